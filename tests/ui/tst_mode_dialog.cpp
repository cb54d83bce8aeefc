// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/controls/mode_dialog.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <memory>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

class TestModeDialog : public QObject
{
    Q_OBJECT

private:
    void open(CircuitMode mode, CircuitState state = CircuitState::Closed)
    {
        m_fleet.add(QStringLiteral("mail.send"), state);
        m_dialog = std::make_unique<ModeDialog>(mode, QStringLiteral("mail.send"),
                                                QStringLiteral("you@host"), m_fleet.look());
        m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        m_orders.clear();
        connect(m_dialog.get(), &OrderDialog::ordersRequested, this,
                [this](const QList<OrderWish> &wishes) { m_orders = wishes; });
        m_dialog->show();
    }
    template <typename T>
    T *child(const char *name) const
    {
        return m_dialog->findChild<T *>(QString::fromLatin1(name));
    }
    QPushButton *execute() const { return child<QPushButton>("execute"); }

    MadeUpFleet m_fleet;
    std::unique_ptr<ModeDialog> m_dialog;
    QList<OrderWish> m_orders;

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init() { m_fleet = {}; }
    void cleanup() { m_dialog.reset(); }

    void disablingNeedsAReasonAndAnEnd()
    {
        open(CircuitMode::Disabled);
        QCOMPARE(child<QLabel>("heading")->text(), QStringLiteral("Protection off for mail.send"));
        QVERIFY(!execute()->isEnabled());
        child<QLineEdit>("reason")->setText(QStringLiteral("load test"));
        QVERIFY(!execute()->isEnabled());
        QCOMPARE(child<QLabel>("missing")->text(),
                 QStringLiteral("Choose until when; it always has an end."));
        child<QComboBox>("untilChoice")->setCurrentIndex(2);
        QVERIFY(execute()->isEnabled());
        QTest::mouseClick(execute(), Qt::LeftButton);
        QCOMPARE(m_orders.size(), 1);
        QCOMPARE(m_orders.front().kind, OrderKind::SetMode);
        QCOMPARE(m_orders.front().mode, CircuitMode::Disabled);
        QVERIFY(m_orders.front().until == m_fleet.now() + 1h);
    }

    void theEndIsAtMostEightHoursAway_data()
    {
        QTest::addColumn<QTime>("end");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("just below") << QTime(19, 59) << true;
        QTest::newRow("exactly") << QTime(20, 0) << true;
        QTest::newRow("just above") << QTime(20, 1) << false;
    }
    void theEndIsAtMostEightHoursAway()
    {
        QFETCH(QTime, end);
        QFETCH(bool, allowed);
        open(CircuitMode::Disabled);
        child<QLineEdit>("reason")->setText(QStringLiteral("load test"));
        auto *choice = child<QComboBox>("untilChoice");
        choice->setCurrentIndex(choice->count() - 1);
        child<QDateTimeEdit>("untilTime")->setDateTime(QDateTime(QDate(2026, 11, 20), end));
        QCOMPARE(execute()->isEnabled(), allowed);
    }

    void warnsWhereItIsOpenNow()
    {
        open(CircuitMode::Disabled, CircuitState::Open);
        QVERIFY(child<QWidget>("warning")->isVisible());
    }

    void shadowNeedsAReasonButNoEnd()
    {
        open(CircuitMode::Shadow);
        QVERIFY(!child<QWidget>("warning")->isVisible());
        QVERIFY(!child<QComboBox>("untilChoice"));
        child<QLineEdit>("reason")->setText(QStringLiteral("trial of new limits"));
        QTest::mouseClick(execute(), Qt::LeftButton);
        QCOMPARE(m_orders.size(), 1);
        QCOMPARE(m_orders.front().mode, CircuitMode::Shadow);
        QVERIFY(!m_orders.front().until);
    }
};

QTEST_MAIN(TestModeDialog)
#include "tst_mode_dialog.moc"
