// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "break_support.h"

#include <QObject>
#include <QTest>

#include <stdexcept>

using namespace switchgear;
using namespace switchgear::test;

/// What each strategy chooses, and what a forecast tells of it.
class TestBreakStrategies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void constantIsAlwaysTheBase();
    void linearAddsTheIncrement();
    void exponentialMultipliesByTheFactor();
    void aBreakIsRoundedToTheNearestNanosecond();
    void maxBoundsEveryStrategyAtItsValueExactly();
    void hugeNumbersOfOpeningsDoNotOverflow();
    void customGetsTheFacts();
    void customThatThrowsGivesItsBase();
    void customThatGivesNothingAboveZeroGivesItsBase();
    void customMayCallIntoTheCircuit();
    void forecastTellsTheNextEightAndChangesNothing();
    void forecastOfACandidateBeginsAtThePresentN();
    void forecastWithJitterTellsTheRange();
    void adaptiveIsQuickAtFirstMediumAgainAndLongWhenItKeepsFailing();
    void adaptiveMeetsTheMedianOfPastOutages();
    void strategiesHaveNames();
};

void TestBreakStrategies::constantIsAlwaysTheBase()
{
    for (const std::uint32_t n : {1U, 2U, 100U})
        QCOMPARE(breakOf(strategy(ConstantBreak{30s}), n), Duration{30s});
}

void TestBreakStrategies::linearAddsTheIncrement()
{
    const BreakDuration part = strategy(LinearBreak{30s, 15s}, 10min);
    QCOMPARE(breakOf(part, 1), Duration{30s});
    QCOMPARE(breakOf(part, 2), Duration{45s});
    QCOMPARE(breakOf(part, 3), Duration{60s});
    QCOMPARE(breakOf(part, 39), Duration{10min});
    QCOMPARE(breakOf(part, 40), Duration{10min});
    QCOMPARE(breakOf(strategy(LinearBreak{30s, Duration{0}}), 1000), Duration{30s});
}

void TestBreakStrategies::exponentialMultipliesByTheFactor()
{
    const BreakDuration part = strategy(ExponentialBreak{30s, 1.5}, 10min);
    QCOMPARE(breakOf(part, 1), Duration{30s});
    QCOMPARE(breakOf(part, 2), Duration{45s});
    QCOMPARE(breakOf(part, 3), Duration{67500ms});
    QCOMPARE(breakOf(part, 4), Duration{101250ms});
    QCOMPARE(breakOf(part, 8), Duration{512578125us});
    QCOMPARE(breakOf(part, 9), Duration{10min});
    QCOMPARE(breakOf(strategy(ExponentialBreak{30s, 1.0}), 1000), Duration{30s});
}

void TestBreakStrategies::aBreakIsRoundedToTheNearestNanosecond()
{
    QCOMPARE(breakOf(strategy(ExponentialBreak{10ns, 1.12}), 2), Duration{11ns}); // 11.2
    QCOMPARE(breakOf(strategy(ExponentialBreak{10ns, 1.17}), 2), Duration{12ns}); // 11.7
    QCOMPARE(breakOf(strategy(ExponentialBreak{1s, 1.1}), 4), Duration{1331ms});
    QCOMPARE(breakOf(strategy(ExponentialBreak{1s, 1.1}), 11), Duration{2593742460ns}); // .1
    QCOMPARE(breakOf(strategy(ExponentialBreak{1s, 1.1}), 13), Duration{3138428377ns}); // 376.721
}

void TestBreakStrategies::maxBoundsEveryStrategyAtItsValueExactly()
{
    QCOMPARE(breakOf(strategy(LinearBreak{30s, 15s}, 45s + 1ns), 2), Duration{45s});
    QCOMPARE(breakOf(strategy(LinearBreak{30s, 15s}, 45s), 2), Duration{45s});
    QCOMPARE(breakOf(strategy(LinearBreak{30s, 15s}, 45s - 1ns), 2), 45s - 1ns);
    QCOMPARE(breakOf(strategy(ExponentialBreak{30s, 1.5}, 45s - 1ns), 2), 45s - 1ns);
    QCOMPARE(breakOf(strategy(ConstantBreak{30s}, 20s), 1), Duration{20s});
    QCOMPARE(breakOf(strategy(AdaptiveBreak{}, 1s), 1), Duration{1s});
    const CustomBreak custom{[](const BreakFacts &) { return Duration{1h}; }, 30s, "custom"};
    QCOMPARE(breakOf(strategy(custom, 20s), 1), Duration{20s});
}

