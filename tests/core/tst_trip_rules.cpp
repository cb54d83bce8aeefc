// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// When a closed circuit opens: each rule at, just below and just above each of its bounds.
class TestTripRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void consecutiveFailuresOpenAtTheirNumberAndNotBefore();
    void aSuccessSetsConsecutiveFailuresToZero();
    void aConsecutiveFailureAsOldAsItsWindowNoLongerCounts();
    void withoutAWindowAConsecutiveFailureOfAnyAgeCounts();

    void failureCountOpensAtItsNumberWhateverTheSuccesses();
    void aFailureAsOldAsTheWindowOfFailureCountNoLongerLiesInIt();
    void failureCountForgetsEachFailureAtItsOwnInstant();

    void ratioOpensWhenReachedExactly_data();
    void ratioOpensWhenReachedExactly();
    void ratioOfCallsOpensWhenReachedExactly_data() { ratioOpensWhenReachedExactly_data(); }
    void ratioOfCallsOpensWhenReachedExactly();
    void ratioNeedsItsMinimumThroughput();
    void aSuccessThatCompletesTheThroughputOpens();
    void ratioOfOneOpensOnlyWhenEverythingFailed();
    void aPartOfTheWindowLeavesAtTheEdgeExactly();
    void partsThatAreNoWholeNanosecondsAreCutByTheWholePart();
    void morePartsThanNanosecondsAreAWindowOfNanoseconds();
    void partsAreCountedFromTheStartOfTimeAndNotFromTheFirstCall();
    void theWindowWithOnePartBeginsAnewAtEachEdge();
    void aSuccessOpensWhenOldSuccessesRotatedOut();
    void aLongSilenceEmptiesTheWindow();

    void theLastCallsReplaceTheOldest();
    void ratioOfCallsNeedsItsMinimumThroughput();
    void theLastCallsHaveNoAge();

    void theFirstRuleOfTheListThatHoldsNamesTheCause();
    void anyRuleOfTheListOpens();
    void opensAtTheInstantOfTheOutcome();
    void everyChangeOfStateClearsTheWindow();
    void resetClearsTheWindowOfAClosedCircuit();
};

void TestTripRules::consecutiveFailuresOpenAtTheirNumberAndNotBefore()
{
    Circuit circuit{optionsWith(ConsecutiveFailures{3, Duration{0}})};
    fail(circuit, at(1s), 2);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    fail(circuit, at(2s));
    QCOMPARE(circuit->state(at(2s)), CircuitState::Open);
    const std::vector<Change> changes = transitions(*circuit);
    QCOMPARE(changes.size(), 1U);
    QCOMPARE(changes[0].cause, Cause::ConsecutiveFailures);
}

void TestTripRules::aSuccessSetsConsecutiveFailuresToZero()
{
    Circuit circuit{optionsWith(ConsecutiveFailures{3, Duration{0}})};
    fail(circuit, at(1s), 2);
    succeed(circuit, at(1s));
    QCOMPARE(circuit->snapshot(at(1s)).consecutiveFailures, 0U);
    fail(circuit, at(1s), 2);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    fail(circuit, at(1s));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
}

void TestTripRules::aConsecutiveFailureAsOldAsItsWindowNoLongerCounts()
{
    for (const Duration age : {10s - 1ns, Duration{10s}, 10s + 1ns}) {
        Circuit circuit{optionsWith(ConsecutiveFailures{2, 10s})};
        fail(circuit, at(5s));
        fail(circuit, at(5s) + age);
        QCOMPARE(circuit->state(at(5s) + age),
                 age < Duration{10s} ? CircuitState::Open : CircuitState::Closed);
        // The figure itself knows no window.
        if (age >= Duration{10s})
            QCOMPARE(circuit->snapshot(at(5s) + age).consecutiveFailures, 2U);
    }
}

void TestTripRules::withoutAWindowAConsecutiveFailureOfAnyAgeCounts()
{
    Circuit circuit{optionsWith(ConsecutiveFailures{2, Duration{0}})};
    fail(circuit, at(1s));
    fail(circuit, at(1000h));
    QCOMPARE(circuit->state(at(1000h)), CircuitState::Open);
}

void TestTripRules::failureCountOpensAtItsNumberWhateverTheSuccesses()
{
    Circuit circuit{optionsWith(FailureCount{3, 60s})};
    for (int i = 0; i < 2; ++i) {
        fail(circuit, at(1s));
        succeed(circuit, at(1s), 50);
    }
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    fail(circuit, at(1s));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    QCOMPARE(transitions(*circuit).front().cause, Cause::FailureCount);
}

