// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// Enforce, disabled, shadow.
class TestModes : public QObject
{
    Q_OBJECT

private:
    static CircuitOptions inMode(CircuitMode mode,
                                 TripRule rule = ConsecutiveFailures{2, Duration{0}})
    {
        CircuitOptions options = optionsWith(rule);
        options.mode = mode;
        return options;
    }

private Q_SLOTS:
    void disabledPassesEveryCallAndOpensNever()
    {
        Circuit circuit{inMode(CircuitMode::Disabled)};
        fail(circuit, at(1s), 500);
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.state, CircuitState::Closed);
        QCOMPARE(snapshot.mode, CircuitMode::Disabled);
        QCOMPARE(snapshot.totals.permitted, 500U);
        QCOMPARE(snapshot.totals.failed, 500U);
        QCOMPARE(snapshot.totals.wouldReject, 0U);
        QCOMPARE(snapshot.consecutiveFailures, 500U);
        QCOMPARE(snapshot.retryAfter, some(0s));
    }

    void theWindowGoesOnWhileDisabled()
    {
        Circuit circuit{inMode(CircuitMode::Disabled, FailureRatio{0.5, 4, 30s, 10})};
        fail(circuit, at(1s), 10);
        QCOMPARE(circuit->snapshot(at(1s)).window.failed, 10U);
        circuit->setMode(CircuitMode::Enforce, byOperator(), at(2s));
        QCOMPARE(circuit->state(at(2s)), CircuitState::Closed);
        QCOMPARE(circuit->snapshot(at(2s)).window.failed, 10U);
        succeed(circuit, at(2s)); // the rules are looked at after the next counted outcome
        QCOMPARE(circuit->state(at(2s)), CircuitState::Open);
        QCOMPARE(transitions(*circuit).front().cause, Cause::FailureRatio);
    }

    void everyRuleIsLookedAtAfterTheNextOutcomeOnceEnforcedAgain()
    {
        for (const TripRule &rule :
             {TripRule{FailureCount{3, 60s}}, TripRule{FailureRatioOfCalls{0.5, 10, 3}}}) {
            Circuit circuit{inMode(CircuitMode::Disabled, rule)};
            fail(circuit, at(1s), 3);
            circuit->setMode(CircuitMode::Enforce, byOperator(), at(2s));
            Permit cancelled = circuit->tryAcquire(at(2s));
            cancelled.cancel(at(2s)); // no counted outcome
            QCOMPARE(circuit->state(at(2s)), CircuitState::Closed);
            succeed(circuit, at(2s));
            QCOMPARE(circuit->state(at(2s)), CircuitState::Open);
        }
        Circuit inARow{inMode(CircuitMode::Disabled)};
        fail(inARow, at(1s), 3);
        inARow->setMode(CircuitMode::Enforce, byOperator(), at(2s));
        succeed(inARow, at(2s)); // ends the row
        QCOMPARE(inARow->state(at(2s)), CircuitState::Closed);
    }

    void disablingClosesAnOpenAndAHalfOpenCircuit()
    {
        for (const TimePoint when : {at(10s), at(40s)}) {
            Circuit circuit{inMode(CircuitMode::Enforce)};
            fail(circuit, at(0s), 2);
            const CircuitState before = circuit->state(when);
            QCOMPARE(before, when < at(30s) ? CircuitState::Open : CircuitState::HalfOpen);
            circuit->setMode(CircuitMode::Disabled, byOperator(), when);
            const Change change = transitions(*circuit).back();
            QCOMPARE(change.from, before);
            QCOMPARE(change.to, CircuitState::Closed);
            QCOMPARE(change.cause, Cause::Mode);
            QCOMPARE(change.at, when);
            QCOMPARE(change.actor, std::string{"ada"});
            QVERIFY(circuit->tryAcquire(when));
        }
    }

    void aDisabledCircuitCannotBeTrippedOrHalfOpened()
    {
        Circuit circuit{inMode(CircuitMode::Disabled)};
        const std::uint64_t epoch = circuit->snapshot(at(1s)).epoch;
        QCOMPARE(circuit->trip(byOperator(), at(1s)).outcome, OrderOutcome::NoEffect);
        QCOMPARE(circuit->forceHalfOpen(byOperator(), at(1s)).outcome, OrderOutcome::NoEffect);
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        QCOMPARE(circuit->snapshot(at(1s)).epoch, epoch);
        QCOMPARE(circuit->history().size(), 2U); // that it was asked stands there
        QVERIFY(transitions(*circuit).empty());
    }

    void anIsolationHoldsInEveryMode()
    {
        for (const CircuitMode mode :
             {CircuitMode::Enforce, CircuitMode::Disabled, CircuitMode::Shadow}) {
            Circuit circuit{inMode(mode)};
            const OrderResult order = circuit->isolate(byOperator(), at(1s));
            const Permit refused = circuit->tryAcquire(at(1s));
            QVERIFY(!refused);
            QVERIFY(!refused.wouldReject());
            QCOMPARE(refused.rejection().by, RejectedBy::Isolation);
            QCOMPARE(circuit->snapshot(at(1s)).totals.rejected, 1U);
            circuit->forceHalfOpen(byOperator(), at(2s));
            QCOMPARE(circuit->state(at(2s)), mode == CircuitMode::Disabled
                                                 ? CircuitState::Isolated
                                                 : CircuitState::HalfOpen);
            circuit->reset(byOperator(), at(3s));
            QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
            QVERIFY(order.isolation > 0);
        }
    }

    void disablingLeavesAnIsolationAsItIs()
    {
        Circuit circuit{inMode(CircuitMode::Enforce)};
        const std::uint64_t id = circuit->isolate(byOperator(), at(1s)).isolation;
        circuit->setMode(CircuitMode::Disabled, byOperator(), at(2s));
        QCOMPARE(circuit->state(at(2s)), CircuitState::Isolated);
        circuit->release(id, byOperator(), at(3s));
        QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
        QCOMPARE(transitions(*circuit).back().cause, Cause::IsolationOver);
    }

    void anIsolationThatEndsWhileDisabledClosesTheCircuit()
    {
        Circuit circuit{inMode(CircuitMode::Disabled)};
        circuit->isolate(byOperator(), at(1s), at(5s));
        QCOMPARE(circuit->state(at(5s - 1ns)), CircuitState::Isolated);
        QCOMPARE(circuit->state(at(5s)), CircuitState::Closed);
        QCOMPARE(transitions(*circuit).back().cause, Cause::IsolationOver);
        QCOMPARE(transitions(*circuit).back().at, at(5s));
    }

    void shadowPassesWhatWouldBeRejected()
    {
        Circuit circuit{inMode(CircuitMode::Shadow)};
        fail(circuit, at(0s), 2);
        QCOMPARE(circuit->state(at(0s)), CircuitState::Open); // the state machine runs on
        Permit passed = circuit->tryAcquire(at(1s));
        QVERIFY(passed);
        QVERIFY(passed.wouldReject());
        QCOMPARE(passed.state(), CircuitState::Open);
        QCOMPARE(passed.rejection(),
                 (Rejection{RejectedBy::Breaker, CircuitState::Open, some(29s)}));
        QCOMPARE(circuit->snapshot(at(1s)).retryAfter, some(0s)); // a call would be permitted
        passed.fail(at(2s), ErrorName{"TimeoutError"});
        const CircuitTotals totals = circuit->snapshot(at(2s)).totals;
        QCOMPARE(totals.permitted, 3U);
        QCOMPARE(totals.rejected, 0U);
        QCOMPARE(totals.wouldReject, 1U);
        QCOMPARE(totals.failed, 3U);
        QCOMPARE(circuit->snapshot(at(2s)).errors.front().count, 3U);
    }

    void aShadowPassTakesNoProbeAndDecidesNothing()
    {
        Circuit circuit{inMode(CircuitMode::Shadow)};
        fail(circuit, at(0s), 2);
        Permit beforeTheProbe = circuit->tryAcquire(at(29s));
        Permit probe = circuit->tryAcquire(at(30s));
        QVERIFY(probe && !probe.wouldReject());
        Permit beside = circuit->tryAcquire(at(30s));
        QVERIFY(beside && beside.wouldReject());
        QCOMPARE(beside.rejection(),
                 (Rejection{RejectedBy::Breaker, CircuitState::HalfOpen, std::nullopt}));
        beside.fail(at(31s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->state(at(31s)), CircuitState::HalfOpen);
        QCOMPARE(circuit->snapshot(at(31s)).round.underWay, 1U);
        QCOMPARE(circuit->snapshot(at(31s)).consecutiveFailures, 0U);
        beforeTheProbe.fail(at(32s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->state(at(32s)), CircuitState::HalfOpen);
        probe.succeed(at(33s));
        QCOMPARE(circuit->state(at(33s)), CircuitState::Closed);
    }

    void aShadowPassEntersNoWindow()
    {
        CircuitOptions options = inMode(CircuitMode::Shadow, FailureRatio{0.5, 10, 60s, 10});
        options.recoveryRamp = RecoveryRamp{10s, 0.1};
        options.breakDuration.strategy = ConstantBreak{10s};
        Circuit circuit{options};
        fail(circuit, at(0s), 10);
        succeed(circuit, at(10s));
        QCOMPARE(circuit->state(at(10s)), CircuitState::Closed);
        fail(circuit, at(10s), 20); // two are admitted by the ramp, the others pass beside it
        const CircuitSnapshot snapshot = circuit->snapshot(at(10s));
        QCOMPARE(snapshot.totals.wouldReject, 18U);
        QCOMPARE(snapshot.totals.rejectedByRamp, 0U);
        QCOMPARE(snapshot.window.calls, 2U);
        QCOMPARE(snapshot.consecutiveFailures, 2U);
        QCOMPARE(snapshot.state, CircuitState::Closed);
    }

    void whatOpensAShadowedCircuitShowsNoCallThatMerelyPassed()
    {
        Circuit circuit{inMode(CircuitMode::Shadow)};
        fail(circuit, at(0s), 2);
        fail(circuit, at(1s), 5, "PassedBy");
        fail(circuit, at(30s), 1, "TheProbe");
        const Change opening = circuit->history().back();
        QCOMPARE(opening.cause, Cause::ProbeFailed);
        QCOMPARE(opening.window->errors.size(), 1U);
        QCOMPARE(opening.window->last.size(), 3U);
        for (const RecentOutcome &outcome : opening.window->last)
            QVERIFY(outcome.error != ErrorName{"PassedBy"});
    }

    void enforcingAgainLeavesTheState()
    {
        Circuit circuit{inMode(CircuitMode::Shadow)};
        fail(circuit, at(0s), 2);
        const OrderResult order = circuit->setMode(CircuitMode::Enforce, byOperator(), at(1s));
        QCOMPARE(order.outcome, OrderOutcome::Done);
        QCOMPARE(order.after, CircuitState::Open);
        QVERIFY(!circuit->tryAcquire(at(1s)));
        QCOMPARE(circuit->state(at(30s)), CircuitState::HalfOpen);
    }

    void aChangeOfModeStandsInTheHistory()
    {
        Circuit circuit{inMode(CircuitMode::Enforce)};
        circuit->setMode(CircuitMode::Shadow, byOperator("trial"), at(3s));
        QCOMPARE(circuit->mode(), CircuitMode::Shadow);
        QCOMPARE(circuit->history().size(), 1U);
        const Change change = circuit->history().front();
        QCOMPARE(change.kind, ChangeKind::ModeSet);
        QCOMPARE(change.at, at(3s));
        QCOMPARE(change.actor, std::string{"ada"});
        QVERIFY(change.reason.find("trial") != std::string::npos);
        QCOMPARE(circuit->setMode(CircuitMode::Shadow, byOperator(), at(4s)).outcome,
                 OrderOutcome::NoEffect);
    }
};

QTEST_APPLESS_MAIN(TestModes)

#include "tst_modes.moc"
