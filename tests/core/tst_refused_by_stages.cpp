// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// A call that a stage before the breaker refuses: the decision on it, and its counts.
class TestRefusedByStages : public QObject
{
    Q_OBJECT

private:
    static CircuitOptions inMode(CircuitMode mode)
    {
        CircuitOptions options = opensAtOnce();
        options.mode = mode;
        return options;
    }

private Q_SLOTS:
    void enforcingItIsARejectionByTheStage()
    {
        Circuit circuit{opensAtOnce()};
        const Permit limited = circuit->refuse(at(1s), RejectedBy::Limiter, 400ms);
        QVERIFY(!limited);
        QVERIFY(!limited.wouldReject());
        QCOMPARE(limited.rejection().by, RejectedBy::Limiter);
        QCOMPARE(limited.rejection().retryAfter, some(400ms));
        QCOMPARE(limited.state(), CircuitState::Closed);
        const Permit full = circuit->refuse(at(1s), RejectedBy::Bulkhead, {});
        QCOMPARE(full.rejection().by, RejectedBy::Bulkhead);
        QCOMPARE(full.rejection().retryAfter, std::nullopt);
        const CircuitTotals totals = circuit->snapshot(at(1s)).totals;
        QCOMPARE(totals.calls, 2U);
        QCOMPARE(totals.rejected, 2U);
        QCOMPARE(totals.permitted, 0U);
        QCOMPARE(totals.rejectedByLimiter, 1U);
        QCOMPARE(totals.rejectedByBulkhead, 1U);
        QCOMPARE(totals.rejectedByRamp, 0U);
        QCOMPARE(totals.wouldReject, 0U);
    }

