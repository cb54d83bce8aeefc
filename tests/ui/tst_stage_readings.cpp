// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/bridge/sampler.h"
#include "ui/bridge/stage_meter.h"
#include "ui/data/stage_text.h"

#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

/// One circuit, "search", with a limiter and a bulkhead that a test sets.
class MadeUpStages final : public StageSource
{
public:
    StageReadings readings(std::string_view circuit, TimePoint /*now*/) override
    {
        ++looks;
        if (circuit != "search")
            return {};
        return {{.passed = passed, .refused = refused, .figures = LimiterFigures{.rate = rate}},
                {.passed = passed, .figures = BulkheadFigures{.concurrent = concurrent}},
                {.passed = passed, .figures = BreakerFigures{}}};
    }
    bool setRate(std::string_view circuit, double wanted, TimePoint /*now*/) override
    {
        if (circuit != "search" || wanted > 1000)
            return false;
        rate = wanted;
        return true;
    }
    bool setConcurrent(std::string_view circuit, std::uint32_t wanted) override
    {
        if (circuit != "search")
            return false;
        concurrent = wanted;
        return true;
    }

    std::uint64_t passed = 0;
    std::uint64_t refused = 0;
    double rate = 50;
    std::uint32_t concurrent = 4;
    int looks = 0;
};

StageReadings readingsOf(std::uint64_t passed, std::uint64_t refused)
{
    return {{.passed = passed, .refused = refused, .figures = LimiterFigures{.rate = 50}}};
}

} // namespace

class TestStageReadings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figuresAreFoundByKind();
    void ratesAreThoseOfTheLastTwoSeconds();
    void countsThatBeginAnewHaveNoRate();
    void textsSayFigureAndRefusal_data();
    void textsSayFigureAndRefusal();
    void ratesAreToldInTheUnitOfTheirLimit_data();
    void ratesAreToldInTheUnitOfTheirLimit();
    void aLimiterIsJudgedWithItsCircuit();
    void whatALookFindsHoldsSinceTheLookBefore();
    void stagesComeWithTheLooks();
    void aWishIsDoneAndShownWithTheNextNews();
    void aWishThatCannotBeIsRefused();
};

void TestStageReadings::figuresAreFoundByKind()
{
    const StageReadings stages{{.figures = RetryFigures{.attempts = 3}},
                               {.figures = LimiterFigures{.rate = 5}}};
    QCOMPARE(stages[0].kind(), StageKind::Retry);
    QCOMPARE(stages[1].kind(), StageKind::Limiter);
    QVERIFY(!stageOf(stages, StageKind::Bulkhead));
    QVERIFY(!figuresOf<BulkheadFigures>(stages));
    QCOMPARE(figuresOf<LimiterFigures>(stages)->rate, 5.0);
    // What is tighter binds: 5 a second, or one each 500 ms.
    QCOMPARE(LimiterFigures{.rate = 5}.perSecond(), 5.0);
    QCOMPARE((LimiterFigures{.rate = 5, .minInterval = 500ms}.perSecond()), 2.0);
    QCOMPARE((LimiterFigures{.rate = 5, .minInterval = 100ms}.perSecond()), 5.0);
    QCOMPARE((LimiterFigures{.rate = 900, .per = 60s}.perSecond()), 15.0);
}

void TestStageReadings::ratesAreThoseOfTheLastTwoSeconds()
{
    StageMeter meter;
    const TimePoint start{1000s};
    StageReadings stages = readingsOf(100, 10);
    meter.look(start, stages);
    QCOMPARE(stages[0].passing, 0.0F); // one look alone
    for (int look = 1; look <= 16; ++look) {
        // Ten a second pass for two seconds, then none; five a second are refused throughout.
        const auto steps = static_cast<std::uint64_t>(look);
        stages = readingsOf(100 + std::min<std::uint64_t>(steps, 8) * 5 / 2, 10 + steps * 5 / 4);
        meter.look(start + look * 250ms, stages);
        if (look == 8)
            QCOMPARE(stages[0].passing, 10.0F);
    }
    QCOMPARE(stages[0].passing, 0.0F);
    QCOMPARE(stages[0].refusing, 5.0F);
}

void TestStageReadings::countsThatBeginAnewHaveNoRate()
{
    StageMeter meter;
    StageReadings stages = readingsOf(5000, 0);
    meter.look(TimePoint{1000s}, stages);
    stages = readingsOf(3, 0); // another run has begun
    meter.look(TimePoint{1001s}, stages);
    QCOMPARE(stages[0].passing, 0.0F);
    stages = readingsOf(13, 0);
    meter.look(TimePoint{1002s}, stages);
    QCOMPARE(stages[0].passing, 10.0F);
}

