// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// How an open circuit is tried.
class TestHalfOpen : public QObject
{
    Q_OBJECT

private:
    /// A circuit that opened at 0 s and is half-open from 10 s on.
    static CircuitOptions options(std::uint32_t probes, std::uint32_t successes)
    {
        CircuitOptions options = opensAtOnce();
        options.breakDuration.strategy = ConstantBreak{10s};
        options.halfOpen = HalfOpen{probes, successes, 5s};
        options.errors.ignore = {"ValueError"};
        return options;
    }

private Q_SLOTS:
    void isHalfOpenFromTheEndOfTheBreakOnAndNotBefore()
    {
        Circuit circuit{options(1, 1)};
        fail(circuit, at(0s));
        QCOMPARE(circuit->state(at(10s - 1ns)), CircuitState::Open);
        QVERIFY(!circuit->tryAcquire(at(10s - 1ns)));
        QCOMPARE(circuit->state(at(10s)), CircuitState::HalfOpen);
        QVERIFY(circuit->tryAcquire(at(10s)));
    }

    void whoeverLooksNextFindsItDatedWithTheInstantAtWhichItWasDue_data()
    {
        QTest::addColumn<int>("look");
        QTest::newRow("a call") << 0;
        QTest::newRow("a state asked for") << 1;
        QTest::newRow("a snapshot") << 2;
        QTest::newRow("the program's tick") << 3;
        QTest::newRow("an order") << 4;
    }

    void whoeverLooksNextFindsItDatedWithTheInstantAtWhichItWasDue()
    {
        QFETCH(const int, look);
        Circuit circuit{options(1, 1)};
        fail(circuit, at(0s));
        QCOMPARE(circuit->nextDue(), std::optional{at(10s)});
        if (look == 0)
            QCOMPARE(circuit->tryAcquire(at(1h)).state(), CircuitState::HalfOpen);
        else if (look == 1)
            QCOMPARE(circuit->state(at(1h)), CircuitState::HalfOpen);
        else if (look == 2)
            QCOMPARE(circuit->snapshot(at(1h)).since, at(10s));
        else if (look == 3)
            QVERIFY(circuit->advance(at(1h)));
        else
            QCOMPARE(circuit->trip(byOperator(), at(1h)).before, CircuitState::HalfOpen);
        const std::vector<Change> changes = transitions(*circuit);
        QVERIFY(changes.size() >= 2);
        QCOMPARE(changes[1].at, at(10s));
        QCOMPARE(changes[1].cause, Cause::BreakOver);
        QCOMPARE(changes[1].timeInFrom, Duration{10s});
        QVERIFY(!changes[1].reason.empty());
        QVERIFY(changes[1].actor.empty());
    }

    void admitsAtMostItsProbesUnderWayOrDecided()
    {
        Circuit circuit{options(3, 3)};
        fail(circuit, at(0s));
        Permit first = circuit->tryAcquire(at(10s));
        Permit second = circuit->tryAcquire(at(10s));
        QVERIFY(first && second);
        second.succeed(at(11s)); // decided: its place does not come back
        Permit third = circuit->tryAcquire(at(11s));
        QVERIFY(third);
        Permit fourth = circuit->tryAcquire(at(11s));
        QVERIFY(!fourth);
        QCOMPARE(fourth.rejection(),
                 (Rejection{RejectedBy::Breaker, CircuitState::HalfOpen, std::nullopt}));
        const CircuitSnapshot snapshot = circuit->snapshot(at(11s));
        QCOMPARE(snapshot.round, (ProbeRound{3, 3, 2, 1, 0}));
        QCOMPARE(snapshot.retryAfter, std::optional<Duration>{});
    }

    void aPlaceIsFreeInTheSnapshotWhileOneIs()
    {
        Circuit circuit{options(2, 1)};
        fail(circuit, at(0s));
        Permit first = circuit->tryAcquire(at(10s));
        QCOMPARE(circuit->snapshot(at(10s)).retryAfter, some(0s));
        Permit second = circuit->tryAcquire(at(10s));
        QCOMPARE(circuit->snapshot(at(10s)).retryAfter, std::optional<Duration>{});
    }

