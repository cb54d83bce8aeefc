// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/data/attention.h"
#include "ui/overview/overview_model.h"
#include "ui/overview/overview_order.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

QStringList order(const OverviewOrder &rows)
{
    QStringList names;
    for (int row = 0; row < rows.rowCount(); ++row)
        names.append(rows.index(row, OverviewModel::Circuit).data().toString());
    return names;
}

QString text(const OverviewModel &model, const QString &circuit, int column)
{
    return model.index(model.rowOf(circuit), column).data().toString();
}

} // namespace

class TestOverviewModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void rowsComeAndGoWithoutAReset();
    void aRefreshAnnouncesOneChangeOfData();
    void cellsSayWhatTheCircuitDoes();
    void tooFewCallsAreSaidAsSuch();
    void anOpenCircuitKeepsTheShareThatOpenedIt();
    void namesAndToolTipsAreText();
    void aRowCanBeHeard();
    void staleRowsAreMarked();
    void attentionRanksAsDesigned();
    void failingRanksInStepsOfFivePercent();
    void rearrangingKeepsTheSelection();
    void filtersCombine();
    void columnsCanBeOrderedEitherWay();
};

void TestOverviewModel::rowsComeAndGoWithoutAReset()
{
    FleetStore store;
    OverviewModel model(&store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    MadeUpFleet fleet;
    for (const char *name : {"a", "b", "c", "d"})
        fleet.add(name);
    fleet.feed(store);
    model.refresh();
    QCOMPARE(model.rowCount(), 4);
    fleet.remove("b");
    fleet.remove("d");
    fleet.add("e");
    fleet.feed(store);
    model.refresh();
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(text(model, "e", OverviewModel::Circuit), "e");
    QCOMPARE(model.rowOf("b"), -1);
    QCOMPARE(resets.size(), 0);
}

void TestOverviewModel::aRefreshAnnouncesOneChangeOfData()
{
    FleetStore store;
    OverviewModel model(&store);
    MadeUpFleet fleet;
    for (int i = 0; i < 50; ++i)
        fleet.add(QStringLiteral("c%1").arg(i));
    fleet.feed(store);
    model.refresh();
    QSignalSpy data(&model, &QAbstractItemModel::dataChanged);
    model.refresh();
    QCOMPARE(data.size(), 1);
    QCOMPARE(data[0][1].toModelIndex().row(), 49);
}

void TestOverviewModel::cellsSayWhatTheCircuitDoes()
{
    FleetStore store;
    OverviewModel model(&store);
    MadeUpFleet fleet;
    CircuitRecord &open = fleet.add("open", CircuitState::Open);
    open.latest.p95 = 152;
    CircuitRecord &probing = fleet.add("probing", CircuitState::HalfOpen);
    probing.now.round = {5, 3, 1, 1, 0};
    fleet.add("held", CircuitState::Closed);
    fleet.isolate("held", "ops@host", "failover");
    CircuitRecord &calm = fleet.add("calm");
    calm.now.totals.calls = 5000;
    calm.latest.calls = 12430;
    calm.latest.failingPercent = 1.84F;
    calm.latest.p95 = 9.04F;
    fleet.add("off").now.mode = CircuitMode::Disabled;
    CircuitRecord &offForATime = fleet.add("off for a time");
    offForATime.now.mode = CircuitMode::Disabled;
    offForATime.now.disabledUntil = fleet.now() + 1h;
    const QString end = fleet.look().wall.toWall(fleet.now() + 1h).toString("HH:mm");
    fleet.feed(store);
    model.refresh();
    QCOMPARE(text(model, "off", OverviewModel::Break), QString::fromUtf8("–"));
    QCOMPARE(text(model, "off for a time", OverviewModel::Break), "until " + end);
    QCOMPARE(text(model, "open", OverviewModel::State), "Open");
    QCOMPARE(text(model, "open", OverviewModel::Break), "#4 · 17 s left");
    QCOMPARE(text(model, "open", OverviewModel::P95), "152 ms");
    QCOMPARE(text(model, "probing", OverviewModel::Break), "probe 2 of 5");
    QCOMPARE(text(model, "held", OverviewModel::State), "Isolated");
    QCOMPARE(text(model, "held", OverviewModel::Break), "by ops@host");
    QCOMPARE(text(model, "calm", OverviewModel::Failing), "1.8 %");
    QCOMPARE(text(model, "calm", OverviewModel::Calls), QString::fromUtf8("12\u2009430"));
    QCOMPARE(text(model, "calm", OverviewModel::P95), "9.0 ms");
    QCOMPARE(text(model, "off", OverviewModel::State), "Disabled");
    QCOMPARE(text(model, "off", OverviewModel::Calls), QString::fromUtf8("–"));
    QCOMPARE(qRound(model.row(model.rowOf("open")).breakElapsed * 1000), 575); // 23 of 40 s
}

void TestOverviewModel::tooFewCallsAreSaidAsSuch()
{
    FleetStore store;
    OverviewModel model(&store);
    MadeUpFleet fleet;
    CircuitRecord &few = fleet.add("few");
    few.now.window.calls = 7;
    fleet.add("none");
    fleet.feed(store);
    model.refresh();
    QCOMPARE(text(model, "few", OverviewModel::Failing), "7 of 20 calls");
    QCOMPARE(text(model, "none", OverviewModel::Failing), QString::fromUtf8("–"));
}

void TestOverviewModel::anOpenCircuitKeepsTheShareThatOpenedIt()
{
    MadeUpFleet fleet;
    CircuitRecord &record = fleet.add("open", CircuitState::Open);
    auto window = std::make_shared<FrozenWindow>();
    window->rule = FailureRatio{};
    window->calls = 412;
    window->failed = 297;
    Change opening;
    opening.sequence = 1;
    opening.to = CircuitState::Open;
    opening.window = window;
    Change probe = opening;
    probe.sequence = 2;
    probe.from = CircuitState::HalfOpen;
    probe.window = std::make_shared<FrozenWindow>(); // of a probe: no rule
    record.changes = {opening, probe};
    QCOMPARE(qRound(shownFailingPercent(record) * 10), 721);
    record.now.state = CircuitState::Closed;
    QVERIFY(std::isnan(shownFailingPercent(record)));
}

void TestOverviewModel::namesAndToolTipsAreText()
{
    FleetStore store;
    OverviewModel model(&store);
    MadeUpFleet fleet;
    fleet.add("<img src=x>%1");
    fleet.feed(store);
    model.refresh();
    QCOMPARE(text(model, "<img src=x>%1", OverviewModel::Circuit), "<img src=x>%1");
    const QString tip = model.index(0, OverviewModel::Circuit).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains("<img src=x>%1")); // PlainToolTips shows it as that
}

