// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/circuit/circuit_header.h"
#include "ui/circuit/circuit_view.h"
#include "ui/circuit/lane_stack.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/order_dialog.h"
#include "ui/data/selection.h"
#include "ui/events/events_view.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/main_window.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

/// One selection in the whole window: no control acts on a circuit that was not chosen.
class TestSelection final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init();
    void cleanup() { m_window.reset(); }
    void theCircuitViewShowsTheChosenRow_data();
    void theCircuitViewShowsTheChosenRow();
    void theCircuitThatWasShownLastIsNotWhatIsOrdered();
    void aLetterInTheCircuitViewIsForTheCircuitThatItNames();
    void theTableFollowsWhatIsChosenElsewhere();
    void ofSeveralTheViewShowsTheOneThatTheKeyboardIsOn();
    void theViewStaysWithACircuitThatAFilterHides();
    void aClosedInspectorLeavesNoControlOnAHiddenRow();
    void theViewDoesNotJumpToACircuitThatOpens();
    void aCircuitThatIsGoneIsSaidToBe();
    void aNewProgramSelectsForNobody();

private:
    void tick()
    {
        m_fleet->pass(250ms);
        m_fleet->feed(*m_store);
    }
    [[nodiscard]] OverviewTable *table() const { return m_window->overview()->overview()->table(); }
    [[nodiscard]] ControlBar *viewBar() const { return m_window->circuitView()->controlBar(); }
    [[nodiscard]] ControlBar *pageBar() const
    {
        return m_window->overview()->inspector()->controls();
    }
    [[nodiscard]] int rowOf(const QString &circuit) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row) {
            if (table()->circuitAt(row) == circuit)
                return row;
        }
        return -1;
    }
    void click(const QString &circuit, Qt::KeyboardModifiers modifiers = {})
    {
        const QModelIndex cell = table()->model()->index(rowOf(circuit), OverviewModel::Circuit);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, modifiers,
                          table()->visualRect(cell).center());
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        m_window->activateWindow(); // as a window manager does where a dialog was closed
        QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    void find(const QString &text)
    {
        press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<CommandPalette *>(QApplication::activeWindow()));
        auto *palette = qobject_cast<CommandPalette *>(QApplication::activeWindow());
        QTest::keyClicks(palette->field(), text);
        QTest::keyClick(palette->field(), Qt::Key_Return);
    }
    /// All of the window say the same.
    void verifyAllShow(const QString &circuit)
    {
        CircuitView *view = m_window->circuitView();
        QCOMPARE(m_window->selection()->current(), circuit);
        QCOMPARE(m_window->overview()->selected(), circuit);
        QCOMPARE(view->circuit(), circuit);
        QCOMPARE(view->lanes()->circuit(), circuit);
        QCOMPARE(viewBar()->circuits(), QStringList(circuit));
        QCOMPARE(view->findChild<CircuitHeader *>()->names()->currentText(), circuit);
    }

    std::unique_ptr<MadeUpFleet> m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<MainWindow> m_window;
};

