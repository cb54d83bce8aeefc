// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/circuit/circuit_view.h"
#include "ui/controls/order_desk.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/fault_banner.h"
#include "ui/frame/kpi_line.h"
#include "ui/frame/main_window.h"
#include "ui/frame/shortcut_sheet.h"
#include "ui/frame/state_tile.h"
#include "ui/frame/status_strip.h"
#include "ui/lab/load_lab_view.h"
#include "ui/lanes/time_window.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

class TestMainWindow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init();
    void cleanup();
    void everyActionHasATextAToolTipAndItsOwnKey();
    void whatTabReachesHasAName();
    void keysSwitchTheViews();
    void theStripCollapses_data();
    void theStripCollapses();
    void tilesCountAndFilter();
    void theTitleTellsHowManyAreOpen();
    void theBannerStandsWhileAFaultIsOn();
    void thePaletteFindsCircuitsAndCommands();
    void thePaletteRunsWithTheKeyboard();
    void thePaletteSaysWhyNot();
    void theSheetListsTheKeys();
    void escapeClearsTheFilterAndThenClosesTheInspector();
    void aStalledSourceIsSaidOnEveryWidth();
    void theWindowGrowsWithTheData();
    void stateIsKeptAndNonsenseIsIgnored();
    void itFitsItsSmallestSize();

private:
    void tick(Duration by = 250ms);
    [[nodiscard]] StateTile *tile(DisplayState state) const;

    std::unique_ptr<MadeUpFleet> m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    m_fleet = std::make_unique<MadeUpFleet>();
    m_store = std::make_unique<FleetStore>();
    m_window = std::make_unique<MainWindow>(m_store.get());
    m_window->setThemeChoice(ThemeChoice::Light);
    m_fleet->add("payments.charge", CircuitState::Open);
    m_fleet->add("auth.token");
    m_fleet->add("<img src=x>");
    tick();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
}

void TestMainWindow::tick(Duration by)
{
    m_fleet->pass(by);
    m_fleet->feed(*m_store);
}

StateTile *TestMainWindow::tile(DisplayState state) const
{
    for (StateTile *tile : m_window->strip()->tiles()) {
        if (tile->state() == state)
            return tile;
    }
    return nullptr;
}

void TestMainWindow::everyActionHasATextAToolTipAndItsOwnKey()
{
    QSet<QString> keys;
    int seen = 0;
    const auto look = [&](const std::vector<QAction *> &actions) {
        for (const QAction *action : actions) {
            QVERIFY(!action->text().isEmpty());
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
            for (const QKeySequence &key : action->shortcuts()) {
                const QString text = key.toString(QKeySequence::PortableText);
                QVERIFY2(!keys.contains(text), qPrintable(action->text() + ": " + text));
                keys.insert(text);
            }
            ++seen;
        }
    };
    look(m_window->actions().global());
    look(m_window->actions().ofTable());
    QVERIFY(seen >= 20);
    for (const char *key : {"Ctrl+1", "Ctrl+4", "Ctrl+K", "Ctrl+F", "Ctrl+.", "F1", "F5",
                            "Shift+F5", "Ctrl+Z", "Space", "N", "P", "A", "Esc"})
        QVERIFY2(keys.contains(key), key);
}

void TestMainWindow::whatTabReachesHasAName()
{
    for (int view = 0; view < kViewCount; ++view) {
        m_window->showView(static_cast<View>(view));
        QTest::qWait(0);
        int reached = 0;
        for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)
                || widget->focusProxy())
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool isPart = qobject_cast<const QLineEdit *>(widget)
                                && (widget->parentWidget()->inherits("QAbstractSpinBox")
                                    || widget->parentWidget()->inherits("QComboBox"));
            const bool isNamed = !widget->accessibleName().isEmpty()
                                 || (button && !button->text().isEmpty()) || isPart
                                 || qobject_cast<const QTabBar *>(widget); // its tabs have
            QVERIFY2(isNamed, qPrintable(QStringLiteral("%1 in %2 of view %3")
                                             .arg(widget->metaObject()->className(),
                                                  widget->parentWidget()->metaObject()->className())
                                             .arg(view)));
            ++reached;
        }
        QVERIFY(reached > 10);
    }
}

void TestMainWindow::keysSwitchTheViews()
{
    QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(m_window->currentView(), View::Events);
    QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
    QCOMPARE(m_window->currentView(), View::LoadLab);
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_window->currentView(), View::Circuit);
    QCOMPARE(m_window->circuitView()->circuit(), "payments.charge"); // what was selected
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(m_window->currentView(), View::Overview);
    QVERIFY(m_window->actions().view(View::Overview)->isChecked());
}

