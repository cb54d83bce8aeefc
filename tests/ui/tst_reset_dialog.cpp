// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/controls/half_open_dialog.h"
#include "ui/controls/reset_dialog.h"
#include "ui/controls/trip_dialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <memory>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kName = QStringLiteral("payments.charge");
const QString kOperator = QStringLiteral("you@host");

template <typename T>
T *child(const QWidget &dialog, const char *name)
{
    return dialog.findChild<T *>(QString::fromLatin1(name));
}

QString warning(const QWidget &dialog)
{
    return child<QWidget>(dialog, "warning")->accessibleName();
}

/// The dialog's orders; the dialog must not delete itself, since it stands on the stack.
template <typename Dialog>
QList<OrderWish> executed(Dialog &dialog)
{
    QList<OrderWish> orders;
    QObject::connect(&dialog, &OrderDialog::ordersRequested, &dialog,
                     [&orders](const QList<OrderWish> &wishes) { orders = wishes; });
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QTest::mouseClick(child<QPushButton>(dialog, "execute"), Qt::LeftButton);
    return orders;
}

} // namespace

/// Reset, half-open and trip: what asks before one circuit is moved.
class TestResetDialog : public QObject
{
    Q_OBJECT

private:
    MadeUpFleet m_fleet;

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init() { m_fleet = {}; }

    void resetSaysWhatFollows()
    {
        m_fleet.add(kName, CircuitState::Open);
        ResetDialog dialog({kName}, kOperator, m_fleet.look());
        QCOMPARE(child<QLabel>(dialog, "heading")->text(),
                 QStringLiteral("Close payments.charge now?"));
        QCOMPARE(child<QLabel>(dialog, "consequences")->text(),
                 QStringLiteral("Traffic resumes at once (≈412/s). Window counts and break number "
                                "are cleared."));
        const QList<OrderWish> orders = executed(dialog);
        QCOMPARE(orders.size(), 1);
        QCOMPARE(orders.front().kind, OrderKind::Reset);
        QVERIFY(orders.front().order.ifEpoch == std::optional<std::uint64_t>{7});
    }

    void warnsAtTheLimitAndNotBelow_data()
    {
        QTest::addColumn<int>("calls");
        QTest::addColumn<int>("failed");
        QTest::addColumn<bool>("warns");
        QTest::newRow("just below") << 1000 << 499 << false;
        QTest::newRow("exactly") << 1000 << 500 << true;
        QTest::newRow("above") << 1000 << 501 << true;
        QTest::newRow("too few calls") << 19 << 19 << false;
    }
    void warnsAtTheLimitAndNotBelow()
    {
        QFETCH(int, calls);
        QFETCH(int, failed);
        QFETCH(bool, warns);
        CircuitRecord &record = m_fleet.add(kName);
        record.now.window.calls = static_cast<std::uint64_t>(calls);
        record.now.window.failed = static_cast<std::uint64_t>(failed);
        ResetDialog dialog({kName}, kOperator, m_fleet.look());
        QCOMPARE(warning(dialog),
                 warns ? QStringLiteral("It will probably open again.") : QString());
    }

    void ofACircuitThatDoesNotFailNothingIsForetold()
    {
        for (const CircuitState state : {CircuitState::Open, CircuitState::HalfOpen}) {
            MadeUpFleet fleet;
            CircuitRecord &record = fleet.add(kName, state);
            ResetDialog untried({kName}, kOperator, fleet.look());
            QCOMPARE(warning(untried), QString());
            record.now.window.calls = 185;
            ResetDialog healthy({kName}, kOperator, fleet.look());
            QCOMPARE(warning(healthy), QString());
            record.now.window.failed = 93;
            ResetDialog failing({kName}, kOperator, fleet.look());
            QCOMPARE(warning(failing), QStringLiteral("It will probably open again."));
            record.now.mode = CircuitMode::Shadow;
            ResetDialog watched({kName}, kOperator, fleet.look());
            QCOMPARE(warning(watched), QString());
        }
    }

