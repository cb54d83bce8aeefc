// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <optional>
#include <random>
#include <tuple>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// A stage without its short way: a call goes through it step by step.
template <typename Stage>
class StepByStep final
{
public:
    using Entry = typename Stage::Entry;

    explicit StepByStep(Stage stage) : m_stage(stage) {}

    StageAnswer enter(Entry &entry, CallContext &context) { return m_stage.enter(entry, context); }
    template <typename Slot>
    StageAnswer leave(Entry &entry, CallContext &context, StageOutcome &outcome, Slot &slot)
    {
        if constexpr (requires { m_stage.leave(entry, context, outcome, slot); })
            return m_stage.leave(entry, context, outcome, slot);
        else
            return m_stage.leave(entry, context, outcome);
    }

private:
    Stage m_stage;
};

/// The policies of one side, which refuse, open and run out soon, on a clock of their own.
struct Policies
{
    Clock clock{Clock::Kind::Manual};
    std::shared_ptr<RetryBudget> budget = std::make_shared<RetryBudget>();
    RetryPolicy retry{retryOptions(budget), &clock};
    RateLimiter limiter{{.rate = 20, .burst = 8}, &clock};
    Bulkhead bulkhead{{.concurrent = 3}, &clock};
    CircuitBreaker breaker;
    Timeout timeout{100ms, &clock};
    Timeout wholeTimeout{400ms, &clock};
    std::vector<BulkheadPermit> held; ///< places taken by others

    explicit Policies(CircuitOptions options) : breaker("side", std::move(options), &clock)
    {
        clock.set(at(1s));
    }

    static RetryOptions retryOptions(std::shared_ptr<RetryBudget> budget)
    {
        RetryOptions options;
        options.attempts = 3;
        options.backoff.jitter = Jitter::None;
        options.backoff.base = 20ms;
        options.budget = std::move(budget);
        return options;
    }

    /// All that can be seen of them.
    [[nodiscard]] auto seen()
    {
        const TimePoint now = clock.now();
        const CircuitSnapshot circuit = breaker.snapshot(now);
        return std::tuple{now.time_since_epoch().count(),
                          retry.snapshot(),
                          budget->snapshot(now),
                          limiter.snapshot(now).available,
                          bulkhead.snapshot(),
                          timeout.snapshot(),
                          wholeTimeout.snapshot(),
                          circuit.state,
                          circuit.epoch,
                          circuit.totals,
                          circuit.inFlight,
                          circuit.consecutiveFailures,
                          circuit.lastFailureAt,
                          circuit.latency.total()};
    }
};

/// What one call does, the same on both sides.
struct Deed
{
    enum class Kind { Succeeds, FailsByValue, Throws, ThrowsLogicError };
    Kind kind = Kind::Succeeds;
    Duration takes{0};
    int succeedsFrom = 1; ///< the attempt
};

struct Result
{
    std::optional<int> value;
    std::optional<Rejection> rejection;
    std::string thrown;
    int attempts = 0;
    std::vector<Duration> waits;

    bool operator==(const Result &) const = default;
};

template <typename AnyPipeline>
Result make(AnyPipeline &pipeline, Policies &policies, const Deed &deed)
{
    Result result;
    VirtualSleep sleep{policies.clock};
    pipeline.setSleeper(sleep.sleeper());
    const auto function = [&] {
        ++result.attempts;
        policies.clock.advance(deed.takes);
        if (result.attempts >= deed.succeedsFrom || deed.kind == Deed::Kind::Succeeds)
            return result.attempts;
        if (deed.kind == Deed::Kind::Throws)
            throw std::runtime_error{"no"};
        if (deed.kind == Deed::Kind::ThrowsLogicError)
            throw std::logic_error{"wrong"};
        return -1;
    };
    const auto judge = [](int value) -> std::optional<FailedResult> {
        if (value >= 0)
            return std::nullopt;
        return FailedResult{ErrorName{"negative"}, {}};
    };
    try {
        const CallResult<int> called = pipeline.call(function, judge);
        if (called)
            result.value = *called;
        else
            result.rejection = called.rejection();
    } catch (const std::exception &error) {
        result.thrown = error.what();
    }
    result.waits = sleep.waits;
    return result;
}

/// What happens between two calls.
void happen(Policies &policies, unsigned what, Duration after)
{
    policies.clock.advance(after);
    const TimePoint now = policies.clock.now();
    switch (what) {
    case 0:
        policies.held.push_back(policies.bulkhead.tryAcquire());
        break;
    case 1:
    case 2:
        policies.held.clear();
        break;
    case 3:
        static_cast<void>(policies.limiter.tryAcquire(now, 4));
        break;
    case 4:
        policies.breaker.trip({}, now);
        break;
    case 5:
        policies.breaker.reset({}, now);
        break;
    case 6:
        policies.limiter.setLimit({.rate = 40, .burst = 8}, now);
        break;
    default:
        break;
    }
}