    void closesAtItsNumberOfSuccesses()
    {
        Circuit circuit{options(3, 2)};
        fail(circuit, at(0s));
        succeed(circuit, at(10s));
        QCOMPARE(circuit->state(at(10s)), CircuitState::HalfOpen);
        succeed(circuit, at(11s));
        QCOMPARE(circuit->state(at(11s)), CircuitState::Closed);
        QCOMPARE(transitions(*circuit).back().cause, Cause::ProbesSucceeded);
        QCOMPARE(transitions(*circuit).back().at, at(11s));
    }

    void opensAgainOnceTheSuccessesCannotBeHad_data()
    {
        QTest::addColumn<quint32>("probes");
        QTest::addColumn<quint32>("successes");
        for (quint32 probes = 1; probes <= 4; ++probes) {
            for (quint32 successes = 1; successes <= probes; ++successes)
                QTest::addRow("%u of %u", successes, probes) << probes << successes;
        }
    }

    void opensAgainOnceTheSuccessesCannotBeHad()
    {
        QFETCH(const quint32, probes);
        QFETCH(const quint32, successes);
        Circuit circuit{options(probes, successes)};
        fail(circuit, at(0s));
        for (quint32 failed = 0; failed < probes - successes; ++failed) {
            fail(circuit, at(10s));
            QCOMPARE(circuit->state(at(10s)), CircuitState::HalfOpen);
        }
        fail(circuit, at(11s));
        QCOMPARE(circuit->state(at(11s)), CircuitState::Open);
        const Change opening = transitions(*circuit).back();
        QCOMPARE(opening.cause, Cause::ProbeFailed);
        QCOMPARE(opening.n, 2U);
        QCOMPARE(opening.at, at(11s));
    }

    void whatIsGivenUpGivesItsPlaceBackAndDecidesNothing_data()
    {
        QTest::addColumn<int>("way");
        QTest::newRow("destroyed") << 0;
        QTest::newRow("abandoned") << 1;
        QTest::newRow("cancelled") << 2;
        QTest::newRow("an ignored error") << 3;
    }

    void whatIsGivenUpGivesItsPlaceBackAndDecidesNothing()
    {
        QFETCH(const int, way);
        Circuit circuit{options(1, 1)};
        fail(circuit, at(0s));
        for (int i = 0; i < 5; ++i) {
            Permit probe = circuit->tryAcquire(at(10s));
            QVERIFY(probe);
            QVERIFY(!circuit->tryAcquire(at(10s)));
            if (way == 1)
                probe.abandon(at(11s));
            else if (way == 2)
                probe.cancel(at(11s));
            else if (way == 3)
                probe.fail(at(11s), ErrorName{"ValueError"});
        }
        QCOMPARE(circuit->state(at(11s)), CircuitState::HalfOpen);
        QCOMPARE(circuit->snapshot(at(11s)).round, (ProbeRound{1, 1, 0, 0, 0}));
        const CircuitTotals totals = circuit->snapshot(at(11s)).totals;
        QCOMPARE(totals.failed, 1U); // the one that opened it
        QCOMPARE(totals.abandoned, way <= 1 ? 5U : 0U);
        QCOMPARE(totals.cancelled, way == 2 ? 5U : 0U);
        QCOMPARE(totals.ignored, way == 3 ? 5U : 0U);
        QCOMPARE(totals.late, 0U);
    }

