// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/circuit/circuit_view.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/order_dialog.h"
#include "ui/controls/strategy_dialog.h"
#include "ui/data/selection.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/main_window.h"
#include "ui/frame/typing_guard.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

/// Dialogs in the hand of somebody who types: in the real window, and with nothing but keys.
class TestDialogKeys final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init();
    void cleanup() { m_window.reset(); }
    void aNeededFieldHasTheFocus_data();
    void aNeededFieldHasTheFocus();
    void aReasonThatIsTypedIsTheReason_data() { aNeededFieldHasTheFocus_data(); }
    void aReasonThatIsTypedIsTheReason();
    void enterNeverExecutesNorThrowsAway_data() { aNeededFieldHasTheFocus_data(); }
    void enterNeverExecutesNorThrowsAway();
    void altAndTheLetterExecute_data() { aNeededFieldHasTheFocus_data(); }
    void altAndTheLetterExecute();
    void tabReachesTheButton();
    void mnemonicsOfADialogAreEachItsOwn_data();
    void mnemonicsOfADialogAreEachItsOwn();
    void fromThePaletteTheReasonIsTyped();
    void whatIsTypedAsADialogClosesGoesNowhere_data();
    void whatIsTypedAsADialogClosesGoesNowhere();
    void aPauseEndsTheTyping();
    void thePressOfTheMouseEndsTheTyping();
    void commandsWithCtrlPass();
    void whatIsTypedBeforeTheDialogIsThereGoesNowhere();

private:
    void open(const QString &control);
    [[nodiscard]] ControlBar *bar() const { return m_window->overview()->inspector()->controls(); }
    [[nodiscard]] OverviewTable *table() const { return m_window->overview()->overview()->table(); }
    /// The one that is open, with the keyboard.
    [[nodiscard]] QDialog *dialog() const
    {
        if (ControlBar *view = m_window->circuitView()->controlBar(); view->dialog())
            return view->dialog();
        if (bar()->strategyDialog())
            return bar()->strategyDialog();
        return bar()->dialog();
    }
    template <typename T>
    [[nodiscard]] T *child(const char *name) const
    {
        return dialog()->findChild<T *>(QString::fromLatin1(name));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    void type(const QString &text)
    {
        for (const QChar c : text) // each where the focus is by then
            QTest::keyClick(QApplication::focusWidget(), c.toLatin1());
    }

    std::unique_ptr<MadeUpFleet> m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<MainWindow> m_window;
    std::chrono::milliseconds m_now{1000};
};

void TestDialogKeys::init()
{
    m_fleet = std::make_unique<MadeUpFleet>();
    m_store = std::make_unique<FleetStore>();
    m_window = std::make_unique<MainWindow>(m_store.get());
    m_window->setThemeChoice(ThemeChoice::Light);
    m_window->setOperatorName("you@host");
    m_window->typingGuard()->setClock([this] { return m_now; });
    m_fleet->add("payments", CircuitState::Open);
    m_fleet->add("web");
    m_fleet->isolate("web", "dana@ops", "db failover");
    m_fleet->add("mail");
    m_fleet->pass(250ms);
    m_fleet->feed(*m_store);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_now += 10s;
}

/// "isolate mail": a control, or a mode, and for which circuit.
void TestDialogKeys::open(const QString &control)
{
    const QStringList words = control.split(u' ');
    table()->select(words.at(1));
    if (words.front() == "disabled")
        bar()->modeAction(CircuitMode::Disabled)->trigger();
    else if (words.front() == "shadow")
        bar()->modeAction(CircuitMode::Shadow)->trigger();
    else
        bar()->findChild<QAction *>(words.front())->trigger();
    QVERIFY(dialog());
    // Of a window that belongs to an active one Qt says that it is active, too.
    QTRY_COMPARE(QApplication::activeWindow(), dialog());
}

void TestDialogKeys::aNeededFieldHasTheFocus_data()
{
    QTest::addColumn<QString>("control");
    for (const char *control : {"isolate mail", "disabled mail", "shadow mail", "trip mail",
                                "release web", "reset web", "halfOpen web"}) // another's isolation
        QTest::newRow(control) << QString(control);
}

