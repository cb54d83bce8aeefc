// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_support.h"
#include "turns.h"

#include <QObject>
#include <QTest>

#include <cmath>
#include <string_view>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// Calls of one instant: '.' succeeds, 'x' fails.
void play(Circuit &circuit, TimePoint now, std::string_view calls)
{
    for (const char call : calls) {
        if (call == 'x')
            fail(circuit, now);
        else
            succeed(circuit, now);
    }
}

CircuitState stateAfter(const FailureCount &rule, std::string_view calls)
{
    Circuit circuit{optionsWith(rule)};
    play(circuit, at(1s), calls);
    return circuit->state(at(1s));
}

} // namespace

/// A failure count that asks for a share of the last calls besides.
class TestFailureShare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothTheNumberAndTheShareMustBeReached()
    {
        const FailureCount rule{3, 60s, 0.5, 6};
        QCOMPARE(stateAfter(rule, "x..x..x"), CircuitState::Closed); // 2 of 6
        QCOMPARE(stateAfter(rule, "x..x.x.x"), CircuitState::Open); // 3 of 6
        QCOMPARE(stateAfter(rule, "xx"), CircuitState::Closed); // 2 failures
        QCOMPARE(stateAfter(rule, "xxx"), CircuitState::Open); // 3 of 3
        QCOMPARE(stateAfter(rule, "......xxx"), CircuitState::Open); // those before do not count
        QCOMPARE(stateAfter(rule, "xx......x"), CircuitState::Closed); // 1 of 6
        QCOMPARE(stateAfter(rule, "xx......xxx"), CircuitState::Open); // 3 of 6
    }

    void theShareIsReachedExactly_data()
    {
        QTest::addColumn<int>("hundredths");
        for (int i = 1; i <= 100; ++i)
            QTest::addRow("%d of 100", i) << i;
    }

    void theShareIsReachedExactly()
    {
        QFETCH(const int, hundredths);
        Circuit circuit{optionsWith(FailureCount{2, 1h, hundredths / 100.0, 100})};
        fail(circuit, at(1s)); // old enough for 100 calls to count, and soon none of them
        succeed(circuit, at(1s), 100);
        fail(circuit, at(1s), hundredths - 1);
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        fail(circuit, at(1s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void theShareIsJudgedAsTheDivisionRounds()
    {
        const double third = 1.0 / 3.0;
        QCOMPARE(stateAfter({2, 60s, third, 3}, "x...x"), CircuitState::Open);
        QCOMPARE(stateAfter({2, 60s, std::nextafter(third, 1.0), 3}, "x...x"),
                 CircuitState::Closed);
    }

    void callsAreCountedFromTheOldestFailureWithinTheWindowOn()
    {
        for (const bool isWithin : {true, false}) {
            Circuit circuit{optionsWith(FailureCount{2, 10s, 0.5, 20})};
            fail(circuit, at(1s));
            succeed(circuit, at(2s), 3);
            fail(circuit, at(3s)); // 2 of 5
            QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
            const TimePoint last = at(11s) - (isWithin ? 1ns : 0ns);
            fail(circuit, last); // 3 of 6, or from the second on 2 of 2
            const Change opening = transitions(*circuit).front();
            QCOMPARE(opening.window->calls, isWithin ? 6U : 2U);
            QCOMPARE(opening.window->failed, isWithin ? 3U : 2U);
        }
    }

    void ofAllThatLieInTheWindowAndNotOfTheNewestAlone()
    {
        // From the newest two on it would be 2 of 2.
        QCOMPARE(stateAfter({2, 60s, 0.5, 20}, "x.......xx"), CircuitState::Closed); // 3 of 10
        QCOMPARE(stateAfter({2, 60s, 0.5, 20}, "x.......xxx"), CircuitState::Closed); // 4 of 11
        QCOMPARE(stateAfter({2, 60s, 0.5, 20}, "x.......xxxxxx"), CircuitState::Open); // 7 of 14
        // Also where more failures lie there than either number keeps.
        QCOMPARE(stateAfter({1, 60s, 1.0, 2}, ".x"), CircuitState::Open);
        Circuit many{optionsWith(FailureCount{6, 60s, 1.0, 3})};
        play(many, at(1s), "xx.xx.xx.xx.xx");
        QCOMPARE(many->state(at(1s)), CircuitState::Closed);
        play(many, at(1s), "x");
        QCOMPARE(many->state(at(1s)), CircuitState::Open); // 3 of 3
    }

    void aFailureOlderThanTheWindowIsNotAmongTheCallsEither()
    {
        Circuit circuit{optionsWith(FailureCount{3, 10s, 0.6, 20})};
        play(circuit, at(1s), "xx");
        play(circuit, at(12s), "x.x.x"); // 3 of 5; with the old ones 5 of 7
        const Change opening = transitions(*circuit).front();
        QCOMPARE(opening.window->calls, 5U);
        QCOMPARE(opening.window->failed, 3U);
    }

    void itIsLookedAtAfterCountedFailuresAlone()
    {
        // Disabled, nothing opens; enforced again, a success does not open, the next failure does.
        Circuit circuit{optionsWith(FailureCount{3, 60s, 0.5, 20})};
        (void)circuit->setMode(CircuitMode::Disabled, byOperator(), at(1s));
        play(circuit, at(1s), "xxxx");
        (void)circuit->setMode(CircuitMode::Enforce, byOperator(), at(2s));
        play(circuit, at(3s), "..");
        QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
        circuit->tryAcquire(at(3s)).cancel(at(3s));
        QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
        play(circuit, at(4s), "x");
        QCOMPARE(circuit->state(at(4s)), CircuitState::Open); // 5 of 7
        // Without a share the success opens.
        Circuit plain{optionsWith(FailureCount{3, 60s})};
        (void)plain->setMode(CircuitMode::Disabled, byOperator(), at(1s));
        play(plain, at(1s), "xxxx");
        (void)plain->setMode(CircuitMode::Enforce, byOperator(), at(2s));
        play(plain, at(3s), ".");
        QCOMPARE(plain->state(at(3s)), CircuitState::Open);
    }

    void aReconfigurationKeepsTheFailuresAndTheirPlaces()
    {
        Circuit circuit{optionsWith(FailureCount{10, 60s})};
        play(circuit, at(1s), "x..x..x");
        (void)circuit->reconfigure(optionsWith(FailureCount{3, 60s, 0.5, 8}), byOperator(), at(2s));
        play(circuit, at(2s), "."); // no failure: not looked at
        QCOMPARE(circuit->state(at(2s)), CircuitState::Closed);
        play(circuit, at(3s), "x"); // 3 of 8
        QCOMPARE(circuit->state(at(3s)), CircuitState::Closed);
        (void)circuit->reconfigure(optionsWith(FailureCount{2, 60s, 0.5, 8}), byOperator(), at(4s));
        play(circuit, at(4s), "x"); // 4 of 8
        QCOMPARE(circuit->state(at(4s)), CircuitState::Open);
        QCOMPARE(transitions(*circuit).front().reason,
                 std::string{"2 failures within 60 s, 4 of the last 8 calls (0.50 ≥ 0.50)"});
    }

    void theSameRuleGoesOnThroughAReconfiguration()
    {
        CircuitOptions options = optionsWith(FailureCount{3, 60s, 0.5, 20});
        Circuit circuit{options};
        play(circuit, at(1s), "x.x.");
        options.breakDuration.strategy = ConstantBreak{1s};
        (void)circuit->reconfigure(options, byOperator(), at(1s));
        play(circuit, at(1s), "x");
        QCOMPARE(transitions(*circuit).front().window->calls, 5U);
    }

    void anEpochCountsItsOwnCalls()
    {
        Circuit circuit{optionsWith(FailureCount{2, 60s, 1.0, 20})};
        play(circuit, at(1s), "x...");
        (void)circuit->reset(byOperator(), at(1s));
        play(circuit, at(1s), "x");
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        play(circuit, at(1s), "x"); // 2 of 2
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void withoutARatioTheCallsHaveNoEffect()
    {
        QCOMPARE(stateAfter({2, 60s, 0.0, 1}, "x......x"), CircuitState::Open);
        QVERIFY(validate(optionsWith(FailureCount{2, 60s, 0.0, 0})).empty());
    }

    void anIgnoredErrorIsNoCall()
    {
        CircuitOptions options = optionsWith(FailureCount{2, 60s, 1.0, 20});
        options.errors.ignore = {"http.404"};
        Circuit circuit{options};
        fail(circuit, at(1s));
        fail(circuit, at(1s), 5, "http.404");
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        fail(circuit, at(1s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void theReasonAndTheFrozenWindowTellBothNumbers()
    {
        Circuit circuit{*presetOptions("balanced")};
        play(circuit, at(1s), "x");
        play(circuit, at(2s), "....................");
        for (int i = 0; i < 9; ++i)
            play(circuit, at(3s), "x.");
        play(circuit, at(3s), "x");
        const Change opening = transitions(*circuit).front();
        QCOMPARE(opening.cause, Cause::FailureCount);
        QCOMPARE(opening.reason,
                 std::string{"5 failures within 60 s, 10 of the last 20 calls (0.50 ≥ 0.50)"});
        const FrozenWindow &window = *opening.window;
        QCOMPARE(std::get<FailureCount>(*window.rule), (FailureCount{5, 60s, 0.5, 20}));
        QCOMPARE(window.limit, 5.0);
        QCOMPARE(window.value, 5.0);
        QCOMPARE(window.calls, 20U);
        QCOMPARE(window.failed, 10U);
        QCOMPARE(window.span, Duration{60s});
    }

    void oneFailureOfOneCallIsToldAsSuch()
    {
        Circuit circuit{optionsWith(FailureCount{1, 90s, 0.125, 1})};
        fail(circuit, at(1s));
        QCOMPARE(transitions(*circuit).front().reason,
                 std::string{"1 failure within 90 s, 1 of the last 1 calls (1.00 ≥ 0.125)"});
    }

    // As when a thread is held up between reading the clock and handing the instant in.
    void aLateComerIsNotTheFirstOfTheCalls()
    {
        Circuit circuit{optionsWith(FailureCount{2, 10s, 0.6, 20})};
        fail(circuit, at(5s));
        play(circuit, at(5s), "..");
        fail(circuit, at(5s) - 1us); // the oldest by its instant; 2 of 4 all the same
        QCOMPARE(circuit->state(at(5s)), CircuitState::Closed);
        fail(circuit, at(5s)); // 3 of 5
        QCOMPARE(transitions(*circuit).front().window->calls, 5U);
    }

    void successesThatThreadsCountByThemselvesHaveTheirPlaces()
    {
        Circuit circuit{optionsWith(FailureCount{2, 60s, 0.5, 20})};
        Turns turns{2};
        turns.run(1, [&] { succeed(circuit, at(1s)); });
        turns.run(2, [&] { succeed(circuit, at(1s)); });
        turns.run(1, [&] { fail(circuit, at(1s)); });
        turns.run(2, [&] { succeed(circuit, at(1s), 2); });
        turns.run(0, [&] { succeed(circuit, at(1s)); });
        turns.run(1, [&] { fail(circuit, at(1s)); }); // 2 of 5
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        turns.run(0, [&] { fail(circuit, at(1s)); }); // 3 of 6
        QCOMPARE(transitions(*circuit).front().window->calls, 6U);
    }

    void theyCountHoweverOldTheyAre()
    {
        // The shared window is a ratio rule's and shorter: the successes have left it.
        CircuitOptions options;
        options.trip = {FailureRatio{1.0, 1000, 1s, 1}, FailureCount{2, 60s, 0.5, 20}};
        Circuit circuit{options};
        Turns turns{1};
        succeed(circuit, at(1s), 1000);
        turns.run(1, [&] { succeed(circuit, at(1s)); });
        fail(circuit, at(1s));
        turns.run(1, [&] { succeed(circuit, at(1s), 3); });
        fail(circuit, at(30s)); // 2 of 5
        QCOMPARE(circuit->state(at(30s)), CircuitState::Closed);
        fail(circuit, at(30s)); // 3 of 6
        QCOMPARE(circuit->state(at(30s)), CircuitState::Open);
    }

    void aThreadThatEndsLeavesItsCalls()
    {
        Circuit circuit{optionsWith(FailureCount{2, 60s, 0.5, 20})};
        succeed(circuit, at(1s));
        fail(circuit, at(1s));
        std::jthread{[&] { succeed(circuit, at(1s), 3); }}.join();
        fail(circuit, at(1s)); // 2 of 5
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        fail(circuit, at(1s)); // 3 of 6
        QCOMPARE(transitions(*circuit).front().window->calls, 6U);
    }

    void whileItSucceedsAndNowAndThenFailsInManyThreadsItStaysClosed()
    {
        Circuit circuit{optionsWith(FailureCount{5, 60s, 0.5, 20})};
        inThreads(4, [&](int) {
            for (int i = 0; i < 5000; ++i) {
                if (i % 16 == 8)
                    fail(circuit, at(1s));
                else
                    succeed(circuit, at(1s));
            }
        });
        QCOMPARE(circuit->snapshot(at(1s)).totals.openings, 0U);
        fail(circuit, at(1s), 9); // and where all fail, it opens at half of the last 20
        fail(circuit, at(1s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }
};

QTEST_APPLESS_MAIN(TestFailureShare)

#include "tst_failure_share.moc"
