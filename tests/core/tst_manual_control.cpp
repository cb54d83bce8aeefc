// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <stdexcept>

using namespace switchgear;
using namespace switchgear::test;

/// Orders: reset, trip, half-open and its undo, and how each stands in the history.
class TestManualControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resetReleasesAllAndStartsAnew();
    void resetStartsAnEpochEvenWhereItWasClosed();
    void tripOpensAsAFailureWould();
    void tripOfAnOpenOrIsolatedCircuitIsNoTransition();
    void forceHalfOpenWorksFromAnyStateAndReleasesAll();
    void forceHalfOpenOfAHalfOpenCircuitIsNoTransition();
    void undoOfForceHalfOpenBringsTheBreakBack();
    void undoIsRefusedOnceAProbeWasDecided();
    void anOrderForAnEpochThatHasPassedIsRefused();
    void anOrderForThePresentEpochIsDone();
    void everyOrderStandsInTheHistory();
    void anOrderIsOutOfDateOnceTheClockMovedTheCircuit();
    void reconfigureTakesNoCallAndNoFigure();
    void reconfigureRefusesUnsoundOptionsWhole();
    void closedCallsThatEndAfterAnOrderAreLate();
};

void TestManualControl::resetReleasesAllAndStartsAnew()
{
    CircuitOptions options = opensAtOnce();
    options.breakDuration.settle = 1h;
    Circuit circuit{options};
    fail(circuit, at(0s));
    fail(circuit, at(30s));
    circuit->isolate(byOperator("one"), at(31s));
    circuit->isolate(byOperator("two"), at(31s), at(1000s));
    const OrderResult order = circuit->reset(byOperator("all well"), at(40s));
    QCOMPARE(order.outcome, OrderOutcome::Done);
    QCOMPARE(order.before, CircuitState::Isolated);
    QCOMPARE(order.after, CircuitState::Closed);
    const CircuitSnapshot snapshot = circuit->snapshot(at(40s));
    QVERIFY(snapshot.isolations.empty());
    QCOMPARE(snapshot.n, 0U); // settled or not
    QCOMPARE(snapshot.totals.openings, 2U); // nothing resets the totals
    QCOMPARE(transitions(*circuit).back().cause, Cause::ManualReset);
    QVERIFY(circuit->tryAcquire(at(1000s)));
    QCOMPARE(circuit->state(at(1000s)), CircuitState::Closed);
}

void TestManualControl::resetStartsAnEpochEvenWhereItWasClosed()
{
    Circuit circuit{opensAtOnce()};
    Permit before = circuit->tryAcquire(at(1s));
    const CircuitSnapshot old = circuit->snapshot(at(1s));
    const OrderResult order = circuit->reset(byOperator(), at(2s));
    QCOMPARE(order.outcome, OrderOutcome::Done);
    QVERIFY(order.epoch != old.epoch);
    QCOMPARE(circuit->snapshot(at(2s)).epoch, order.epoch);
    QVERIFY(transitions(*circuit).empty());
    QCOMPARE(circuit->history().back().kind, ChangeKind::Reset);
    before.fail(at(3s), ErrorName{"TimeoutError"});
    QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
    QCOMPARE(circuit->snapshot(at(3s)).totals.late, 1U);
}

void TestManualControl::tripOpensAsAFailureWould()
{
    Circuit circuit;
    const OrderResult order = circuit->trip(byOperator("too many tickets"), at(5s));
    QCOMPARE(order.after, CircuitState::Open);
    const CircuitSnapshot snapshot = circuit->snapshot(at(5s));
    QCOMPARE(snapshot.n, 1U);
    QCOMPARE(snapshot.breakEnds, std::optional{at(35s)});
    QCOMPARE(snapshot.totals.openings, 1U);
    QCOMPARE(snapshot.totals.failed, 0U);
    const Change change = transitions(*circuit).back();
    QCOMPARE(change.cause, Cause::ManualTrip);
    QCOMPARE(change.breakFor, some(30s));
    QVERIFY(change.window);
    QVERIFY(!change.window->rule);
    QCOMPARE(circuit->state(at(35s)), CircuitState::HalfOpen);
    QCOMPARE(circuit->trip(byOperator(), at(36s)).after, CircuitState::Open);
    QCOMPARE(circuit->snapshot(at(36s)).n, 2U);
}