void TestOverviewModel::aRowCanBeHeard()
{
    FleetStore store;
    OverviewModel model(&store);
    MadeUpFleet fleet;
    CircuitRecord &record = fleet.add("orders", CircuitState::HalfOpen);
    record.now.totals.calls = 1;
    record.latest.failingPercent = 42;
    fleet.feed(store);
    model.refresh();
    for (int column = 0; column < model.columnCount(); ++column)
        QCOMPARE(model.index(0, column).data(Qt::AccessibleTextRole).toString(),
                 "orders, half-open for 23 s, 42 % failing, 412 calls a second");
}

void TestOverviewModel::staleRowsAreMarked()
{
    FleetStore store;
    OverviewModel model(&store);
    MadeUpFleet fleet;
    fleet.add("a");
    fleet.feed(store);
    store.noteTime(fleet.now() + 4s);
    model.refresh();
    QVERIFY(model.row(0).isStale);
    QCOMPARE(store.silence(), Duration(4s));
}

void TestOverviewModel::attentionRanksAsDesigned()
{
    FleetStore store;
    AttentionBook book;
    OverviewModel model(&store, &book);
    OverviewOrder rows(&model);
    MadeUpFleet fleet;
    fleet.add("1 calm");
    fleet.add("2 off").now.mode = CircuitMode::Disabled;
    fleet.add("3 held");
    fleet.isolate("3 held", "o", "reason");
    fleet.add("4 near").latest.failingPercent = 40; // four fifths of 50
    fleet.add("5 probing", CircuitState::HalfOpen);
    fleet.add("6 open", CircuitState::Open);
    CircuitRecord &starving = fleet.add("7 starving", CircuitState::HalfOpen);
    starving.now.since = fleet.now() - 31s;
    starving.latest.calls = 0;
    fleet.feed(store);
    book.update(store);
    model.refresh();
    rows.rearrange();
    const QStringList expected{"7 starving", "6 open", "5 probing", "4 near",
                               "3 held",     "2 off",  "1 calm"};
    QCOMPARE(order(rows), expected);
    book.acknowledge("7 starving");
    model.refresh();
    rows.rearrange();
    QCOMPARE(order(rows).at(0), "6 open");
}

