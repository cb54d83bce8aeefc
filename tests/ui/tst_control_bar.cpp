// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/isolate_dialog.h"
#include "ui/controls/mode_dialog.h"
#include "ui/controls/release_dialog.h"
#include "ui/controls/reset_dialog.h"
#include "ui/controls/strategy_dialog.h"

#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kName = QStringLiteral("payments.charge");

} // namespace

class TestControlBar : public QObject
{
    Q_OBJECT

private:
    void feed() { m_fleet.feed(*m_store); }
    QAction *action(Control control) const { return m_bar->action(control); }

    MadeUpFleet m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<QWidget> m_host;
    QLineEdit *m_field = nullptr; ///< inside the host
    QLineEdit *m_outside = nullptr;
    ControlBar *m_bar = nullptr;
    QList<OrderWish> m_orders;

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init()
    {
        m_fleet = {};
        m_orders.clear();
        m_store = std::make_unique<FleetStore>();
        m_host = std::make_unique<QWidget>();
        auto *inside = new QWidget(m_host.get());
        m_bar = new ControlBar(m_store.get(), inside);
        m_bar->setOperatorName(QStringLiteral("you@host"));
        m_bar->installShortcuts(inside);
        inside->setFocusPolicy(Qt::StrongFocus);
        m_field = new QLineEdit(inside);
        m_outside = new QLineEdit(m_host.get());
        auto *column = new QVBoxLayout(m_host.get());
        // The off-screen platform knows no least size of a window.
        column->setSizeConstraint(QLayout::SetNoConstraint);
        column->addWidget(inside);
        column->addWidget(m_outside);
        auto *inner = new QVBoxLayout(inside);
        inner->addWidget(m_bar);
        inner->addWidget(m_field);
        connect(m_bar, &ControlBar::ordersRequested, this,
                [this](const QList<OrderWish> &wishes) { m_orders << wishes; });
        m_fleet.add(kName);
        feed();
        m_bar->setCircuit(kName);
        m_host->resize(900, 160);
        m_host->show();
        QVERIFY(QTest::qWaitForWindowActive(m_host.get()));
        inside->setFocus();
    }
    void cleanup() { m_host.reset(); }

    void whatDoesNotApplyIsGreyedAndSaysWhy_data()
    {
        QTest::addColumn<CircuitState>("state");
        QTest::addColumn<CircuitMode>("mode");
        QTest::addColumn<QStringList>("greyed");
        using enum CircuitState;
        const auto list = [](const char *names) {
            return QString::fromLatin1(names).split(u' ', Qt::SkipEmptyParts);
        };
        QTest::newRow("closed") << Closed << CircuitMode::Enforce << list("release");
        QTest::newRow("open") << Open << CircuitMode::Enforce << list("release trip");
        QTest::newRow("half-open") << HalfOpen << CircuitMode::Enforce << list("release halfOpen");
        QTest::newRow("isolated") << Isolated << CircuitMode::Enforce << list("trip");
        QTest::newRow("disabled") << Closed << CircuitMode::Disabled
                                  << list("release halfOpen trip");
        QTest::newRow("shadow") << Open << CircuitMode::Shadow << list("release trip");
    }
    void whatDoesNotApplyIsGreyedAndSaysWhy()
    {
        QFETCH(CircuitState, state);
        QFETCH(CircuitMode, mode);
        QFETCH(QStringList, greyed);
        m_fleet.enter(kName, state);
        m_fleet[kName].now.mode = mode;
        if (state == CircuitState::Isolated)
            m_fleet[kName].now.isolations = {
                {.id = 1, .reason = "r", .owner = "o", .since = {}, .until = {}}};
        feed();
        for (int at = 0; at < kControlCount; ++at) {
            const QAction *control = action(static_cast<Control>(at));
            const bool isGreyed = greyed.contains(control->objectName());
            QVERIFY2(control->isEnabled() != isGreyed, qPrintable(control->objectName()));
            QVERIFY(!control->toolTip().isEmpty());
            auto *button = m_bar->findChild<QToolButton *>(control->objectName());
            QVERIFY2(button->isVisible(), "nothing is hidden");
            if (isGreyed)
                QVERIFY(button->toolTip().endsWith(u'.')); // a sentence, not the help
        }
    }

    void withoutACircuitNothingApplies()
    {
        m_bar->setCircuit({});
        for (int at = 0; at < kControlCount; ++at)
            QVERIFY(!action(static_cast<Control>(at))->isEnabled());
        QCOMPARE(action(Control::Isolate)->toolTip(), QStringLiteral("No circuit is selected."));
    }

    void withoutDataNothingApplies()
    {
        m_store->noteTime(m_fleet.now() + 7s);
        QVERIFY(!action(Control::Isolate)->isEnabled());
        QCOMPARE(action(Control::Isolate)->toolTip(),
                 QStringLiteral("No data for 7 s: the state is not known."));
        feed();
        QVERIFY(action(Control::Isolate)->isEnabled());
    }