void TestTripRules::aFailureAsOldAsTheWindowOfFailureCountNoLongerLiesInIt()
{
    for (const Duration age : {60s - 1ns, Duration{60s}, 60s + 1ns}) {
        Circuit circuit{optionsWith(FailureCount{2, 60s})};
        fail(circuit, at(7s));
        fail(circuit, at(7s) + age);
        QCOMPARE(circuit->state(at(7s) + age),
                 age < Duration{60s} ? CircuitState::Open : CircuitState::Closed);
    }
}

void TestTripRules::failureCountForgetsEachFailureAtItsOwnInstant()
{
    Circuit circuit{optionsWith(FailureCount{3, 10s})};
    fail(circuit, at(1s));
    fail(circuit, at(4s));
    fail(circuit, at(11s)); // the first is just out: 4 and 11 are left
    QCOMPARE(circuit->state(at(11s)), CircuitState::Closed);
    fail(circuit, at(14s)); // 4 is just out: 11 and 14
    QCOMPARE(circuit->state(at(14s)), CircuitState::Closed);
    fail(circuit, at(20999ms)); // 11, 14 and this one
    QCOMPARE(circuit->state(at(20999ms)), CircuitState::Open);
}

// Each hundredth, of 100 calls: a product of binary fractions would be off for 0.07, 0.14, 0.55 …
void TestTripRules::ratioOpensWhenReachedExactly_data()
{
    QTest::addColumn<int>("hundredths");
    for (int i = 1; i <= 100; ++i)
        QTest::addRow("%d of 100", i) << i;
}

void TestTripRules::ratioOpensWhenReachedExactly()
{
    QFETCH(const int, hundredths);
    Circuit circuit{optionsWith(FailureRatio{hundredths / 100.0, 100, 30s, 10})};
    fail(circuit, at(1s), hundredths - 1);
    succeed(circuit, at(1s), 99 - (hundredths - 1));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed); // 99 calls
    fail(circuit, at(1s));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open); // just the ratio of 100

    Circuit below{optionsWith(FailureRatio{hundredths / 100.0, 100, 30s, 10})};
    fail(below, at(1s), hundredths - 1);
    succeed(below, at(1s), 101 - hundredths);
    QCOMPARE(below->state(at(1s)), CircuitState::Closed); // one failure less
}

void TestTripRules::ratioOfCallsOpensWhenReachedExactly()
{
    QFETCH(const int, hundredths);
    Circuit circuit{optionsWith(FailureRatioOfCalls{hundredths / 100.0, 100, 100})};
    succeed(circuit, at(1s), 100 - hundredths);
    fail(circuit, at(1s), hundredths - 1);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    fail(circuit, at(1s));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    QCOMPARE(transitions(*circuit).front().cause, Cause::FailureRatio);
}

