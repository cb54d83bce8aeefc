// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "guarded_support.h"
#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// A circuit that is disabled for a time: what the clock brings at its end.
class TestDisabledUntil : public QObject
{
    Q_OBJECT

private:
    static CircuitOptions tripsAtTwo(CircuitMode mode = CircuitMode::Enforce)
    {
        CircuitOptions options = optionsWith(FailureCount{2, 600s});
        options.mode = mode;
        return options;
    }
    static void disable(Circuit &circuit, TimePoint now, std::optional<TimePoint> until)
    {
        circuit->setMode(CircuitMode::Disabled, byOperator(), now, until);
    }
    static CircuitMode modeAt(Circuit &circuit, TimePoint now)
    {
        return circuit->snapshot(now).mode;
    }

private Q_SLOTS:
    void theModeBeforeHoldsAgainFromThatInstantOn()
    {
        for (const CircuitMode before : {CircuitMode::Enforce, CircuitMode::Shadow}) {
            Circuit circuit;
            circuit->setMode(before, byOperator(), at(1s));
            disable(circuit, at(2s), at(10s));
            QCOMPARE(modeAt(circuit, at(10s - 1ns)), CircuitMode::Disabled);
            QCOMPARE(modeAt(circuit, at(10s)), before);
            QCOMPARE(circuit->mode(), before);
        }
    }

    void bornDisabledItEnforcesAfterwards()
    {
        Circuit circuit{tripsAtTwo(CircuitMode::Disabled)};
        disable(circuit, at(1s), at(10s));
        QCOMPARE(modeAt(circuit, at(10s)), CircuitMode::Enforce);
    }

    void itsEndIsToldWhileItStands()
    {
        Circuit circuit;
        QCOMPARE(circuit->snapshot(at(0s)).disabledUntil, std::optional<TimePoint>{});
        disable(circuit, at(1s), at(10s));
        QCOMPARE(circuit->snapshot(at(1s)).disabledUntil, std::optional{at(10s)});
        QCOMPARE(circuit->nextDue(), std::optional{at(10s)});
        QCOMPARE(circuit->snapshot(at(10s)).disabledUntil, std::optional<TimePoint>{});
        QCOMPARE(circuit->nextDue(), std::optional<TimePoint>{});
    }

    void itsEndIsAChangeOfTheHistoryAndOfNoState()
    {
        Circuit circuit;
        int told = 0;
        const Subscription subscription =
            circuit->subscribe(EventKind::Change, [&told](const Event &) { ++told; });
        circuit->setMode(CircuitMode::Shadow, byOperator(), at(1s));
        disable(circuit, at(2s), at(62s));
        const std::uint64_t epoch = circuit->snapshot(at(3s)).epoch;
        QVERIFY(!circuit->advance(at(70s))); // no state changed
        const Change ordered = circuit->history().at(1);
        QCOMPARE(ordered.reason, std::string{"mode shadow → disabled for 60 s: maintenance"});
        const Change over = circuit->history().back();
        QCOMPARE(circuit->history().size(), 3U);
        QCOMPARE(told, 3);
        QCOMPARE(over.kind, ChangeKind::ModeSet);
        QCOMPARE(over.at, at(62s));
        QCOMPARE(over.from, CircuitState::Closed);
        QCOMPARE(over.to, CircuitState::Closed);
        QCOMPARE(over.cause, Cause::Mode);
        QCOMPARE(over.reason, std::string{"mode disabled → shadow: the time for which it was "
                                          "disabled is over"});
        QVERIFY(over.actor.empty()); // it came by itself
        QCOMPARE(circuit->snapshot(at(70s)).epoch, epoch);
        QVERIFY(transitions(*circuit).empty());
    }

    void theRulesAreLookedAtAfterTheNextCountedOutcome()
    {
        for (const bool hasBeenLookedAt : {true, false}) {
            Circuit circuit{tripsAtTwo()};
            disable(circuit, at(1s), at(10s));
            fail(circuit, at(2s), 5);
            if (hasBeenLookedAt)
                QVERIFY(!circuit->advance(at(10s)));
            Permit cancelled = circuit->tryAcquire(at(10s));
            cancelled.cancel(at(10s));
            QCOMPARE(circuit->state(at(10s)), CircuitState::Closed);
            succeed(circuit, at(11s));
            QCOMPARE(circuit->state(at(11s)), CircuitState::Open);
            QCOMPARE(transitions(*circuit).front().at, at(11s));
        }
    }

