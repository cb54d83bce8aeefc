// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/controls/holds.h"
#include "ui/controls/release_dialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <memory>

using namespace switchgear;
using namespace switchgear::ui;

namespace {

const QString kName = QStringLiteral("auth.token");
const QString kOperator = QStringLiteral("you@host");

} // namespace

class TestReleaseDialog : public QObject
{
    Q_OBJECT

private:
    void open(const QStringList &circuits)
    {
        m_dialog = std::make_unique<ReleaseDialog>(circuits, kOperator, m_fleet.look());
        m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        m_orders.clear();
        connect(m_dialog.get(), &OrderDialog::ordersRequested, this,
                [this](const QList<OrderWish> &wishes) { m_orders = wishes; });
        m_dialog->show();
    }
    QPushButton *execute() const
    {
        return m_dialog->findChild<QPushButton *>(QStringLiteral("execute"));
    }
    QLineEdit *reason() const { return m_dialog->findChild<QLineEdit *>(QStringLiteral("reason")); }

    MadeUpFleet m_fleet;
    std::unique_ptr<ReleaseDialog> m_dialog;
    QList<OrderWish> m_orders;

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init()
    {
        m_fleet = {};
        m_fleet.add(kName);
    }
    void cleanup() { m_dialog.reset(); }

    void ownSingleIsolationIsReleasedAtOnce()
    {
        m_fleet.isolate(kName, kOperator.toStdString(), "load test");
        QVERIFY(isReleasedAtOnce({kName}, kOperator, m_fleet.look()));
        const QList<OrderWish> wishes = releaseWishes({kName}, kOperator, m_fleet.look());
        QCOMPARE(wishes.size(), 1);
        QCOMPARE(wishes.front().isolation, 1U);
        m_fleet.isolate(kName, kOperator.toStdString(), "second");
        QVERIFY(!isReleasedAtOnce({kName}, kOperator, m_fleet.look()));
    }

    void anothersNeedsAReason()
    {
        m_fleet.isolate(kName, "dana@ops", "db failover");
        QVERIFY(!isReleasedAtOnce({kName}, kOperator, m_fleet.look()));
        open({kName});
        QVERIFY(!execute()->isEnabled());
        reason()->setText(QStringLiteral("dana is away"));
        QTest::mouseClick(execute(), Qt::LeftButton);
        QCOMPARE(m_orders.size(), 1);
        QCOMPARE(m_orders.front().isolation, 1U);
        QCOMPARE(m_orders.front().order.reason, std::string("dana is away"));
        QCOMPARE(m_orders.front().order.actor, std::string("you@host"));
    }

    void endsThoseThatAreTicked()
    {
        m_fleet.isolate(kName, "<b>dana</b>&co", "db failover");
        m_fleet.isolate(kName, kOperator.toStdString(), "load test");
        open({kName});
        const QList<QCheckBox *> ticks = m_dialog->findChildren<QCheckBox *>();
        QCOMPARE(ticks.size(), 2);
        QVERIFY(!ticks.at(0)->isChecked());
        QVERIFY(ticks.at(1)->isChecked()); // one's own
        QVERIFY(ticks.at(0)->text().startsWith(QStringLiteral("<b>dana</b>&&co since")));
        QVERIFY(ticks.at(0)->toolTip().contains(QStringLiteral("<b>dana")));
        auto *consequences = m_dialog->findChild<QLabel *>(QStringLiteral("consequences"));
        QCOMPARE(consequences->text(),
                 QStringLiteral("Ends 1 of 2 isolations; it stays isolated."));

        QTest::mouseClick(ticks.at(0), Qt::LeftButton);
        QVERIFY(ticks.at(0)->isChecked());
        QVERIFY(!execute()->isEnabled());
        reason()->setText(QStringLiteral("both are over"));
        QCOMPARE(consequences->text(),
                 QStringLiteral("It is then half-open and lets 5 calls through as probes."));
        QTest::mouseClick(execute(), Qt::LeftButton);
        QCOMPARE(m_orders.size(), 2);
    }

    void nothingTickedIsNothingToDo()
    {
        m_fleet.isolate(kName, kOperator.toStdString(), "a");
        m_fleet.isolate(kName, kOperator.toStdString(), "b");
        open({kName});
        for (QCheckBox *tick : m_dialog->findChildren<QCheckBox *>())
            tick->setChecked(false);
        QVERIFY(!execute()->isEnabled());
    }
};

QTEST_MAIN(TestReleaseDialog)
#include "tst_release_dialog.moc"
