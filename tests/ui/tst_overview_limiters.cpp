// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/circuit/stage_strip.h"
#include "ui/controls/control_bar.h"
#include "ui/data/attention.h"
#include "ui/lanes/time_window.h"
#include "ui/overview/cell_painter.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"
#include "ui/overview/state_line.h"
#include "ui/style/theme_choice.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPainter>
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

QString name(const char *circuit)
{
    return QString::fromUtf8(circuit) + QString::fromUtf8(" · limiter");
}

constexpr QRect kBar{10, 4, 100, 20};

QImage paintLoad(float percent, float limit)
{
    const double ratio = qApp->devicePixelRatio();
    QImage image(QSize(120, 28) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintLoadBar(painter, kBar, percent, limit, Theme::of(ColourScheme::Light));
    return image;
}

QColor pixel(const QImage &image, QPoint at)
{
    const double ratio = image.devicePixelRatio();
    return image.pixelColor(static_cast<int>((at.x() + 0.5) * ratio),
                            static_cast<int>((at.y() + 0.5) * ratio));
}

QColor column(const QImage &image, int x)
{
    return pixel(image, {kBar.left() + x, kBar.center().y() + 1});
}

} // namespace

class TestOverviewLimiters final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rowsFollowTheirCircuitsWithoutAReset();
    void aRowSaysWhatTheLimiterDoes();
    void aRowCanBeHeard();
    void namesAreText();
    void limitersRankAsTheyFit();
    void filtersTakeThemInByKindStateAndText();
    void theBarShowsWhatIsAskedAgainstWhatIsPermitted();
    void aLimiterIsSelectedForItself();
    void whatConcernsTheBreakerIsNotOffered();
    void severalLimitersAreTheirCircuits();
    void attentionPassesThemOver();
    void theKindsAreOfferedWhileThereAreLimiters();
    void aLimitingRowIsAmberInBothThemes();

private:
    std::unique_ptr<OverviewPage> makePage();
    void tick(Duration by);

    MadeUpFleet m_fleet;
    FleetStore m_store;
    AttentionBook m_book;
    TimeWindow m_window;
};

void TestOverviewLimiters::initTestCase()
{
    pinFont();
    applyTheme(ThemeChoice::Light);
    for (const char *circuit : {"cart", "geo", "search"})
        m_fleet.add(circuit);
    m_fleet.limit("geo", 20);
    m_fleet.limit("search", 80);
    tick(0s);
}

void TestOverviewLimiters::tick(Duration by)
{
    m_fleet.pass(by);
    m_fleet.feed(m_store);
    m_book.update(m_store);
    m_window.advance(m_fleet.now(), MadeUpFleet::kStart - 1min);
}

std::unique_ptr<OverviewPage> TestOverviewLimiters::makePage()
{
    auto page = std::make_unique<OverviewPage>(&m_store, &m_book, &m_window);
    page->resize(1200, 700);
    tick(3s);
    return page;
}

void TestOverviewLimiters::rowsFollowTheirCircuitsWithoutAReset()
{
    FleetStore store;
    OverviewModel model(&store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    MadeUpFleet fleet;
    for (const char *circuit : {"a", "b", "c"})
        fleet.add(circuit);
    fleet.limit("b", 10);
    fleet.feed(store);
    model.refresh();
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(model.hasLimiters());
    QCOMPARE(model.rowOf("b", RowKind::Limiter), model.rowOf("b") + 1);
    QCOMPARE(model.rowOf("a", RowKind::Limiter), -1);
    QCOMPARE(model.rowOf("c", RowKind::Limiter), -1);

    fleet.limit("a", 10); // limiters come with a later look,
    fleet.limit("c", 10);
    fleet["b"].stages.clear(); // or go
    fleet.add("d");
    fleet.limit("d", 10);
    fleet.feed(store);
    model.refresh();
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, OverviewModel::Circuit).data().toString();
    QCOMPARE(names, (QStringList{"a", name("a"), "b", "c", name("c"), "d", name("d")}));

    fleet.remove("a");
    fleet.remove("d");
    fleet.feed(store);
    model.refresh();
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.row(model.rowOf("c", RowKind::Limiter)).circuit, "c");
    QCOMPARE(resets.size(), 0);
}

void TestOverviewLimiters::aRowSaysWhatTheLimiterDoes()
{
    OverviewModel model(&m_store);
    const int row = model.rowOf("search", RowKind::Limiter);
    const auto text = [&](int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(OverviewModel::State), "Limiting");
    QCOMPARE(text(OverviewModel::Circuit), name("search"));
    QCOMPARE(text(OverviewModel::Failing), "38 %"); // 30 of 80
    QCOMPARE(text(OverviewModel::Calls), "80");
    QCOMPARE(text(OverviewModel::P95), QString::fromUtf8("–"));
    QCOMPARE(text(OverviewModel::Break), QString::fromUtf8("≤ 50/s"));
    QCOMPARE(model.row(row).limitPercent, 50.0F);
    QCOMPARE(model.row(row).loadPercent, 80.0F);
    const int calm = model.rowOf("geo", RowKind::Limiter);
    QCOMPARE(model.index(calm, OverviewModel::State).data().toString(), "Passing");
    QCOMPARE(model.index(calm, OverviewModel::Failing).data().toString(), "0 %");
    const QString tip = model.index(row, OverviewModel::Failing).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains("tick"), qPrintable(tip));
    QVERIFY(model.index(row, OverviewModel::State)
                .data(Qt::ToolTipRole)
                .toString()
                .contains("Tokens at hand"));
}