    void anOutcomeAtItsEndIsCountedAsEnforced()
    {
        // Nobody looks between: what a thread may count by itself ends with the disabling.
        for (const TripRule &rule :
             {TripRule{FailureRatio{0.5, 2, 600s, 10}}, TripRule{FailureCount{2, 600s}},
              TripRule{ConsecutiveFailures{2, Duration{0}}}}) {
            for (const Duration when : {10s - 1ns, Duration{10s}}) {
                Circuit circuit{optionsWith(rule)};
                disable(circuit, at(1s), at(10s));
                fail(circuit, at(2s), 5);
                fail(circuit, at(when));
                QCOMPARE(circuit->state(at(when)),
                         when == 10s ? CircuitState::Open : CircuitState::Closed);
            }
        }
    }

    void disabledAnewKeepsTheModeBeforeAndReplacesTheEnd()
    {
        Circuit circuit;
        circuit->setMode(CircuitMode::Shadow, byOperator(), at(1s));
        disable(circuit, at(2s), at(10s));
        QCOMPARE(
            circuit->setMode(CircuitMode::Disabled, byOperator("longer"), at(3s), at(20s)).outcome,
            OrderOutcome::Done);
        QCOMPARE(circuit->history().back().kind, ChangeKind::ModeSet);
        QCOMPARE(circuit->history().back().reason,
                 std::string{"mode disabled → disabled for 17 s: longer"});
        QCOMPARE(modeAt(circuit, at(19s)), CircuitMode::Disabled);
        QCOMPARE(modeAt(circuit, at(20s)), CircuitMode::Shadow);
    }

    void disabledAnewWithoutAnEndStays()
    {
        Circuit circuit;
        disable(circuit, at(2s), at(10s));
        disable(circuit, at(3s), {});
        QCOMPARE(circuit->history().size(), 2U);
        QCOMPARE(circuit->nextDue(), std::optional<TimePoint>{});
        QCOMPARE(modeAt(circuit, at(1000h)), CircuitMode::Disabled);
        disable(circuit, at(1001h), at(1002h)); // and what held before is still known
        QCOMPARE(modeAt(circuit, at(1002h)), CircuitMode::Enforce);
    }

    void disabledAnewWithNothingNewStandsInTheHistoryToo()
    {
        Circuit circuit;
        disable(circuit, at(2s), at(10s));
        QCOMPARE(circuit->setMode(CircuitMode::Disabled, byOperator(), at(3s), at(10s)).outcome,
                 OrderOutcome::NoEffect);
        QCOMPARE(circuit->history().size(), 2U);
        QCOMPARE(modeAt(circuit, at(10s)), CircuitMode::Enforce);
    }

    void anyLaterModeTakesThePlaceOfTheEnd()
    {
        for (const CircuitMode later : {CircuitMode::Enforce, CircuitMode::Shadow}) {
            Circuit circuit;
            disable(circuit, at(1s), at(10s));
            circuit->setMode(later, byOperator(), at(5s));
            QCOMPARE(circuit->snapshot(at(5s)).disabledUntil, std::optional<TimePoint>{});
            QCOMPARE(modeAt(circuit, at(20s)), later);
            QCOMPARE(circuit->history().size(), 2U);
            disable(circuit, at(30s), at(40s)); // what held last is what comes back
            QCOMPARE(modeAt(circuit, at(40s)), later);
        }
    }

    void itsEndComesBeforeThatOfAnIsolation()
    {
        Circuit circuit;
        circuit->isolate(byOperator(), at(1s), at(10s));
        disable(circuit, at(2s), at(10s));
        QCOMPARE(circuit->state(at(10s)), CircuitState::HalfOpen);
        const std::vector<Change> history = circuit->history();
        QCOMPARE(history.at(2).kind, ChangeKind::ModeSet);
        QCOMPARE(history.at(3).cause, Cause::IsolationOver);
        Circuit later;
        later->isolate(byOperator(), at(1s), at(10s));
        disable(later, at(2s), at(10s + 1ns));
        QCOMPARE(later->state(at(11s)), CircuitState::Closed); // disabled when the isolation ended
    }