void TestOverviewModel::failingRanksInStepsOfFivePercent()
{
    FleetStore store;
    OverviewModel model(&store);
    OverviewOrder rows(&model);
    MadeUpFleet fleet;
    fleet.add("a").latest.failingPercent = 5.1F;
    fleet.add("b").latest.failingPercent = 9.9F;
    fleet.add("c").latest.failingPercent = 10.0F;
    fleet.add("d");
    fleet.feed(store);
    model.refresh();
    rows.rearrange();
    QCOMPARE(order(rows), (QStringList{"c", "a", "b", "d"}));
}

void TestOverviewModel::rearrangingKeepsTheSelection()
{
    FleetStore store;
    OverviewModel model(&store);
    OverviewOrder rows(&model);
    QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
    MadeUpFleet fleet;
    for (const char *name : {"a", "b", "c"})
        fleet.add(name);
    fleet.feed(store);
    model.refresh();
    rows.rearrange();
    const QPersistentModelIndex chosen = rows.index(1, 0);
    fleet.enter("c", CircuitState::Open);
    fleet.feed(store);
    model.refresh();
    QCOMPARE(order(rows), (QStringList{"a", "b", "c"})); // it never sorts by itself
    rows.rearrange();
    QCOMPARE(order(rows), (QStringList{"c", "a", "b"}));
    QCOMPARE(chosen.row(), 2);
}

void TestOverviewModel::filtersCombine()
{
    FleetStore store;
    AttentionBook book;
    OverviewModel model(&store, &book);
    OverviewOrder rows(&model);
    QSignalSpy changed(&rows, &OverviewOrder::filterChanged);
    MadeUpFleet fleet;
    fleet.add("auth.token", CircuitState::Open);
    fleet.add("auth.login");
    fleet.add("mail.send", CircuitState::Open);
    CircuitRecord &slow = fleet.add("mail.slow", CircuitState::HalfOpen);
    slow.now.since = fleet.now() - 60s;
    slow.latest.calls = 0;
    fleet.feed(store);
    book.update(store);
    model.refresh();
    rows.rearrange();
    QCOMPARE(rows.rowCount(), 4);
    rows.setText("AUTH");
    QCOMPARE(order(rows), (QStringList{"auth.token", "auth.login"}));
    rows.setStates({DisplayState::Open});
    QCOMPARE(order(rows), QStringList{"auth.token"});
    rows.setText({});
    QCOMPARE(rows.rowCount(), 2);
    rows.clearFilters();
    QVERIFY(!rows.isFiltering());
    rows.setAttentionOnly(true);
    QCOMPARE(order(rows), QStringList{"mail.slow"});
    QCOMPARE(changed.size(), 5);
}

void TestOverviewModel::columnsCanBeOrderedEitherWay()
{
    FleetStore store;
    OverviewModel model(&store);
    OverviewOrder rows(&model);
    MadeUpFleet fleet;
    fleet.add("a").latest.p95 = 30;
    fleet.add("b").latest.p95 = kNoValue;
    fleet.add("c").latest.p95 = 10;
    fleet.feed(store);
    model.refresh();
    rows.setOrder(OverviewModel::P95, Qt::AscendingOrder);
    QCOMPARE(order(rows), (QStringList{"c", "a", "b"}));
    rows.setOrder(OverviewModel::Circuit, Qt::DescendingOrder);
    QCOMPARE(order(rows), (QStringList{"c", "b", "a"}));
    rows.setOrder(OverviewOrder::kByAttention, Qt::AscendingOrder);
    QCOMPARE(order(rows), (QStringList{"a", "b", "c"}));
}

QTEST_MAIN(TestOverviewModel)
#include "tst_overview_model.moc"