void TestOverviewLimiters::aRowCanBeHeard()
{
    OverviewModel model(&m_store);
    const int row = model.rowOf("search", RowKind::Limiter);
    const QString heard = model.index(row, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(heard.startsWith(name("search") + ", limiting for "), qPrintable(heard));
    QVERIFY2(heard.endsWith(", 38 % refused, 80 calls a second"), qPrintable(heard));
}

void TestOverviewLimiters::namesAreText()
{
    FleetStore store;
    OverviewModel model(&store);
    MadeUpFleet fleet;
    fleet.add("<img src=x>");
    fleet.limit("<img src=x>", 10);
    fleet.feed(store);
    model.refresh();
    QCOMPARE(model.index(1, OverviewModel::Circuit).data().toString(), name("<img src=x>"));
    for (int column = 0; column < model.columnCount(); ++column) // PlainToolTips shows it as that
        QVERIFY(!model.index(1, column).data(Qt::ToolTipRole).toString().contains("&lt;"));
}

void TestOverviewLimiters::limitersRankAsTheyFit()
{
    FleetStore store;
    OverviewModel model(&store);
    OverviewOrder rows(&model);
    MadeUpFleet fleet;
    for (const char *circuit : {"1 calm", "2 off", "3 held", "4 near", "5 limiting"})
        fleet.add(circuit);
    fleet.limit("1 calm", 39);
    fleet.limit("2 off", 39);
    fleet["2 off"].now.mode = CircuitMode::Disabled;
    fleet.limit("3 held", 39);
    fleet.isolate("3 held", "o", "reason");
    fleet.limit("4 near", 40); // four fifths of 50
    fleet.limit("5 limiting", 51);
    fleet.add("6 probing", CircuitState::HalfOpen);
    fleet.feed(store);
    model.refresh();
    rows.setKind(RowKind::Limiter);
    QCOMPARE(order(rows), (QStringList{name("5 limiting"), name("4 near"), name("3 held"),
                                       name("2 off"), name("1 calm")}));
    rows.setKind({});
    QCOMPARE(order(rows).mid(0, 3), (QStringList{"6 probing", name("5 limiting"), name("4 near")}));
}

void TestOverviewLimiters::filtersTakeThemInByKindStateAndText()
{
    OverviewModel model(&m_store);
    OverviewOrder rows(&model);
    QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changed(&rows, &OverviewOrder::filterChanged);
    QCOMPARE(rows.rowCount(), 5);
    rows.setKind(RowKind::Circuit);
    QCOMPARE(order(rows), (QStringList{"cart", "geo", "search"}));
    rows.setKind(RowKind::Limiter);
    rows.setStates({DisplayState::Closed});
    QCOMPARE(order(rows), QStringList{name("geo")});
    rows.clearFilters();
    QVERIFY(!rows.kind() && !rows.isFiltering());
    rows.setText("LIMITER");
    QCOMPARE(rows.rowCount(), 2);
    rows.setText("sear");
    QCOMPARE(rows.rowCount(), 2); // the circuit and its limiter
    QCOMPARE(changed.size(), 6);
}

void TestOverviewLimiters::theBarShowsWhatIsAskedAgainstWhatIsPermitted()
{
    const Theme &theme = Theme::of(ColourScheme::Light);
    const QImage calm = paintLoad(39.9F, 50);
    QCOMPARE(column(calm, 38), theme.muted);
    QCOMPARE(column(calm, 41), theme.grid);
    QCOMPARE(column(paintLoad(40, 50), 38), theme.attention);
    QCOMPARE(column(calm, 49), theme.text); // the tick
    const QImage over = paintLoad(80, 50);
    QCOMPARE(column(over, 40), theme.attention);
    // Above what is permitted: stripes of the same colour, and never red.
    QCOMPARE(column(over, 52), theme.grid);
    QCOMPARE(column(over, 54), theme.attention);
    QCOMPARE(column(over, 81), theme.grid);
    for (int x = 0; x < 100; ++x)
        QVERIFY(column(over, x) != theme.fill(DisplayState::Open));
    QCOMPARE(column(paintLoad(0.01F, 50), 0), theme.muted); // not none at all
    QCOMPARE(column(paintLoad(500, 50), 98), column(paintLoad(100, 50), 98));
    QCOMPARE(column(paintLoad(kNoValue, kNoValue), 0), theme.grid);
}

void TestOverviewLimiters::aLimiterIsSelectedForItself()
{
    const auto page = makePage();
    OverviewTable *table = page->overview()->table();
    QVERIFY(table->select("search"));
    QCOMPARE(table->selectedKind(), RowKind::Circuit);
    Inspector *inspector = page->inspector();
    const auto says = [inspector](const QString &text) {
        const auto labels = inspector->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&text](const QLabel *label) {
            return label->text().contains(text) && label->textFormat() == Qt::PlainText;
        });
    };
    QVERIFY(!says(name("search")));
    QCOMPARE(inspector->stages()->boxes().size(), 2U);

    int row = 0;
    while (table->kindAt(row) != RowKind::Limiter || table->circuitAt(row) != "search")
        ++row;
    table->selectRow(row);
    QCOMPARE(table->selectedKind(), RowKind::Limiter);
    QCOMPARE(table->selectedCircuits(), QStringList{"search"});
    QVERIFY(says(name("search")));
    QVERIFY(says("Permits 50/s, at once 60"));
    QVERIFY(says("act on the whole circuit"));
    QVERIFY(inspector->findChild<StateLine *>()->accessibleName().startsWith("Limiting"));

    QSignalSpy opened(page.get(), &OverviewPage::openRequested);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toString(), "search");
}

