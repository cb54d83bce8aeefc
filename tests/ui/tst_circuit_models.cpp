// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_circuit.h"
#include "ui/circuit/change_words.h"
#include "ui/circuit/error_model.h"
#include "ui/circuit/frozen_charts.h"
#include "ui/circuit/history_model.h"
#include "ui/circuit/option_list.h"
#include "ui/circuit/option_table.h"
#include "ui/circuit/range_statistics.h"
#include "ui/lanes/lane_table.h"
#include "ui/style/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(switchgear::FrozenWindow)

namespace {

Change change(std::uint64_t sequence, CircuitState from, CircuitState to)
{
    Change made;
    made.sequence = sequence;
    made.at = TimePoint{std::chrono::seconds{sequence}};
    made.from = from;
    made.to = to;
    made.timeInFrom = 5s;
    made.reason = "<img src=x> %1";
    return made;
}

QString textAt(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class tst_CircuitModels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void historyIsNewestFirstAndGrowsRowByRow();
    void historyForgetsWhatTheCircuitForgot();
    void historyOfAnotherCircuitBeginsAnew();
    void historyShowsOutsideTextAsItIs();
    void errorsComeGoAndChangePlaces();
    void anErrorWithoutANameHasOne();
    void optionsSayWhatIsNotTheDefault();
    void aRuleSaysItsNumbers_data();
    void aRuleSaysItsNumbers();
    void aSentenceSaysWhyACircuitStandsAsItDoes();
    void statisticsOfARangeCountWhatLiesInIt();
    void exportedCellsCannotBecomeFormulas();
    void chartsOfTheFrozenWindowShowWhatFailed();
};

void tst_CircuitModels::initTestCase()
{
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
    QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
}

void tst_CircuitModels::historyIsNewestFirstAndGrowsRowByRow()
{
    using enum CircuitState;
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    std::deque<Change> changes{change(1, Closed, Open), change(2, Open, HalfOpen)};
    model.show(QStringLiteral("a"), changes, WallTime());
    QCOMPARE(reset.count(), 1);
    QCOMPARE(textAt(model, 0, 1), QStringLiteral("Open \u2192 Half-open"));
    const QPersistentModelIndex oldest = model.index(1, 1);
    changes.push_back(change(3, HalfOpen, Open));
    changes.push_back(change(4, Open, HalfOpen));
    model.show(QStringLiteral("a"), changes, WallTime());
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(oldest.row(), 3);
    QCOMPARE(model.change(0)->sequence, std::uint64_t{4});
    QVERIFY(!model.change(4));
    QVERIFY(!model.change(-1));
    model.show(QStringLiteral("a"), changes, WallTime());
    QCOMPARE(inserted.count(), 1);
}

void tst_CircuitModels::historyForgetsWhatTheCircuitForgot()
{
    using enum CircuitState;
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::deque<Change> changes;
    for (std::uint64_t i = 1; i <= 10; ++i)
        changes.push_back(change(i, Closed, Open));
    model.show(QStringLiteral("a"), changes, WallTime());
    changes.erase(changes.begin(), changes.begin() + 4);
    changes.push_back(change(11, Open, HalfOpen));
    model.show(QStringLiteral("a"), changes, WallTime());
    QCOMPARE(model.rowCount(), 7);
    QCOMPARE(model.change(0)->sequence, std::uint64_t{11});
    QCOMPARE(model.change(6)->sequence, std::uint64_t{5});
}

void tst_CircuitModels::historyOfAnotherCircuitBeginsAnew()
{
    using enum CircuitState;
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(QStringLiteral("a"), {change(7, Closed, Open)}, WallTime());
    model.show(QStringLiteral("b"), {change(9, Open, HalfOpen)}, WallTime());
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.change(0)->sequence, std::uint64_t{9});
    // The same name again, but a circuit that was made anew: its sequence begins again.
    model.show(QStringLiteral("b"), {change(1, Closed, Open)}, WallTime());
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.change(0)->sequence, std::uint64_t{1});
    model.show(QStringLiteral("b"), {}, WallTime());
    QCOMPARE(model.rowCount(), 0);
}

void tst_CircuitModels::historyShowsOutsideTextAsItIs()
{
    using enum CircuitState;
    HistoryModel model;
    Change ordered = change(1, Closed, Isolated);
    ordered.actor = "<b>eve</b>";
    model.show(QStringLiteral("a"), {ordered}, WallTime());
    QCOMPARE(textAt(model, 0, 3), QStringLiteral("<img src=x> %1"));
    QCOMPARE(textAt(model, 0, 4), QStringLiteral("<b>eve</b>"));
    const QString tip = model.index(0, 3).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(QStringLiteral("<img"))); // PlainToolTips shows it as that
}