    void ofSeveralThoseAloneAreCountedThatFailNow()
    {
        m_fleet.add(kName).now.window.calls = 185;
        CircuitRecord &bad = m_fleet.add("auth");
        bad.now.window.calls = bad.now.window.failed = 30;
        ResetDialog dialog({kName, "auth"}, kOperator, m_fleet.look());
        QCOMPARE(warning(dialog), QStringLiteral("Will probably open again: 1 of 2."));
    }

    void trafficResumesWhereItWasRefusedAlone()
    {
        m_fleet.add(kName);
        ResetDialog closed({kName}, kOperator, m_fleet.look());
        QCOMPARE(child<QLabel>(closed, "consequences")->text(),
                 QStringLiteral("Window counts and break number are cleared."));
        m_fleet.add(kName, CircuitState::Open).now.mode = CircuitMode::Shadow;
        ResetDialog shadow({kName}, kOperator, m_fleet.look());
        QCOMPARE(child<QLabel>(shadow, "consequences")->text(),
                 QStringLiteral("Window counts and break number are cleared."));
    }

    void anothersIsolationNeedsAnOverrideReason()
    {
        m_fleet.add(kName);
        m_fleet.isolate(kName, "dana@ops", "db failover");
        ResetDialog dialog({kName}, kOperator, m_fleet.look());
        QVERIFY(child<QLabel>(dialog, "consequences")
                    ->text()
                    .contains(QStringLiteral("Ends the isolation by dana@ops: db failover.")));
        auto *execute = child<QPushButton>(dialog, "execute");
        QVERIFY(!execute->isEnabled());
        child<QLineEdit>(dialog, "reason")->setText(QStringLiteral("dana is away"));
        QVERIFY(execute->isEnabled());
        QCOMPARE(executed(dialog).front().order.reason, std::string("dana is away"));
    }

    void ownIsolationNeedsNone()
    {
        m_fleet.add(kName);
        m_fleet.isolate(kName, kOperator.toStdString(), "db failover");
        ResetDialog dialog({kName}, kOperator, m_fleet.look());
        QVERIFY(child<QPushButton>(dialog, "execute")->isEnabled());
    }

    void halfOpenNamesTheProbes()
    {
        m_fleet.add(kName, CircuitState::Open);
        HalfOpenDialog dialog(kName, kOperator, m_fleet.look());
        QCOMPARE(child<QLabel>(dialog, "heading")->text(),
                 QStringLiteral("Let the next 5 calls of payments.charge through as probes?"));
        QCOMPARE(
            child<QLabel>(dialog, "consequences")->text(),
            QStringLiteral("Closes once 3 of 5 succeeded; opens again once more than 2 failed.\n"
                           "Its break would have lasted another 17 s."));
        QCOMPARE(executed(dialog).front().kind, OrderKind::ForceHalfOpen);
    }

    void tripNeedsAReasonAndTellsTheBreak()
    {
        CircuitRecord &record = m_fleet.add(kName);
        record.forecast = {{.n = 5, .nominal = 80s, .shortest = 72s, .longest = 88s, .reason = {}}};
        TripDialog dialog(kName, kOperator, m_fleet.look());
        QCOMPARE(child<QLabel>(dialog, "consequences")->text(),
                 QStringLiteral("Refuses about 412 calls/s for 1 min 20 s, break 5 in a row.\n"
                                "Then it is half-open and lets 5 calls through as probes."));
        QVERIFY(!child<QPushButton>(dialog, "execute")->isEnabled());
        child<QLineEdit>(dialog, "reason")->setText(QStringLiteral("drill"));
        const QList<OrderWish> orders = executed(dialog);
        QCOMPARE(orders.size(), 1);
        QCOMPARE(orders.front().kind, OrderKind::Trip);
        QCOMPARE(orders.front().order.reason, std::string("drill"));
    }
};

QTEST_MAIN(TestResetDialog)
#include "tst_reset_dialog.moc"
