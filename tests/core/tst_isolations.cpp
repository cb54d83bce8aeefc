// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// Operators' holds on a circuit: counted, with an end or without one.
class TestIsolations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isolateRejectsEveryCallUntilReleased();
    void noOutcomeEndsAnIsolation();
    void everyIsolationMustEnd();
    void anIsolationEndsAtItsUntilExactly();
    void theLastOfSeveralUntilsEndsIt();
    void anIsolationWithNoEndTellsNoTime();
    void anIsolationOfAnOpenCircuitOutlivesItsBreak();
    void releaseOfAnUnknownIsolationDoesNothing();
    void anEndCanBeMovedAndTakenAway();
    void aMovedEndStandsInTheHistoryAndChangesNoState();
    void anEndThatIsMovedIntoThePastIsNow();
    void movingWhatIsNotThereDoesNothing();
    void noMoreThanAThousandStand();
    void amongAThousandEachEndsByItselfAndByItsId();
};

void TestIsolations::isolateRejectsEveryCallUntilReleased()
{
    Circuit circuit;
    const OrderResult order = circuit->isolate(byOperator("database moves"), at(1s));
    QCOMPARE(order.outcome, OrderOutcome::Done);
    QCOMPARE(order.before, CircuitState::Closed);
    QCOMPARE(order.after, CircuitState::Isolated);
    QCOMPARE(order.isolation, 1U);
    for (const TimePoint now : {at(1s), at(24h)}) {
        const Permit refused = circuit->tryAcquire(now);
        QVERIFY(!refused);
        QCOMPARE(refused.rejection(),
                 (Rejection{RejectedBy::Isolation, CircuitState::Isolated, std::nullopt}));
    }
    const CircuitSnapshot snapshot = circuit->snapshot(at(24h));
    QCOMPARE(snapshot.isolations.size(), 1U);
    QCOMPARE(snapshot.isolations.front(),
             (Isolation{1, "database moves", "ada", at(1s), std::nullopt}));
    const OrderResult released = circuit->release(1, byOperator(), at(25h));
    QCOMPARE(released.after, CircuitState::HalfOpen);
    QCOMPARE(transitions(*circuit).back().cause, Cause::IsolationOver);
    QVERIFY(circuit->tryAcquire(at(25h)));
}

void TestIsolations::noOutcomeEndsAnIsolation()
{
    Circuit circuit;
    std::vector<Permit> permits;
    for (int i = 0; i < 20; ++i)
        permits.push_back(circuit->tryAcquire(at(1s)));
    circuit->isolate(byOperator(), at(2s));
    for (std::size_t i = 0; i < permits.size(); ++i) {
        if (i % 2 == 0)
            permits[i].succeed(at(3s));
        else
            permits[i].fail(at(3s), ErrorName{"TimeoutError"});
    }
    QCOMPARE(circuit->state(at(3s)), CircuitState::Isolated);
    QCOMPARE(circuit->snapshot(at(3s)).totals.late, 20U);
}

void TestIsolations::everyIsolationMustEnd()
{
    Circuit circuit;
    const std::uint64_t first = circuit->isolate(byOperator("one"), at(1s)).isolation;
    const std::uint64_t epoch = circuit->snapshot(at(1s)).epoch;
    const OrderResult more = circuit->isolate(byOperator("two"), at(2s));
    QCOMPARE(more.outcome, OrderOutcome::Done);
    QVERIFY(more.isolation != first);
    QCOMPARE(circuit->snapshot(at(2s)).epoch, epoch); // no transition
    QCOMPARE(transitions(*circuit).size(), 1U);
    QCOMPARE(circuit->history().back().kind, ChangeKind::Isolated);
    circuit->release(first, byOperator(), at(3s));
    QCOMPARE(circuit->state(at(3s)), CircuitState::Isolated);
    QCOMPARE(circuit->history().back().kind, ChangeKind::Released);
    circuit->release(more.isolation, byOperator(), at(4s));
    QCOMPARE(circuit->state(at(4s)), CircuitState::HalfOpen);
}

void TestIsolations::anIsolationEndsAtItsUntilExactly()
{
    Circuit circuit;
    circuit->isolate(byOperator(), at(1s), at(61s));
    QCOMPARE(circuit->tryAcquire(at(61s - 1ns)).rejection().retryAfter, some(1ns));
    QCOMPARE(circuit->nextDue(), std::optional{at(61s)});
    QCOMPARE(circuit->state(at(61s)), CircuitState::HalfOpen);
    const Change change = transitions(*circuit).back();
    QCOMPARE(change.at, at(61s));
    QCOMPARE(change.cause, Cause::IsolationOver);
    QVERIFY(change.actor.empty()); // it came by itself
}

