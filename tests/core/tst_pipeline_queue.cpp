// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <latch>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr BulkheadOptions kOneAndTwoInLine{.concurrent = 1, .queue = 2, .queueTimeout = 1s};

/// A bulkhead whose only place is taken, on a clock and a watch that the test moves; a call through
/// it stands in line. Beside it a limiter, whose token a call that is never made gives back.
struct Bench
{
    Clock clock{Clock::Kind::Manual};
    TimeoutWatch watch{TimeoutWatch::Drive::ByHand, &clock};
    RateLimiter limiter{{.rate = 1e-6, .burst = 2}, &clock};
    Bulkhead bulkhead{kOneAndTwoInLine, &clock};
    BulkheadPermit held = bulkhead.tryAcquire();
    Pipeline<LimiterStage, BulkheadStage> pipeline{clock, limiter, bulkhead};
    Gate gate;
    int made = 0;

    Bench() { pipeline.setWatch(watch); }

    void advance(Duration by)
    {
        clock.advance(by);
        static_cast<void>(watch.advance(clock.now()));
    }
    [[nodiscard]] auto task(const PipelineCall &with = {})
    {
        return pipeline.run(
            [this] {
                ++made;
                return std::suspend_never{};
            },
            [this](Duration) { return gate.pass(); }, detail::NoJudge{}, with);
    }
    /// Nobody is in line, nobody is watched, and the place that is held is the only one taken.
    [[nodiscard]] bool isLeftBehindClean(int madeCalls)
    {
        const BulkheadSnapshot snapshot = bulkhead.snapshot();
        return snapshot.waiting == 0 && snapshot.inUse == (held ? 1U : 0U) && watch.watched() == 0
               && made == madeCalls
               && static_cast<int>(limiter.snapshot(at(0s)).available) == 2 - madeCalls;
    }
};

/// Begins the call and keeps what comes of it.
template <typename Task>
Detached begin(Task task, std::optional<CallResult<void>> &result)
{
    result.emplace(co_await task);
}

/// Which way a call is made that does not block.
enum class Way { Coroutine, Driven };

/// One call in line, by either way.
class InLine final
{
public:
    InLine(Bench &bench, Way way, const PipelineCall &with = {}) : m_bench(bench)
    {
        if (way == Way::Coroutine) {
            begin(bench.task(with), m_result);
            return;
        }
        m_run.emplace(bench, m_slot);
        CallContext &context = m_run->run.context();
        context.deadline = with.deadline;
        context.stop = with.stop;
        goOn(m_run->run.start());
    }
    InLine(InLine &) = delete;
    InLine &operator=(InLine &) = delete;
    ~InLine() = default;

    /// Who refused it; none: it was made; nothing: it is still in line.
    [[nodiscard]] std::optional<RejectedBy> outcome() const
    {
        if (!m_result)
            return std::nullopt;
        return *m_result ? RejectedBy::None : m_result->rejection().by;
    }

private:
    struct Driven
    {
        Driven(Bench &bench, detail::CallSlot<void> &slot)
            : run(bench.pipeline.begin(slot, bench.clock.now()))
        {}
        decltype(std::declval<Bench &>().pipeline.begin(std::declval<detail::CallSlot<void> &>(),
                                                        TimePoint{})) run;
    };

    void goOn(PipelineStep step)
    {
        auto &run = m_run->run;
        if (step == PipelineStep::Queue)
            return run.queue([this] { goOn(m_run->run.resume(m_bench.clock.now())); });
        if (step == PipelineStep::Call) {
            ++m_bench.made;
            m_slot.value.emplace();
            step = run.succeeded(m_bench.clock.now());
        }
        if (run.outcome().kind == StageOutcome::Kind::Success)
            m_result.emplace();
        else
            m_result.emplace(run.context().rejection);
    }

    Bench &m_bench;
    detail::CallSlot<void> m_slot;
    std::optional<Driven> m_run;
    std::optional<CallResult<void>> m_result;
};

} // namespace

Q_DECLARE_METATYPE(Way)

/// Calls that stand in a bulkhead's line without blocking a thread: what ends their waiting.
class TestPipelineQueue : public QObject
{
    Q_OBJECT

private:
    static void bothWays()
    {
        QTest::addColumn<Way>("way");
        QTest::newRow("coroutine") << Way::Coroutine;
        QTest::newRow("driven") << Way::Driven;
    }

private Q_SLOTS:
    void itGoesOnWhenItsTurnComes_data() { bothWays(); }
    void itGoesOnWhenItsTurnComes()
    {
        QFETCH(const Way, way);
        Bench bench;
        InLine call{bench, way};
        QVERIFY(!call.outcome());
        bench.held.release();
        QCOMPARE(call.outcome(), std::optional{RejectedBy::None});
        QVERIFY(bench.isLeftBehindClean(1));
    }

