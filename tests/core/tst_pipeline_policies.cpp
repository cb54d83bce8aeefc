// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"
#include "thread_support.h"

#include <QObject>
#include <QTest>

#include <atomic>

using namespace switchgear;
using namespace switchgear::test;

namespace {

[[nodiscard]] RetryOptions constantRetry(std::uint32_t attempts, Duration wait)
{
    RetryOptions options;
    options.attempts = attempts;
    options.backoff.kind = Backoff::Constant;
    options.backoff.base = wait;
    options.backoff.max = wait;
    options.backoff.jitter = Jitter::None;
    return options;
}

[[nodiscard]] RateLimit limitOf(double rate, std::uint64_t burst)
{
    RateLimit limit;
    limit.rate = rate;
    limit.burst = burst;
    return limit;
}

[[nodiscard]] BulkheadOptions places(std::uint32_t concurrent, std::uint32_t queue = 0)
{
    BulkheadOptions options;
    options.concurrent = concurrent;
    options.queue = queue;
    return options;
}

} // namespace

/// The policies as stages of a pipeline, in the orders in which people put them.
class TestPipelinePolicies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheBreakerRefusesCostsNeitherTokenNorPlace()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        RateLimiter limiter{limitOf(1, 3), &circuit.clock()};
        Bulkhead bulkhead{places(2), &circuit.clock()};
        Pipeline pipeline{circuit.clock(), limiter, bulkhead, *circuit};
        for (int i = 0; i < 10; ++i)
            QCOMPARE(pipeline.call([] {}).rejection().by, RejectedBy::Breaker);
        QCOMPARE(limiter.snapshot(at(0s)).available, 3.0);
        QCOMPARE(bulkhead.snapshot().inUse, 0U);
    }

    void aTokenOfACallThatWasMadeStaysTaken()
    {
        // The limiter stands outside the retry: one token for all attempts.
        Circuit circuit{opensAtOnce()};
        RateLimiter limiter{limitOf(1, 3), &circuit.clock()};
        RetryPolicy retry{constantRetry(3, 1ms), &circuit.clock()};
        VirtualSleep sleep{circuit.clock()};
        Pipeline pipeline{circuit.clock(), limiter, retry, *circuit};
        pipeline.setSleeper(sleep.sleeper());
        int calls = 0;
        const CallResult<void> result = pipeline.call([&] {
            ++calls;
            throw std::runtime_error{"no"};
        });
        // The first attempt opened the circuit; the second was refused, and ends the retries.
        QCOMPARE(result.rejection().by, RejectedBy::Breaker);
        QCOMPARE(calls, 1);
        QVERIFY(limiter.snapshot(circuit.clock().now()).available < 2.01);
    }

    void theLimiterTellsWhenToComeAgain()
    {
        Clock clock{Clock::Kind::Manual};
        RateLimiter limiter{limitOf(4, 1), &clock};
        Pipeline pipeline{clock, limiter};
        QVERIFY(pipeline.call([] {}));
        const CallResult<void> refused = pipeline.call([] {});
        QCOMPARE(refused.rejection().by, RejectedBy::Limiter);
        QCOMPARE(refused.rejection().retryAfter, some(250ms));
        clock.advance(250ms - 1ns);
        QVERIFY(!pipeline.call([] {}));
        clock.advance(1ns);
        QVERIFY(pipeline.call([] {}));
    }

    void aCallWaitsForItsToken()
    {
        Clock clock{Clock::Kind::Manual};
        RateLimiter limiter{limitOf(4, 1), &clock};
        VirtualSleep sleep{clock};
        Pipeline pipeline{clock, waitingFor(limiter, 300ms)};
        pipeline.setSleeper(sleep.sleeper());
        QVERIFY(pipeline.call([] {}));
        QVERIFY(pipeline.call([] {}));
        QCOMPARE(sleep.waits, std::vector<Duration>{250ms});
        PipelineCall hasty;
        hasty.deadline = clock.now() + 100ms;
        const CallResult<void> refused = pipeline.call(hasty, [] {});
        QCOMPARE(refused.rejection().by, RejectedBy::Limiter);
        QCOMPARE(refused.rejection().retryAfter, some(150ms)); // by how much the wait is too long
    }

    void aTokenWaitedForGoesBackWhereTheWaitIsStopped()
    {
        Clock clock{Clock::Kind::Manual};
        RateLimiter limiter{limitOf(4, 1), &clock};
        Pipeline pipeline{clock, waitingFor(limiter, 300ms)};
        pipeline.setSleeper([](Duration, const std::stop_token &) { return false; });
        QVERIFY(pipeline.call([] {}));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(pipeline.call([] {}).rejection().by, RejectedBy::Stopped);
        QCOMPARE(limiter.snapshot(clock.now()).available, 0.0);
    }

    void aFullBulkheadRefusesAndAPlaceComesBackWithAnException()
    {
        Clock clock{Clock::Kind::Manual};
        Bulkhead bulkhead{places(1), &clock};
        Pipeline pipeline{clock, bulkhead};
        QVERIFY(pipeline.call(
            [&] { QCOMPARE(pipeline.call([] {}).rejection().by, RejectedBy::Bulkhead); }));
        const auto failing = [] { throw std::runtime_error{"no"}; };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, static_cast<void>(pipeline.call(failing)));
        QCOMPARE(bulkhead.snapshot().inUse, 0U);
    }

    void retriesHonourWhatTheAnswerAskedFor()
    {
        Clock clock{Clock::Kind::Manual};
        RetryPolicy retry{constantRetry(3, 1s), &clock};
        VirtualSleep sleep{clock};
        Pipeline pipeline{clock, retry};
        pipeline.setSleeper(sleep.sleeper());
        int calls = 0;
        const CallResult<int> result =
            pipeline.call([&] { return ++calls; },
                          [](int value) -> std::optional<FailedResult> {
                              if (value == 1)
                                  return FailedResult{ErrorName{"http.503"}, 7s};
                              if (value == 2)
                                  return FailedResult{ErrorName{"http.503"}, {}};
                              return std::nullopt;
                          });
        QCOMPARE(*result, 3);
        QCOMPARE(sleep.waits, (std::vector<Duration>{7s, 1s}));
        QCOMPARE(retry.snapshot().recovered, 1U);
    }

    void aLateResultIsDroppedAndCountsAsATimeOut()
    {
        Circuit circuit{opensAtOnce()};
        Timeout timeout{2s, &circuit.clock()};
        Pipeline pipeline{circuit.clock(), *circuit, timeout};
        const CallResult<int> inTime = pipeline.call([&](const CallContext &context) {
            circuit.clock().set(*context.deadline - 1ns);
            return 1;
        });
        QCOMPARE(*inTime, 1);
        const CallResult<int> late = pipeline.call([&](const CallContext &context) {
            circuit.clock().set(*context.deadline);
            return 2;
        });
        QVERIFY(!late);
        QCOMPARE(late.rejection().by, RejectedBy::Timeout);
        const CircuitSnapshot snapshot = circuit->snapshot(circuit.clock().now());
        QCOMPARE(snapshot.state, CircuitState::Open);
        QCOMPARE(snapshot.errors.front().error, ErrorName{"TimeoutError"});
        QCOMPARE(timeout.snapshot().timedOut, 1U);
        QCOMPARE(timeout.snapshot().inTime, 1U);
    }

    void ofNestedTimeOutsTheNearerHolds()
    {
        Clock clock{Clock::Kind::Manual};
        Timeout whole{5s, &clock};
        Timeout attempt{2s, &clock};
        RetryPolicy retry{constantRetry(10, 1s), &clock};
        VirtualSleep sleep{clock};
        Pipeline pipeline{clock, whole, retry, attempt};
        pipeline.setSleeper(sleep.sleeper());
        std::vector<Duration> given;
        const CallResult<void> result = pipeline.call([&](const CallContext &context) {
            given.push_back(*context.deadline - context.now);
            clock.set(*context.deadline);
        });
        QVERIFY(!result);
        // At 0 s and 3 s; the third would begin at 6 s, after the whole's deadline.
        QCOMPARE(given, (std::vector<Duration>{2s, 2s}));
        QCOMPARE(result.rejection().by, RejectedBy::Timeout);
    }

    void aFallbackAnswersWhatFailedOrWasRefused()
    {
        Circuit circuit{opensAtOnce()};
        FallbackChain<int> fallback{{}, &circuit.clock()};
        fallback.addCache().addStatic(-1);
        Pipeline pipeline{circuit.clock(), fallback, *circuit};
        PipelineCall gold;
        gold.key = "gold";
        const auto price = [&] { return pipeline.call(gold, [] { return 7; }); };
        const CallResult<FallbackResult<int>> own = price();
        QCOMPARE((*own).value, 7);
        QVERIFY(!(*own).fromFallback);

        const auto failed = pipeline.call(gold, []() -> int { throw std::runtime_error{"no"}; });
        QCOMPARE((*failed).value, 7); // the last good answer
        QVERIFY((*failed).fromFallback);
        QCOMPARE((*failed).fallbackReason, std::string_view{"runtime_error"});
        QCOMPARE((*failed).fallbackLevel, 1U);

        const auto refused = pipeline.call([] { return 8; }); // the circuit is open; no such key
        QCOMPARE((*refused).value, -1);
        QCOMPARE((*refused).fallbackReason, std::string_view{"breaker"});
        QCOMPARE((*refused).fallbackLevel, 2U);
    }

    void callsWithNoKeyDoNotShareAnAnswer()
    {
        Circuit circuit{opensAtOnce()};
        FallbackChain<std::string> fallback{{}, &circuit.clock()};
        fallback.addCache().addStatic("nothing");
        Pipeline pipeline{circuit.clock(), fallback, *circuit};
        const auto failing = []() -> std::string { throw std::runtime_error{"no"}; };
        QCOMPARE((*pipeline.call([] { return std::string{"ada's"}; })).value, std::string{"ada's"});
        QCOMPARE((*pipeline.call(failing)).value, std::string{"nothing"});
        QCOMPARE((*pipeline.call(PipelineCall{}, failing)).value, std::string{"nothing"});
        QCOMPARE(fallback.snapshot().levels.front().cache->entries, std::size_t{0});
    }

    void aFallbackInsideARetryHidesTheFailure()
    {
        Clock clock{Clock::Kind::Manual};
        RetryPolicy retry{constantRetry(3, 1s), &clock};
        FallbackChain<void> fallback{{}, &clock};
        fallback.addStatic({});
        Pipeline pipeline{clock, retry, fallback};
        int calls = 0;
        const CallResult<FallbackResult<void>> result = pipeline.call([&] {
            ++calls;
            throw std::runtime_error{"no"};
        });
        QVERIFY((*result).fromFallback);
        QCOMPARE(calls, 1);
    }

    void whatNoFallbackAnswersPassesThrough()
    {
        Clock clock{Clock::Kind::Manual};
        FallbackChain<int> fallback{{}, &clock};
        fallback.addComputed([](const FallbackFailure &) { return std::optional<int>{}; });
        Pipeline pipeline{clock, fallback};
        const auto failing = []() -> int { throw std::runtime_error{"no"}; };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, static_cast<void>(pipeline.call(failing)));
        QCOMPARE(fallback.snapshot().unanswered, 1U);
    }

    void threadsShareOnePipeline()
    {
        constexpr int kThreads = 4;
        constexpr int kCalls = 500;
        Clock clock{Clock::Kind::Manual};
        auto breaker = std::make_shared<CircuitBreaker>("payments", counting(), &clock);
        RateLimiter limiter{limitOf(1, 1500), &clock};
        Bulkhead bulkhead{places(2), &clock};
        RetryPolicy retry{constantRetry(1, 1ms), &clock};
        Pipeline pipeline{clock, retry, limiter, bulkhead, *breaker};
        std::atomic<int> inside{0};
        std::atomic<int> most{0};
        std::atomic<int> made{0};
        std::atomic<int> refused{0};
        inThreads(kThreads, [&](int) {
            for (int i = 0; i < kCalls; ++i) {
                const CallResult<void> result = pipeline.call([&] {
                    const int now = ++inside;
                    int seen = most.load();
                    while (now > seen && !most.compare_exchange_weak(seen, now)) {}
                    ++made;
                    --inside;
                });
                if (!result)
                    ++refused;
            }
        });
        QVERIFY(most.load() <= 2);
        QVERIFY(made.load() <= 1500); // what the bulkhead refused had its token back
        QCOMPARE(made.load() + refused.load(), kThreads * kCalls);
        QCOMPARE(breaker->snapshot(clock.now()).totals.succeeded,
                 static_cast<std::uint64_t>(made.load()));
        QCOMPARE(bulkhead.snapshot().inUse, 0U);
        QCOMPARE(limiter.snapshot(clock.now()).available, 1500.0 - made.load());
    }

    void aCoroutineStandsInTheBulkheadsLine()
    {
        Clock clock{Clock::Kind::Manual};
        Bulkhead bulkhead{places(1, 2), &clock};
        Pipeline pipeline{clock, bulkhead};
        Gate gate;
        std::vector<int> ended;
        const auto caller = [&](int number) -> Detached {
            const CallResult<void> result = co_await pipeline.run(
                [&] { return gate.pass(); }, [&](Duration) { return gate.pass(); });
            ended.push_back(result ? number : -number);
        };
        for (int number = 1; number <= 4; ++number)
            caller(number);
        QCOMPARE(ended, std::vector<int>{-4}); // one place, two in line
        QCOMPARE(bulkhead.snapshot().waiting, 2U);
        gate.open();
        gate.open();
        gate.open();
        QCOMPARE(ended, (std::vector<int>{-4, 1, 2, 3}));
        QCOMPARE(bulkhead.snapshot().inUse, 0U);
    }

    void aCoroutineInLineTimesOut()
    {
        Clock clock{Clock::Kind::Manual};
        Bulkhead bulkhead{places(1, 2), &clock};
        Pipeline pipeline{clock, bulkhead};
        Gate gate;
        std::optional<Rejection> rejection;
        const auto first = [&]() -> Detached {
            static_cast<void>(co_await pipeline.run([&] { return gate.pass(); },
                                                    [&](Duration) { return gate.pass(); }));
        };
        const auto second = [&]() -> Detached {
            const CallResult<void> result = co_await pipeline.run(
                [&] { return gate.pass(); }, [&](Duration) { return gate.pass(); });
            rejection = result.rejection();
        };
        first();
        second();
        clock.advance(1s);
        QVERIFY(bulkhead.advance(clock.now()));
        QVERIFY(rejection);
        QCOMPARE(rejection->by, RejectedBy::Bulkhead);
        gate.open();
        QCOMPARE(bulkhead.snapshot().inUse, 0U);
    }

    void aGuardedCircuitIsAStage()
    {
        Clock clock{Clock::Kind::Manual};
        auto breaker = std::make_shared<CircuitBreaker>("payments", opensAtOnce(), &clock);
        GuardedCircuit circuit{breaker, limitOf(1, 2), places(1)};
        Pipeline pipeline{clock, circuit};
        QVERIFY(pipeline.call(
            [&] { QCOMPARE(pipeline.call([] {}).rejection().by, RejectedBy::Bulkhead); }));
        QCOMPARE(circuit.limiter()->snapshot(clock.now()).available, 1.0);
        QVERIFY(pipeline.call([] {}));
        QCOMPARE(pipeline.call([] {}).rejection().by, RejectedBy::Limiter);
        const CircuitTotals totals = breaker->snapshot(clock.now()).totals;
        QCOMPARE(totals.calls, 4U);
        QCOMPARE(totals.rejected, 2U);
        QCOMPARE(totals.succeeded, 2U);
    }
};

QTEST_APPLESS_MAIN(TestPipelinePolicies)

#include "tst_pipeline_policies.moc"