    void itTellsTheStateInWhichTheCircuitIs()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        QCOMPARE(circuit->refuse(at(1s), RejectedBy::Limiter, 1s).state(), CircuitState::Open);
        QCOMPARE(circuit->refuse(at(30s), RejectedBy::Limiter, 1s).state(), CircuitState::HalfOpen);
    }

    void anIsolationComesFirstInEveryMode()
    {
        for (const CircuitMode mode :
             {CircuitMode::Enforce, CircuitMode::Disabled, CircuitMode::Shadow}) {
            Circuit circuit{inMode(mode)};
            circuit->isolate(byOperator(), at(1s), at(5s));
            const Permit refused = circuit->refuse(at(2s), RejectedBy::Limiter, 1s);
            QVERIFY(!refused);
            QCOMPARE(refused.rejection().by, RejectedBy::Isolation);
            QCOMPARE(refused.rejection().retryAfter, some(3s));
            const CircuitTotals totals = circuit->snapshot(at(2s)).totals;
            QCOMPARE(totals.rejected, 1U);
            QCOMPARE(totals.rejectedByLimiter, 0U);
            QCOMPARE(circuit->refuse(at(5s), RejectedBy::Limiter, 1s).rejection().by,
                     mode == CircuitMode::Disabled ? RejectedBy::None : RejectedBy::Limiter);
        }
    }

    void whileDisabledItIsAnOrdinaryPermit()
    {
        Circuit circuit{inMode(CircuitMode::Disabled)};
        Permit permit = circuit->refuse(at(1s), RejectedBy::Limiter, 1s);
        QVERIFY(permit);
        QVERIFY(!permit.wouldReject());
        permit.fail(at(2s), ErrorName{"TimeoutError"});
        const CircuitSnapshot snapshot = circuit->snapshot(at(2s));
        QCOMPARE(snapshot.totals.permitted, 1U);
        QCOMPARE(snapshot.totals.rejected, 0U);
        QCOMPARE(snapshot.totals.wouldReject, 0U);
        QCOMPARE(snapshot.window.failed, 1U);
    }

    void inShadowItPassesAndItsOutcomeCountsInTheTotalsOnly()
    {
        Circuit circuit{inMode(CircuitMode::Shadow)};
        Permit permit = circuit->refuse(at(1s), RejectedBy::Bulkhead, 2s);
        QVERIFY(permit);
        QVERIFY(permit.wouldReject());
        QCOMPARE(permit.rejection().by, RejectedBy::Bulkhead);
        QCOMPARE(permit.rejection().retryAfter, some(2s));
        QCOMPARE(circuit->snapshot(at(1s)).inFlight, 1U);
        permit.fail(at(2s), ErrorName{"TimeoutError"});
        const CircuitSnapshot snapshot = circuit->snapshot(at(2s));
        QCOMPARE(snapshot.state, CircuitState::Closed); // the first failure would open it
        QCOMPARE(snapshot.totals.permitted, 1U);
        QCOMPARE(snapshot.totals.wouldReject, 1U);
        QCOMPARE(snapshot.totals.failed, 1U);
        QCOMPARE(snapshot.totals.rejectedByBulkhead, 0U);
        QCOMPARE(snapshot.window.calls, 0U);
        QCOMPARE(snapshot.inFlight, 0U);
    }

    void itTakesNoPlaceOfAProbe()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        const std::uint64_t epoch = circuit->snapshot(at(30s)).epoch;
        QVERIFY(!circuit->refuse(at(30s), RejectedBy::Limiter, 1s));
        QCOMPARE(circuit->snapshot(at(30s)).round.underWay, 0U);
        QCOMPARE(circuit->snapshot(at(30s)).epoch, epoch);
        QVERIFY(circuit->tryAcquire(at(30s)));
    }

    void itTakesNoShareOfARamp()
    {
        CircuitOptions options = opensAtOnce();
        options.recoveryRamp = RecoveryRamp{10s, 0.5};
        Circuit plain{options};
        Circuit refusing{options};
        for (Circuit *const circuit : {&plain, &refusing}) {
            fail(*circuit, at(0s));
            succeed(*circuit, at(30s));
        }
        for (int i = 0; i < 20; ++i) {
            (void)refusing->refuse(at(31s), RejectedBy::Limiter, 1s);
            QCOMPARE(static_cast<bool>(refusing->tryAcquire(at(31s))),
                     static_cast<bool>(plain->tryAcquire(at(31s))));
        }
    }

    void listenersHearWhoRefused()
    {
        Circuit circuit;
        std::vector<RejectedBy> heard;
        const Subscription subscription =
            circuit->subscribe(EventKind::Rejection,
                               [&heard](const Event &event) { heard.push_back(event.rejectedBy); });
        (void)circuit->refuse(at(1s), RejectedBy::Limiter, 1s);
        (void)circuit->refuse(at(1s), RejectedBy::Bulkhead, {});
        QCOMPARE(heard, (std::vector{RejectedBy::Limiter, RejectedBy::Bulkhead}));
    }

    void tellsWhetherStagesAreAsked()
    {
        Circuit circuit;
        QVERIFY(circuit->asksStagesAt(at(1s)));
        QCOMPARE(circuit->modeApprox(), CircuitMode::Enforce);
        circuit->setMode(CircuitMode::Shadow, byOperator(), at(1s));
        QVERIFY(circuit->asksStagesAt(at(1s)));
        QCOMPARE(circuit->modeApprox(), CircuitMode::Shadow);
        circuit->setMode(CircuitMode::Disabled, byOperator(), at(1s));
        QVERIFY(!circuit->asksStagesAt(at(1s)));
        circuit->setMode(CircuitMode::Enforce, byOperator(), at(1s));
        QVERIFY(circuit->asksStagesAt(at(1s)));
        Circuit born{inMode(CircuitMode::Disabled)};
        QVERIFY(!born->asksStagesAt(at(1s)));
    }

    void isolatedUpToTheEndOfTheLastIsolation()
    {
        for (const bool isWatched : {false, true}) { // a listener takes it off the fast path
            Circuit circuit{opensAtOnce()};
            Subscription subscription;
            if (isWatched)
                subscription = circuit->subscribe(EventKind::Rejection, [](const Event &) {});
            QVERIFY(!circuit->isIsolatedAt(at(0s)));
            fail(circuit, at(0s));
            QVERIFY(!circuit->isIsolatedAt(at(0s)));
            const OrderResult first = circuit->isolate(byOperator(), at(1s), at(5s));
            QVERIFY(circuit->isIsolatedAt(at(1s)));
            QVERIFY(circuit->isIsolatedAt(at(5s) - 1ns));
            const OrderResult second = circuit->isolate(byOperator(), at(2s));
            QVERIFY(circuit->isIsolatedAt(at(1000s)));
            circuit->release(second.isolation, byOperator(), at(1000s));
            QVERIFY(!circuit->isIsolatedAt(at(1000s)));
            QCOMPARE(circuit->state(at(1000s)), CircuitState::HalfOpen);
            QVERIFY(first.isolation != second.isolation);
        }
    }

    void anIsolationIsOverAtItsUntil()
    {
        Circuit circuit;
        circuit->isolate(byOperator(), at(1s), at(5s));
        QVERIFY(circuit->isIsolatedAt(at(5s) - 1ns));
        QVERIFY(!circuit->isIsolatedAt(at(5s)));
        QVERIFY(!circuit->isIsolatedAt(at(5s) + 1ns));
    }

    void tellsWhatACallWouldBeTold()
    {
        CircuitOptions options = opensAtOnce();
        options.recoveryRamp = RecoveryRamp{10s, 0.5};
        Circuit circuit{options};
        QVERIFY(!circuit->wouldRefuse(at(0s)));
        fail(circuit, at(0s));
        QCOMPARE(circuit->wouldRefuse(at(1s)),
                 (std::optional{Rejection{RejectedBy::Breaker, CircuitState::Open, 29s}}));
        QVERIFY(!circuit->wouldRefuse(at(30s)));
        {
            Permit probe = circuit->tryAcquire(at(30s));
            QCOMPARE(circuit->wouldRefuse(at(30s)),
                     (std::optional{Rejection{RejectedBy::Breaker, CircuitState::HalfOpen, {}}}));
            probe.succeed(at(30s));
        }
        succeed(circuit, at(30s)); // the ramp's first call
        QCOMPARE(circuit->wouldRefuse(at(30s)),
                 (std::optional{Rejection{RejectedBy::Ramp, CircuitState::Closed, {}}}));
        QCOMPARE(circuit->tryAcquire(at(30s)).rejection().by, RejectedBy::Ramp);
        QVERIFY(!circuit->wouldRefuse(at(40s)));
        circuit->isolate(byOperator(), at(40s), at(50s));
        QCOMPARE(circuit->wouldRefuse(at(41s)),
                 (std::optional{Rejection{RejectedBy::Isolation, CircuitState::Isolated, 9s}}));
    }

    void inShadowOnlyAnIsolationWouldRefuse()
    {
        Circuit circuit{inMode(CircuitMode::Shadow)};
        fail(circuit, at(0s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
        QVERIFY(!circuit->wouldRefuse(at(1s)));
        circuit->isolate(byOperator(), at(1s));
        QCOMPARE(circuit->wouldRefuse(at(1s))->by, RejectedBy::Isolation);
    }
};

QTEST_APPLESS_MAIN(TestRefusedByStages)

#include "tst_refused_by_stages.moc"