    void severalCanBeIsolatedReleasedAndReset()
    {
        m_fleet.add(QStringLiteral("auth.token"));
        feed();
        m_bar->setCircuits({kName, QStringLiteral("auth.token")});
        QVERIFY(action(Control::Isolate)->isEnabled());
        QVERIFY(action(Control::Reset)->isEnabled());
        QVERIFY(!action(Control::Release)->isEnabled());
        for (const Control control :
             {Control::HalfOpen, Control::Trip, Control::Mode, Control::Strategy}) {
            QVERIFY(!action(control)->isEnabled());
            QCOMPARE(action(control)->toolTip(), QStringLiteral("Only for one circuit at a time."));
        }
    }

    void lettersWorkInsideTheHostAlone()
    {
        m_outside->setFocus();
        QTest::keyClick(m_outside, Qt::Key_I);
        QVERIFY(!m_bar->dialog());
        QCOMPARE(m_outside->text(), QStringLiteral("i"));
        m_field->setFocus();
        QTest::keyClick(m_field, Qt::Key_I);
        QVERIFY(!m_bar->dialog()); // a field takes its letters itself
        QCOMPARE(m_field->text(), QStringLiteral("i"));
        m_bar->parentWidget()->setFocus();
        QTest::keyClick(m_bar->parentWidget(), Qt::Key_I);
        QVERIFY(qobject_cast<IsolateDialog *>(m_bar->dialog()));
        QVERIFY(m_orders.isEmpty());
    }

    void everyLetterOpensItsDialog()
    {
        QWidget *host = m_bar->parentWidget();
        QTest::keyClick(host, Qt::Key_R, Qt::ShiftModifier);
        QVERIFY(qobject_cast<ResetDialog *>(m_bar->dialog()));
        m_bar->dialog()->close();
        QTRY_VERIFY(!m_bar->dialog());
        m_host->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_host.get()));
        host->setFocus();
        QTest::keyClick(host, Qt::Key_S);
        QVERIFY(m_bar->strategyDialog());
    }

    void theOpenDialogSeesEachRefresh()
    {
        action(Control::Isolate)->trigger();
        QPointer<OrderDialog> dialog = m_bar->dialog();
        m_fleet.enter(kName, CircuitState::Open);
        feed();
        QCOMPARE(dialog->findChild<QPushButton *>(QStringLiteral("execute"))->text(),
                 QStringLiteral("Re&view change"));
    }

    void anOrderOfTheDialogIsPassedOn()
    {
        action(Control::Isolate)->trigger();
        m_bar->dialog()
            ->findChild<QLineEdit *>(QStringLiteral("reason"))
            ->setText(QStringLiteral("db failover"));
        QTest::mouseClick(m_bar->dialog()->findChild<QPushButton *>(QStringLiteral("execute")),
                          Qt::LeftButton);
        QCOMPARE(m_orders.size(), 1);
        QCOMPARE(m_orders.front().kind, OrderKind::Isolate);
        QCOMPARE(m_orders.front().circuit, kName);
    }

    void ownIsolationIsReleasedWithOneClick()
    {
        m_fleet.isolate(kName, "you@host", "mine");
        feed();
        QTest::mouseClick(m_bar->findChild<QToolButton *>(QStringLiteral("release")),
                          Qt::LeftButton);
        QVERIFY(!m_bar->dialog());
        QCOMPARE(m_orders.size(), 1);
        QCOMPARE(m_orders.front().kind, OrderKind::Release);
        QCOMPARE(m_orders.front().isolation, 1U);
    }

    void anothersIsolationAsks()
    {
        m_fleet.isolate(kName, "dana@ops", "theirs");
        feed();
        action(Control::Release)->trigger();
        QVERIFY(qobject_cast<ReleaseDialog *>(m_bar->dialog()));
        QVERIFY(m_orders.isEmpty());
    }

    void enforcingAgainNeedsNoQuestionDisablingDoes()
    {
        m_bar->modeAction(CircuitMode::Disabled)->trigger();
        QVERIFY(qobject_cast<ModeDialog *>(m_bar->dialog()));
        QVERIFY(m_bar->modeAction(CircuitMode::Enforce)->isChecked()); // what is, not what is asked
        m_bar->dialog()->close();
        m_fleet[kName].now.mode = CircuitMode::Disabled;
        feed();
        QVERIFY(m_bar->modeAction(CircuitMode::Disabled)->isChecked());
        m_bar->modeAction(CircuitMode::Enforce)->trigger();
        QCOMPARE(m_orders.size(), 1);
        QCOMPARE(m_orders.front().mode, CircuitMode::Enforce);
    }

    void wrapsWhereItIsNarrow()
    {
        QLayout *flow = m_bar->layout();
        const int wide = flow->heightForWidth(900);
        QVERIFY(flow->heightForWidth(360) >= 2 * wide);
        m_bar->setGeometry(0, 0, 360, flow->heightForWidth(360));
        for (const QToolButton *button : m_bar->findChildren<QToolButton *>()) {
            QVERIFY2(m_bar->rect().contains(button->geometry()), qPrintable(button->text()));
            QVERIFY(button->width() >= button->sizeHint().width()); // no cut text
            QVERIFY(button->height() >= 24);
        }
    }
};

QTEST_MAIN(TestControlBar)
#include "tst_control_bar.moc"