void TestManualControl::tripOfAnOpenOrIsolatedCircuitIsNoTransition()
{
    Circuit open;
    open->trip(byOperator(), at(1s));
    const std::uint64_t epoch = open->snapshot(at(1s)).epoch;
    QCOMPARE(open->trip(byOperator(), at(5s)).outcome, OrderOutcome::NoEffect);
    const CircuitSnapshot snapshot = open->snapshot(at(5s));
    QCOMPARE(snapshot.epoch, epoch);
    QCOMPARE(snapshot.breakEnds, std::optional{at(31s)});
    QCOMPARE(snapshot.totals.openings, 1U);
    QCOMPARE(transitions(*open).size(), 1U);

    Circuit isolated;
    isolated->isolate(byOperator(), at(1s));
    QCOMPARE(isolated->trip(byOperator(), at(2s)).outcome, OrderOutcome::NoEffect);
    QCOMPARE(isolated->state(at(2s)), CircuitState::Isolated);
}

void TestManualControl::forceHalfOpenWorksFromAnyStateAndReleasesAll()
{
    Circuit closed;
    QCOMPARE(closed->forceHalfOpen(byOperator(), at(1s)).after, CircuitState::HalfOpen);
    QCOMPARE(transitions(*closed).back().cause, Cause::ManualHalfOpen);

    Circuit open;
    open->trip(byOperator(), at(1s));
    open->forceHalfOpen(byOperator(), at(2s));
    QCOMPARE(open->state(at(2s)), CircuitState::HalfOpen);
    succeed(open, at(2s));
    QCOMPARE(open->state(at(2s)), CircuitState::Closed);

    Circuit isolated;
    isolated->isolate(byOperator("one"), at(1s));
    isolated->isolate(byOperator("two"), at(1s), at(10s));
    isolated->forceHalfOpen(byOperator(), at(2s));
    QCOMPARE(isolated->state(at(2s)), CircuitState::HalfOpen);
    QVERIFY(isolated->snapshot(at(2s)).isolations.empty());
    succeed(isolated, at(2s));
    QCOMPARE(isolated->state(at(20s)), CircuitState::Closed); // the until is void
}

void TestManualControl::forceHalfOpenOfAHalfOpenCircuitIsNoTransition()
{
    Circuit circuit;
    circuit->forceHalfOpen(byOperator(), at(1s));
    Permit probe = circuit->tryAcquire(at(1s));
    QCOMPARE(circuit->forceHalfOpen(byOperator(), at(2s)).outcome, OrderOutcome::NoEffect);
    QVERIFY(!circuit->tryAcquire(at(2s))); // the probe is still out
    probe.succeed(at(3s));
    QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
}

void TestManualControl::undoOfForceHalfOpenBringsTheBreakBack()
{
    Circuit circuit{opensAtOnce()};
    fail(circuit, at(0s));
    circuit->forceHalfOpen(byOperator(), at(5s));
    Permit probe = circuit->tryAcquire(at(5s));
    const OrderResult undone = circuit->undoForceHalfOpen(byOperator("a slip"), at(8s));
    QCOMPARE(undone.outcome, OrderOutcome::Done);
    QCOMPARE(undone.after, CircuitState::Open);
    const CircuitSnapshot snapshot = circuit->snapshot(at(8s));
    QCOMPARE(snapshot.breakEnds, std::optional{at(30s)});
    QCOMPARE(snapshot.n, 1U);
    QCOMPARE(circuit->tryAcquire(at(20s)).rejection().retryAfter, some(10s));
    probe.succeed(at(21s)); // of an epoch that has passed
    QCOMPARE(circuit->state(at(21s)), CircuitState::Open);
    QCOMPARE(circuit->state(at(30s)), CircuitState::HalfOpen);
    QCOMPARE(transitions(*circuit).back().cause, Cause::BreakOver);
}

