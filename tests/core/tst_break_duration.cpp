// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "break_support.h"

#include <QObject>
#include <QTest>

#include <algorithm>

using namespace switchgear;
using namespace switchgear::test;

/// How long a circuit stays open.
class TestBreakDuration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCircuitTellsTheContractsRow();
    void jitterStaysInItsRangeAndFillsIt();
    void theSameSeedDrawsTheSameBreaks();
    void jitterComesAfterTheMaximum();
    void aRetryAfterLengthensTheBreakUpToItsBound();
    void aRetryAfterNeverShortens();
    void onlyTheFailureThatOpenedBringsItsRetryAfter();
    void theProbeThatFailedBringsItsRetryAfter();
    void aClosingIsSettledOnceItLasted();
    void withNoSettleAnyClosingEndsTheRow();
    void aSwitchTakesEffectAtOnceFromTheInstantOfTheOpening();
    void aSwitchWhoseEndHasPassedIsHalfOpenAtItsInstant();
    void aRetryAfterHoldsThroughASwitch();
    void aSwitchStandsInTheHistory();
};

void TestBreakDuration::theCircuitTellsTheContractsRow()
{
    Circuit circuit{breaking(strategy(ExponentialBreak{30s, 1.5}, 10min))};
    const std::vector<Duration> expected{30s, 45s, 67500ms, 101250ms};
    QCOMPARE(breaksInARow(circuit, 4), expected);
    std::uint32_t n = 0;
    for (const Change &change : transitions(*circuit)) {
        if (change.to != CircuitState::Open)
            continue;
        QCOMPARE(change.n, n + 1);
        QCOMPARE(change.breakFor, some(expected[n]));
        ++n;
    }
    QCOMPARE(n, 4U);
}

void TestBreakDuration::jitterStaysInItsRangeAndFillsIt()
{
    BreakDuration part = strategy(ConstantBreak{10s});
    part.jitter = 0.25;
    CircuitOptions seeded = breaking(part);
    seeded.seed = 42;
    Circuit circuit{seeded};
    const std::vector<Duration> breaks = breaksInARow(circuit, 400);
    const auto [shortest, longest] = std::minmax_element(breaks.begin(), breaks.end());
    QVERIFY(*shortest >= Duration{7500ms} && *shortest < Duration{7700ms});
    QVERIFY(*longest <= Duration{12500ms} && *longest > Duration{12300ms});
    Duration sum{0};
    for (const Duration each : breaks)
        sum += each;
    // Even draws: the mean of 400 is within 4 standard errors (4 · 1.443 s / 20) of 10 s.
    QVERIFY(std::chrono::abs(sum / 400 - Duration{10s}) < Duration{289ms});
}

void TestBreakDuration::theSameSeedDrawsTheSameBreaks()
{
    BreakDuration part = strategy(ConstantBreak{10s});
    part.jitter = 1.0;
    const auto draw = [&](std::optional<std::uint64_t> seed, const std::string &name) {
        CircuitOptions seeded = breaking(part);
        seeded.seed = seed;
        Circuit circuit{seeded, name};
        return breaksInARow(circuit, 8);
    };
    QCOMPARE(draw(7, "one"), draw(7, "another"));
    QVERIFY(draw(7, "one") != draw(8, "one"));
    QCOMPARE(draw({}, "one"), draw({}, "one")); // from the name
    QVERIFY(draw({}, "one") != draw({}, "another"));
    for (const Duration each : draw(7, "one"))
        QVERIFY(each >= Duration{0} && each <= Duration{20s});
}

void TestBreakDuration::jitterComesAfterTheMaximum()
{
    BreakDuration part = strategy(ConstantBreak{100s}, 10s);
    part.jitter = 0.5;
    Circuit circuit{breaking(part)};
    const std::vector<Duration> breaks = breaksInARow(circuit, 200);
    QVERIFY(*std::max_element(breaks.begin(), breaks.end()) > Duration{14s});
    QVERIFY(*std::max_element(breaks.begin(), breaks.end()) <= Duration{15s});
    QVERIFY(*std::min_element(breaks.begin(), breaks.end()) >= Duration{5s});
}

void TestBreakDuration::aRetryAfterLengthensTheBreakUpToItsBound()
{
    for (const Duration asked : {59s, 60s, 61s}) {
        BreakDuration part = strategy(ConstantBreak{30s}, 40s); // max does not bound it
        part.retryAfterMax = 60s;
        Circuit circuit{breaking(part)};
        fail(circuit, at(1s), 1, "http.429", asked);
        QCOMPARE(circuit->snapshot(at(1s)).breakFor, some(std::min(asked, Duration{60s})));
        QCOMPARE(circuit->tryAcquire(at(2s)).rejection().retryAfter,
                 some(std::min(asked, Duration{60s}) - 1s));
    }
    BreakDuration deaf = strategy(ConstantBreak{30s});
    deaf.retryAfterMax = Duration{0};
    Circuit circuit{breaking(deaf)};
    fail(circuit, at(1s), 1, "http.429", Duration{1h});
    QCOMPARE(circuit->snapshot(at(1s)).breakFor, some(30s));
}

void TestBreakDuration::aRetryAfterNeverShortens()
{
    Circuit circuit{breaking(strategy(ConstantBreak{30s}))};
    fail(circuit, at(1s), 1, "http.429", Duration{5s});
    QCOMPARE(circuit->snapshot(at(1s)).breakFor, some(30s));
}

void TestBreakDuration::onlyTheFailureThatOpenedBringsItsRetryAfter()
{
    Circuit circuit{optionsWith(ConsecutiveFailures{2, Duration{0}})};
    fail(circuit, at(1s), 1, "http.429", Duration{10min});
    fail(circuit, at(1s), 1, "http.503");
    QCOMPARE(circuit->snapshot(at(1s)).breakFor, some(30s));
}