void TestSelection::init()
{
    m_fleet = std::make_unique<MadeUpFleet>();
    m_store = std::make_unique<FleetStore>();
    m_window = std::make_unique<MainWindow>(m_store.get());
    m_window->setThemeChoice(ThemeChoice::Light);
    m_fleet->add("payments", CircuitState::Open);
    for (const char *name : {"auth", "mail", "search", "web"})
        m_fleet->add(name);
    tick();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestSelection::theCircuitViewShowsTheChosenRow_data()
{
    QTest::addColumn<bool>("withInspector");
    QTest::addColumn<int>("width");
    QTest::newRow("wide") << true << 1360;
    QTest::newRow("narrow") << true << 1024;
    QTest::newRow("inspector closed") << false << 1360;
}

void TestSelection::theCircuitViewShowsTheChosenRow()
{
    QFETCH(bool, withInspector);
    QFETCH(int, width);
    m_window->resize(width, 640);
    if (!withInspector)
        press(Qt::Key_F9);
    QCOMPARE(m_window->overview()->inspector()->isVisible(), withInspector);
    for (const char *circuit : {"web", "auth", "web"}) {
        click(circuit);
        press(Qt::Key_2, Qt::ControlModifier);
        verifyAllShow(circuit);
        press(Qt::Key_1, Qt::ControlModifier);
    }
    click("mail");
    press(Qt::Key_Down);
    const QString next = table()->currentCircuit();
    QVERIFY(next != "mail");
    press(Qt::Key_2, Qt::ControlModifier);
    verifyAllShow(next);
}

void TestSelection::theCircuitThatWasShownLastIsNotWhatIsOrdered()
{
    m_window->openCircuit("payments");
    press(Qt::Key_1, Qt::ControlModifier);
    press(Qt::Key_F9); // no inspector
    click("web");
    press(Qt::Key_2, Qt::ControlModifier);
    viewBar()->action(Control::Isolate)->trigger();
    QCOMPARE(viewBar()->dialog()->circuits(), QStringList("web"));
    const auto *heading = viewBar()->dialog()->findChild<QLabel *>("heading");
    QVERIFY(heading->text().contains("web"));
}

void TestSelection::aLetterInTheCircuitViewIsForTheCircuitThatItNames()
{
    click("web");
    press(Qt::Key_2, Qt::ControlModifier);
    press(Qt::Key_I);
    QVERIFY(viewBar()->dialog());
    QCOMPARE(viewBar()->dialog()->circuits(), QStringList("web"));
    QVERIFY(!pageBar()->dialog());
}

void TestSelection::theTableFollowsWhatIsChosenElsewhere()
{
    find("mail");
    verifyAllShow("mail");
    QCOMPARE(table()->selectedCircuits(), QStringList("mail"));
    auto *names = m_window->circuitView()->findChild<CircuitHeader *>()->names();
    names->setFocus();
    QTest::keyClick(names, Qt::Key_Down); // the next in the list
    const QString next = names->currentText();
    QVERIFY(next != "mail");
    verifyAllShow(next);
    QCOMPARE(table()->selectedCircuits(), QStringList(next));
    find("isolate auth");
    verifyAllShow("auth");
    QVERIFY(viewBar()->dialog());
    QCOMPARE(viewBar()->dialog()->circuits(), QStringList("auth"));
    viewBar()->dialog()->close();
    Q_EMIT m_window->events()->circuitRequested("search");
    verifyAllShow("search");
    press(Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(m_window->overview()->inspector()->circuits(), QStringList("search"));
}

void TestSelection::ofSeveralTheViewShowsTheOneThatTheKeyboardIsOn()
{
    click("auth");
    click("web", Qt::ControlModifier);
    QCOMPARE(m_window->selection()->circuits().size(), 2);
    QCOMPARE(pageBar()->circuits().size(), 2);
    press(Qt::Key_2, Qt::ControlModifier);
    verifyAllShow("web");
    press(Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(table()->selectedCircuits().size(), 2); // they are selected still
}

void TestSelection::theViewStaysWithACircuitThatAFilterHides()
{
    OverviewOrder *order = m_window->overview()->overview()->order();
    order->setStates({DisplayState::Open});
    QCOMPARE(order->rowCount(), 1);
    click("payments");
    press(Qt::Key_2, Qt::ControlModifier);
    m_fleet->enter("payments", CircuitState::Closed);
    m_fleet->pass(10s);
    tick();
    m_fleet->pass(10s);
    tick();
    QCOMPARE(order->rowCount(), 0);
    verifyAllShow("payments");
    order->clearFilters();
    QCOMPARE(table()->selectedCircuits(), QStringList("payments"));
}

void TestSelection::aClosedInspectorLeavesNoControlOnAHiddenRow()
{
    click("web");
    press(Qt::Key_F9);
    QVERIFY(pageBar()->action(Control::Isolate)->isEnabled());
    m_window->overview()->overview()->order()->setText("auth");
    QVERIFY(!pageBar()->action(Control::Isolate)->isEnabled());
    press(Qt::Key_I);
    QVERIFY(!pageBar()->dialog());
    m_window->overview()->overview()->order()->clearFilters();
    QVERIFY(pageBar()->action(Control::Isolate)->isEnabled());
    QCOMPARE(pageBar()->circuits(), QStringList("web"));
    m_window->overview()->overview()->order()->setText("auth");
    press(Qt::Key_F9); // the inspector names it
    QCOMPARE(pageBar()->circuits(), QStringList("web"));
}

void TestSelection::theViewDoesNotJumpToACircuitThatOpens()
{
    m_fleet->enter("payments", CircuitState::Closed);
    tick();
    const QString shown = m_window->selection()->current();
    QVERIFY(!m_window->selection()->isChosen()); // selected by itself
    press(Qt::Key_2, Qt::ControlModifier);
    m_fleet->enter("web", CircuitState::Open);
    m_fleet->pass(10s);
    tick();
    verifyAllShow(shown);
}

void TestSelection::aCircuitThatIsGoneIsSaidToBe()
{
    click("web");
    m_fleet->remove("web");
    m_fleet->pass(10s);
    tick();
    QCOMPARE(m_window->selection()->current(), "web");
    press(Qt::Key_2, Qt::ControlModifier);
    for (int control = 0; control < kControlCount; ++control)
        QVERIFY(!viewBar()->action(static_cast<Control>(control))->isEnabled());
    const auto labels =
        m_window->circuitView()->findChild<CircuitHeader *>()->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->text() == "web is not there any more.";
    }));
}

void TestSelection::aNewProgramSelectsForNobody()
{
    Selection selection;
    QSignalSpy changed(&selection, &Selection::changed);
    selection.propose("a");
    QCOMPARE(selection.current(), "a");
    selection.propose("b");
    QCOMPARE(selection.current(), "b");
    selection.choose({"c", "d"}, RowKind::Circuit, "d");
    QCOMPARE(selection.current(), "d");
    selection.propose("e");
    QCOMPARE(selection.current(), "d");
    selection.choose({"c", "d"}, RowKind::Circuit, "x");
    QCOMPARE(selection.current(), "c");
    QCOMPARE(changed.size(), 4);
    selection.choose(QString());
    QVERIFY(selection.circuits().isEmpty() && selection.isChosen());
}

QTEST_MAIN(TestSelection)
#include "tst_selection.moc"