/// Straight on one side, step by step on the other: nothing that can be seen may differ.
/// `stages` gives the stages in their order, as a tuple.
template <typename Stages>
void compare(const CircuitOptions &options, unsigned seed, Stages stages)
{
    Policies ours{options};
    Policies theirs{options};
    auto straight = std::apply(
        [&](auto... stage) {
            static_assert((detail::PassableStage<decltype(stage)> && ...));
            return Pipeline<decltype(stage)...>{ours.clock, stage...};
        },
        stages(ours));
    auto steps = std::apply(
        [&](auto... stage) {
            static_assert((!detail::PassableStage<StepByStep<decltype(stage)>> && ...));
            return Pipeline<StepByStep<decltype(stage)>...>{theirs.clock, StepByStep{stage}...};
        },
        stages(theirs));
    std::mt19937 random{seed}; // NOLINT(cert-msc51-cpp): the same each time
    const auto draw = [&random](unsigned below) { return static_cast<unsigned>(random() % below); };
    for (int i = 0; i < 250; ++i) {
        const unsigned what = draw(24);
        const Duration after = std::chrono::milliseconds{draw(4) == 0 ? draw(2000) : draw(30)};
        happen(ours, what, after);
        happen(theirs, what, after);
        const Deed deed{draw(3) == 0 ? static_cast<Deed::Kind>(1 + draw(3)) : Deed::Kind::Succeeds,
                        draw(4) == 0 ? std::chrono::milliseconds{draw(130)} : Duration{0},
                        static_cast<int>(1 + draw(4))};
        const Result one = make(straight, ours, deed);
        const Result other = make(steps, theirs, deed);
        const QByteArray where =
            "seed " + QByteArray::number(seed) + ", call " + QByteArray::number(i);
        QVERIFY2(one == other, where.constData());
        QVERIFY2(ours.seen() == theirs.seen(), where.constData());
    }
    QVERIFY(ours.breaker.snapshot(ours.clock.now()).totals.permitted > 20U);
}

[[nodiscard]] CircuitOptions opensNowAndThen()
{
    CircuitOptions options = optionsWith(ConsecutiveFailures{4, Duration{0}});
    options.breakDuration.strategy = ConstantBreak{300ms};
    return options;
}

/// With 8 sequences of deeds.
template <typename Stages>
void compareOften(const CircuitOptions &options, Stages stages)
{
    for (unsigned seed = 1; seed <= 8 && !QTest::currentTestFailed(); ++seed)
        compare(options, seed, stages);
}

/// The order that people are told to use.
constexpr auto kUsual = [](Policies &p) {
    return std::tuple{RetryStage{p.retry}, LimiterStage{p.limiter}, BulkheadStage{p.bulkhead},
                      BreakerStage{p.breaker}, TimeoutStage{p.timeout}};
};

} // namespace

/// The short way of a call that nothing stops, against the way step by step.
class TestPipelineStraight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesToTheSameAsStepByStep() { compareOften(opensNowAndThen(), kUsual); }

    void comesToTheSameInAnotherOrder()
    {
        compareOften(opensNowAndThen(), [](Policies &p) {
            return std::tuple{TimeoutStage{p.wholeTimeout}, BreakerStage{p.breaker},
                              TimeoutStage{p.timeout},      RetryStage{p.retry},
                              BulkheadStage{p.bulkhead},    LimiterStage{p.limiter}};
        });
    }

    void comesToTheSameWhereCallsAreMeasured()
    {
        CircuitOptions options = opensNowAndThen();
        options.latency = LatencyTracking::On;
        compareOften(options, kUsual);
    }

    void comesToTheSameInEveryMode()
    {
        CircuitOptions options = opensNowAndThen();
        options.mode = CircuitMode::Shadow;
        compareOften(options, kUsual);
        options.mode = CircuitMode::Disabled;
        compareOften(options, kUsual);
    }

    void aMeasuredCallIsTimedByTheClockItself()
    {
        CircuitOptions options;
        options.latency = LatencyTracking::On;
        CircuitBreaker breaker{"measured", options};
        Pipeline pipeline{Clock::steady(), breaker};
        for (int i = 0; i < 20; ++i) {
            QVERIFY(pipeline.call([] {
                const TimePoint began = Clock::steady().now();
                while (Clock::steady().now() < began + 1us) {}
            }));
        }
        const LatencyHistogram latency = breaker.snapshot(Clock::steady().now()).latency;
        QCOMPARE(latency.total(), 20U);
        QCOMPARE(latency.count(0), 0U); // the coarse clock would have stood still
    }

    void givesWhateverTheFunctionGives()
    {
        Policies policies{opensNowAndThen()};
        Pipeline pipeline{policies.clock, policies.bulkhead, policies.breaker, policies.timeout};
        int number = 7;
        QVERIFY(pipeline.call([] {}));
        CallResult<int &> same = pipeline.call([&]() -> int & { return number; });
        QCOMPARE(&*same, &number);
        CallResult<std::unique_ptr<int>> owned =
            pipeline.call([] { return std::make_unique<int>(3); });
        QCOMPARE(**owned, 3);
        const CallResult<std::unique_ptr<int>> late = pipeline.call([&] {
            policies.clock.advance(100ms);
            return std::make_unique<int>(4);
        });
        QCOMPARE(late.rejection().by, RejectedBy::Timeout);
    }

    void aFunctionThatTakesTheContextSeesItsDeadline()
    {
        Policies policies{opensNowAndThen()};
        Pipeline pipeline{policies.clock, policies.breaker, policies.timeout};
        const TimePoint due = policies.clock.now() + 100ms;
        QVERIFY(
            *pipeline.call([&](const CallContext &context) { return context.deadline == due; }));
    }

    void whatAnInnerStageRefusesComesBackFromTheOuterOnes()
    {
        Policies policies{opensNowAndThen()};
        Pipeline pipeline{policies.clock, policies.limiter, policies.bulkhead, policies.breaker};
        policies.breaker.trip({}, policies.clock.now());
        QCOMPARE(pipeline.call([] {}).rejection().by, RejectedBy::Breaker);
        QCOMPARE(policies.limiter.snapshot(policies.clock.now()).available, 8.0);
        QCOMPARE(policies.bulkhead.snapshot().inUse, 0U);
    }
};

QTEST_APPLESS_MAIN(TestPipelineStraight)

#include "tst_pipeline_straight.moc"