void TestMainWindow::theStripCollapses_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<bool>("sentence");
    QTest::addColumn<bool>("words");
    QTest::newRow("wide") << 1360 << true << true;
    QTest::newRow("at the sentence's bound") << 1280 << true << true;
    QTest::newRow("just below it") << 1279 << false << true;
    QTest::newRow("at the words' bound") << 1100 << false << true;
    QTest::newRow("just below that") << 1099 << false << false;
    QTest::newRow("smallest") << 1024 << false << false;
}

void TestMainWindow::theStripCollapses()
{
    QFETCH(int, width);
    QFETCH(bool, sentence);
    QFETCH(bool, words);
    m_window->resize(width, 700);
    QTRY_COMPARE(m_window->strip()->width(), width);
    QCOMPARE(m_window->strip()->kpis()->isVisible(), sentence);
    for (const StateTile *tile : m_window->strip()->tiles()) {
        QCOMPARE(tile->isCompact(), !words);
        QVERIFY(tile->geometry().right() < width);
        QTRY_VERIFY(tile->width() >= tile->sizeHint().width());
    }
}

void TestMainWindow::tilesCountAndFilter()
{
    QCOMPARE(tile(DisplayState::Open)->count(), 1);
    QCOMPARE(tile(DisplayState::Closed)->count(), 2);
    OverviewOrder *order = m_window->overview()->overview()->order();
    m_window->showView(View::Events);
    QTest::mouseClick(tile(DisplayState::Open), Qt::LeftButton);
    QCOMPARE(m_window->currentView(), View::Overview);
    QCOMPARE(order->rowCount(), 1);
    QTest::mouseClick(tile(DisplayState::Closed), Qt::LeftButton);
    QCOMPARE(order->rowCount(), 3);
    order->clearFilters();
    QVERIFY(!tile(DisplayState::Open)->isChecked());
    tile(DisplayState::Isolated)->setFocus();
    QTest::keyClick(tile(DisplayState::Isolated), Qt::Key_Space);
    QCOMPARE(order->rowCount(), 0);
}

void TestMainWindow::theTitleTellsHowManyAreOpen()
{
    QCOMPARE(m_window->windowTitle(), QString::fromUtf8("1 open – Switchgear"));
    m_fleet->enter("payments.charge", CircuitState::Closed);
    tick();
    QCOMPARE(m_window->windowTitle(), "Switchgear");
}

void TestMainWindow::theBannerStandsWhileAFaultIsOn()
{
    QVERIFY(!m_window->banner()->isVisible());
    LoadLabStatus status;
    status.available = true;
    ActiveFault fault;
    fault.id = 3;
    fault.setting.service = "<b>%1</b>";
    fault.remaining = 220'500ms;
    status.faults = {fault};
    m_store->applyLab(status);
    QVERIFY(m_window->banner()->isVisible());
    QVERIFY2(m_window->banner()->text().contains("<b>%1</b>"),
             qPrintable(m_window->banner()->text()));
    QVERIFY(m_window->banner()->text().contains("3:41"));
    QSignalSpy stopped(m_window->loadLab(), &LoadLabView::stopAllRequested);
    QTest::keyClick(m_window.get(), Qt::Key_Period, Qt::ControlModifier);
    QCOMPARE(stopped.size(), 1);
    auto *button = m_window->banner()->findChild<QAbstractButton *>();
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(stopped.size(), 2);
    status.faults.clear();
    m_store->applyLab(status);
    QVERIFY(!m_window->banner()->isVisible());
}

void TestMainWindow::thePaletteFindsCircuitsAndCommands()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = m_window->findChild<CommandPalette *>();
    QVERIFY(palette);
    QTRY_COMPARE(QApplication::activeWindow(), palette);
    const QAbstractItemModel *found = palette->view()->model();
    QTest::keyClicks(palette->field(), "auth");
    QCOMPARE(found->index(0, 0).data().toString(), "auth.token");
    palette->field()->setText("isolate pay");
    QCOMPARE(found->index(0, 0).data().toString(), QString::fromUtf8("Isolate payments.charge…"));
    palette->field()->setText("stop all");
    QVERIFY(found->index(0, 0).data().toString().startsWith("Stop all faults"));
    palette->field()->setText("<img");
    QCOMPARE(found->index(0, 0).data().toString(), "<img src=x>");
    palette->field()->setText("nothing like this");
    QCOMPARE(found->rowCount(), 0);
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QVERIFY(palette->isVisible()); // nothing to run
    QTest::keyClick(palette->field(), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<CommandPalette *>());
}

void TestMainWindow::thePaletteRunsWithTheKeyboard()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *palette = m_window->findChild<CommandPalette *>();
    QVERIFY(palette);
    QTRY_COMPARE(QApplication::activeWindow(), palette);
    QTest::keyClicks(palette->field(), "t");
    QTest::keyClick(palette->field(), Qt::Key_Down);
    QTest::keyClick(palette->field(), Qt::Key_Up);
    palette->field()->setText("auth.token");
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QCOMPARE(m_window->currentView(), View::Circuit);
    QCOMPARE(m_window->circuitView()->circuit(), "auth.token");
}