void TestBreakDuration::theProbeThatFailedBringsItsRetryAfter()
{
    Circuit circuit{breaking(strategy(ConstantBreak{30s}))};
    fail(circuit, at(0s));
    fail(circuit, at(30s), 1, "http.429", Duration{2min});
    QCOMPARE(circuit->snapshot(at(30s)).breakFor, some(2min));
    fail(circuit, at(150s), 1, "http.503"); // the next probe brings none
    QCOMPARE(circuit->snapshot(at(150s)).breakFor, some(30s));
}

void TestBreakDuration::aClosingIsSettledOnceItLasted()
{
    for (const Duration lasted : {60s - 1ns, Duration{60s}, 60s + 1ns}) {
        BreakDuration part = strategy(LinearBreak{10s, 10s});
        part.settle = 60s;
        Circuit circuit{breaking(part)};
        fail(circuit, at(0s));
        succeed(circuit, at(10s)); // closed
        QCOMPARE(circuit->snapshot(at(10s)).n, 1U);
        const bool settled = lasted >= Duration{60s};
        QCOMPARE(circuit->snapshot(at(10s) + lasted).n, settled ? 0U : 1U);
        fail(circuit, at(10s) + lasted);
        const CircuitSnapshot snapshot = circuit->snapshot(at(10s) + lasted);
        QCOMPARE(snapshot.n, settled ? 1U : 2U);
        QCOMPARE(snapshot.breakFor, some(settled ? 10s : 20s));
    }
}

void TestBreakDuration::withNoSettleAnyClosingEndsTheRow()
{
    Circuit circuit{breaking(strategy(LinearBreak{10s, 10s}))};
    fail(circuit, at(0s));
    fail(circuit, at(10s));
    QCOMPARE(circuit->snapshot(at(10s)).n, 2U);
    succeed(circuit, at(30s));
    QCOMPARE(circuit->snapshot(at(30s)).n, 0U);
    QCOMPARE(transitions(*circuit).back().n, 0U);
    fail(circuit, at(30s));
    QCOMPARE(circuit->snapshot(at(30s)).breakFor, some(10s));
}

void TestBreakDuration::aSwitchTakesEffectAtOnceFromTheInstantOfTheOpening()
{
    Circuit circuit{breaking(strategy(ConstantBreak{30s}))};
    fail(circuit, at(0s));
    fail(circuit, at(30s)); // n = 2
    circuit->setBreakDuration(strategy(LinearBreak{20s, 25s}), byOperator(), at(40s));
    QCOMPARE(circuit->state(at(40s)), CircuitState::Open);
    QCOMPARE(circuit->snapshot(at(40s)).breakEnds, std::optional{at(75s)}); // 30 s + 45 s
    QCOMPARE(circuit->snapshot(at(40s)).since, at(30s));
    QCOMPARE(circuit->tryAcquire(at(74s)).rejection().retryAfter, some(1s));
    QCOMPARE(circuit->state(at(75s)), CircuitState::HalfOpen);
    QCOMPARE(circuit->snapshot(at(75s)).totals.openings, 2U);
}

void TestBreakDuration::aSwitchWhoseEndHasPassedIsHalfOpenAtItsInstant()
{
    for (const Duration base : {20s - 1ns, Duration{20s}, 20s + 1ns}) {
        Circuit circuit{breaking(strategy(ConstantBreak{30s}))};
        fail(circuit, at(0s));
        circuit->setBreakDuration(strategy(ConstantBreak{base}), byOperator(), at(20s));
        QCOMPARE(circuit->state(at(20s)),
                 base <= Duration{20s} ? CircuitState::HalfOpen : CircuitState::Open);
        if (base <= Duration{20s}) {
            QCOMPARE(transitions(*circuit).back().at, at(20s));
            QCOMPARE(transitions(*circuit).back().cause, Cause::BreakOver);
        }
    }
}

void TestBreakDuration::aRetryAfterHoldsThroughASwitch()
{
    Circuit circuit{breaking(strategy(ConstantBreak{30s}))};
    fail(circuit, at(0s), 1, "http.429", Duration{60s});
    circuit->setBreakDuration(strategy(ConstantBreak{1s}), byOperator(), at(10s));
    QCOMPARE(circuit->snapshot(at(10s)).breakEnds, std::optional{at(60s)});
    circuit->setBreakDuration(strategy(ConstantBreak{90s}), byOperator(), at(10s));
    QCOMPARE(circuit->snapshot(at(10s)).breakEnds, std::optional{at(90s)});
    circuit->setBreakDuration(strategy(ConstantBreak{1s}), byOperator(), at(11s));
    QCOMPARE(circuit->snapshot(at(11s)).breakEnds, std::optional{at(60s)});
}

void TestBreakDuration::aSwitchStandsInTheHistory()
{
    Circuit circuit{breaking(strategy(ConstantBreak{30s}))};
    fail(circuit, at(0s));
    circuit->setBreakDuration(strategy(ConstantBreak{50s}), byOperator("longer"), at(10s));
    const Change change = circuit->history().back();
    QCOMPARE(change.kind, ChangeKind::BreakDurationSet);
    QCOMPARE(change.at, at(10s));
    QCOMPARE(change.actor, std::string{"ada"});
    QCOMPARE(change.from, CircuitState::Open);
    QCOMPARE(change.to, CircuitState::Open);
    QCOMPARE(change.breakFor, some(50s));
    QVERIFY(change.reason.find("longer") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestBreakDuration)

#include "tst_break_duration.moc"