    void itTimesOutWithTheQueue_data() { bothWays(); }
    void itTimesOutWithTheQueue()
    {
        QFETCH(const Way, way);
        Bench bench;
        InLine call{bench, way};
        bench.advance(1s - 1ns);
        QVERIFY(!call.outcome());
        bench.advance(1ns);
        QCOMPARE(call.outcome(), std::optional{RejectedBy::Bulkhead});
        QCOMPARE(bench.bulkhead.snapshot().timedOut, 1U);
        QVERIFY(bench.isLeftBehindClean(0));
    }

    void itEndsAtItsDeadline_data() { bothWays(); }
    void itEndsAtItsDeadline()
    {
        QFETCH(const Way, way);
        Bench bench;
        PipelineCall with;
        with.deadline = at(300ms);
        InLine call{bench, way, with};
        bench.advance(300ms - 1ns);
        QVERIFY(!call.outcome());
        bench.advance(1ns);
        QCOMPARE(call.outcome(), std::optional{RejectedBy::Bulkhead});
        QCOMPARE(bench.bulkhead.snapshot().timedOut, 1U);
        QVERIFY(bench.isLeftBehindClean(0));
    }

    void itLeavesAtOnceWhenTheCallerStops_data() { bothWays(); }
    void itLeavesAtOnceWhenTheCallerStops()
    {
        QFETCH(const Way, way);
        Bench bench;
        std::stop_source source;
        PipelineCall with;
        with.stop = source.get_token();
        InLine call{bench, way, with};
        QVERIFY(!call.outcome());
        source.request_stop();
        QCOMPARE(call.outcome(), std::optional{RejectedBy::Stopped});
        QCOMPARE(bench.bulkhead.snapshot().stopped, 1U);
        QVERIFY(bench.isLeftBehindClean(0));
        InLine late{bench, way, with}; // does not even stand in line
        QCOMPARE(late.outcome(), std::optional{RejectedBy::Stopped});
        QVERIFY(bench.isLeftBehindClean(0));
    }

    void aStopThatIsTooLateDoesNothing_data() { bothWays(); }
    void aStopThatIsTooLateDoesNothing()
    {
        QFETCH(const Way, way);
        Bench bench;
        std::stop_source source;
        PipelineCall with;
        with.stop = source.get_token();
        InLine call{bench, way, with};
        bench.held.release();
        source.request_stop();
        QCOMPARE(call.outcome(), std::optional{RejectedBy::None});
        QVERIFY(bench.isLeftBehindClean(1));
    }

    void oneThatStandsBehindItMovesUp_data() { bothWays(); }
    void oneThatStandsBehindItMovesUp()
    {
        QFETCH(const Way, way);
        Bench bench;
        std::stop_source source;
        PipelineCall with;
        with.stop = source.get_token();
        InLine first{bench, way, with};
        InLine second{bench, way};
        source.request_stop();
        bench.held.release();
        QCOMPARE(first.outcome(), std::optional{RejectedBy::Stopped});
        QCOMPARE(second.outcome(), std::optional{RejectedBy::None});
        QVERIFY(bench.isLeftBehindClean(1));
    }

    void aPlaceThatComesAfterTheDeadlineIsGivenBack_data() { bothWays(); }
    void aPlaceThatComesAfterTheDeadlineIsGivenBack()
    {
        QFETCH(const Way, way);
        Bench bench;
        PipelineCall with;
        with.deadline = at(300ms);
        InLine call{bench, way, with};
        bench.clock.advance(400ms); // nobody looks
        bench.held.release();
        QCOMPARE(call.outcome(), std::optional{RejectedBy::Timeout});
        QVERIFY(bench.isLeftBehindClean(0));
    }

    void aTimeOutAroundTheQueueEndsItToo()
    {
        Bench bench;
        Timeout timeout{200ms, &bench.clock, &bench.watch};
        Pipeline pipeline{bench.clock, timeout, bench.bulkhead};
        pipeline.setWatch(bench.watch);
        std::optional<CallResult<void>> result;
        begin(pipeline.run([&](const CallContext &) { return bench.gate.pass(); },
                           [&](Duration) { return bench.gate.pass(); }),
              result);
        bench.advance(200ms);
        QVERIFY(result && !*result);
        QCOMPARE(result->rejection().by, RejectedBy::Bulkhead);
        QCOMPARE(timeout.snapshot().timedOut, 1U);
        QCOMPARE(timeout.snapshot().overdue, 0U);
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }

    void aCoroutineDestroyedInTheQueueLeavesNothingBehind()
    {
        Bench bench;
        std::stop_source source;
        {
            PipelineCall with;
            with.stop = source.get_token();
            auto task = bench.task(with);
            task.await_suspend(std::noop_coroutine()).resume();
            QCOMPARE(bench.bulkhead.snapshot().waiting, 1U);
            QCOMPARE(bench.watch.watched(), std::size_t{1});
        }
        QCOMPARE(bench.bulkhead.snapshot().withdrawn, 1U);
        QVERIFY(bench.isLeftBehindClean(0));
        source.request_stop();
        bench.held.release();
        bench.advance(1h);
        QVERIFY(bench.isLeftBehindClean(0));
    }