    void whileItLastsNothingOpensIt()
    {
        Circuit circuit;
        circuit->trip(byOperator(), at(0s));
        disable(circuit, at(1s), at(10s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        QCOMPARE(circuit->trip(byOperator(), at(2s)).outcome, OrderOutcome::NoEffect);
        QCOMPARE(circuit->forceHalfOpen(byOperator(), at(2s)).outcome, OrderOutcome::NoEffect);
        QCOMPARE(circuit->trip(byOperator(), at(10s)).outcome, OrderOutcome::Done);
    }

    void anEndThatHasPassedIsAtOnce()
    {
        Circuit circuit;
        disable(circuit, at(5s), at(3s));
        QCOMPARE(circuit->mode(), CircuitMode::Enforce);
        QCOMPARE(circuit->history().size(), 2U);
        QCOMPARE(circuit->history().back().at, at(5s));
    }

    void anEndForAnotherModeIsRefused()
    {
        for (const CircuitMode mode : {CircuitMode::Enforce, CircuitMode::Shadow}) {
            Circuit circuit;
            QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                     circuit->setMode(mode, byOperator(), at(1s), at(2s)));
            QVERIFY(circuit->history().empty());
        }
    }

    void aStaleOrderLeavesTheEnd()
    {
        Circuit circuit;
        disable(circuit, at(1s), at(10s));
        Order stale = byOperator();
        stale.ifEpoch = 999;
        const OrderResult result = circuit->setMode(CircuitMode::Enforce, stale, at(2s));
        QVERIFY(result.isRefused());
        QCOMPARE(result.refusal, OrderRefusal::StateMoved);
        QCOMPARE(circuit->snapshot(at(2s)).disabledUntil, std::optional{at(10s)});
    }

    void reconfiguredWithTheSameModeItKeepsModeAndEnd()
    {
        for (const CircuitMode file : {CircuitMode::Enforce, CircuitMode::Disabled}) {
            Circuit circuit{tripsAtTwo(file)};
            circuit->setMode(CircuitMode::Shadow, byOperator(), at(1s));
            disable(circuit, at(2s), at(10s));
            CircuitOptions other = circuit->options();
            QCOMPARE(other.mode, file); // the file's, not the one that holds
            other.group = "eu";
            circuit->reconfigure(other, byOperator(), at(3s));
            QCOMPARE(circuit->snapshot(at(3s)).disabledUntil, std::optional{at(10s)});
            QCOMPARE(modeAt(circuit, at(10s)), CircuitMode::Shadow);
        }
    }

    void reconfiguredWithAnotherModeItTakesThat()
    {
        Circuit circuit{tripsAtTwo()};
        disable(circuit, at(2s), at(10s));
        circuit->reconfigure(tripsAtTwo(CircuitMode::Shadow), byOperator(), at(3s));
        QCOMPARE(modeAt(circuit, at(3s)), CircuitMode::Shadow);
        QCOMPARE(modeAt(circuit, at(11s)), CircuitMode::Shadow);
        circuit->trip(byOperator(), at(12s));
        circuit->reconfigure(tripsAtTwo(CircuitMode::Disabled), byOperator(), at(13s));
        QCOMPARE(circuit->snapshot(at(13s)).state, CircuitState::Closed);
        QCOMPARE(modeAt(circuit, at(100s)), CircuitMode::Disabled);
        disable(circuit, at(101s), at(102s));
        QCOMPARE(modeAt(circuit, at(102s)), CircuitMode::Shadow);
    }

    void limiterAndBulkheadAreAskedAgainThoughNobodyLooked()
    {
        Guarded circuit{{}, RateLimit{.rate = 1, .burst = 1}, BulkheadOptions{.concurrent = 1}};
        circuit.breaker().setMode(CircuitMode::Disabled, byOperator(), at(1s), at(10s));
        GuardedPermit held = circuit.call(at(2s));
        QVERIFY(held && circuit.call(at(2s)));
        QCOMPARE(circuit.inUse(), 0U);
        QCOMPARE(circuit.rejectedBy(at(10s - 1ns)), RejectedBy::None);
        GuardedPermit first = circuit.call(at(10s));
        QVERIFY(first);
        QCOMPARE(circuit.inUse(), 1U);
        QCOMPARE(circuit.rejectedBy(at(10s)), RejectedBy::Limiter);
        QCOMPARE(circuit.rejectedBy(at(20s)), RejectedBy::Bulkhead);
    }

    void whatACallWouldBeToldIsThatOfTheModeThen()
    {
        Guarded circuit{{}, RateLimit{.rate = 1, .burst = 1}};
        QVERIFY(circuit.call(at(9500ms)));
        circuit.breaker().setMode(CircuitMode::Disabled, byOperator(), at(9500ms), at(10s));
        QCOMPARE(circuit.wouldRefuse(at(9900ms)), RejectedBy::None);
        QCOMPARE(circuit.wouldRefuse(at(10s)), RejectedBy::Limiter);
    }
};

QTEST_APPLESS_MAIN(TestDisabledUntil)

#include "tst_disabled_until.moc"