void TestManualControl::undoIsRefusedOnceAProbeWasDecided()
{
    CircuitOptions options = opensAtOnce();
    options.halfOpen = HalfOpen{2, 2, 30s};
    Circuit circuit{options};
    QCOMPARE(circuit->undoForceHalfOpen(byOperator(), at(0s)).outcome, OrderOutcome::NoEffect);
    fail(circuit, at(0s));
    QCOMPARE(circuit->undoForceHalfOpen(byOperator(), at(1s)).outcome, OrderOutcome::NoEffect);
    circuit->forceHalfOpen(byOperator(), at(5s));
    succeed(circuit, at(6s));
    QCOMPARE(circuit->undoForceHalfOpen(byOperator(), at(7s)).outcome, OrderOutcome::NoEffect);
    QCOMPARE(circuit->state(at(7s)), CircuitState::HalfOpen);

    Circuit byTheClock{options};
    fail(byTheClock, at(0s));
    QCOMPARE(byTheClock->state(at(30s)), CircuitState::HalfOpen);
    QCOMPARE(byTheClock->undoForceHalfOpen(byOperator(), at(31s)).outcome, OrderOutcome::NoEffect);
    QCOMPARE(byTheClock->state(at(31s)), CircuitState::HalfOpen);
}

void TestManualControl::anOrderForAnEpochThatHasPassedIsRefused()
{
    Circuit circuit{opensAtOnce()};
    Order order = byOperator();
    order.ifEpoch = circuit->snapshot(at(0s)).epoch;
    fail(circuit, at(1s)); // what the operator saw is gone
    const std::size_t before = transitions(*circuit).size();
    const std::vector<OrderResult> results{
        circuit->isolate(order, at(2s)),
        circuit->release(1, order, at(2s)),
        circuit->reset(order, at(2s)),
        circuit->trip(order, at(2s)),
        circuit->forceHalfOpen(order, at(2s)),
        circuit->undoForceHalfOpen(order, at(2s)),
        circuit->setMode(CircuitMode::Disabled, order, at(2s)),
        circuit->setBreakDuration(BreakDuration{}, order, at(2s)),
        circuit->reconfigure(CircuitOptions{}, order, at(2s)),
    };
    for (const OrderResult &result : results) {
        QVERIFY(result.isRefused());
        QCOMPARE(result.before, CircuitState::Open);
        QCOMPARE(result.after, CircuitState::Open);
        QCOMPARE(result.epoch, circuit->snapshot(at(2s)).epoch);
    }
    QCOMPARE(transitions(*circuit).size(), before);
    QCOMPARE(circuit->mode(), CircuitMode::Enforce);
    QVERIFY(circuit->snapshot(at(2s)).isolations.empty());
    QCOMPARE(circuit->snapshot(at(2s)).breakEnds, std::optional{at(31s)});
}

void TestManualControl::anOrderForThePresentEpochIsDone()
{
    Circuit circuit{opensAtOnce()};
    fail(circuit, at(1s));
    Order order = byOperator();
    order.ifEpoch = circuit->snapshot(at(2s)).epoch;
    QCOMPARE(circuit->reset(order, at(2s)).outcome, OrderOutcome::Done);
    QCOMPARE(circuit->state(at(2s)), CircuitState::Closed);
    QVERIFY(circuit->trip(order, at(3s)).isRefused()); // its own effect moved the epoch
}

void TestManualControl::everyOrderStandsInTheHistory()
{
    Circuit circuit;
    const auto last = [&] { return circuit->history().back(); };
    circuit->isolate(byOperator("why one"), at(1s));
    QCOMPARE(last().from, CircuitState::Closed);
    QCOMPARE(last().to, CircuitState::Isolated);
    QVERIFY(last().reason.find("why one") != std::string::npos);
    circuit->reset(byOperator("why two"), at(2s));
    QCOMPARE(last().cause, Cause::ManualReset);
    circuit->trip(byOperator("why three"), at(3s));
    QCOMPARE(last().cause, Cause::ManualTrip);
    circuit->forceHalfOpen(byOperator("why four"), at(4s));
    QCOMPARE(last().cause, Cause::ManualHalfOpen);
    circuit->setMode(CircuitMode::Shadow, byOperator("why five"), at(5s));
    circuit->reconfigure(CircuitOptions{}, byOperator("why six"), at(6s));
    circuit->reset(byOperator("why seven"), at(7s));
    circuit->trip(byOperator("why eight"), at(8s));
    circuit->trip(byOperator("asked in vain"), at(9s));
    QCOMPARE(last().kind, ChangeKind::NoEffect);
    QCOMPARE(last().from, CircuitState::Open);
    QCOMPARE(last().to, CircuitState::Open);
    QCOMPARE(last().cause, Cause::ManualTrip);
    QVERIFY(last().reason.find("asked in vain") != std::string::npos);
    std::uint64_t sequence = 0;
    for (const Change &change : circuit->history()) {
        QCOMPARE(change.sequence, ++sequence);
        QCOMPARE(change.actor, std::string{"ada"});
        QVERIFY(!change.reason.empty());
    }
    QCOMPARE(sequence, 9U);
    QCOMPARE(circuit->snapshot(at(9s)).lastChange, 9U);
}

