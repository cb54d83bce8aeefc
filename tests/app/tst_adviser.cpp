// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/adviser.h"
#include "app/advice/figure_text.h"

#include <QObject>
#include <QTest>

#include <chrono>
#include <string>

using namespace switchgear;
using namespace switchgear::app;
using namespace std::chrono_literals;

namespace {

CircuitOptions optionsWith(std::vector<TripRule> trip, Duration breakFor = 30s)
{
    CircuitOptions options;
    options.trip = std::move(trip);
    options.breakDuration.strategy = ConstantBreak{breakFor};
    return options;
}

QByteArray percent(double share)
{
    return QByteArray::number(share * 100) + " %";
}

} // namespace

/// What `validate --rate` tells of a circuit, as the simulations behind it find it.
class TestAdviser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presetsDoNoHarm_data()
    {
        QTest::addColumn<QByteArray>("preset");
        QTest::addColumn<int>("failures");
        QTest::newRow("strict") << QByteArray{"strict"} << 3;
        QTest::newRow("balanced") << QByteArray{"balanced"} << 5;
        QTest::newRow("lenient") << QByteArray{"lenient"} << 10;
    }

    void presetsDoNoHarm()
    {
        QFETCH(const QByteArray, preset);
        QFETCH(const int, failures);
        Adviser adviser{{.rate = 20, .errors = 0.01, .duration = {}}};
        const BreakerAdvice &advice = adviser.breakerAdvice(*presetOptions(preset.toStdString()));
        QVERIFY2(advice.everyday.refusedShare <= 0.001,
                 percent(advice.everyday.refusedShare).constData());
        QVERIFY(!advice.everyday.isHarmful() && !advice.change);
        // Failures among everyday ones: at its number at the soonest, and at the tenth at last.
        QVERIFY(advice.allFail.failedCalls >= static_cast<std::uint64_t>(failures));
        QVERIFY(advice.allFail.failedCalls <= 10);
        QVERIFY(advice.halfFails.failedCalls <= 10);
        QVERIFY(advice.allFail.untilOpen && advice.halfFails.untilOpen);
        QVERIFY(*advice.allFail.untilOpen > 100ms && *advice.allFail.untilOpen < 1s);
        QVERIFY(*advice.halfFails.untilOpen > *advice.allFail.untilOpen);
    }

    /// The figures by which the contract says why its presets ask for a share.
    void aCountWithoutAShareHarmsABusyCircuit_data()
    {
        QTest::addColumn<int>("failures");
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("breakFor");
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("refused");
        QTest::newRow("balanced at 20") << 5 << 60 << 30 << 20.0 << 0.54;
        QTest::newRow("balanced at 500") << 5 << 60 << 30 << 500.0 << 0.97;
        QTest::newRow("strict at 20") << 3 << 30 << 60 << 20.0 << 0.79;
        QTest::newRow("strict at 500") << 3 << 30 << 60 << 500.0 << 0.99;
    }

    void aCountWithoutAShareHarmsABusyCircuit()
    {
        QFETCH(const int, failures);
        QFETCH(const int, window);
        QFETCH(const int, breakFor);
        QFETCH(const double, rate);
        QFETCH(const double, refused);
        const FailureCount rule{static_cast<std::uint32_t>(failures), std::chrono::seconds{window}};
        const EverydayFigures found =
            everydayFigures(optionsWith({rule}, std::chrono::seconds{breakFor}),
                            {.rate = rate, .errors = 0.01, .duration = {}});
        QVERIFY2(std::abs(found.refusedShare - refused) < 0.03,
                 percent(found.refusedShare).constData());
        QVERIFY(found.isHarmful());
        QCOMPARE(found.openedBy, (std::vector<OpenedBy>{{0, false}}));
    }

    void whereItHarmsTheChangeThatIsToldHelps_data()
    {
        QTest::addColumn<CircuitOptions>("options");
        QTest::addColumn<double>("errors");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, std::vector<TripRule> trip, double errors,
                            const char *sentence) {
            QTest::newRow(name) << optionsWith(std::move(trip)) << errors
                                << QString::fromUtf8(sentence);
        };
        row("a count", {FailureCount{5, 60s}}, 0.01,
            "let trip ask for a share of the last calls besides: \"ratio\": 0.5 and \"calls\": 20");
        row("a share", {FailureCount{3, 60s, 0.1, 10}}, 0.05,
            "raise the share of trip to \"ratio\": 0.5 and \"calls\": 20");
        row("a row of failures", {ConsecutiveFailures{2, Duration{0}}}, 0.05,
            "raise trip to \"failures\": 6");
        row("a ratio", {FailureRatio{0.05, 5, 30s, 10}}, 0.05,
            "raise trip to \"ratio\": 0.5 and \"min_throughput\": 20");
        row("a ratio of calls", {FailureRatioOfCalls{0.2, 10, 5}}, 0.05,
            "raise trip to \"ratio\": 0.5, \"calls\": 20 and \"min_throughput\": 20");
        row("two of three rules",
            {ConsecutiveFailures{1, Duration{0}}, FailureRatio{}, FailureCount{5, 60s}}, 0.01,
            "raise trip[0] to \"failures\": 4; let trip[2] ask for a share of the last calls "
            "besides: \"ratio\": 0.5 and \"calls\": 20");
        row("errors in plenty", {FailureCount{5, 60s, 0.5, 20}}, 0.4,
            "raise the share of trip to \"ratio\": 0.7 and \"calls\": 50");
    }

    void whereItHarmsTheChangeThatIsToldHelps()
    {
        QFETCH(const CircuitOptions, options);
        QFETCH(const double, errors);
        QFETCH(const QString, sentence);
        Adviser adviser{{.rate = 20, .errors = errors, .duration = {}}};
        const BreakerAdvice &advice = adviser.breakerAdvice(options);
        QVERIFY(advice.everyday.isHarmful());
        QVERIFY(advice.change);
        QCOMPARE(QString::fromStdString(advice.change->sentence), sentence);
        QVERIFY(advice.change->refusedShare <= kHarmfulShare / 10);
    }

    void whereNothingHelpsNoChangeIsTold()
    {
        Adviser adviser{{.rate = 20, .errors = 0.99, .duration = {}}};
        const BreakerAdvice &advice = adviser.breakerAdvice(optionsWith({FailureRatio{}}));
        QVERIFY(advice.change && advice.change->sentence.empty());
    }

    void callsThatTakeLongerThanTheSlowOnesHarm()
    {
        CircuitOptions options = optionsWith({FailureRatio{}});
        options.slowCall = SlowCall{2s, 0.8};
        Adviser adviser{{.rate = 20, .errors = 0.01, .duration = 3s}};
        const BreakerAdvice &advice = adviser.breakerAdvice(options);
        QCOMPARE(advice.everyday.openedBy, (std::vector<OpenedBy>{{0, true}}));
        QVERIFY(advice.change);
        QCOMPARE(advice.change->sentence,
                 std::string{"raise \"threshold\" of slow_call to 6 s, above what a call takes"});
    }

    void callsThatTakeTimeFailLaterAndInGreaterNumber()
    {
        const CircuitOptions options = *presetOptions("balanced");
        const OutageFigures quick =
            outageFigures(options, {.rate = 20, .errors = 0.0, .duration = {}}, 1.0);
        const OutageFigures late =
            outageFigures(options, {.rate = 20, .errors = 0.0, .duration = 2s}, 1.0);
        QCOMPARE(quick.failedCalls, 5U);
        QVERIFY(*late.untilOpen > *quick.untilOpen + 1900ms);
        QVERIFY(late.failedCalls > 35 && late.failedCalls < 55); // 20 a second, and five
    }

    void aCircuitThatDoesNotOpenIsToldAsSuch()
    {
        const OutageFigures half = outageFigures(optionsWith({FailureRatio{1.0, 10, 30s, 10}}),
                                                 {.rate = 20, .errors = 0.01, .duration = {}}, 0.5);
        QVERIFY(!half.untilOpen);
        QVERIFY(half.failedCalls > 10'000);
    }

    void aWindowOfGoodCallsDelaysARatio()
    {
        // Half of 30 s: the good calls before the outage have to leave, or be outnumbered.
        const OutageFigures all = outageFigures(optionsWith({FailureRatio{0.5, 10, 30s, 10}}),
                                                {.rate = 20, .errors = 0.0, .duration = {}}, 1.0);
        QVERIFY(all.untilOpen);
        QVERIFY(*all.untilOpen > 12s && *all.untilOpen < 18s);
    }

    void noBreakIsTooLongForTheTrial()
    {
        for (const Duration breakFor : {Duration::max(), Duration{1ns}}) {
            const EverydayFigures found =
                everydayFigures(optionsWith({ConsecutiveFailures{1, Duration{0}}}, breakFor),
                                {.rate = 20, .errors = 0.01, .duration = {}});
            QVERIFY(found.refusedShare >= 0.0 && found.refusedShare <= 1.0);
            QCOMPARE(found.isHarmful(), breakFor == Duration::max());
        }
    }

    void equalSettingsAreTriedOnce()
    {
        Adviser adviser{{.rate = 20, .errors = 0.01, .duration = {}}};
        CircuitOptions options = *presetOptions("balanced");
        const BreakerAdvice &first = adviser.breakerAdvice(options);
        options.group = "checkout";
        options.mode = CircuitMode::Shadow;
        options.seed = 7;
        options.errors.ignore = {"http.4xx"};
        QCOMPARE(&adviser.breakerAdvice(options), &first);
        QCOMPARE(adviser.breakersTried(), 1U);
        options.breakDuration.strategy = LinearBreak{};
        (void)adviser.breakerAdvice(options);
        QCOMPARE(adviser.breakersTried(), 2U);
    }

    void theSameSettingsGiveTheSameAnswer()
    {
        const auto shown = [] {
            Adviser adviser{{.rate = 20, .errors = 0.02, .duration = 50ms}};
            const BreakerAdvice &advice = adviser.breakerAdvice(optionsWith({FailureCount{}}));
            return percent(advice.everyday.refusedShare)
                   + QByteArray::number(qint64{advice.halfFails.untilOpen->count()});
        };
        QCOMPARE(shown(), shown());
    }

    void aLimiterRefusesWhatIsAboveItsRate()
    {
        CircuitConfig circuit;
        Adviser adviser{{.rate = 20, .errors = 0.01, .duration = {}}};
        QVERIFY(!adviser.stageFigures(circuit).limiterRefuses);
        QVERIFY(!adviser.stageFigures(circuit).bulkheadRefuses);
        circuit.limiter = RateLimit{.rate = 5};
        circuit.bulkhead = BulkheadOptions{};
        const StageFigures &stages = adviser.stageFigures(circuit);
        QVERIFY2(std::abs(*stages.limiterRefuses - 0.75) < 0.01,
                 percent(*stages.limiterRefuses).constData());
        QCOMPARE(*stages.bulkheadRefuses, 0.0); // a call takes no time
    }

    /// Erlang's formula for five places and two calls in them on average gives 3.67 %.
    void aBulkheadRefusesWhatFindsNoPlace()
    {
        const SimulatedLoad load{.rate = 20, .errors = 0.01, .duration = 100ms};
        const StageFigures without = stageFigures({}, BulkheadOptions{5, 0, 1s}, load);
        QVERIFY2(std::abs(*without.bulkheadRefuses - 0.0367) < 0.003,
                 percent(*without.bulkheadRefuses).constData());
        const StageFigures queueing = stageFigures({}, BulkheadOptions{5, 10, 1s}, load);
        QVERIFY(*queueing.bulkheadRefuses < 0.0001);
        const StageFigures hurried = stageFigures({}, BulkheadOptions{5, 10, 1ms}, load);
        QVERIFY(*hurried.bulkheadRefuses > 0.03);
        // Four times too much: however many may wait, a quarter gets through.
        const SimulatedLoad tooMuch{.rate = 200, .errors = 0.01, .duration = 100ms};
        const StageFigures full = stageFigures({}, BulkheadOptions{5, 10, 1h}, tooMuch);
        QVERIFY2(std::abs(*full.bulkheadRefuses - 0.75) < 0.01,
                 percent(*full.bulkheadRefuses).constData());
    }

    void figuresHaveTheDigitsThatTell()
    {
        QCOMPARE(figureText(0.5), std::string{"0.5"});
        QCOMPARE(figureText(20), std::string{"20"});
        QCOMPARE(figureText(12.345), std::string{"12.3"});
        QCOMPARE(figureText(100'000), std::string{"100000"});
        QCOMPARE(figureText(0.0), std::string{"0"});
        QCOMPARE(percentFigure(0.0), std::string{"0 %"});
        QCOMPARE(percentFigure(1.0), std::string{"100 %"});
        QCOMPARE(percentFigure(0.9999), std::string{"more than 99.9 %"});
        QCOMPARE(percentFigure(0.000'23), std::string{"0.023 %"});
        QCOMPARE(percentFigure(0.000'001), std::string{"less than 0.001 %"});
        QCOMPARE(percentFigure(0.5432), std::string{"54.3 %"});
        QCOMPARE(durationFigure(250ms), std::string{"250 ms"});
        QCOMPARE(durationFigure(1350ms), std::string{"1.35 s"});
        QCOMPARE(durationFigure(90s), std::string{"90 s"});
        QCOMPARE(durationFigure(12min), std::string{"12 min"});
        QCOMPARE(durationFigure(3h), std::string{"3 h"});
        QCOMPARE(durationFigure(Duration{0}), std::string{"0 ns"});
        QCOMPARE(durationFigure(2us), std::string{"2 us"});
    }
};

QTEST_APPLESS_MAIN(TestAdviser)

#include "tst_adviser.moc"