void TestTripRules::ratioNeedsItsMinimumThroughput()
{
    Circuit circuit{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
    fail(circuit, at(1s), 9);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    QVERIFY(!circuit->snapshot(at(1s)).window.failureRatio());
    fail(circuit, at(1s));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    QCOMPARE(transitions(*circuit).front().cause, Cause::FailureRatio);
}

void TestTripRules::aSuccessThatCompletesTheThroughputOpens()
{
    Circuit circuit{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
    fail(circuit, at(1s), 6);
    succeed(circuit, at(1s), 3);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    succeed(circuit, at(2s));
    QCOMPARE(circuit->state(at(2s)), CircuitState::Open);
}

void TestTripRules::ratioOfOneOpensOnlyWhenEverythingFailed()
{
    Circuit circuit{optionsWith(FailureRatio{1.0, 10, 30s, 10})};
    succeed(circuit, at(1s));
    fail(circuit, at(1s), 5000);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    // The part of the success has left; what failed after it is all that the window holds.
    fail(circuit, at(4s), 10);
    QCOMPARE(circuit->state(at(4s)), CircuitState::Closed);
    fail(circuit, at(30s));
    QCOMPARE(circuit->state(at(30s)), CircuitState::Open);
}

void TestTripRules::aPartOfTheWindowLeavesAtTheEdgeExactly()
{
    // Parts of 3 s: what came in [3, 6) is held up to the instant before 33 s.
    for (const Duration offset : {Duration{-1ns}, Duration{0}, Duration{1ns}}) {
        Circuit circuit{optionsWith(FailureRatio{0.5, 4, 30s, 10})};
        fail(circuit, at(3s), 3);
        const TimePoint now = at(33s) + offset;
        QCOMPARE(circuit->snapshot(now).window.calls, offset < Duration{0} ? 3U : 0U);
        fail(circuit, now);
        QCOMPARE(circuit->state(now),
                 offset < Duration{0} ? CircuitState::Open : CircuitState::Closed);
    }
    for (const Duration offset : {Duration{-1ns}, Duration{0}}) {
        Circuit circuit{optionsWith(FailureRatio{0.5, 4, 30s, 10})};
        fail(circuit, at(6s) + offset, 3); // the last instant of one part, the first of the next
        fail(circuit, at(33s));
        QCOMPARE(circuit->state(at(33s)),
                 offset < Duration{0} ? CircuitState::Closed : CircuitState::Open);
    }
}

void TestTripRules::partsThatAreNoWholeNanosecondsAreCutByTheWholePart()
{
    // 10 s in 3 parts: part 1 begins at 3,333,333,334 ns, since 3,333,333,333 · 3 < 10 s.
    const TimePoint edge = at(3333333334ns);
    for (const Duration offset : {Duration{-1ns}, Duration{0}}) {
        Circuit circuit{optionsWith(FailureRatio{0.5, 2, 10s, 3})};
        fail(circuit, edge + offset);
        QCOMPARE(circuit->snapshot(at(10s)).window.calls, offset < Duration{0} ? 0U : 1U);
        fail(circuit, at(10s)); // part 3 holds parts 1 to 3
        QCOMPARE(circuit->state(at(10s)),
                 offset < Duration{0} ? CircuitState::Closed : CircuitState::Open);
    }
}

void TestTripRules::morePartsThanNanosecondsAreAWindowOfNanoseconds()
{
    // So late that the number of a part as short as this would have more than 64 bits.
    constexpr Duration kLate = 100'000h;
    Circuit circuit{optionsWith(FailureRatio{1.0, 2, 10ns, UINT32_MAX})};
    fail(circuit, at(1s));
    fail(circuit, at(2s)); // the first has left long ago
    fail(circuit, at(kLate));
    fail(circuit, at(kLate + 10ns)); // as old as the window
    QCOMPARE(circuit->state(at(kLate + 10ns)), CircuitState::Closed);
    fail(circuit, at(kLate + 19ns));
    QCOMPARE(circuit->state(at(kLate + 19ns)), CircuitState::Open);
}

void TestTripRules::partsAreCountedFromTheStartOfTimeAndNotFromTheFirstCall()
{
    Circuit circuit{optionsWith(FailureRatio{0.5, 2, 30s, 10})};
    fail(circuit, at(2999ms)); // in part 0, although it is the first call
    fail(circuit, at(30s)); // part 10 holds parts 1 to 10
    QCOMPARE(circuit->state(at(30s)), CircuitState::Closed);
    QCOMPARE(circuit->snapshot(at(30s)).window.calls, 1U);
}

void TestTripRules::theWindowWithOnePartBeginsAnewAtEachEdge()
{
    Circuit circuit{optionsWith(FailureRatio{0.5, 2, 10s, 1})};
    fail(circuit, at(10s - 1ns));
    fail(circuit, at(10s));
    QCOMPARE(circuit->state(at(10s)), CircuitState::Closed);
    fail(circuit, at(20s - 1ns));
    QCOMPARE(circuit->state(at(20s - 1ns)), CircuitState::Open);
}

void TestTripRules::aSuccessOpensWhenOldSuccessesRotatedOut()
{
    Circuit circuit{optionsWith(FailureRatio{0.5, 4, 10s, 10})};
    succeed(circuit, at(0s), 10);
    fail(circuit, at(5s), 3);
    QCOMPARE(circuit->state(at(9999ms)), CircuitState::Closed);
    // The clock alone opens nothing, though 3 of 3 are left; the next outcome is looked at.
    QCOMPARE(circuit->state(at(10s)), CircuitState::Closed);
    succeed(circuit, at(10s));
    QCOMPARE(circuit->state(at(10s)), CircuitState::Open);
}

void TestTripRules::aLongSilenceEmptiesTheWindow()
{
    Circuit circuit{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
    fail(circuit, at(1s), 9);
    fail(circuit, at(24h * 365), 9);
    QCOMPARE(circuit->state(at(24h * 365)), CircuitState::Closed);
    QCOMPARE(circuit->snapshot(at(24h * 365)).window.failed, 9U);
}

void TestTripRules::theLastCallsReplaceTheOldest()
{
    Circuit circuit{optionsWith(FailureRatioOfCalls{0.5, 4, 4})};
    fail(circuit, at(1s), 1);
    succeed(circuit, at(1s), 3);
    fail(circuit, at(1s), 1); // takes the place of the first failure: 1 of 4
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    QCOMPARE(circuit->snapshot(at(1s)).window.calls, 4U);
    QCOMPARE(circuit->snapshot(at(1s)).window.failed, 1U);
    fail(circuit, at(1s)); // success, success, failure, failure
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
}

void TestTripRules::ratioOfCallsNeedsItsMinimumThroughput()
{
    Circuit circuit{optionsWith(FailureRatioOfCalls{0.5, 100, 10})};
    fail(circuit, at(1s), 9);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    succeed(circuit, at(1s));
    QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
}

void TestTripRules::theLastCallsHaveNoAge()
{
    Circuit circuit{optionsWith(FailureRatioOfCalls{0.5, 10, 2})};
    fail(circuit, at(1s));
    fail(circuit, at(1000h));
    QCOMPARE(circuit->state(at(1000h)), CircuitState::Open);
}

void TestTripRules::theFirstRuleOfTheListThatHoldsNamesTheCause()
{
    const TripRule inARow = ConsecutiveFailures{3, Duration{0}};
    const TripRule counted = FailureCount{3, 60s};
    CircuitOptions options;
    options.trip = {counted, inARow};
    Circuit countFirst{options};
    fail(countFirst, at(1s), 3);
    QCOMPARE(transitions(*countFirst).front().cause, Cause::FailureCount);
    options.trip = {inARow, counted};
    Circuit rowFirst{options};
    fail(rowFirst, at(1s), 3);
    QCOMPARE(transitions(*rowFirst).front().cause, Cause::ConsecutiveFailures);
}

void TestTripRules::anyRuleOfTheListOpens()
{
    CircuitOptions options;
    options.trip = {FailureRatio{0.9, 100, 30s, 10}, ConsecutiveFailures{4, Duration{0}}};
    Circuit circuit{options};
    succeed(circuit, at(1s), 50);
    fail(circuit, at(1s), 3);
    QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
    fail(circuit, at(1s));
    QCOMPARE(transitions(*circuit).front().cause, Cause::ConsecutiveFailures);
}

void TestTripRules::opensAtTheInstantOfTheOutcome()
{
    Circuit circuit{opensAtOnce()};
    Permit permit = circuit->tryAcquire(at(1s));
    permit.fail(at(5s + 7ns), ErrorName{"TimeoutError"});
    QCOMPARE(transitions(*circuit).front().at, at(5s + 7ns));
    QCOMPARE(circuit->snapshot(at(6s)).since, at(5s + 7ns));
}

void TestTripRules::everyChangeOfStateClearsTheWindow()
{
    CircuitOptions options = optionsWith(FailureRatio{0.5, 10, 1000s, 10});
    Circuit circuit{options};
    fail(circuit, at(1s), 10);
    QCOMPARE(circuit->state(at(31s)), CircuitState::HalfOpen);
    succeed(circuit, at(31s));
    QCOMPARE(circuit->state(at(31s)), CircuitState::Closed);
    QCOMPARE(circuit->snapshot(at(31s)).window.calls, 0U);
    fail(circuit, at(32s), 9);
    QCOMPARE(circuit->state(at(32s)), CircuitState::Closed);
    fail(circuit, at(32s));
    QCOMPARE(circuit->state(at(32s)), CircuitState::Open);
}

void TestTripRules::resetClearsTheWindowOfAClosedCircuit()
{
    CircuitOptions options;
    options.trip = {ConsecutiveFailures{3, Duration{0}}, FailureCount{3, 60s},
                    FailureRatio{0.5, 3, 60s, 10}, FailureRatioOfCalls{0.5, 10, 3}};
    Circuit circuit{options};
    fail(circuit, at(1s), 2);
    circuit->reset(byOperator(), at(2s));
    fail(circuit, at(3s), 2);
    QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
    QCOMPARE(circuit->snapshot(at(3s)).consecutiveFailures, 2U);
    fail(circuit, at(3s));
    QCOMPARE(circuit->state(at(3s)), CircuitState::Open);
}

QTEST_APPLESS_MAIN(TestTripRules)

#include "tst_trip_rules.moc"
