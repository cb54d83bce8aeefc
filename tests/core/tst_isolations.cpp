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

QTEST_APPLESS_MAIN(TestIsolations)

#include "tst_isolations.moc"
