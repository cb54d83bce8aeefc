// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/circuit/circuit_view.h"
#include "ui/circuit/lane_stack.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/order_dialog.h"
#include "ui/events/events_filter.h"
#include "ui/events/events_view.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/fault_banner.h"
#include "ui/frame/main_window.h"
#include "ui/frame/shortcut_sheet.h"
#include "ui/lab/load_lab_view.h"
#include "ui/lanes/lane.h"
#include "ui/lanes/lane_table.h"
#include "ui/lanes/time_window.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"

#include <QAction>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPointer>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

/// The window in the hand of somebody who works with the keyboard.
class TestWindowKeys final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init();
    void cleanup() { m_window.reset(); }
    void aViewBeginsWhereItsKeysWork();
    void theViewItOpensWithKeepsTheKeyboard();
    void aViewComesBackToWhereItWas();
    void escapeInTheFilterClearsItAndLeavesIt();
    void escapeShowsAllEventsAgain();
    void nextAttentionMovesTheCircuitView();
    void theSheetListsTheKeysOfTheLanes();
    void singleLettersCanBeSwitchedOff();
    void theLanesLeaveLettersAloneThen();
    void whatWasSwitchedOffStaysSo();
    void theSelectionHoldsWhileADialogIsOpen();
    void aPressOnTheSelectedRowKeepsIt();
    void noDialogKeepsTheWindowFromClosing();
    void allLanesFitTheWindowAsItOpens();
    void withoutASelectionTheInspectorSaysSoAtItsTop();

private:
    void tick()
    {
        m_fleet->pass(250ms);
        m_fleet->feed(*m_store);
    }
    [[nodiscard]] OverviewTable *table() const { return m_window->overview()->overview()->table(); }
    [[nodiscard]] Lane *firstLane() const
    {
        return m_window->circuitView()->lanes()->lanes().front();
    }
    [[nodiscard]] QStringList textsOfTheSheet() const;
    /// The one dialog of its kind that can be seen; null where there is none, or several.
    template <typename Dialog>
    [[nodiscard]] Dialog *shown() const
    {
        Dialog *found = nullptr;
        for (Dialog *dialog : m_window->findChildren<Dialog *>()) {
            if (!dialog->isVisible())
                continue;
            if (found)
                return nullptr;
            found = dialog;
        }
        return found;
    }

    std::unique_ptr<MadeUpFleet> m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<MainWindow> m_window;
};

void TestWindowKeys::init()
{
    m_fleet = std::make_unique<MadeUpFleet>();
    m_store = std::make_unique<FleetStore>();
    m_window = std::make_unique<MainWindow>(m_store.get());
    m_window->setThemeChoice(ThemeChoice::Light);
    m_fleet->add("payments", CircuitState::Open);
    m_fleet->add("auth");
    m_fleet->add("search", CircuitState::HalfOpen);
    tick();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestWindowKeys::aViewBeginsWhereItsKeysWork()
{
    QCOMPARE(QApplication::focusWidget(), table());
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), firstLane());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(!m_window->timeWindow()->isFollowing());
    QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
    LoadLabStatus status;
    status.available = true;
    m_store->applyLab(status);
    m_window->loadLab()->setFocus();
    QVERIFY(qobject_cast<QSpinBox *>(QApplication::focusWidget())); // no button that Space presses
}

void TestWindowKeys::theViewItOpensWithKeepsTheKeyboard()
{
    m_window.reset(); // the store outlives it
    m_store = std::make_unique<FleetStore>();
    m_window = std::make_unique<MainWindow>(m_store.get());
    m_window->showView(View::Circuit);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    tick(); // the circuits come
    QCOMPARE(QApplication::focusWidget(), firstLane());
}

void TestWindowKeys::aViewComesBackToWhereItWas()
{
    m_window->showView(View::Circuit);
    Lane *second = m_window->circuitView()->lanes()->lanes()[1];
    second->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), table());
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), second);
}

void TestWindowKeys::escapeInTheFilterClearsItAndLeavesIt()
{
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(field);
    QTest::keyClicks(field, "zzz");
    OverviewOrder *order = m_window->overview()->overview()->order();
    QCOMPARE(order->rowCount(), 0);
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(order->rowCount(), 3);
    QCOMPARE(field->text(), QString());
    QVERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), table());
    QVERIFY(m_window->overview()->inspector()->isVisible());
}

