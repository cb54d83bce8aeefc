// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <functional>
#include <optional>
#include <stop_token>

using namespace switchgear;
using namespace switchgear::test;

namespace {

[[nodiscard]] RetryOptions patient()
{
    RetryOptions options;
    options.attempts = 3;
    options.backoff.kind = Backoff::Constant;
    options.backoff.base = 100ms;
    options.backoff.jitter = Jitter::None;
    return options;
}

/// Waits that take longer than was planned, and then call `after`.
struct Oversleep
{
    Clock &clock;
    Duration by{0};
    std::function<void()> after = [] {};

    [[nodiscard]] Sleeper sleeper()
    {
        return [this](Duration wait, const std::stop_token &) {
            sleep(wait);
            return true;
        };
    }
    std::suspend_never sleep(Duration wait)
    {
        clock.advance(wait + by);
        after();
        return {};
    }
};

/// What a failing call came to: what it threw, or who refused it.
template <typename AnyPipeline, typename F>
std::string blocking(AnyPipeline &pipeline, Oversleep &sleep, const PipelineCall &with, F function)
{
    pipeline.setSleeper(sleep.sleeper());
    try {
        const CallResult<int> result = pipeline.call(with, function);
        return result ? "value" : std::string{text(result.rejection().by)};
    } catch (const std::runtime_error &thrown) {
        return thrown.what();
    }
}

template <typename AnyPipeline, typename F>
std::string asCoroutine(AnyPipeline &pipeline, Oversleep &sleep, const PipelineCall &with,
                        F function)
{
    struct Operation
    {
        F &function;
        [[nodiscard]] bool await_ready() const noexcept { return true; }
        void await_suspend(std::coroutine_handle<>) const noexcept {}
        int await_resume() { return function(); }
    };
    std::string told = "nothing";
    const auto caller = [&]() -> Detached {
        try {
            const CallResult<int> result = co_await pipeline.run(
                [&] { return Operation{function}; },
                [&](Duration wait) { return sleep.sleep(wait); }, detail::NoJudge{}, with);
            told = result ? "value" : std::string{text(result.rejection().by)};
        } catch (const std::runtime_error &thrown) {
            told = thrown.what();
        }
    };
    caller();
    return told;
}

template <typename AnyPipeline, typename F>
std::string driven(AnyPipeline &pipeline, Oversleep &sleep, const PipelineCall &with, F function)
{
    detail::CallSlot<int> slot;
    auto run = pipeline.begin(slot, sleep.clock.now());
    run.context().deadline = with.deadline;
    run.context().stop = with.stop;
    PipelineStep step = run.start();
    while (step != PipelineStep::Done) {
        if (step == PipelineStep::Wait) {
            sleep.sleep(run.context().wait);
            step = run.resume(sleep.clock.now());
            continue;
        }
        try {
            slot.value = function();
            step = run.succeeded(sleep.clock.now());
        } catch (const std::runtime_error &) {
            step = run.ended(detail::thrownOutcome(slot), sleep.clock.now());
        }
    }
    if (run.outcome().kind == StageOutcome::Kind::Success)
        return "value";
    if (run.outcome().kind == StageOutcome::Kind::Refused || !slot.thrown)
        return std::string{text(run.context().rejection.by)};
    try {
        std::rethrow_exception(slot.thrown);
    } catch (const std::runtime_error &thrown) {
        return thrown.what();
    }
}

/// Makes the same call by each way, on policies of its own each time: `policies(clock)` gives an
/// object with a `pipeline()`.
template <typename Policies, typename Check>
void byEachWay(const PipelineCall &with, Duration by, const Check &check)
{
    for (const char *way : {"blocking", "coroutine", "driven"}) {
        Clock clock{Clock::Kind::Manual};
        Policies policies{clock};
        Oversleep sleep{clock, by};
        int calls = 0;
        const auto failing = [&]() -> int {
            ++calls;
            throw std::runtime_error{"no " + std::to_string(calls)};
        };
        auto pipeline = policies.pipeline();
        std::string told;
        if (*way == 'b')
            told = blocking(pipeline, sleep, with, failing);
        else if (*way == 'c')
            told = asCoroutine(pipeline, sleep, with, failing);
        else
            told = driven(pipeline, sleep, with, failing);
        check(way, policies, told, calls);
    }
}

} // namespace