    void aProbeWithNoOutcomeFailsAtItsTimeOutExactly()
    {
        Circuit circuit{options(1, 1)};
        fail(circuit, at(0s));
        Permit probe = circuit->tryAcquire(at(12s));
        QCOMPARE(circuit->nextDue(), std::optional{at(17s)});
        QCOMPARE(circuit->state(at(17s - 1ns)), CircuitState::HalfOpen);
        QCOMPARE(circuit->snapshot(at(17s - 1ns)).inFlight, 1U);
        QCOMPARE(circuit->state(at(17s)), CircuitState::Open);
        const Change opening = transitions(*circuit).back();
        QCOMPARE(opening.cause, Cause::ProbeTimeout);
        QCOMPARE(opening.at, at(17s));
        const CircuitSnapshot snapshot = circuit->snapshot(at(17s));
        QCOMPARE(snapshot.totals.failed, 2U);
        QCOMPARE(snapshot.inFlight, 1U); // the work still runs
        QCOMPARE(snapshot.totals.late, 0U);
        QCOMPARE(snapshot.errors.size(), 1U); // "TimeoutError" once: a time-out bears no name
        QCOMPARE(snapshot.errors.front().count, 1U);
    }

    void anOutcomeJustBeforeTheTimeOutCounts()
    {
        Circuit circuit{options(1, 1)};
        fail(circuit, at(0s));
        Permit probe = circuit->tryAcquire(at(10s));
        probe.succeed(at(15s - 1ns));
        QCOMPARE(circuit->state(at(15s)), CircuitState::Closed);
    }

    void anOutcomeAtTheTimeOutComesAfterIt()
    {
        Circuit circuit{options(1, 1)};
        fail(circuit, at(0s));
        Permit probe = circuit->tryAcquire(at(10s));
        probe.succeed(at(15s));
        QCOMPARE(circuit->state(at(15s)), CircuitState::Open);
        const CircuitTotals totals = circuit->snapshot(at(15s)).totals;
        QCOMPARE(totals.succeeded, 0U);
        QCOMPARE(totals.failed, 2U);
        QCOMPARE(totals.late, 1U);
    }

    void whatArrivesAfterATimeOutCountsAsLateAloneAndGivenUpNowhere()
    {
        for (const int way : {0, 1, 2, 3, 4}) {
            Circuit circuit{options(1, 1)};
            fail(circuit, at(0s));
            Permit probe = circuit->tryAcquire(at(10s));
            const CircuitTotals before = circuit->snapshot(at(16s)).totals;
            QCOMPARE(circuit->snapshot(at(16s)).inFlight, 1U);
            if (way == 0)
                probe.succeed(at(16s));
            else if (way == 1)
                probe.fail(at(16s), ErrorName{"TimeoutError"});
            else if (way == 2)
                probe.abandon(at(16s));
            else if (way == 3)
                probe.cancel(at(16s));
            else
                probe.fail(at(16s), ErrorName{"ValueError"});
            CircuitTotals expected = before;
            expected.late += way <= 1 ? 1 : 0;
            QCOMPARE(circuit->snapshot(at(16s)).totals, expected);
            QCOMPARE(circuit->snapshot(at(16s)).inFlight, 0U);
        }
    }

    void aTimeOutThatTheRoundCanBearLeavesItHalfOpen()
    {
        Circuit circuit{options(3, 2)};
        fail(circuit, at(0s));
        Permit hung = circuit->tryAcquire(at(10s));
        QCOMPARE(circuit->state(at(15s)), CircuitState::HalfOpen);
        QCOMPARE(circuit->snapshot(at(15s)).round, (ProbeRound{3, 2, 0, 0, 1}));
        QCOMPARE(circuit->snapshot(at(15s)).consecutiveFailures, 1U);
        succeed(circuit, at(15s), 2);
        QCOMPARE(circuit->state(at(15s)), CircuitState::Closed);
    }