void TestWindowKeys::escapeShowsAllEventsAgain()
{
    m_window->showView(View::Events);
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), "zzz");
    QVERIFY(m_window->events()->filter()->isNarrowed());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!m_window->events()->filter()->isNarrowed());
    QVERIFY(m_window->overview()->inspector()->isVisibleTo(m_window->overview()));
}

void TestWindowKeys::nextAttentionMovesTheCircuitView()
{
    m_window->openCircuit("payments");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_N);
    QCOMPARE(m_window->circuitView()->circuit(), "search");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_P);
    QCOMPARE(m_window->circuitView()->circuit(), "payments");
    QCOMPARE(m_window->currentView(), View::Circuit);
}

QStringList TestWindowKeys::textsOfTheSheet() const
{
    m_window->actions().keys->trigger();
    QStringList texts;
    auto *sheet = m_window->findChild<ShortcutSheet *>();
    for (const QLabel *label : sheet->findChildren<QLabel *>())
        texts.append(label->text());
    delete sheet;
    return texts;
}

void TestWindowKeys::theSheetListsTheKeysOfTheLanes()
{
    const QStringList all = textsOfTheSheet();
    for (const char *key : {"End", "Home", "Backspace", "T", "0", "N", "I", "Shift+R"})
        QVERIFY2(all.contains(key), key);
    m_window->actions().letters->setChecked(false);
    const QStringList some = textsOfTheSheet();
    for (const char *key : {"End", "Home", "Backspace", "Space", "Ctrl+K"})
        QVERIFY2(some.contains(key), key);
    for (const char *key : {"T", "0", "N", "I", "Shift+R"})
        QVERIFY2(!some.contains(key), key);
}

void TestWindowKeys::singleLettersCanBeSwitchedOff()
{
    ControlBar *controls = m_window->overview()->inspector()->controls();
    QVERIFY(controls->action(Control::Isolate)->toolTip().endsWith("(I)"));
    m_window->actions().letters->setChecked(false);
    QVERIFY(!controls->action(Control::Isolate)->toolTip().contains("(I)"));
    const QString before = m_window->overview()->selected();
    QTest::keyClick(table(), Qt::Key_N);
    QCOMPARE(m_window->overview()->selected(), before);
    QTest::keyClick(table(), Qt::Key_I);
    QVERIFY(!controls->dialog());
    QTest::keyClick(table(), Qt::Key_Space); // writes nothing
    QVERIFY(!m_window->timeWindow()->isFollowing());
    m_window->actions().letters->setChecked(true);
    QTest::keyClick(table(), Qt::Key_I);
    QVERIFY(controls->dialog());
    controls->dialog()->close();
}

void TestWindowKeys::theLanesLeaveLettersAloneThen()
{
    m_window->openCircuit("payments");
    m_window->actions().letters->setChecked(false);
    const Duration span = m_window->timeWindow()->span();
    for (const Qt::Key key : {Qt::Key_T, Qt::Key_Plus, Qt::Key_Minus, Qt::Key_0, Qt::Key_I})
        QTest::keyClick(firstLane(), key);
    QCOMPARE(m_window->timeWindow()->span(), span);
    QVERIFY(!m_window->findChild<LaneTableDialog *>());
    QVERIFY(!m_window->circuitView()->controlBar()->dialog());
    m_window->actions().letters->setChecked(true);
    QTest::keyClick(firstLane(), Qt::Key_T);
    QVERIFY(m_window->findChild<LaneTableDialog *>());
}

void TestWindowKeys::whatWasSwitchedOffStaysSo()
{
    QVERIFY(m_window->state().value("letterKeys").toBool());
    m_window->actions().letters->setChecked(false);
    FleetStore store;
    MainWindow other(&store);
    other.restoreState(m_window->state());
    QVERIFY(!other.actions().letters->isChecked());
    QVERIFY(other.actions().nextAttention->shortcut().isEmpty());
    other.restoreState({});
    QVERIFY(other.actions().letters->isChecked());
    QCOMPARE(other.actions().nextAttention->shortcut(), QKeySequence(Qt::Key_N));
}