void TestOverviewLimiters::whatConcernsTheBreakerIsNotOffered()
{
    ControlBar bar(&m_store);
    bar.setCircuits({"search"}, ControlSubject::Limiter);
    for (const Control control :
         {Control::Reset, Control::HalfOpen, Control::Trip, Control::Strategy}) {
        QVERIFY(!bar.action(control)->isEnabled());
        QVERIFY(bar.action(control)->toolTip().contains("select the row of the circuit"));
    }
    for (const Control control : {Control::Isolate, Control::Mode}) {
        QVERIFY(bar.action(control)->isEnabled());
        QVERIFY(bar.action(control)->toolTip().contains("for the whole circuit"));
    }
    bar.setCircuits({"search"});
    QVERIFY(bar.action(Control::Trip)->isEnabled());
    QVERIFY(!bar.action(Control::Isolate)->toolTip().contains("whole circuit"));
}

void TestOverviewLimiters::severalLimitersAreTheirCircuits()
{
    const auto page = makePage();
    OverviewTable *table = page->overview()->table();
    page->overview()->order()->setKind(RowKind::Limiter);
    table->selectAll();
    QCOMPARE(table->selectedKind(), RowKind::Limiter);
    QCOMPARE(table->selectedCircuits(), (QStringList{"search", "geo"}));
    QVERIFY(!page->inspector()->controls()->action(Control::Reset)->isEnabled());
    page->overview()->order()->clearFilters();
    table->selectAll();
    QCOMPARE(table->selectedKind(), RowKind::Circuit);
    QCOMPARE(table->selectedCircuits().size(), 3); // each once
    QVERIFY(page->inspector()->controls()->action(Control::Reset)->isEnabled());
}

void TestOverviewLimiters::attentionPassesThemOver()
{
    const auto page = makePage();
    OverviewTable *table = page->overview()->table();
    QVERIFY(table->select("cart"));
    m_fleet.enter("search", CircuitState::Open);
    tick(3s);
    page->overview()->goToAttention(1);
    QCOMPARE(table->selectedCircuits(), QStringList{"search"});
    QCOMPARE(table->selectedKind(), RowKind::Circuit);
    m_fleet.enter("search", CircuitState::Closed);
    tick(3s);
}

void TestOverviewLimiters::theKindsAreOfferedWhileThereAreLimiters()
{
    const auto page = makePage();
    auto *kinds = page->overview()->findChild<QComboBox *>();
    QVERIFY(kinds && !kinds->isHidden());
    QCOMPARE(kinds->accessibleName(), "Kinds of rows");
    kinds->setCurrentIndex(2);
    QCOMPARE(page->overview()->order()->kind(), std::optional{RowKind::Limiter});
    page->overview()->order()->clearFilters();
    QCOMPARE(kinds->currentIndex(), 0);

    FleetStore plain;
    OverviewView view(&plain, &m_book, &m_window);
    QVERIFY(view.findChild<QComboBox *>()->isHidden());
}

void TestOverviewLimiters::aLimitingRowIsAmberInBothThemes()
{
    const auto page = makePage();
    OverviewTable *table = page->overview()->table();
    page->overview()->order()->setKind(RowKind::Limiter);
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        applyTheme(choice);
        const QImage image = table->viewport()->grab().toImage();
        const Theme &theme = Theme::current();
        const QRect pill =
            table->visualRect(page->overview()->order()->index(0, OverviewModel::State));
        // The filled half of the sign.
        QCOMPARE(pixel(image, {pill.left() + 6 + 6 + 5, pill.center().y() + 1}),
                 theme.ink(DisplayState::HalfOpen));
        const QRect bar =
            table->visualRect(page->overview()->order()->index(0, OverviewModel::Failing));
        QCOMPARE(pixel(image, {bar.left() + 8, bar.center().y() + 1}), theme.attention);
    }
    applyTheme(ThemeChoice::Light);
}

QTEST_MAIN(TestOverviewLimiters)
#include "tst_overview_limiters.moc"