void TestStageReadings::textsSayFigureAndRefusal_data()
{
    QTest::addColumn<StageReading>("stage");
    QTest::addColumn<QString>("figure");
    QTest::addColumn<QString>("refusal");
    const auto row = [](const char *name, StageReading stage, const char *figure,
                        const char *refusal) {
        QTest::newRow(name) << stage << QString::fromUtf8(figure) << QString::fromUtf8(refusal);
    };
    row("limiter",
        {.passed = 880, .refused = 120, .passing = 212.4F, .figures = LimiterFigures{.rate = 250}},
        "212 of 250/s", "refused 120 · 12 %");
    row("a limiter of a minute",
        {.passed = 1000,
         .refused = 0,
         .passing = 7.5F,
         .figures = LimiterFigures{.rate = 900, .per = 60s}},
        "450 of 900/min", "refused 0");
    row("bulkhead",
        {.passed = 9999,
         .refused = 1,
         .figures = BulkheadFigures{.concurrent = 5, .inUse = 3, .queue = 10, .waiting = 2}},
        "3 of 5 · 2 waiting", "refused 1 · < 0.1 %");
    row("a bulkhead where nobody waits",
        {.passed = 10, .refused = 0, .figures = BulkheadFigures{.concurrent = 16, .inUse = 0}},
        "0 of 16", "refused 0");
    row("retry",
        {.passed = 97,
         .refused = 3,
         .figures = RetryFigures{.attempts = 3, .retries = 41, .budgetLeft = 7}},
        "retries 41 · budget 7", "gave up 3 · 3.0 %");
    row("a retry with no budget", {.figures = RetryFigures{}}, "retries 0", "gave up 0");
    row("fallback", {.passed = 1234, .refused = 0, .figures = FallbackFigures{}}, "served 1 234",
        "no answer 0");
    row("a fallback with a queue",
        {.passed = 40, .refused = 10, .figures = FallbackFigures{.queued = 12}}, "12 waiting",
        "no answer 10 · 20 %");
    row("time-out", {.passed = 199, .refused = 1, .figures = TimeoutFigures{.limit = 800ms}},
        "at 800 ms", "timed out 1 · 0.5 %");
    row("a time-out before the first run", {.figures = TimeoutFigures{}}, "none yet",
        "timed out 0");
}

void TestStageReadings::textsSayFigureAndRefusal()
{
    QFETCH(const StageReading, stage);
    QFETCH(QString, figure);
    QFETCH(QString, refusal);
    figure.replace("1 234", QString::fromUtf8("1\u2009234"));
    QCOMPARE(stageFigure(stage), figure);
    QCOMPARE(stageRefusal(stage), refusal);
    const QString all = stageDetails(stage).join('\n');
    QVERIFY2(all.contains(refusal), qPrintable(all));
}

void TestStageReadings::ratesAreToldInTheUnitOfTheirLimit_data()
{
    QTest::addColumn<double>("rate");
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("second") << 250.0 << 1000LL << "250/s";
    QTest::newRow("minute") << 0.5 << 60'000LL << "0.5/min";
    QTest::newRow("hour") << 12.0 << 3'600'000LL << "12/h";
    QTest::newRow("odd") << 1.0 << 2500LL << "1 per 2.5 s";
}

void TestStageReadings::ratesAreToldInTheUnitOfTheirLimit()
{
    QFETCH(const double, rate);
    QFETCH(const qint64, milliseconds);
    QFETCH(const QString, text);
    QCOMPARE(limitText({.rate = rate, .per = std::chrono::milliseconds{milliseconds}}), text);
}

void TestStageReadings::aLimiterIsJudgedWithItsCircuit()
{
    MadeUpFleet fleet;
    CircuitRecord &record = fleet.add("search");
    QCOMPARE(record.limiterState(), DisplayState::Unknown);
    fleet.limit("search", 50);
    QCOMPARE(record.limiterState(), DisplayState::Closed);
    QCOMPARE(limiterText(record.limiterState()), "Passing");
    fleet.limit("search", 50.5F);
    QCOMPARE(record.limiterState(), DisplayState::HalfOpen);
    QCOMPARE(limiterText(record.limiterState()), "Limiting");
    record.now.state = CircuitState::Open; // the breaker's own business
    QCOMPARE(record.limiterState(), DisplayState::HalfOpen);
    record.now.mode = CircuitMode::Disabled;
    QCOMPARE(limiterText(record.limiterState()), "Disabled");
    fleet.isolate("search", "ops@host", "failover");
    QCOMPARE(limiterText(record.limiterState()), "Isolated");
}

