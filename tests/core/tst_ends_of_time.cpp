// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "break_support.h"
#include "limiter_support.h"

#include <switchgear/bulkhead.h>
#include <switchgear/fallback_cache.h>
#include <switchgear/keyed_circuits.h>
#include <switchgear/keyed_rate_limiter.h>
#include <switchgear/retry.h>
#include <switchgear/sharded_rate_limiter.h>
#include <switchgear/timeout.h>

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr TimePoint kFirst = TimePoint::min();
constexpr TimePoint kLast = TimePoint::max();
constexpr Duration kLongest = Duration::max();

/// A circuit whose time begins at the first instant that there is: with the first one handed in.
class FirstCircuit final
{
public:
    explicit FirstCircuit(CircuitOptions options = {})
        : m_breaker("payments", std::move(options), nullptr)
    {
        (void)m_breaker.state(kFirst);
    }

    [[nodiscard]] CircuitBreaker *operator->() { return &m_breaker; }
    [[nodiscard]] CircuitBreaker &operator*() { return m_breaker; }

private:
    CircuitBreaker m_breaker;
};

} // namespace

/// Every policy from the first instant to the last: sums end where instants end, and none wraps.
/// What wraps without a trace is found under the sanitizer for undefined behaviour.
class TestEndsOfTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBreakThatWouldEndAfterTheLastInstantDoesNotEnd()
    {
        Circuit circuit{opensAtOnce()}; // 30 s
        const TimePoint now = kLast - 10s;
        fail(circuit, now);
        QCOMPARE(circuit->snapshot(now).breakEnds, std::optional{kLast});
        const Permit refused = circuit->tryAcquire(now);
        QCOMPARE(refused.rejection().retryAfter, some(10s));
        QCOMPARE(circuit->nextDue(), std::optional<TimePoint>{});
        QCOMPARE(circuit->state(kLast), CircuitState::Open);
    }

    void aBreakIsToldInFullFromTheFirstInstant()
    {
        FirstCircuit circuit{breaking(strategy(ConstantBreak{kLongest}))};
        fail(*circuit, kFirst);
        const CircuitSnapshot snapshot = circuit->snapshot(kFirst);
        QCOMPARE(snapshot.breakFor, some(kLongest));
        QCOMPARE(snapshot.breakEnds, std::optional{TimePoint{-1ns}});
        QCOMPARE(snapshot.retryAfter, some(kLongest));
        QCOMPARE(circuit->state(TimePoint{-1ns}), CircuitState::HalfOpen);
    }

    void whatACustomBreakGivesIsBounded()
    {
        for (const Duration given : {kLongest, Duration::min(), Duration{0}}) {
            const CustomBreak custom{[given](const BreakFacts &) { return given; }, 7s, "far"};
            Circuit circuit{breaking(strategy(custom))};
            fail(circuit, at(1s));
            const bool isForEver = given == kLongest;
            QCOMPARE(circuit->snapshot(at(1s)).breakEnds,
                     std::optional{isForEver ? kLast : at(8s)});
        }
    }

    void anOutageFromEndToEndIsTheLongest()
    {
        Duration told{0};
        const CustomBreak custom{[&told](const BreakFacts &facts) {
                                     told = facts.outageSoFar;
                                     return Duration{1ns};
                                 },
                                 1s, "asks"};
        FirstCircuit circuit{breaking(strategy(custom))};
        fail(*circuit, kFirst);
        fail(*circuit, kLast); // the probe
        QCOMPARE(told, kLongest);
        QCOMPARE(circuit->forecast(strategy(ConstantBreak{kLongest}), kLast).size(),
                 std::size_t{8});
    }

    void theTimeInAStateIsBounded()
    {
        FirstCircuit circuit;
        QCOMPARE(circuit->snapshot(kLast).timeIn[0], kLongest);
        circuit->trip(byOperator(), kLast);
        QCOMPARE(circuit->history().back().timeInFrom, kLongest);
        QCOMPARE(circuit->snapshot(kLast).timeIn[0], kLongest);
    }

    void aCallFromEndToEndIsASlowOne()
    {
        CircuitOptions options;
        options.slowCall = SlowCall{.threshold = kLongest};
        options.latency = LatencyTracking::On;
        FirstCircuit circuit{options};
        Permit forward = circuit->tryAcquire(kFirst);
        forward.succeed(kLast);
        QCOMPARE(circuit->snapshot(kLast).totals.slow, 1U);
        Permit back = circuit->tryAcquire(kLast);
        back.succeed(kFirst); // the instants went back
        QCOMPARE(circuit->snapshot(kLast).totals.slow, 1U);
    }

    void aFailureFromTheFirstInstantIsTooOldAtTheLast()
    {
        for (const TripRule &rule :
             {TripRule{ConsecutiveFailures{2, kLongest}}, TripRule{FailureCount{2, kLongest}}}) {
            FirstCircuit circuit{optionsWith(rule)};
            fail(*circuit, kFirst);
            fail(*circuit, kLast);
            QCOMPARE(circuit->state(kLast), CircuitState::Closed);
            fail(*circuit, kLast);
            QCOMPARE(circuit->state(kLast), CircuitState::Open);
        }
    }

    void aWindowOfAnyLengthHoldsTheEnds()
    {
        for (const Duration span : {Duration{1ns}, Duration{30s}, kLongest}) {
            FirstCircuit circuit{
                optionsWith(FailureRatio{.minThroughput = 2, .samplingDuration = span})};
            fail(*circuit, kFirst);
            fail(*circuit, kLast);
            QCOMPARE(circuit->state(kLast), CircuitState::Closed);
            fail(*circuit, kLast);
            QCOMPARE(circuit->state(kLast), CircuitState::Open);
        }
    }

    void aProbeWhoseTimeOutWouldComeAfterTheLastInstantHasNone()
    {
        Circuit circuit{opensAtOnce()};
        circuit->forceHalfOpen(byOperator(), kLast - 1s);
        const Permit probe = circuit->tryAcquire(kLast - 1s);
        QVERIFY(probe);
        QCOMPARE(circuit->nextDue(), std::optional<TimePoint>{});
        QCOMPARE(circuit->state(kLast), CircuitState::HalfOpen);
    }

    void aRampRunsFromEndToEnd()
    {
        CircuitOptions options = opensAtOnce();
        options.recoveryRamp = RecoveryRamp{.duration = kLongest, .from = 0.5};
        FirstCircuit circuit{options};
        circuit->forceHalfOpen(byOperator(), kFirst);
        succeed(*circuit, kFirst);
        QCOMPARE(circuit->state(kFirst), CircuitState::Closed);
        const std::optional<double> share = circuit->snapshot(TimePoint{}).rampShare;
        QVERIFY(!share || *share > 0.99);
        QCOMPARE(circuit->snapshot(kLast).rampShare, std::optional<double>{});
        QVERIFY(circuit->tryAcquire(kLast));
    }

    void anIsolationIsToldInFullAndTheLastInstantIsNever()
    {
        FirstCircuit circuit;
        circuit->isolate(byOperator(), kFirst, kLast);
        QCOMPARE(circuit->tryAcquire(kFirst).rejection().retryAfter, some(kLongest));
        QCOMPARE(circuit->snapshot(kFirst).retryAfter, some(kLongest));
        QCOMPARE(circuit->state(kLast), CircuitState::Isolated);
    }

    void aDeadlineBeyondTheLastInstantIsNone()
    {
        QVERIFY(Deadline::after(kLast - 1s, 1s).isNever());
        QVERIFY(Deadline::after(kLast - 1s, 2s).isNever());
        QVERIFY(!Deadline::after(kLast - 1s, 1s - 1ns).isNever());
        QCOMPARE(Deadline::after(kFirst, kLongest).instant(), TimePoint{-1ns});
        QCOMPARE((Deadline{kLast - 1ns}).remaining(kFirst), kLongest);
    }

    void whoWaitsInLineToTheEndIsDueThen()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = kLongest}};
        const BulkheadPermit taken = bulkhead.tryAcquire();
        QVERIFY(taken);
        bool isTold = false;
        BulkheadWaiter waiter =
            bulkhead.enqueue(kLast - 1s, [&](BulkheadPermit) { isTold = true; });
        QCOMPARE(bulkhead.nextDue(), std::optional{kLast});
        QVERIFY(!isTold);
    }

    void anAnswerIsKeptForItsTimeAtEitherEnd()
    {
        FallbackCache<int> cache{{.ttl = kLongest}};
        cache.remember("key", 1, kFirst);
        QVERIFY(cache.find("key", TimePoint{-2ns}) != nullptr);
        QVERIFY(cache.find("key", kLast) == nullptr);
        cache.remember("key", 2, kLast);
        QVERIFY(cache.find("key", kLast) != nullptr);
        QVERIFY(cache.find("key", kFirst) != nullptr); // the instants went back
    }

    void aFamilyOfCircuitsLivesToTheEnd()
    {
        Registry registry;
        KeyedCircuits family{
            registry, "hosts", {.options = {}, .maximum = 1, .idleAfter = kLongest}};
        QVERIFY(family.forKey("a", at(1s)) != nullptr);
        QVERIFY(family.forKey("b", kLast - 1ns) == nullptr); // the first is not idle yet
        KeyedCircuits quick{registry, "quick", {.options = {}, .maximum = 1, .idleAfter = 1s}};
        QVERIFY(quick.forKey("a", kFirst) != nullptr);
        QVERIFY(quick.forKey("b", kLast) != nullptr);
    }

    void limitersOfKeysAndThreadsGiveNoMoreThanTheBurst()
    {
        for (const auto &[from, to] : {std::pair{kFirst, kLast}, std::pair{kLast, kFirst}}) {
            KeyedRateLimiter keyed{{.rate = 5, .burst = 3}, 10};
            ShardedRateLimiter sharded{{.rate = 5, .burst = 3}};
            std::uint64_t ofKey = 0;
            for (int i = 0; i < 5; ++i)
                ofKey += keyed.tryAcquire("ada", from).granted;
            QCOMPARE(ofKey, 3U);
            QCOMPARE(grantsAt(sharded, from, 5), 3U);
            for (int i = 0; i < 5; ++i)
                ofKey += keyed.tryAcquire("ada", to).granted;
            QCOMPARE(ofKey, from < to ? 6U : 3U);
            QCOMPARE(grantsAt(sharded, to, 5), from < to ? 3U : 0U);
            (void)keyed.dropIdle(to);
            keyed.setLimit({.rate = 7, .burst = 2}, to);
        }
    }

    void leasesAreGivenBackAtTheEnds()
    {
        ShardedRateLimiter limiter{{.rate = 1e6, .burst = 1000}, {.tick = kLongest, .threads = 1}};
        QCOMPARE(grantsAt(limiter, kLast, 2000), 1000U);
        ShardedRateLimiter short1{{.rate = 1e6, .burst = 1000}, {.tick = 1ms, .threads = 1}};
        QCOMPARE(grantsAt(short1, kLast - 1ns, 10), 10U);
        QCOMPARE(grantsAt(short1, kLast, 2000), 990U);
    }

    void aBudgetOfRetriesHoldsTheEnds()
    {
        RetryBudget budget{{.share = 0.5, .minPerSecond = 0}};
        budget.deposit(kFirst, 10);
        for (int i = 0; i < 5; ++i)
            QVERIFY(budget.tryWithdraw(kFirst));
        QVERIFY(!budget.tryWithdraw(kFirst));
        budget.deposit(kLast, 2);
        QVERIFY(budget.tryWithdraw(kLast));
        QVERIFY(!budget.tryWithdraw(kLast));
    }

    void aClockThatIsMovedStopsAtTheLastInstant()
    {
        Clock clock{Clock::Kind::Manual};
        clock.advance(kLongest);
        clock.advance(kLongest);
        QCOMPARE(clock.now(), kLast);
        clock.advance(1ns);
        QCOMPARE(clock.now(), kLast);
    }

    void aWaitToTheEndOfTimeIsOverOnceItIsReached()
    {
        Clock clock{Clock::Kind::Manual};
        clock.set(kLast);
        QVERIFY(ThreadSleeper{clock}(kLongest));
    }
};

QTEST_APPLESS_MAIN(TestEndsOfTime)

#include "tst_ends_of_time.moc"
