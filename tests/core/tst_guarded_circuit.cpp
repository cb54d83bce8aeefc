// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "guarded_support.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <stdexcept>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

namespace {

CircuitOptions inMode(CircuitMode mode)
{
    CircuitOptions options = opensAtOnce();
    options.mode = mode;
    return options;
}

constexpr RateLimit kFiveASecond{.rate = 5, .burst = 5};
constexpr BulkheadOptions kOneAtOnce{.concurrent = 1};

} // namespace

/// Limiter, bulkhead and breaker as one way of a call, under one mode.
class TestGuardedCircuit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withNothingBeforeItItIsTheBreaker()
    {
        Guarded circuit{opensAtOnce()};
        QVERIFY(circuit->limiter() == nullptr);
        QVERIFY(circuit->bulkhead() == nullptr);
        circuit.call(at(0s)).fail(at(0s), ErrorName{"TimeoutError"}, 40s);
        QCOMPARE(circuit.rejectedBy(at(1s)), RejectedBy::Breaker);
        QCOMPARE(circuit->wouldRefuse(at(1s)),
                 (std::optional{Rejection{RejectedBy::Breaker, CircuitState::Open, 39s}}));
        QVERIFY(!circuit->wouldRefuse(at(40s)));
    }

    void unsoundOptionsThrow()
    {
        const auto breaker = std::make_shared<CircuitBreaker>("payments");
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 GuardedCircuit(breaker, RateLimit{.rate = 0}));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 GuardedCircuit(breaker, {}, BulkheadOptions{.concurrent = 0}));
    }

    void theFirstStageThatRefusesIsTold()
    {
        CircuitOptions options = opensAtOnce();
        options.recoveryRamp = RecoveryRamp{1000s, 0.1};
        Guarded circuit{options, RateLimit{.rate = 1, .burst = 1}, kOneAtOnce};
        circuit.call(at(0s)).fail(at(0s));
        QCOMPARE(circuit.rejectedBy(at(0s)), RejectedBy::Limiter); // and open
        QCOMPARE(circuit.call(at(0s)).rejection().retryAfter, some(1s));
        QCOMPARE(circuit.rejectedBy(at(1s)), RejectedBy::Breaker);
        QCOMPARE(circuit.call(at(1s)).rejection().retryAfter, some(29s));

        GuardedPermit probe = circuit.call(at(30s));
        QVERIFY(probe);
        QCOMPARE(circuit.rejectedBy(at(30s)), RejectedBy::Limiter); // full and probes out, too
        const GuardedPermit full = circuit.call(at(31s));
        QCOMPARE(full.rejection().by, RejectedBy::Bulkhead); // probes out, too
        QCOMPARE(full.rejection().retryAfter, std::nullopt);
        QCOMPARE(full.state(), CircuitState::HalfOpen);
        probe.succeed(at(32s));
        circuit.call(at(33s)).succeed(at(33s)); // the ramp's first
        QCOMPARE(circuit.rejectedBy(at(34s)), RejectedBy::Ramp);

        circuit.breaker().isolate(byOperator(), at(34s), at(44s));
        QVERIFY(circuit->limiter()->tryAcquire(at(34s)));
        QCOMPARE(circuit.rejectedBy(at(34s)), RejectedBy::Isolation);
        QCOMPARE(circuit.call(at(34s)).rejection().retryAfter, some(10s));
    }

    void whatALaterStageRejectsCostsNothing_data()
    {
        QTest::addColumn<qint64>("interval");
        QTest::newRow("at a rate alone") << qint64{0};
        QTest::newRow("with a minimum interval")
            << static_cast<qint64>(Duration{std::chrono::milliseconds{700}}.count());
    }

    void whatALaterStageRejectsCostsNothing()
    {
        QFETCH(const qint64, interval);
        CircuitOptions options = opensAtOnce();
        options.recoveryRamp = RecoveryRamp{1000s, 0.1};
        RateLimit limit = kFiveASecond;
        limit.minInterval = Duration{interval};
        Guarded circuit{options, limit, BulkheadOptions{.concurrent = 1, .queue = 3}};
        const auto costsNothing = [&](TimePoint now, RejectedBy by) {
            const double tokens = circuit.tokens(now);
            const Duration next = circuit.nextGrant(now);
            const quint64 inUse = circuit.inUse();
            for (int i = 0; i < 20; ++i)
                QCOMPARE(circuit.rejectedBy(now), by);
            QCOMPARE(circuit.tokens(now), tokens);
            QCOMPARE(circuit.nextGrant(now), next);
            QCOMPARE(next, Duration{0});
            QCOMPARE(circuit.inUse(), inUse);
        };
        GuardedPermit first = circuit.call(at(0s));
        costsNothing(at(1s), RejectedBy::Bulkhead);
        first.fail(at(1s));
        costsNothing(at(2s), RejectedBy::Breaker);
        GuardedPermit probe = circuit.call(at(31s));
        circuit->bulkhead()->setConcurrent(2);
        costsNothing(at(32s), RejectedBy::Breaker); // its probe is out
        probe.succeed(at(32s));
        circuit.call(at(33s)).succeed(at(33s));
        QVERIFY(circuit.breaker().snapshot(at(34s)).rampShare);
        QCOMPARE(circuit.rejectedBy(at(34s)), RejectedBy::Ramp);
        QCOMPARE(circuit.tokens(at(34s)), 5.0);
        QCOMPARE(circuit.nextGrant(at(34s)), Duration{0});
        QCOMPARE(circuit.inUse(), 0U);
    }

    void aRefusalByAnEarlierStageTakesNoProbeAndNoShare()
    {
        CircuitOptions options = opensAtOnce();
        options.recoveryRamp = RecoveryRamp{1000s, 0.5};
        Guarded circuit{options, RateLimit{.rate = 1, .burst = 1}};
        circuit.call(at(0s)).fail(at(0s));
        QVERIFY(circuit->limiter()->tryAcquire(at(30s)));
        QCOMPARE(circuit.rejectedBy(at(30s)), RejectedBy::Limiter);
        QCOMPARE(circuit.breaker().snapshot(at(30s)).round.underWay, 0U);
        circuit.call(at(31s)).succeed(at(31s));
        for (int i = 0; i < 10; ++i)
            QCOMPARE(circuit.rejectedBy(at(31s)), RejectedBy::Limiter);
        QCOMPARE(circuit.rejectedBy(at(32s)), RejectedBy::None); // the ramp's first, given up
        QCOMPARE(circuit.rejectedBy(at(33s)), RejectedBy::Ramp);
        QCOMPARE(circuit.rejectedBy(at(33s)), RejectedBy::None);
    }

    void disabledAsksNothing()
    {
        Guarded circuit{inMode(CircuitMode::Disabled), RateLimit{.rate = 1, .burst = 1},
                        kOneAtOnce};
        std::vector<GuardedPermit> permits;
        for (int i = 0; i < 3; ++i) {
            permits.push_back(circuit.call(at(0s)));
            QVERIFY(permits.back());
            QVERIFY(!permits.back().wouldReject());
        }
        QCOMPARE(circuit.wouldRefuse(at(0s)), RejectedBy::None);
        QCOMPARE(circuit.tokens(at(0s)), 1.0);
        QCOMPARE(circuit.inUse(), 0U);
        circuit.breaker().setMode(CircuitMode::Enforce, byOperator(), at(0s));
        QVERIFY(circuit.call(at(0s))); // what passed meanwhile holds no place
        QCOMPARE(circuit.rejectedBy(at(0s)), RejectedBy::Limiter);
    }

    void shadowAsksAndTakesNothingForWhomItWouldReject()
    {
        Guarded circuit{inMode(CircuitMode::Shadow), RateLimit{.rate = 1, .burst = 3}, kOneAtOnce};
        GuardedPermit holder = circuit.call(at(0s));
        QVERIFY(holder && !holder.wouldReject());
        QCOMPARE(circuit.tokens(at(0s)), 2.0);
        {
            GuardedPermit shadowed = circuit.call(at(0s));
            QVERIFY(shadowed && shadowed.wouldReject());
            QCOMPARE(shadowed.rejection().by, RejectedBy::Bulkhead);
            QCOMPARE(circuit.tokens(at(0s)), 2.0);
            QCOMPARE(circuit.inUse(), 1U);
            shadowed.fail(at(0s)); // would open it, were it not in shadow
        }
        QCOMPARE(circuit.inUse(), 1U);
        QVERIFY(circuit->limiter()->tryAcquire(at(0s), 2));
        GuardedPermit limited = circuit.call(at(0s));
        QVERIFY(limited && limited.wouldReject());
        QCOMPARE(limited.rejection().by, RejectedBy::Limiter);
        QCOMPARE(limited.rejection().retryAfter, some(1s));
        QCOMPARE(circuit.wouldRefuse(at(0s)), RejectedBy::None);
        holder.fail(at(1s));
        const GuardedPermit open = circuit.call(at(1s));
        QVERIFY(open && open.wouldReject());
        QCOMPARE(open.rejection().by, RejectedBy::Breaker);
        QCOMPARE(circuit.tokens(at(1s)), 1.0);
        QCOMPARE(circuit.inUse(), 0U);
        const CircuitTotals totals = circuit.breaker().snapshot(at(1s)).totals;
        QCOMPARE(totals.permitted, 4U);
        QCOMPARE(totals.wouldReject, 3U);
        QCOMPARE(totals.rejected, 0U);
    }

    void anIsolationComesFirstInEveryMode()
    {
        for (const CircuitMode mode :
             {CircuitMode::Enforce, CircuitMode::Disabled, CircuitMode::Shadow}) {
            Guarded circuit{inMode(mode), RateLimit{.rate = 1, .burst = 1}, kOneAtOnce};
            circuit.breaker().isolate(byOperator(), at(0s), at(5s));
            const GuardedPermit permit = circuit.call(at(5s) - 1ns);
            QVERIFY(!permit);
            QCOMPARE(permit.rejection().by, RejectedBy::Isolation);
            QCOMPARE(permit.rejection().retryAfter, some(1ns));
            QCOMPARE(circuit.wouldRefuse(at(5s) - 1ns), RejectedBy::Isolation);
            QCOMPARE(circuit.tokens(at(4s)), 1.0);
            QCOMPARE(circuit.inUse(), 0U);
            QVERIFY(circuit.call(at(5s)));
        }
    }

    void aPlaceIsHeldThroughAChangeOfTheMode()
    {
        Guarded circuit{CircuitOptions{}, {}, kOneAtOnce};
        GuardedPermit permit = circuit.call(at(0s));
        for (const CircuitMode mode :
             {CircuitMode::Disabled, CircuitMode::Shadow, CircuitMode::Enforce}) {
            circuit.breaker().setMode(mode, byOperator(), at(1s));
            QCOMPARE(circuit.inUse(), 1U);
        }
        permit.succeed(at(2s));
        QCOMPARE(circuit.inUse(), 0U);
    }

    void thePlaceComesBackHoweverThePermitEnds()
    {
        Guarded circuit{CircuitOptions{}, {}, kOneAtOnce};
        circuit.call(at(0s)).succeed(at(0s));
        circuit.call(at(0s)).fail(at(0s));
        circuit.call(at(0s)).ignore(at(0s));
        circuit.call(at(0s)).cancel(at(0s));
        circuit.call(at(0s)).abandon(at(0s));
        (void)circuit.call(at(0s)); // destroyed
        GuardedPermit moved;
        {
            GuardedPermit permit = circuit.call(at(0s));
            moved = std::move(permit);
        }
        QCOMPARE(circuit.inUse(), 1U);
        moved = GuardedPermit{};
        QCOMPARE(circuit.inUse(), 0U);
        const CircuitTotals totals = circuit.breaker().snapshot(at(0s)).totals;
        QCOMPARE(totals.permitted, 7U);
        QCOMPARE(totals.rejected, 0U);
        QCOMPARE(totals.abandoned, 3U);
        QCOMPARE(totals.cancelled, 1U);
        QCOMPARE(totals.ignored, 1U);
    }

    void anEndedPermitGivesNoSecondPlaceBack()
    {
        Guarded circuit{CircuitOptions{}, {}, BulkheadOptions{.concurrent = 2}};
        GuardedPermit other = circuit.call(at(0s));
        GuardedPermit permit = circuit.call(at(0s));
        permit.succeed(at(0s));
        permit.succeed(at(0s));
        permit.abandon(at(0s));
        QVERIFY(!permit);
        QCOMPARE(circuit.inUse(), 1U);
    }

    void aTimedOutProbeKeepsItsPlaceUntilItEnds()
    {
        CircuitOptions options = opensAtOnce();
        options.halfOpen.probeTimeout = 5s;
        Guarded circuit{options, {}, kOneAtOnce};
        circuit.call(at(0s)).fail(at(0s));
        GuardedPermit hung = circuit.call(at(30s));
        QCOMPARE(circuit.breaker().state(at(35s)), CircuitState::Open);
        QCOMPARE(circuit.rejectedBy(at(65s)), RejectedBy::Bulkhead);
        hung.succeed(at(66s));
        QCOMPARE(circuit.rejectedBy(at(66s)), RejectedBy::None);
    }

    void rateAndSizeCanBeChangedWhileCallsAreUnderWay()
    {
        Guarded circuit{CircuitOptions{}, RateLimit{.rate = 1, .burst = 2},
                        BulkheadOptions{.concurrent = 2}};
        std::vector<GuardedPermit> permits;
        permits.push_back(circuit.call(at(0s)));
        permits.push_back(circuit.call(at(0s)));
        circuit->limiter()->setLimit({.rate = 10, .burst = 4}, at(0s));
        circuit->bulkhead()->setConcurrent(1);
        QCOMPARE(circuit.call(at(0s)).rejection().retryAfter, some(100ms));
        QCOMPARE(circuit.rejectedBy(at(1s)), RejectedBy::Bulkhead);
        permits.pop_back();
        QCOMPARE(circuit.rejectedBy(at(1s)), RejectedBy::Bulkhead);
        permits.pop_back();
        QCOMPARE(circuit.rejectedBy(at(1s)), RejectedBy::None);
        circuit->bulkhead()->setConcurrent(5);
        QCOMPARE(circuit.tokens(at(1s)), 3.0);
        for (int i = 0; i < 3; ++i)
            permits.push_back(circuit.call(at(1s)));
        QVERIFY(permits.back());
        QCOMPARE(circuit.rejectedBy(at(1s)), RejectedBy::Limiter);
    }

    void whatACallWouldBeToldIsWhatItIsTold()
    {
        CircuitOptions options = opensAtOnce();
        options.recoveryRamp = RecoveryRamp{20s, 0.25};
        Guarded circuit{options, RateLimit{.rate = 2, .burst = 2, .minInterval = 300ms},
                        BulkheadOptions{.concurrent = 2}};
        std::vector<GuardedPermit> held;
        for (int i = 0; i < 2000; ++i) {
            const TimePoint now = at(i * 100ms);
            const std::optional<Rejection> would = circuit->wouldRefuse(now);
            GuardedPermit permit = circuit.call(now);
            QCOMPARE(would.has_value(), !permit);
            if (would)
                QVERIFY(*would == permit.rejection());
            if (permit)
                held.push_back(std::move(permit));
            if (i % 11 == 0 && !held.empty()) {
                if (i % 5 == 0)
                    held.back().fail(now);
                else
                    held.back().succeed(now);
                held.pop_back();
            }
        }
        const CircuitTotals totals = circuit.breaker().snapshot(at(200s)).totals;
        QVERIFY(totals.rejectedByLimiter > 20);
        QVERIFY(totals.rejectedByBulkhead > 20);
        QVERIFY(totals.rejectedByRamp > 0);
        QVERIFY(totals.openings > 0);
        QVERIFY(totals.permitted > 20);
    }
};

QTEST_APPLESS_MAIN(TestGuardedCircuit)

#include "tst_guarded_circuit.moc"