void TestStageReadings::whatALookFindsHoldsSinceTheLookBefore()
{
    FleetStore store;
    MadeUpFleet fleet;
    fleet.add("search");
    fleet.limit("search", 40);
    fleet.feed(store);
    fleet.pass(2s);
    fleet.feed(store);
    fleet.limit("search", 90);
    fleet.pass(1s);
    fleet.feed(store);
    const std::deque<StateSpan> &spans = store.record("search")->limiterSpans;
    QCOMPARE(spans.size(), 2U);
    QCOMPARE(spans[0].state, DisplayState::Closed);
    QCOMPARE(spans[0].to, MadeUpFleet::kStart + 2s);
    QCOMPARE(spans[1], (StateSpan{MadeUpFleet::kStart + 2s, MadeUpFleet::kStart + 3s,
                                  DisplayState::HalfOpen}));
    QCOMPARE(store.summary().limiterCount(DisplayState::HalfOpen), 1);
    QCOMPARE(store.summary().count(DisplayState::HalfOpen), 0);

    fleet["search"].stages.clear();
    fleet.feed(store);
    QVERIFY(store.record("search")->limiterSpans.empty());
}

void TestStageReadings::stagesComeWithTheLooks()
{
    Clock clock{Clock::Kind::Manual};
    clock.set(TimePoint{1000s});
    Registry registry;
    registry.add("search", {}, &clock);
    registry.add("cart", {}, &clock);
    MadeUpStages stages;
    SamplerOptions options;
    options.clock = &clock;
    options.stages = &stages;
    Sampler sampler(registry, options);
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    stages.passed = 20;
    stages.refused = 4;
    clock.advance(2s);
    sampler.look();
    const auto update = updates.last().at(0).value<FleetUpdatePtr>();
    QCOMPARE(update->circuits[0].stages.size(), 3U);
    QCOMPARE(update->circuits[0].stages[0].passing, 10.0F);
    QCOMPARE(update->circuits[0].stages[0].refusing, 2.0F);
    QVERIFY(update->circuits[1].stages.empty());
    QCOMPARE(stages.looks, 4);
}

void TestStageReadings::aWishIsDoneAndShownWithTheNextNews()
{
    Clock clock{Clock::Kind::Manual};
    clock.set(TimePoint{1000s});
    Registry registry;
    registry.add("search", {}, &clock);
    MadeUpStages stages;
    SamplerOptions options;
    options.clock = &clock;
    options.stages = &stages;
    Sampler sampler(registry, options);
    sampler.look();
    QSignalSpy updates(&sampler, &Sampler::updated);
    QSignalSpy refusals(&sampler, &Sampler::stageRefused);
    sampler.setStage({StageWish::Kind::Rate, "search", 80});
    sampler.setStage({StageWish::Kind::Concurrent, "search", 9});
    QTRY_COMPARE(updates.size(), 1); // not a quarter of a second later
    const auto update = updates.last().at(0).value<FleetUpdatePtr>();
    QCOMPARE(update->kind, UpdateKind::News);
    QCOMPARE(figuresOf<LimiterFigures>(update->circuits[0].stages)->rate, 80.0);
    QCOMPARE(figuresOf<BulkheadFigures>(update->circuits[0].stages)->concurrent, 9U);
    QCOMPARE(refusals.size(), 0);
}

void TestStageReadings::aWishThatCannotBeIsRefused()
{
    Clock clock{Clock::Kind::Manual};
    Registry registry;
    registry.add("search", {}, &clock);
    MadeUpStages stages;
    SamplerOptions options;
    options.clock = &clock;
    Sampler without(registry, options);
    options.stages = &stages;
    Sampler sampler(registry, options);
    QSignalSpy refusals(&sampler, &Sampler::stageRefused);
    QSignalSpy refusalsWithout(&without, &Sampler::stageRefused);
    without.setStage({StageWish::Kind::Rate, "search", 80});
    QCOMPARE(refusalsWithout.size(), 1);
    sampler.setStage({StageWish::Kind::Rate, "search", 1001});
    sampler.setStage({StageWish::Kind::Rate, "<img src=x>", 10});
    sampler.setStage({StageWish::Kind::Concurrent, "search", 0});
    sampler.setStage({StageWish::Kind::Concurrent, "search", 5e9});
    QCOMPARE(refusals.size(), 4);
    QCOMPARE(refusals[1][0].value<StageWish>().circuit, "<img src=x>");
    QCOMPARE(stages.rate, 50.0);
    QCOMPARE(stages.concurrent, 4U);
}

QTEST_MAIN(TestStageReadings)
#include "tst_stage_readings.moc"
