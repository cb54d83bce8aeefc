// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/desktop_session.h"
#include "tests/ui/made_up_fleet.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/isolate_dialog.h"
#include "ui/controls/order_desk.h"
#include "ui/frame/fault_banner.h"
#include "ui/lab/load_lab_view.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"

#include <QAction>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace switchgear;
using namespace switchgear::app;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20'000; ///< milliseconds, for a machine that does other things beside

} // namespace

/// The program as a person uses it: real services, real calls, orders through the dialogs.
class TestSessionSmoke final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aWholeSession();
    void closingInTheMiddleIsQuick();
    void settingsAreKeptOnceClosed();

private:
    [[nodiscard]] SettingsStore settings() const
    {
        return SettingsStore{m_folder.filePath("settings.json")};
    }

    QTemporaryDir m_folder;
};

void TestSessionSmoke::initTestCase()
{
    ui::pinFont();
    QVERIFY(m_folder.isValid());
}

void TestSessionSmoke::aWholeSession()
{
    DesktopSession session(DesktopOptions{}, {}, settings());
    ui::MainWindow &window = session.window();
    ui::FleetStore &store = session.store();
    session.start();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTRY_COMPARE_WITH_TIMEOUT(store.records().size(), std::size_t{12}, kPatience);

    // The brown-out opens payments, and nothing of its chain.
    QTRY_VERIFY_WITH_TIMEOUT(store.record("payments")->state() == ui::DisplayState::Open,
                             kPatience);
    QVERIFY(store.lab().available);
    QTRY_VERIFY_WITH_TIMEOUT(window.banner()->isVisible(), kPatience);
    QVERIFY(!store.record("payments")->changes.back().reason.empty());
    QCOMPARE(store.record("web")->state(), ui::DisplayState::Closed);

    // Isolated through the dialog, released by the undo.
    window.selectCircuit("mail");
    ui::ControlBar *bar = window.overview()->inspector()->controls();
    QCOMPARE(bar->circuits(), QStringList{"mail"});
    QSignalSpy reports(window.desk(), &ui::OrderDesk::reported);
    // Where the machine is so busy that the picture is old, the controls wait for a new one.
    const auto opens = [bar] {
        bar->action(ui::Control::Isolate)->trigger();
        return bar->dialog() != nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(opens(), kPatience);
    auto *reason = bar->dialog()->findChild<QLineEdit *>();
    QVERIFY(reason);
    reason->setText("database failover");
    auto *execute = bar->dialog()->findChild<QPushButton *>("execute");
    QVERIFY(execute);
    QTRY_VERIFY_WITH_TIMEOUT(execute->isEnabled(), kPatience);
    QTest::mouseClick(execute, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(store.record("mail")->state() == ui::DisplayState::Isolated,
                             kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(reports.size(), 1, kPatience);
    QCOMPARE(store.record("mail")->now.isolations.front().reason, "database failover");
    QVERIFY(window.desk()->undoAction()->isEnabled());
    window.desk()->undoAction()->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(store.record("mail")->now.isolations.empty(), kPatience);

    // A fault from the load lab shows in every view, and Ctrl+. ends it.
    window.showView(ui::View::LoadLab);
    ui::FaultSetting fault;
    fault.service = "geo";
    fault.kind = ui::FaultKind::Http500;
    Q_EMIT window.loadLab()->faultRequested(fault);
    const auto hasGeo = [&store] {
        const auto &faults = store.lab().faults;
        return std::any_of(faults.begin(), faults.end(),
                           [](const auto &active) { return active.setting.service == "geo"; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasGeo(), kPatience);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_Period, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(!hasGeo(), kPatience);

    window.close();
}

void TestSessionSmoke::closingInTheMiddleIsQuick()
{
    QElapsedTimer timer;
    {
        DesktopOptions options;
        options.rate = 500;
        DesktopSession session(options, {}, settings());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(session.store().summary().calls > 50, kPatience);
        ui::FaultSetting hang;
        hang.service = "cart";
        hang.kind = ui::FaultKind::Hang;
        hang.share = 1;
        Q_EMIT session.window().loadLab()->faultRequested(hang);
        QTRY_VERIFY_WITH_TIMEOUT(!session.store().lab().faults.isEmpty(), kPatience);
        timer.start();
        session.window().close();
    }
    // A second as promised, and room for a sanitizer on a busy machine.
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void TestSessionSmoke::settingsAreKeptOnceClosed()
{
    settings().forget();
    DesktopOptions options;
    options.withDemo = false;
    {
        DesktopSession session(options, {}, settings());
        session.start();
        session.window().setThemeChoice(ui::ThemeChoice::Dark);
        session.window().close();
    }
    DesktopSession again(options, {}, settings());
    QCOMPARE(again.window().themeChoice(), ui::ThemeChoice::Dark);
    options.resetLayout = true;
    DesktopSession reset(options, {}, settings());
    QCOMPARE(reset.window().themeChoice(), ui::ThemeChoice::System);
    options.resetLayout = false;
    options.runFor = 10s; // neither reads nor writes
    again.window().close();
    DesktopSession timed(options, {}, settings());
    QCOMPARE(timed.window().themeChoice(), ui::ThemeChoice::System);
}

QTEST_MAIN(TestSessionSmoke)
#include "tst_session_smoke.moc"