void tst_CircuitModels::errorsComeGoAndChangePlaces()
{
    ErrorModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const ErrorName http{"http.503"};
    const ErrorName timeout{"TimeoutError"};
    model.show({{http, 3}, {timeout, 1}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(textAt(model, 0, 0), QStringLiteral("http.503"));
    QCOMPARE(model.index(0, 2).data(ErrorModel::kShareRole).toDouble(), 0.75);
    QCOMPARE(textAt(model, 1, 2), QStringLiteral("25 %"));
    model.show({{timeout, 9}, {http, 3}});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(textAt(model, 0, 0), QStringLiteral("TimeoutError"));
    model.show({{timeout, 9}, {http, 3}});
    QCOMPARE(changed.count(), 1); // nothing new is not announced
    model.show({{timeout, 9}});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(textAt(model, 0, 2), QStringLiteral("100 %"));
    model.show({});
    QCOMPARE(model.rowCount(), 0);
}

void tst_CircuitModels::anErrorWithoutANameHasOne()
{
    QCOMPARE(errorText(ErrorName{}), QStringLiteral("(unnamed)"));
    QCOMPARE(errorText(ErrorName{"<img src=x>"}), QStringLiteral("<img src=x>"));
}

void tst_CircuitModels::optionsSayWhatIsNotTheDefault()
{
    for (const OptionLine &line : optionLines(CircuitOptions{}))
        QVERIFY2(!line.isChanged(), qPrintable(line.name));
    CircuitOptions options;
    options.halfOpen = {.probes = 5, .successes = 3};
    options.breakDuration.strategy = ExponentialBreak{.base = 5s, .factor = 2.0};
    QStringList changed;
    for (const OptionLine &line : optionLines(options)) {
        if (line.isChanged())
            changed.append(line.name);
    }
    QCOMPARE(changed, (QStringList{QStringLiteral("Half-open"), QStringLiteral("Break")}));
    OptionModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.show(options);
    QCOMPARE(textAt(model, 4, 1), QStringLiteral("3 of 5 probes must succeed"));
    QCOMPARE(textAt(model, 4, 2), QStringLiteral("changed"));
    QVERIFY(model.index(4, 1).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!model.index(0, 1).data(Qt::FontRole).isValid());
}

void tst_CircuitModels::aRuleSaysItsNumbers_data()
{
    QTest::addColumn<FrozenWindow>("window");
    QTest::addColumn<QString>("sentence");
    FrozenWindow ratio;
    ratio.rule = FailureRatio{};
    ratio.calls = 412;
    ratio.failed = 297;
    ratio.value = 297.0 / 412.0;
    ratio.limit = 0.5;
    ratio.span = 10s;
    QTest::newRow("ratio") << ratio
                           << QStringLiteral("297 of 412 calls failed in 10 s: 72 %, limit 50 %");
    FrozenWindow slow = ratio;
    slow.failed = 0;
    slow.slow = 330;
    slow.value = 330.0 / 412.0;
    slow.limit = 0.8;
    QTest::newRow("slow") << slow
                          << QStringLiteral("330 of 412 calls were slow in 10 s: 80 %, limit 80 %");
    FrozenWindow row;
    row.rule = ConsecutiveFailures{.failures = 5};
    row.value = 5;
    QTest::newRow("in a row") << row << QStringLiteral("5 failures in a row, limit 5");
    FrozenWindow count;
    count.rule = FailureCount{.failures = 8, .window = 60s};
    count.value = 8;
    QTest::newRow("count") << count << QStringLiteral("8 failures within 1 min, limit 8");
    FrozenWindow share = count;
    share.rule = FailureCount{.failures = 8, .window = 60s, .ratio = 0.5, .calls = 20};
    share.calls = 20;
    share.failed = 11;
    QTest::newRow("count with a share")
        << share
        << QStringLiteral("8 failures within 1 min, limit 8; 11 of the last 20 calls: 55 %, "
                          "limit 50 %");
    QTest::newRow("none") << FrozenWindow{}
                          << QStringLiteral("No rule: a probe or an order opened it.");
}

void tst_CircuitModels::aRuleSaysItsNumbers()
{
    QFETCH(FrozenWindow, window);
    QTEST(ruleSentence(window), "sentence");
}

void tst_CircuitModels::aSentenceSaysWhyACircuitStandsAsItDoes()
{
    FleetStore store;
    MadeUpCircuit circuit;
    const QString name = QStringLiteral("payments.charge");
    const auto sentence = [&] {
        return standingSentence(*store.record(name), store.now(), MadeUpCircuit::wall());
    };
    circuit.playTo(300, store);
    QCOMPARE(sentence(), QStringLiteral("has not opened yet"));
    circuit.playTo(334, store);
    QCOMPARE(sentence(), QStringLiteral("opened 12:39:32: 297 of 412 calls failed in 10 s (72 %, "
                                        "limit 50 %)"));
    QVERIFY(
        breakSentence(*store.record(name)).startsWith(QStringLiteral("break 1 of exponential")));
    circuit.now().isolations = {{1, "50 % <b>", "<i>ada</i>", MadeUpCircuit::instant(470), {}}};
    circuit.playTo(471, store);
    QCOMPARE(sentence(), QStringLiteral("isolated since 12:41:50 by <i>ada</i>: 50 % <b>"));
    circuit.now().isolations.clear();
    circuit.playTo(500, store);
    QVERIFY(sentence().startsWith(QStringLiteral("last opened 12:40:09, 2 min 11 s ago: ")));
}

void tst_CircuitModels::statisticsOfARangeCountWhatLiesInIt()
{
    FleetStore store;
    MadeUpCircuit circuit;
    circuit.playTo(600, store);
    const LaneData seen{store.record(QStringLiteral("payments.charge")), store.now(),
                        MadeUpCircuit::wall(), false};
    const LaneTable table =
        rangeStatistics(seen, MadeUpCircuit::instant(330), MadeUpCircuit::instant(420));
    QCOMPARE(table.rows[1][0], QStringLiteral("openings"));
    QCOMPARE(table.rows[1][2], QStringLiteral("4"));
    QCOMPARE(table.rows[2][0], QStringLiteral("Open"));
    QCOMPARE(table.rows[2][2], QStringLiteral("1 min 15 s"));
    const LaneTable samples =
        rangeSamples(seen, MadeUpCircuit::instant(10), MadeUpCircuit::instant(19));
    QCOMPARE(samples.rows.size(), std::size_t{10});
    QCOMPARE(samples.columns.size(), 9);
}

void tst_CircuitModels::exportedCellsCannotBecomeFormulas()
{
    LaneTable table;
    table.columns = {QStringLiteral("a"), QStringLiteral("b")};
    table.rows = {{QStringLiteral("=1+1"), QStringLiteral("x,\"y\"")},
                  {QStringLiteral("two\nlines"), QString()}};
    QCOMPARE(toCsv(table), QByteArray("a,b\r\n'=1+1,\"x,\"\"y\"\"\"\r\ntwo⟨U+000A⟩lines,\r\n"));
    LaneTableModel model(table);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 2);
}

void tst_CircuitModels::chartsOfTheFrozenWindowShowWhatFailed()
{
    PartsChart parts;
    parts.resize(300, 56);
    parts.setParts({{TimePoint{}, 40, 0, 0}, {TimePoint{}, 40, 20, 0}, {TimePoint{}, 20, 20, 0}});
    const std::vector<PartsChart::Bar> bars = parts.bars();
    QCOMPARE(bars.size(), std::size_t{3});
    QCOMPARE(bars[0].failed.height(), 0);
    QVERIFY(std::abs(bars[1].failed.height() * 2 - bars[1].calls.height()) <= 1);
    QCOMPARE(bars[2].failed, bars[2].calls);
    QVERIFY(bars[2].calls.height() < bars[1].calls.height());
    const QImage image = parts.grab().toImage();
    const auto ratio = static_cast<int>(image.devicePixelRatio());
    const auto colour = [&](QPoint at) { return image.pixelColor(at * ratio); };
    QCOMPARE(colour(bars[0].calls.center()), Theme::current().fill(DisplayState::Closed));
    QCOMPARE(colour(bars[2].failed.center()), Theme::current().failure);

    OutcomeStrip strip;
    strip.resize(300, 12);
    RecentOutcome good;
    RecentOutcome bad;
    bad.failed = true;
    bad.error = ErrorName{"http.503"};
    bad.took = 22ms;
    strip.setOutcomes({good, bad}, WallTime());
    const QImage cells = strip.grab().toImage();
    QCOMPARE(cells.pixelColor((strip.cell(0).topLeft() + QPoint(2, 2)) * ratio),
             Theme::current().base);
    QCOMPARE(cells.pixelColor((strip.cell(1).topLeft() + QPoint(1, 1)) * ratio),
             Theme::current().failure);
    QCOMPARE(strip.outcomeText(1), QStringLiteral("00:00:00.000 http.503 after 22 ms"));
}

QTEST_MAIN(tst_CircuitModels)
#include "tst_circuit_models.moc"