void TestDialogKeys::aNeededFieldHasTheFocus()
{
    QFETCH(QString, control);
    open(control);
    QCOMPARE(QApplication::focusWidget(), child<QLineEdit>("reason"));
    QVERIFY(!child<QPushButton>("cancel")->isDefault());
    QVERIFY(!child<QPushButton>("execute")->isDefault());
}

void TestDialogKeys::aReasonThatIsTypedIsTheReason()
{
    QFETCH(QString, control);
    open(control);
    QPointer<QDialog> opened = dialog();
    type("disk is full, hold it");
    QVERIFY(opened && opened->isVisible());
    QCOMPARE(child<QLineEdit>("reason")->text(), "disk is full, hold it");
}

void TestDialogKeys::enterNeverExecutesNorThrowsAway()
{
    QFETCH(QString, control);
    open(control);
    QSignalSpy orders(m_window.get(), &MainWindow::orderRequested);
    QPointer<QDialog> opened = dialog();
    type("disk is full");
    QSet<QWidget *> seen;
    for (int i = 0; i < 12; ++i) {
        seen.insert(QApplication::focusWidget());
        press(i % 2 == 0 ? Qt::Key_Return : Qt::Key_Enter);
        QVERIFY(opened && opened->isVisible());
        QVERIFY(!qobject_cast<QPushButton *>(QApplication::focusWidget()));
    }
    QVERIFY(orders.isEmpty());
    QCOMPARE(child<QLineEdit>("reason")->text(), "disk is full");
    if (control.startsWith("isolate"))
        QCOMPARE(seen.size(), 3); // reason, owner, until
}

void TestDialogKeys::altAndTheLetterExecute()
{
    QFETCH(QString, control);
    open(control);
    QSignalSpy orders(m_window.get(), &MainWindow::orderRequested);
    type("disk is full");
    if (auto *until = child<QComboBox>("untilChoice"); until && control.startsWith("disabled"))
        until->setCurrentIndex(1);
    const QKeySequence letter = child<QPushButton>("execute")->shortcut();
    QVERIFY(!letter.isEmpty());
    QTest::keySequence(dialog(), letter);
    QTRY_COMPARE(orders.size(), 1); // a button that a letter presses is seen to be pressed
    const auto wish = orders.front().front().value<OrderWish>();
    QCOMPARE(QString::fromStdString(wish.order.reason), "disk is full");
}

void TestDialogKeys::tabReachesTheButton()
{
    open("trip mail");
    QSignalSpy orders(m_window.get(), &MainWindow::orderRequested);
    type("a drill");
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), child<QPushButton>("cancel"));
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), child<QPushButton>("execute"));
    press(Qt::Key_Space);
    QCOMPARE(orders.size(), 1);
}

void TestDialogKeys::mnemonicsOfADialogAreEachItsOwn_data()
{
    aNeededFieldHasTheFocus_data();
    QTest::newRow("strategy mail") << QString("strategy mail");
    QTest::newRow("reset payments") << QString("reset payments");
}

void TestDialogKeys::mnemonicsOfADialogAreEachItsOwn()
{
    QFETCH(QString, control);
    open(control);
    QSet<QString> keys;
    const auto add = [&keys](const QString &text) {
        const QString key = QKeySequence::mnemonic(text).toString();
        QVERIFY2(key.isEmpty() || !keys.contains(key), qPrintable(text));
        keys.insert(key);
    };
    for (const QLabel *label : dialog()->findChildren<QLabel *>()) {
        if (label->buddy() && label->isVisible())
            add(label->text());
    }
    for (const QAbstractButton *button : dialog()->findChildren<QAbstractButton *>())
        add(button->text());
    add("Re&view change"); // what the execute button becomes
}