void TestWindowKeys::theSelectionHoldsWhileADialogIsOpen()
{
    m_fleet->enter("payments", CircuitState::Closed);
    m_fleet->enter("search", CircuitState::Closed);
    m_fleet->pass(10s);
    tick();
    QCOMPARE(m_window->overview()->selected(), "payments"); // by itself, when it was open
    QCOMPARE(table()->circuitAt(0), "auth");
    ControlBar *controls = m_window->overview()->inspector()->controls();
    controls->action(Control::Isolate)->trigger();
    QVERIFY(controls->dialog()->isVisible());
    m_fleet->enter("auth", CircuitState::Open);
    tick();
    QCOMPARE(m_window->overview()->selected(), "payments");
    controls->dialog()->close();
}

void TestWindowKeys::aPressOnTheSelectedRowKeepsIt()
{
    m_fleet->enter("payments", CircuitState::Closed);
    m_fleet->enter("search", CircuitState::Closed);
    tick();
    const int row = table()->currentIndex().row();
    QCOMPARE(table()->circuitAt(row), "payments");
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                      table()->visualRect(table()->model()->index(row, 1)).center());
    m_fleet->enter("auth", CircuitState::Open);
    m_fleet->pass(10s); // the rows come in their new order
    tick();
    QCOMPARE(m_window->overview()->selected(), "payments");
}

void TestWindowKeys::noDialogKeepsTheWindowFromClosing()
{
    ControlBar *controls = m_window->overview()->inspector()->controls();
    const auto isFree = [] { return QApplication::activeModalWidget() == nullptr; };
    m_window->actions().find->trigger();
    QVERIFY(isFree());
    const QPointer<CommandPalette> first = shown<CommandPalette>();
    QVERIFY(first);
    first->field()->setText("find");
    QTest::keyClick(first->field(), Qt::Key_Return); // asks for a palette from within one
    QVERIFY(shown<CommandPalette>() && shown<CommandPalette>() != first);
    QTRY_VERIFY(!first);
    shown<CommandPalette>()->close();
    m_window->actions().keys->trigger();
    QVERIFY(shown<ShortcutSheet>() && isFree());
    m_window->actions().keys->trigger();
    QVERIFY(shown<ShortcutSheet>());
    shown<ShortcutSheet>()->close();
    QVERIFY(!shown<ShortcutSheet>());
    controls->action(Control::Isolate)->trigger();
    QVERIFY(controls->dialog()->isVisible() && isFree());
    QTRY_COMPARE(QApplication::activeWindow(), controls->dialog());
    QTest::keyClick(controls->dialog(), Qt::Key_Q, Qt::ControlModifier);
    QVERIFY(!m_window->isVisible());
}

void TestWindowKeys::allLanesFitTheWindowAsItOpens()
{
    (*m_fleet)["payments"].stages = {{.figures = RetryFigures{}},
                                     {.figures = BulkheadFigures{.concurrent = 16}},
                                     {.figures = BreakerFigures{}},
                                     {.figures = TimeoutFigures{200ms}}};
    tick();
    LoadLabStatus status;
    status.available = true;
    status.faults.resize(1);
    m_store->applyLab(status);
    m_window->setHintVisible(true);
    m_window->resize(1360, 840);
    m_window->openCircuit("payments");
    QVERIFY(m_window->banner()->isVisible());
    const LaneStack *lanes = m_window->circuitView()->lanes();
    const auto fit = [lanes] {
        return lanes->widget()->height() <= lanes->viewport()->height()
               && lanes->verticalScrollBar()->maximum() == 0;
    };
    QTRY_VERIFY(fit());
    // And in one that is lower than all of them wish for, by less than they can give.
    const int spare = lanes->viewport()->height() - lanes->widget()->sizeHint().height();
    m_window->resize(1360, 840 - spare - 40);
    QTRY_VERIFY(lanes->viewport()->height() < lanes->widget()->sizeHint().height());
    QTRY_VERIFY(fit());
    for (const Lane *lane : lanes->lanes())
        QVERIFY(lane->height() >= lane->minimumSizeHint().height());
}

void TestWindowKeys::withoutASelectionTheInspectorSaysSoAtItsTop()
{
    table()->clearSelection();
    const Inspector *inspector = m_window->overview()->inspector();
    const QLabel *title = nullptr;
    for (const QLabel *label : inspector->findChildren<QLabel *>()) {
        if (label->text() == "No circuit selected")
            title = label;
    }
    QVERIFY(title);
    inspector->layout()->activate();
    QVERIFY(title->mapTo(inspector, QPoint(0, title->height())).y() < 60);
}

QTEST_MAIN(TestWindowKeys)
#include "tst_window_keys.moc"