/// What is looked at when a wait is over: the bounds of time, and the caller's stop.
class TestPipelineBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noAttemptBeginsAfterMaxElapsedHoweverLongTheWaitTook()
    {
        struct Policies
        {
            Clock &clock;
            RetryPolicy retry{options(), &clock};

            static RetryOptions options()
            {
                RetryOptions options = patient();
                options.maxElapsed = 15s;
                return options;
            }
            auto pipeline() { return Pipeline{clock, retry}; }
        };
        byEachWay<Policies>(
            {}, 20s, [](const char *way, Policies &policies, const std::string &told, int calls) {
                QVERIFY2(told == "no 1", way); // what the last attempt gave
                QVERIFY2(calls == 1, way);
                const RetrySnapshot snapshot = policies.retry.snapshot();
                QVERIFY2(snapshot.retries == 0, way);
                QVERIFY2(snapshot.stoppedBy(RetryStop::Elapsed) == 1, way);
            });
    }

    void noAttemptBeginsAfterTheDeadlineOfATimeOutAroundTheRetry()
    {
        struct Policies
        {
            Clock &clock;
            Timeout whole{1s, &clock};
            RetryPolicy retry{patient(), &clock};
            auto pipeline() { return Pipeline{clock, whole, retry}; }
        };
        byEachWay<Policies>(
            {}, 900ms, [](const char *way, Policies &policies, const std::string &told, int calls) {
                QVERIFY2(told == "timeout", way);
                QVERIFY2(calls == 1, way);
                QVERIFY2(policies.whole.snapshot().timedOut == 1, way);
                QVERIFY2(policies.retry.snapshot().stoppedBy(RetryStop::Deadline) == 1, way);
            });
        byEachWay<Policies>({}, 900ms - 1ns,
                            [](const char *way, Policies &, const std::string &, int calls) {
                                QVERIFY2(calls == 2, way);
                            });
    }

    void noAttemptBeginsAfterTheCallersOwnDeadline()
    {
        struct Policies
        {
            Clock &clock;
            RetryPolicy retry{patient(), &clock};
            auto pipeline() { return Pipeline{clock, retry}; }
        };
        PipelineCall with;
        with.deadline = at(1s);
        byEachWay<Policies>(with, 2s,
                            [](const char *way, Policies &, const std::string &told, int calls) {
                                QVERIFY2(told == "no 1", way);
                                QVERIFY2(calls == 1, way);
                            });
        with.deadline = at(0s); // over before it began
        byEachWay<Policies>(with, 0s,
                            [](const char *way, Policies &, const std::string &told, int calls) {
                                QVERIFY2(told == "timeout", way);
                                QVERIFY2(calls == 0, way);
                            });
    }

    void aCallWhoseTokenCameTooLateIsNotMade()
    {
        struct Policies
        {
            Clock &clock;
            RateLimiter limiter{{.rate = 1, .burst = 1}, &clock};
            CircuitBreaker breaker{"payments", opensAtOnce(), &clock};
            auto pipeline()
            {
                static_cast<void>(limiter.tryAcquire(at(0s)));
                return Pipeline{clock, waitingFor(limiter, 2s), breaker};
            }
        };
        PipelineCall with;
        with.deadline = at(3s);
        byEachWay<Policies>(
            with, 2s, [](const char *way, Policies &policies, const std::string &told, int calls) {
                QVERIFY2(told == "timeout", way);
                QVERIFY2(calls == 0, way);
                QVERIFY2(policies.breaker.snapshot(at(3s)).totals.calls == 0, way);
            });
    }

    void noAttemptBeginsOnceTheCallerHasStopped()
    {
        struct Policies
        {
            Clock &clock;
            RetryPolicy retry{patient(), &clock};
            RateLimiter limiter{{.rate = 1e-6, .burst = 9}, &clock};
            auto pipeline() { return Pipeline{clock, retry, limiter}; }
        };
        for (const char *way : {"blocking", "coroutine", "driven"}) {
            Clock clock{Clock::Kind::Manual};
            Policies policies{clock};
            auto pipeline = policies.pipeline();
            std::stop_source source;
            PipelineCall with;
            with.stop = source.get_token();
            Oversleep sleep{clock, {}, [&] { source.request_stop(); }}; // while it waits
            int calls = 0;
            const auto failing = [&]() -> int {
                ++calls;
                throw std::runtime_error{"no"};
            };
            const std::string told = *way == 'b'   ? blocking(pipeline, sleep, with, failing)
                                     : *way == 'c' ? asCoroutine(pipeline, sleep, with, failing)
                                                   : driven(pipeline, sleep, with, failing);
            QVERIFY2(calls == 1, way);
            QVERIFY2(told == "stopped", way);
            QVERIFY2(policies.retry.snapshot().retries == 0, way);
            QVERIFY2(policies.retry.snapshot().stoppedBy(RetryStop::Stopped) == 1, way);
            QVERIFY2(static_cast<int>(policies.limiter.snapshot(at(0s)).available) == 8, way);
        }
    }

    void aCallThatWasStoppedBeforehandIsNotMade()
    {
        struct Policies
        {
            Clock &clock;
            CircuitBreaker breaker{"payments", opensAtOnce(), &clock};
            auto pipeline() { return Pipeline{clock, breaker}; }
        };
        std::stop_source source;
        source.request_stop();
        PipelineCall with;
        with.stop = source.get_token();
        byEachWay<Policies>(
            with, 0s, [](const char *way, Policies &policies, const std::string &told, int calls) {
                QVERIFY2(told == "stopped", way);
                QVERIFY2(calls == 0, way);
                QVERIFY2(policies.breaker.snapshot(at(0s)).inFlight == 0, way);
            });
    }

    void aCoroutinesSleepMayTakeTheStopToken()
    {
        Clock clock{Clock::Kind::Manual};
        RetryPolicy retry{patient(), &clock};
        Pipeline pipeline{clock, retry};
        Gate gate;
        std::stop_source source;
        PipelineCall with;
        with.stop = source.get_token();
        std::optional<std::stop_callback<std::function<void()>>> onStop;
        int calls = 0;
        std::optional<RejectedBy> by;
        const auto caller = [&]() -> Detached {
            const auto call = [&] {
                ++calls;
                if (calls == 1)
                    throw std::runtime_error{"no"};
                return std::suspend_never{};
            };
            const auto sleep = [&](Duration, const std::stop_token &stop) {
                onStop.emplace(stop, [&] { gate.open(); });
                return gate.pass();
            };
            const CallResult<void> result =
                co_await pipeline.run(call, sleep, detail::NoJudge{}, with);
            by = result.rejection().by;
        };
        caller();
        QCOMPARE(gate.waiting(), std::size_t{1});
        source.request_stop();
        QCOMPARE(by, std::optional{RejectedBy::Stopped});
        QCOMPARE(calls, 1);
    }

    void aTaskThatIsDroppedBetweenAttemptsTakesTheNextOneBack()
    {
        Clock clock{Clock::Kind::Manual};
        RetryPolicy retry{patient(), &clock};
        Pipeline pipeline{clock, retry};
        Gate gate;
        {
            auto task = pipeline.run([]() -> std::suspend_never { throw std::runtime_error{"no"}; },
                                     [&](Duration) { return gate.pass(); });
            task.await_suspend(std::noop_coroutine()).resume();
            QCOMPARE(retry.snapshot().retries, 1U);
        }
        QCOMPARE(retry.snapshot().retries, 0U);
        QCOMPARE(retry.snapshot().stoppedBy(RetryStop::Stopped), 1U);
    }

    void aWaitThatItsTimeOutEndedIsNoStopOfTheCaller()
    {
        Clock clock{Clock::Kind::Manual};
        TimeoutWatch watch{TimeoutWatch::Drive::ByHand, &clock};
        Timeout whole{1s, &clock, &watch};
        RetryPolicy retry{patient(), &clock};
        FallbackChain<int> fallback{{}, &clock};
        fallback.addStatic(7);
        Pipeline pipeline{clock, fallback, whole, retry};
        pipeline.setSleeper([&](Duration, const std::stop_token &stop) {
            clock.advance(1s);
            static_cast<void>(watch.advance(clock.now()));
            return !stop.stop_requested(); // the wait ends early
        });
        const auto result =
            pipeline.call([](const CallContext &) -> int { throw std::runtime_error{"no"}; });
        QVERIFY(result);
        QCOMPARE((*result).value, 7);
        QCOMPARE((*result).fallbackReason, std::string_view{"TimeoutError"});
    }
};

QTEST_APPLESS_MAIN(TestPipelineBounds)

#include "tst_pipeline_bounds.moc"