void TestDialogKeys::fromThePaletteTheReasonIsTyped()
{
    press(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(qobject_cast<CommandPalette *>(QApplication::activeWindow()));
    type("isolate mail");
    press(Qt::Key_Return);
    QVERIFY(dialog());
    // Of a window that belongs to an active one Qt says that it is active, too.
    QTRY_COMPARE(QApplication::activeWindow(), dialog());
    QCOMPARE(QApplication::focusWidget(), child<QLineEdit>("reason"));
    type("half of the bodies are short");
    QVERIFY(dialog() && dialog()->isVisible());
    QCOMPARE(child<QLineEdit>("reason")->text(), "half of the bodies are short");
    QCOMPARE(m_window->circuitView()->controlBar()->dialog(), dialog()); // the only one
    QVERIFY(!bar()->dialog());
}

void TestDialogKeys::whatIsTypedAsADialogClosesGoesNowhere_data()
{
    QTest::addColumn<QString>("control");
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("needed field, Esc") << "isolate mail" << Qt::Key_Escape;
    QTest::newRow("Cancel, blank") << "reset payments" << Qt::Key_Space;
    QTest::newRow("Cancel, Enter") << "reset payments" << Qt::Key_Return;
    QTest::newRow("strategy, Esc") << "strategy mail" << Qt::Key_Escape;
}

void TestDialogKeys::whatIsTypedAsADialogClosesGoesNowhere()
{
    QFETCH(QString, control);
    QFETCH(Qt::Key, key);
    open(control);
    QPointer<QDialog> opened = dialog();
    press(key);
    QVERIFY(!opened || !opened->isVisible());
    m_window->activateWindow(); // as a window manager does
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    table()->setFocus();
    const QString chosen = m_window->selection()->current();
    for (const char letter : {'i', 'h', 's', 'n', 'p', ' ', 'i'}) {
        m_now += 150ms;
        QTest::keyClick(table(), letter);
        QVERIFY(!bar()->dialog() || !bar()->dialog()->isVisible());
        QVERIFY(!bar()->strategyDialog() || !bar()->strategyDialog()->isVisible());
    }
    QCOMPARE(m_window->selection()->current(), chosen);
    m_now += TypingGuard::kPause;
    QTest::keyClick(table(), Qt::Key_I);
    QVERIFY(bar()->dialog() && bar()->dialog()->isVisible());
}

void TestDialogKeys::aPauseEndsTheTyping()
{
    open("isolate mail");
    press(Qt::Key_Escape);
    m_window->activateWindow(); // as a window manager does
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    m_now += TypingGuard::kPause - 1ms;
    QTest::keyClick(table(), Qt::Key_I);
    QVERIFY(!bar()->dialog() || !bar()->dialog()->isVisible());
    m_now += TypingGuard::kPause;
    QTest::keyClick(table(), Qt::Key_I);
    QVERIFY(bar()->dialog()->isVisible());
}

void TestDialogKeys::thePressOfTheMouseEndsTheTyping()
{
    open("isolate mail");
    press(Qt::Key_Escape);
    m_window->activateWindow(); // as a window manager does
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, QPoint(60, 12));
    QTest::keyClick(table(), Qt::Key_I);
    QVERIFY(bar()->dialog() && bar()->dialog()->isVisible());
}

void TestDialogKeys::commandsWithCtrlPass()
{
    open("isolate mail");
    press(Qt::Key_Escape);
    m_window->activateWindow(); // as a window manager does
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    QTest::keyClick(table(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(m_window->currentView(), View::Circuit);
}

void TestDialogKeys::whatIsTypedBeforeTheDialogIsThereGoesNowhere()
{
    table()->select("mail");
    bar()->action(Control::Isolate)->trigger();
    // The window system gives the keyboard to the dialog later; until then the window has it.
    QEvent shown(QEvent::Show);
    QCoreApplication::sendEvent(dialog(), &shown);
    QTest::keyClick(table(), Qt::Key_S);
    QVERIFY(!bar()->strategyDialog());
    QEvent active(QEvent::WindowActivate);
    QCoreApplication::sendEvent(dialog(), &active);
    m_window->activateWindow(); // somebody goes back to the table
    QTRY_COMPARE(QApplication::activeWindow(), m_window.get());
    QTest::keyClick(table(), Qt::Key_S);
    QVERIFY(bar()->strategyDialog());
}

QTEST_MAIN(TestDialogKeys)
#include "tst_dialog_keys.moc"