void TestIsolations::theLastOfSeveralUntilsEndsIt()
{
    Circuit circuit;
    circuit->isolate(byOperator("long"), at(1s), at(100s));
    circuit->isolate(byOperator("short"), at(1s), at(50s));
    QCOMPARE(circuit->tryAcquire(at(10s)).rejection().retryAfter, some(90s));
    QCOMPARE(circuit->state(at(50s)), CircuitState::Isolated);
    QCOMPARE(circuit->snapshot(at(50s)).isolations.size(), 1U);
    QCOMPARE(circuit->snapshot(at(50s)).isolations.front().reason, std::string{"long"});
    QCOMPARE(circuit->state(at(100s)), CircuitState::HalfOpen);
    QCOMPARE(transitions(*circuit).back().at, at(100s));
}

void TestIsolations::anIsolationWithNoEndTellsNoTime()
{
    Circuit circuit;
    circuit->isolate(byOperator("for ever"), at(1s));
    circuit->isolate(byOperator("short"), at(1s), at(50s));
    QCOMPARE(circuit->tryAcquire(at(10s)).rejection().retryAfter, std::optional<Duration>{});
    QCOMPARE(circuit->snapshot(at(10s)).retryAfter, std::optional<Duration>{});
    QCOMPARE(circuit->state(at(1000h)), CircuitState::Isolated);
    QCOMPARE(circuit->nextDue(), std::optional<TimePoint>{});
}

void TestIsolations::anIsolationOfAnOpenCircuitOutlivesItsBreak()
{
    Circuit circuit{opensAtOnce()};
    fail(circuit, at(0s));
    const std::uint64_t id = circuit->isolate(byOperator(), at(10s)).isolation;
    QCOMPARE(circuit->state(at(60s)), CircuitState::Isolated);
    circuit->release(id, byOperator(), at(60s));
    QCOMPARE(circuit->state(at(60s)), CircuitState::HalfOpen);
    fail(circuit, at(60s));
    QCOMPARE(circuit->snapshot(at(60s)).n, 2U); // no settled closing lay between
}

void TestIsolations::releaseOfAnUnknownIsolationDoesNothing()
{
    Circuit circuit;
    QCOMPARE(circuit->release(7, byOperator(), at(1s)).outcome, OrderOutcome::NoEffect);
    const std::uint64_t id = circuit->isolate(byOperator(), at(1s)).isolation;
    QCOMPARE(circuit->release(id + 1, byOperator(), at(2s)).outcome, OrderOutcome::NoEffect);
    QCOMPARE(circuit->state(at(2s)), CircuitState::Isolated);
    circuit->release(id, byOperator(), at(3s));
    QCOMPARE(circuit->release(id, byOperator(), at(4s)).outcome, OrderOutcome::NoEffect);
    QCOMPARE(circuit->state(at(4s)), CircuitState::HalfOpen);
}

void TestIsolations::anEndCanBeMovedAndTakenAway()
{
    Circuit circuit;
    const std::uint64_t id = circuit->isolate(byOperator(), at(1s), at(100s)).isolation;
    for (const Duration end : {50s, 200s}) {
        QCOMPARE(circuit->moveIsolationEnd(id, at(end), byOperator(), at(2s)).outcome,
                 OrderOutcome::Done);
        QCOMPARE(circuit->nextDue(), std::optional{at(end)});
        QCOMPARE(circuit->tryAcquire(at(2s)).rejection().retryAfter, some(end - 2s));
    }
    circuit->moveIsolationEnd(id, {}, byOperator(), at(3s));
    QCOMPARE(circuit->nextDue(), std::optional<TimePoint>{});
    QCOMPARE(circuit->tryAcquire(at(300s)).rejection().retryAfter, std::optional<Duration>{});
    circuit->moveIsolationEnd(id, at(400s), byOperator(), at(300s));
    QCOMPARE(circuit->snapshot(at(300s)).isolations.front().until, std::optional{at(400s)});
    QCOMPARE(circuit->state(at(400s - 1ns)), CircuitState::Isolated);
    QCOMPARE(circuit->state(at(400s)), CircuitState::HalfOpen);
}