    void aRunDroppedInTheQueueLeavesNothingBehind()
    {
        Bench bench;
        {
            InLine call{bench, Way::Driven};
            QCOMPARE(bench.bulkhead.snapshot().waiting, 1U);
        }
        QCOMPARE(bench.bulkhead.snapshot().withdrawn, 1U);
        QVERIFY(bench.isLeftBehindClean(0));
    }

    void aDriverMayGiveUpInTheQueue()
    {
        Bench bench;
        detail::CallSlot<void> slot;
        auto run = bench.pipeline.begin(slot, at(0s));
        int ready = 0;
        QVERIFY(run.start() == PipelineStep::Queue);
        run.queue([&] { ++ready; });
        QVERIFY(run.giveUp({RejectedBy::Stopped, {}, {}}, at(0s)) == PipelineStep::Done);
        QVERIFY(bench.isLeftBehindClean(0));
        bench.held.release();
        QCOMPARE(ready, 0);
        QVERIFY(bench.isLeftBehindClean(0));
    }

    void aRetryStandsInLineAnewEachTime()
    {
        Bench bench;
        RetryOptions options;
        options.attempts = 3;
        options.backoff.jitter = Jitter::None;
        RetryPolicy retry{options, &bench.clock};
        Pipeline pipeline{bench.clock, retry, bench.bulkhead};
        pipeline.setWatch(bench.watch);
        std::optional<CallResult<void>> result;
        begin(pipeline.run([&] { return bench.gate.pass(); },
                           [&](Duration) { return std::suspend_never{}; }),
              result);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(!result);
            QCOMPARE(bench.bulkhead.snapshot().waiting, 1U);
            QCOMPARE(bench.watch.watched(), std::size_t{1});
            bench.advance(1s);
        }
        QVERIFY(result);
        QCOMPARE(result->rejection().by, RejectedBy::Bulkhead);
        QCOMPARE(bench.bulkhead.snapshot().timedOut, 3U);
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }

    void aBlockingCallLeavesTheLineWhenItsCallerStops()
    {
        Bench bench;
        FallbackChain<void> fallback{{}, &bench.clock};
        fallback.addStatic({});
        RetryPolicy retry{{}, &bench.clock};
        Pipeline pipeline{bench.clock, fallback, retry, bench.limiter, bench.bulkhead};
        std::stop_source source;
        PipelineCall with;
        with.stop = source.get_token();
        std::optional<CallResult<FallbackResult<void>>> result;
        {
            const std::jthread caller{[&] { result = pipeline.call(with, [&] { ++bench.made; }); }};
            source.request_stop(); // in line or before it
        }
        QVERIFY(!*result);
        QCOMPARE(result->rejection().by, RejectedBy::Stopped);
        QCOMPARE(fallback.snapshot().levels.front().served, 0U); // nobody waits for an answer
        QCOMPARE(retry.snapshot().retries, 0U);
        QCOMPARE(retry.snapshot().stoppedBy(RetryStop::Stopped), 1U);
        QVERIFY(bench.isLeftBehindClean(0));
    }

    // By the program's own watch and the real clock.
    void aCoroutineInLineTimesOutByItself()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 1ms}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Pipeline pipeline{Clock::steady(), bulkhead};
        const auto hasEnded = std::make_shared<std::latch>(1);
        std::optional<RejectedBy> by;
        const auto caller = [&](std::shared_ptr<std::latch> isOver) -> Detached {
            const CallResult<void> result = co_await pipeline.run(
                [] { return std::suspend_never{}; }, [](Duration) { return std::suspend_never{}; });
            by = result.rejection().by;
            isOver->count_down();
        };
        caller(hasEnded);
        hasEnded->wait();
        QCOMPARE(by, std::optional{RejectedBy::Bulkhead});
        QCOMPARE(bulkhead.snapshot().waiting, 0U);
    }

    // A stop, a place and the end of the time come at once, from three threads: one of them ends
    // the wait, and nothing is left.
    void whatEndsItComesFromManyThreads()
    {
        for (int i = 0; i < 200; ++i) {
            Bench bench;
            std::stop_source source;
            PipelineCall with;
            with.stop = source.get_token();
            std::atomic<int> ended{0};
            std::optional<CallResult<void>> result;
            const auto caller = [&]() -> Detached {
                result.emplace(co_await bench.task(with));
                ++ended;
            };
            caller();
            bench.clock.advance(1s);
            std::latch start{3};
            {
                const std::jthread stops{[&] {
                    start.arrive_and_wait();
                    source.request_stop();
                }};
                const std::jthread releases{[&] {
                    start.arrive_and_wait();
                    bench.held.release();
                }};
                const std::jthread looks{[&] {
                    start.arrive_and_wait();
                    static_cast<void>(bench.watch.advance(at(1s)));
                }};
            }
            QCOMPARE(ended.load(), 1);
            QVERIFY(bench.isLeftBehindClean(*result ? 1 : 0));
        }
    }
};

QTEST_APPLESS_MAIN(TestPipelineQueue)

#include "tst_pipeline_queue.moc"