    void aProbeOfAnEarlierRoundTimesOutAndMovesNothing()
    {
        Circuit circuit{options(2, 1)};
        fail(circuit, at(0s));
        Permit hung = circuit->tryAcquire(at(10s));
        succeed(circuit, at(11s));
        QCOMPARE(circuit->state(at(11s)), CircuitState::Closed);
        QCOMPARE(circuit->snapshot(at(15s - 1ns)).inFlight, 1U);
        const CircuitSnapshot after = circuit->snapshot(at(15s));
        QCOMPARE(after.state, CircuitState::Closed);
        QCOMPARE(after.inFlight, 1U);
        QCOMPARE(after.totals.failed, 2U);
        QCOMPARE(after.totals.late, 1U);
        QCOMPARE(after.window.calls, 0U);
        QCOMPARE(after.consecutiveFailures, 0U);
        hung.abandon(at(16s));
        QCOMPARE(circuit->snapshot(at(16s)).inFlight, 0U);
    }

    void everyHungProbeOfOneInstantIsCountedOnce()
    {
        Circuit circuit{options(4, 2)};
        fail(circuit, at(0s));
        std::vector<Permit> hung;
        for (int i = 0; i < 4; ++i)
            hung.push_back(circuit->tryAcquire(at(10s)));
        QCOMPARE(circuit->state(at(15s)), CircuitState::Open);
        const CircuitTotals totals = circuit->snapshot(at(15s)).totals;
        QCOMPARE(totals.failed, 5U);
        QCOMPARE(totals.late, 1U); // the fourth: the third had opened it
        QCOMPARE(totals.openings, 2U);
    }

    void aChainOfDueChangesIsToldInOrderByOneLook()
    {
        Circuit circuit{options(1, 1)};
        fail(circuit, at(0s));
        Permit hung = circuit->tryAcquire(at(10s)); // times out at 15 s, open until 25 s
        QVERIFY(circuit->advance(at(100s)));
        QCOMPARE(circuit->state(at(100s)), CircuitState::HalfOpen);
        const std::vector<Change> changes = transitions(*circuit);
        QCOMPARE(changes.size(), 4U);
        QCOMPARE(changes[2].at, at(15s));
        QCOMPARE(changes[2].to, CircuitState::Open);
        QCOMPARE(changes[3].at, at(25s));
        QCOMPARE(changes[3].to, CircuitState::HalfOpen);
        QVERIFY(!circuit->advance(at(100s)));
    }

    void theOtherProbesOfAClosedRoundAreLate()
    {
        Circuit circuit{options(3, 1)};
        fail(circuit, at(0s));
        Permit failing = circuit->tryAcquire(at(10s));
        Permit closing = circuit->tryAcquire(at(10s));
        closing.succeed(at(11s));
        failing.fail(at(12s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->state(at(12s)), CircuitState::Closed); // opens at one failure else
        const CircuitSnapshot snapshot = circuit->snapshot(at(12s));
        QCOMPARE(snapshot.totals.late, 1U);
        QCOMPARE(snapshot.totals.failed, 2U);
        QCOMPARE(snapshot.window.calls, 0U);
    }

    /// Each is found by its id and by its deadline: searched for, this would take minutes.
    void aHundredThousandProbesMayBeUnderWay()
    {
        constexpr std::uint32_t kProbes = 100'000;
        Circuit circuit{options(kProbes, kProbes / 2)};
        fail(circuit, at(0s));
        std::vector<Permit> probes;
        probes.reserve(kProbes);
        for (std::uint32_t i = 0; i < kProbes; ++i)
            probes.push_back(circuit->tryAcquire(at(10s)));
        QVERIFY(!circuit->tryAcquire(at(10s)));
        for (std::uint32_t i = 0; i < kProbes / 4; ++i)
            probes[i].succeed(at(11s));
        for (std::uint32_t i = kProbes; i > kProbes / 2; --i)
            probes[i - 1].cancel(at(12s));
        const ProbeRound round = circuit->snapshot(at(13s)).round;
        QCOMPARE(round.succeeded, kProbes / 4);
        QCOMPARE(round.underWay, kProbes / 4);
        QCOMPARE(circuit->snapshot(at(15s)).round.failed, kProbes / 4); // they timed out
        probes.clear();
    }
};

QTEST_APPLESS_MAIN(TestHalfOpen)

#include "tst_half_open.moc"