void TestIsolations::aMovedEndStandsInTheHistoryAndChangesNoState()
{
    Circuit circuit;
    const std::uint64_t id = circuit->isolate(byOperator(), at(1s), at(100s)).isolation;
    const std::uint64_t epoch = circuit->snapshot(at(1s)).epoch;
    circuit->moveIsolationEnd(id, at(62s), byOperator("the computer slept"), at(2s));
    circuit->moveIsolationEnd(id, {}, byOperator(""), at(3s));
    const std::vector<Change> history = circuit->history();
    QCOMPARE(history.size(), 3U);
    QCOMPARE(history.at(1).kind, ChangeKind::IsolationMoved);
    QCOMPARE(history.at(1).at, at(2s));
    QCOMPARE(history.at(1).from, CircuitState::Isolated);
    QCOMPARE(history.at(1).to, CircuitState::Isolated);
    QCOMPARE(history.at(1).reason,
             std::string{"the isolation by ada ends in 60 s: the computer slept"});
    QCOMPARE(history.at(1).actor, std::string{"ada"});
    QCOMPARE(history.at(2).reason, std::string{"the isolation by ada has no end"});
    QCOMPARE(circuit->snapshot(at(3s)).epoch, epoch);
    Order stale = byOperator();
    stale.ifEpoch = epoch + 1;
    QVERIFY(circuit->moveIsolationEnd(id, at(9s), stale, at(4s)).isRefused());
}

void TestIsolations::anEndThatIsMovedIntoThePastIsNow()
{
    Circuit circuit;
    const std::uint64_t id = circuit->isolate(byOperator(), at(1s), at(100s)).isolation;
    const OrderResult moved = circuit->moveIsolationEnd(id, at(10s), byOperator(), at(20s));
    QCOMPARE(moved.before, CircuitState::Isolated);
    QCOMPARE(moved.after, CircuitState::HalfOpen);
    QCOMPARE(transitions(*circuit).back().at, at(20s));
}

void TestIsolations::movingWhatIsNotThereDoesNothing()
{
    Circuit circuit;
    QCOMPARE(circuit->moveIsolationEnd(1, at(9s), byOperator(), at(1s)).outcome,
             OrderOutcome::NoEffect);
    const std::uint64_t id = circuit->isolate(byOperator(), at(1s), at(100s)).isolation;
    QCOMPARE(circuit->moveIsolationEnd(id, at(100s), byOperator(), at(2s)).outcome,
             OrderOutcome::NoEffect);
    QCOMPARE(circuit->history().back().kind, ChangeKind::NoEffect);
    QCOMPARE(circuit->state(at(100s)), CircuitState::HalfOpen);
    QCOMPARE(circuit->moveIsolationEnd(id, at(200s), byOperator(), at(101s)).outcome,
             OrderOutcome::NoEffect);
}

void TestIsolations::noMoreThanAThousandStand()
{
    Circuit circuit;
    for (std::size_t i = 0; i < kMostIsolations; ++i)
        QCOMPARE(circuit->isolate(byOperator(), at(1s)).outcome, OrderOutcome::Done);
    const std::uint64_t lastChange = circuit->snapshot(at(1s)).lastChange;
    const OrderResult refused = circuit->isolate(byOperator(), at(2s), at(3s));
    QVERIFY(refused.isRefused());
    QCOMPARE(refused.refusal, OrderRefusal::TooManyIsolations);
    QCOMPARE(refused.isolation, 0U);
    const CircuitSnapshot snapshot = circuit->snapshot(at(2s));
    QCOMPARE(snapshot.isolations.size(), 1000U);
    QCOMPARE(snapshot.lastChange, lastChange);
    circuit->release(500, byOperator(), at(3s)); // makes room for one
    QCOMPARE(circuit->isolate(byOperator(), at(3s)).isolation, 1001U);
    QVERIFY(circuit->isolate(byOperator(), at(3s)).isRefused());
}

void TestIsolations::amongAThousandEachEndsByItselfAndByItsId()
{
    Circuit circuit;
    // The later it was set, the sooner it ends; each other one is released before.
    for (int i = 1; i <= 1000; ++i)
        circuit->isolate(byOperator(), at(1s), at(std::chrono::seconds{2000 - i}));
    QCOMPARE(circuit->tryAcquire(at(1s)).rejection().retryAfter, some(1998s));
    for (std::uint64_t id = 1; id <= 999; id += 2)
        QCOMPARE(circuit->release(id, byOperator(), at(2s)).outcome, OrderOutcome::Done);
    std::size_t left = 500;
    for (int second = 1000; second < 1998; second += 2, --left) {
        QCOMPARE(circuit->nextDue(), std::optional{at(std::chrono::seconds{second})});
        const CircuitSnapshot snapshot = circuit->snapshot(at(std::chrono::seconds{second} - 1ns));
        QCOMPARE(snapshot.isolations.size(), left);
        QCOMPARE(snapshot.state, CircuitState::Isolated);
        (void)circuit->advance(at(std::chrono::seconds{second}));
    }
    QCOMPARE(circuit->state(at(1998s)), CircuitState::HalfOpen);
}

QTEST_APPLESS_MAIN(TestIsolations)

#include "tst_isolations.moc"