void TestBreakStrategies::hugeNumbersOfOpeningsDoNotOverflow()
{
    constexpr std::uint32_t kHuge = 4'000'000'000U;
    QCOMPARE(breakOf(strategy(ExponentialBreak{30s, 1.5}, 10min), kHuge), Duration{10min});
    QCOMPARE(breakOf(strategy(LinearBreak{30s, 30s}, 10min), kHuge), Duration{10min});
    QVERIFY(breakOf(strategy(ExponentialBreak{30s, 2.0}), kHuge) >= Duration{24h * 365 * 100});
    QVERIFY(breakOf(strategy(LinearBreak{30s, 24h * 365}), kHuge) >= Duration{24h * 365 * 100});
}

void TestBreakStrategies::customGetsTheFacts()
{
    std::vector<BreakFacts> seen;
    std::vector<std::vector<Duration>> outages;
    CustomBreak custom;
    custom.function = [&](const BreakFacts &facts) {
        seen.push_back(facts);
        outages.emplace_back(facts.pastOutages.begin(), facts.pastOutages.end());
        return Duration{10s};
    };
    BreakDuration part = strategy(custom);
    CircuitOptions with = breaking(part);
    with.trip = {FailureCount{2, 60s}, FailureRatio{0.9, 100, 60s, 10}};
    Circuit circuit{with};
    succeed(circuit, at(1s));
    fail(circuit, at(1s), 1, "http.503");
    fail(circuit, at(2s), 1, "http.429", Duration{3s});
    QCOMPARE(circuit->snapshot(at(2s)).breakFor, some(10s));
    QVERIFY(!seen.empty());
    QCOMPARE(seen.back().n, 1U);
    QCOMPARE(seen.back().failed, 2U);
    QCOMPARE(seen.back().lastError, ErrorName{"http.429"});
    QCOMPARE(seen.back().retryAfter, some(3s));
    QCOMPARE(seen.back().outageSoFar, Duration{0});
    QCOMPARE(seen.back().openingsLately, 1U);
    QVERIFY(outages.back().empty());
    fail(circuit, at(13s), 1, "http.503"); // the probe, one second after the break
    QVERIFY(!circuit->tryAcquire(at(13s)));
    QCOMPARE(seen.back().n, 2U);
    QCOMPARE(seen.back().outageSoFar, Duration{11s});
    QCOMPARE(seen.back().openingsLately, 2U);
    QCOMPARE(seen.back().retryAfter, std::optional<Duration>{});
    succeed(circuit, at(25s)); // 23 s after the first opening
    fail(circuit, at(614s), 2); // the opening at 13 s was more than ten minutes ago
    QVERIFY(!circuit->tryAcquire(at(614s)));
    QCOMPARE(seen.back().n, 1U);
    QCOMPARE(seen.back().openingsLately, 1U);
    QCOMPARE(outages.back(), (std::vector<Duration>{23s}));
}

void TestBreakStrategies::customThatThrowsGivesItsBase()
{
    CustomBreak custom;
    custom.base = 7s;
    custom.function = [](const BreakFacts &) -> Duration { throw std::runtime_error{"no idea"}; };
    QCOMPARE(breakOf(strategy(custom), 1), Duration{7s});
    Circuit circuit{breaking(strategy(custom))};
    fail(circuit, at(1s));
    QCOMPARE(circuit->snapshot(at(1s)).breakFor, some(7s));
}

void TestBreakStrategies::customThatGivesNothingAboveZeroGivesItsBase()
{
    for (const Duration given : {Duration{-5s}, Duration{0}, Duration{1ns}}) {
        CustomBreak custom;
        custom.base = 7s;
        custom.function = [given](const BreakFacts &) { return given; };
        QCOMPARE(breakOf(strategy(custom), 1), given > Duration{0} ? given : Duration{7s});
    }
}

void TestBreakStrategies::customMayCallIntoTheCircuit()
{
    CircuitBreaker *breaker = nullptr;
    std::vector<std::uint64_t> failed;
    CustomBreak custom;
    custom.function = [&](const BreakFacts &) {
        if (breaker)
            failed.push_back(breaker->snapshot(at(1s)).totals.failed);
        return Duration{5s};
    };
    Circuit circuit{breaking(strategy(custom))};
    breaker = &*circuit;
    fail(circuit, at(1s)); // would never come back if it ran under a lock
    QCOMPARE(circuit->snapshot(at(1s)).breakFor, some(5s));
    QVERIFY(!failed.empty());
    QCOMPARE(failed.back(), 1U);
}