void TestMainWindow::thePaletteSaysWhyNot()
{
    m_window->actions().find->trigger();
    auto *palette = m_window->findChild<CommandPalette *>();
    QVERIFY(palette);
    QTRY_COMPARE(QApplication::activeWindow(), palette);
    palette->field()->setText("release auth");
    const QModelIndex first = palette->view()->model()->index(0, 0);
    QVERIFY(!first.data(CommandList::WhyNotRole).toString().isEmpty());
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QVERIFY(palette->isVisible());
    QCOMPARE(m_window->currentView(), View::Overview);
}

void TestMainWindow::theSheetListsTheKeys()
{
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    auto *sheet = m_window->findChild<ShortcutSheet *>();
    QVERIFY(sheet && sheet->isVisible());
    QStringList texts;
    for (const QLabel *label : sheet->findChildren<QLabel *>())
        texts.append(label->text());
    for (const char *text : {"Ctrl+K", "Find", "F5", "Space", "Isolate", "Undo"})
        QVERIFY2(std::any_of(texts.begin(), texts.end(),
                             [text](const QString &t) { return t.startsWith(text); }),
                 text);
    QTest::keyClick(sheet, Qt::Key_Escape);
}

void TestMainWindow::escapeClearsTheFilterAndThenClosesTheInspector()
{
    OverviewPage *page = m_window->overview();
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), "auth");
    QCOMPARE(page->overview()->order()->rowCount(), 1);
    page->overview()->table()->setFocus();
    QTest::keyClick(page->overview()->table(), Qt::Key_Escape);
    QCOMPARE(page->overview()->order()->rowCount(), 3);
    QVERIFY(page->inspector()->isVisible());
    QTest::keyClick(page->overview()->table(), Qt::Key_Escape);
    QVERIFY(!page->inspector()->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QVERIFY(page->inspector()->isVisible());
}

void TestMainWindow::aStalledSourceIsSaidOnEveryWidth()
{
    m_window->resize(1024, 640);
    m_store->noteTime(m_fleet->now() + 7s);
    QVERIFY(m_window->strip()->kpis()->isVisible());
    QCOMPARE(m_window->strip()->kpis()->text(), "No data for 7 s");
    tick(8s);
    QVERIFY(!m_window->strip()->kpis()->isVisible());
}

void TestMainWindow::theWindowGrowsWithTheData()
{
    QCOMPARE(fittingPast(0s), 60s);
    QCOMPARE(fittingPast(60s), 60s);
    QCOMPARE(fittingPast(60s + 1ns), 120s);
    QCOMPARE(fittingPast(5min), 300s);
    QCOMPARE(fittingPast(3h), 600s);
    QCOMPARE(m_window->timeWindow()->past(), Duration(60s));
    tick(90s);
    tick();
    QCOMPARE(m_window->timeWindow()->past(), Duration(120s));
    m_window->strip()->setPast(30min);
    QCOMPARE(m_window->timeWindow()->past(), Duration(30min));
}

void TestMainWindow::stateIsKeptAndNonsenseIsIgnored()
{
    m_window->strip()->setPast(5min);
    m_window->setThemeChoice(ThemeChoice::Dark);
    m_window->actions().inspector->setChecked(false);
    const QVariantMap state = m_window->state();
    FleetStore store;
    MainWindow other(&store);
    other.restoreState(state);
    QCOMPARE(other.strip()->past(), std::chrono::seconds{300});
    QCOMPARE(other.themeChoice(), ThemeChoice::Dark);
    QVERIFY(!other.actions().inspector->isChecked());
    MainWindow third(&store);
    third.restoreState({{"geometry", "x"}, {"overview", 7}, {"past", -5}, {"theme", "purple"}});
    QCOMPARE(third.themeChoice(), ThemeChoice::System);
    QCOMPARE(third.strip()->past(), std::chrono::seconds{0});
    QCOMPARE(third.size(), QSize(1360, 840));
}

void TestMainWindow::itFitsItsSmallestSize()
{
    QCOMPARE(m_window->minimumSize(), QSize(1024, 640));
    for (int view = 0; view < kViewCount; ++view) {
        m_window->showView(static_cast<View>(view));
        m_window->resize(1024, 640);
        QTest::qWait(0);
        QVERIFY2(m_window->width() == 1024 && m_window->height() == 640,
                 qPrintable(QStringLiteral("view %1: %2x%3")
                                .arg(view)
                                .arg(m_window->width())
                                .arg(m_window->height())));
        const QSize least = m_window->centralWidget()->minimumSizeHint();
        QVERIFY2(least.width() <= 1024 && least.height() <= 640,
                 qPrintable(QStringLiteral("view %1 needs %2x%3")
                                .arg(view)
                                .arg(least.width())
                                .arg(least.height())));
    }
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