void TestManualControl::anOrderIsOutOfDateOnceTheClockMovedTheCircuit()
{
    Circuit circuit{opensAtOnce()};
    fail(circuit, at(0s));
    Order order = byOperator();
    order.ifEpoch = circuit->snapshot(at(29s)).epoch; // open, one second to go
    QVERIFY(circuit->reset(order, at(30s)).isRefused());
    QCOMPARE(circuit->state(at(30s)), CircuitState::HalfOpen);
}

void TestManualControl::reconfigureTakesNoCallAndNoFigure()
{
    Circuit circuit{opensAtOnce()};
    succeed(circuit, at(1s), 7);
    Permit under = circuit->tryAcquire(at(1s));
    CircuitOptions other = optionsWith(ConsecutiveFailures{3, Duration{0}});
    other.group = "checkout";
    other.halfOpen.probeTimeout = 7s;
    QCOMPARE(circuit->reconfigure(other, byOperator(), at(2s)).outcome, OrderOutcome::Done);
    QCOMPARE(circuit->history().back().kind, ChangeKind::Reconfigured);
    QCOMPARE(circuit->options().halfOpen, other.halfOpen);
    QCOMPARE(circuit->snapshot(at(2s)).group, std::string{"checkout"});
    QCOMPARE(circuit->snapshot(at(2s)).totals.succeeded, 7U);
    QCOMPARE(circuit->snapshot(at(2s)).inFlight, 1U);
    under.fail(at(3s), ErrorName{"TimeoutError"});
    QCOMPARE(circuit->snapshot(at(3s)).totals.late, 0U);
    fail(circuit, at(3s));
    QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
    fail(circuit, at(3s));
    QCOMPARE(circuit->state(at(3s)), CircuitState::Open);
}

void TestManualControl::reconfigureRefusesUnsoundOptionsWhole()
{
    Circuit circuit{opensAtOnce()};
    CircuitOptions unsound;
    unsound.mode = CircuitMode::Disabled;
    unsound.halfOpen = HalfOpen{1, 2, 30s};
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, static_cast<void>(circuit->reconfigure(
                                                        unsound, byOperator(), at(1s))));
    QCOMPARE(circuit->mode(), CircuitMode::Enforce);
    QVERIFY(circuit->history().empty());
    fail(circuit, at(1s));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
}

void TestManualControl::closedCallsThatEndAfterAnOrderAreLate()
{
    Circuit circuit{opensAtOnce()};
    Permit first = circuit->tryAcquire(at(1s));
    Permit second = circuit->tryAcquire(at(1s));
    circuit->trip(byOperator(), at(2s));
    first.succeed(at(3s));
    circuit->reset(byOperator(), at(4s));
    second.fail(at(5s), ErrorName{"TimeoutError"});
    const CircuitSnapshot snapshot = circuit->snapshot(at(5s));
    QCOMPARE(snapshot.state, CircuitState::Closed);
    QCOMPARE(snapshot.totals.late, 2U);
    QCOMPARE(snapshot.totals.succeeded, 1U);
    QCOMPARE(snapshot.totals.failed, 1U);
    QCOMPARE(snapshot.errors.front().count, 1U);
    QCOMPARE(snapshot.consecutiveFailures, 0U);
}

QTEST_APPLESS_MAIN(TestManualControl)

#include "tst_manual_control.moc"