void TestBreakStrategies::forecastTellsTheNextEightAndChangesNothing()
{
    const BreakDuration part = strategy(ExponentialBreak{30s, 1.5}, 10min);
    BreakFacts facts;
    const std::vector<ForecastBreak> next = forecastBreaks(part, facts);
    QCOMPARE(next.size(), 8U);
    for (std::uint32_t i = 0; i < 8; ++i) {
        QCOMPARE(next[i].n, i + 1);
        QCOMPARE(next[i].nominal, breakOf(part, i + 1));
        QCOMPARE(next[i].shortest, next[i].nominal);
        QCOMPARE(next[i].longest, next[i].nominal);
    }
    BreakDuration jittered = part;
    jittered.jitter = 0.5;
    CircuitOptions seeded = breaking(jittered);
    seeded.seed = 3;
    Circuit asked{seeded};
    Circuit silent{seeded};
    for (int i = 0; i < 50; ++i)
        QCOMPARE(asked->forecast(jittered, at(0s)).size(), 8U);
    QCOMPARE(asked->history().size(), 0U);
    QCOMPARE(asked->snapshot(at(0s)).n, 0U);
    QCOMPARE(breaksInARow(asked, 5), breaksInARow(silent, 5)); // no chance was drawn
}

void TestBreakStrategies::forecastOfACandidateBeginsAtThePresentN()
{
    Circuit circuit{breaking(strategy(ConstantBreak{30s}))};
    const BreakDuration candidate = strategy(LinearBreak{10s, 5s});
    QCOMPARE(circuit->forecast(candidate, at(0s), 2).front().nominal, Duration{10s});
    fail(circuit, at(0s));
    fail(circuit, at(30s));
    const std::vector<ForecastBreak> next = circuit->forecast(candidate, at(31s), 3);
    QCOMPARE(next.size(), 3U);
    // Open with n = 2: the row goes on from there by one each.
    QCOMPARE(next[1].n, next[0].n + 1);
    QCOMPARE(next[2].n, next[0].n + 2);
    for (const ForecastBreak &each : next)
        QCOMPARE(each.nominal, breakOf(candidate, each.n));
    QVERIFY(next[0].n == 2 || next[0].n == 3);
    QCOMPARE(circuit->snapshot(at(31s)).breakFor, some(30s));
}

void TestBreakStrategies::forecastWithJitterTellsTheRange()
{
    BreakDuration part = strategy(LinearBreak{10s, 10s});
    part.jitter = 0.25;
    const std::vector<ForecastBreak> next = forecastBreaks(part, {}, 2);
    QCOMPARE(next[0].shortest, Duration{7500ms});
    QCOMPARE(next[0].longest, Duration{12500ms});
    QCOMPARE(next[1].shortest, Duration{15s});
    QCOMPARE(next[1].longest, Duration{25s});
}

void TestBreakStrategies::adaptiveIsQuickAtFirstMediumAgainAndLongWhenItKeepsFailing()
{
    const BreakDuration part = strategy(AdaptiveBreak{5s, 30s, 2min}, 10min);
    const std::vector<ForecastBreak> next = forecastBreaks(part, {}, 8);
    QCOMPARE(next[0].nominal, Duration{5s});
    QCOMPARE(next[1].nominal, Duration{30s});
    QCOMPARE(next[7].nominal, Duration{2min});
    for (std::size_t i = 1; i < next.size(); ++i)
        QVERIFY(next[i].nominal >= next[i - 1].nominal);
    for (const ForecastBreak &each : next)
        QVERIFY(!each.reason.empty());
    BreakFacts flapping;
    flapping.openingsLately = 6;
    QVERIFY(chooseBreak(part, flapping).duration >= Duration{30s});
    Circuit circuit{breaking(part)};
    fail(circuit, at(0s));
    QCOMPARE(circuit->snapshot(at(0s)).breakFor, some(5s));
    QVERIFY(!circuit->snapshot(at(0s)).breakReason.empty());
}

void TestBreakStrategies::adaptiveMeetsTheMedianOfPastOutages()
{
    const BreakDuration part = strategy(AdaptiveBreak{5s, 30s, 2min}, 10min);
    const std::vector<Duration> past{44s, 46s, 45s, 400s, 45s, 2s, 47s};
    BreakFacts facts;
    facts.pastOutages = past;
    const ChosenBreak chosen = chooseBreak(part, facts);
    QVERIFY(chosen.duration >= Duration{45s}); // the median, met by one probe
    QVERIFY(chosen.duration <= Duration{50s});
    QVERIFY(!chosen.reason.empty());
    QVERIFY(chosen.reason != chooseBreak(part, {}).reason);
}

void TestBreakStrategies::strategiesHaveNames()
{
    QCOMPARE(strategyName(ConstantBreak{}), std::string_view{"constant"});
    QCOMPARE(strategyName(LinearBreak{}), std::string_view{"linear"});
    QCOMPARE(strategyName(ExponentialBreak{}), std::string_view{"exponential"});
    QCOMPARE(strategyName(AdaptiveBreak{}), std::string_view{"adaptive"});
    QCOMPARE(strategyName(CustomBreak{}), std::string_view{"custom"});
}

QTEST_APPLESS_MAIN(TestBreakStrategies)

#include "tst_break_strategies.moc"
