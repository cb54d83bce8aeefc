// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/controls/isolate_dialog.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kName = QStringLiteral("payments.charge");

} // namespace

class TestIsolateDialog : public QObject
{
    Q_OBJECT

private:
    void open(const QStringList &circuits)
    {
        m_orders.clear();
        m_dialog = new IsolateDialog(circuits, QStringLiteral("you@host"), m_fleet.look());
        connect(m_dialog, &OrderDialog::ordersRequested, this,
                [this](const QList<OrderWish> &wishes) { m_orders << wishes; });
        m_dialog->open();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog));
    }
    template <typename T>
    T *child(const char *name) const
    {
        return m_dialog->findChild<T *>(QString::fromLatin1(name));
    }
    QPushButton *execute() const { return child<QPushButton>("execute"); }
    void typeReason(const QString &text) { child<QLineEdit>("reason")->setText(text); }
    void click(QPushButton *button) { QTest::mouseClick(button, Qt::LeftButton); }

    MadeUpFleet m_fleet;
    QPointer<OrderDialog> m_dialog;
    QList<QList<OrderWish>> m_orders;

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init()
    {
        m_fleet = {};
        m_fleet.add(kName);
    }
    void cleanup() { delete m_dialog; }

    void theReasonHasTheFocusAndNoButtonIsTheDefault()
    {
        open({kName});
        QVERIFY(child<QLineEdit>("reason")->hasFocus());
        QVERIFY(!child<QPushButton>("cancel")->isDefault());
        QVERIFY(!execute()->isDefault());
        QTest::keyClick(m_dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_dialog);
        QVERIFY(m_orders.isEmpty());
    }

    void namesTheObjectTheScopeAndTheConsequence()
    {
        open({kName});
        QCOMPARE(child<QLabel>("heading")->text(), QStringLiteral("Isolate payments.charge?"));
        QCOMPARE(child<QLabel>("consequences")->text(),
                 QStringLiteral("Refuses about 412 calls/s from now until released."));
        QCOMPARE(child<QLabel>("live")->text(), QStringLiteral("Now: Closed for 23 s"));
        QCOMPARE(execute()->text(), QStringLiteral("&Isolate"));
        QCOMPARE(child<QLineEdit>("owner")->text(), QStringLiteral("you@host"));
    }

    void needsAReasonOfThreeCharacters()
    {
        open({kName});
        QVERIFY(!execute()->isEnabled());
        QVERIFY(!execute()->toolTip().isEmpty());
        typeReason(QStringLiteral(" ab "));
        QVERIFY(!execute()->isEnabled());
        typeReason(QStringLiteral(" abc "));
        QVERIFY(execute()->isEnabled());
        typeReason(QString(200, u'x'));
        QCOMPARE(child<QLineEdit>("reason")->text().size(), 120);
    }

    void needsAnOwner()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        child<QLineEdit>("owner")->setText(QStringLiteral("  "));
        QVERIFY(!execute()->isEnabled());
    }

    void enterInAFieldNeverExecutes()
    {
        open({kName});
        auto *reason = child<QLineEdit>("reason");
        reason->setFocus();
        QTest::keyClicks(reason, QStringLiteral("db failover"));
        QVERIFY(execute()->isEnabled());
        QTest::keyClick(reason, Qt::Key_Return);
        QVERIFY(child<QLineEdit>("owner")->hasFocus());
        QTest::keyClick(child<QLineEdit>("owner"), Qt::Key_Enter);
        QVERIFY(child<QComboBox>("untilChoice")->hasFocus());
        QTest::keyClick(child<QComboBox>("untilChoice"), Qt::Key_Return);
        QVERIFY(child<QLineEdit>("reason")->hasFocus()); // on to a button goes Tab alone
        QVERIFY(m_dialog->isVisible());
        QVERIFY(m_orders.isEmpty());
    }

    void ordersByKeyboard()
    {
        open({kName});
        auto *reason = child<QLineEdit>("reason");
        reason->setFocus();
        QTest::keyClicks(reason, QStringLiteral("db  failover "));
        for (QWidget *next : {static_cast<QWidget *>(child<QLineEdit>("owner")),
                              static_cast<QWidget *>(child<QComboBox>("untilChoice")),
                              static_cast<QWidget *>(child<QPushButton>("cancel")),
                              static_cast<QWidget *>(execute())}) {
            QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
            QCOMPARE(m_dialog->focusWidget(), next);
        }
        QTest::keyClick(execute(), Qt::Key_Space);
        QCOMPARE(m_orders.size(), 1);
        const OrderWish wish = m_orders.front().front();
        QCOMPARE(wish.kind, OrderKind::Isolate);
        QCOMPARE(wish.circuit, kName);
        QCOMPARE(wish.order.reason, std::string("db failover"));
        QCOMPARE(wish.order.actor, std::string("you@host"));
        QVERIFY(wish.order.ifEpoch == std::optional<std::uint64_t>{7});
        QVERIFY(!wish.until);
        QTRY_VERIFY(!m_dialog);
    }

    void ordersByMouseWithAnEnd()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        child<QLineEdit>("owner")->setText(QStringLiteral("dana@ops"));
        child<QComboBox>("untilChoice")->setCurrentIndex(1);
        QCOMPARE(child<QLabel>("consequences")->text(),
                 QStringLiteral("Refuses about 412 calls/s from now until 12:15:00, then tries it "
                                "half-open."));
        m_fleet.pass(2s);
        m_dialog->observe(m_fleet.look());
        click(execute());
        QCOMPARE(m_orders.size(), 1);
        const OrderWish wish = m_orders.front().front();
        QCOMPARE(wish.order.actor, std::string("dana@ops"));
        QVERIFY(wish.until == m_fleet.now() + 15min); // from the moment of the order
    }

    void refusesAnEndInThePast()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        child<QComboBox>("untilChoice")->setCurrentIndex(3);
        auto *time = child<QDateTimeEdit>("untilTime");
        QVERIFY(time->isVisible());
        time->setDateTime(QDateTime(QDate(2026, 11, 20), QTime(12, 0)));
        QVERIFY(!execute()->isEnabled());
        QCOMPARE(child<QLabel>("missing")->text(),
                 QStringLiteral("The end time lies in the past."));
        time->setDateTime(QDateTime(QDate(2026, 11, 20), QTime(12, 1)));
        click(execute());
        QCOMPARE(m_orders.size(), 1);
        QVERIFY(m_orders.front().front().until == MadeUpFleet::kStart + 1min);
    }

    void aMovedStateMustBeReviewed()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        m_fleet.pass(1s);
        m_fleet.enter(kName, CircuitState::HalfOpen);
        m_fleet.pass(2s);
        m_dialog->observe(m_fleet.look());
        QCOMPARE(execute()->text(), QStringLiteral("Re&view change"));
        auto *moved = m_dialog->findChild<QWidget *>(QStringLiteral("moved"));
        QVERIFY(moved->isVisible());
        QCOMPARE(moved->accessibleName(),
                 QStringLiteral("payments.charge changed to Half-open 2 s ago."));

        click(execute());
        QVERIFY(m_orders.isEmpty());
        QVERIFY(m_dialog->isVisible());
        QVERIFY(!moved->isVisible());
        QVERIFY(child<QLineEdit>("reason")->hasFocus());

        m_fleet.pass(ReviewGuard::kSettle);
        m_dialog->observe(m_fleet.look());
        QCOMPARE(execute()->text(), QStringLiteral("&Isolate"));
        click(execute());
        QCOMPARE(m_orders.size(), 1);
        QVERIFY(m_orders.front().front().order.ifEpoch == std::optional<std::uint64_t>{8});
    }

    void aDoubleClickOnReviewDoesNotExecute()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        m_fleet.enter(kName, CircuitState::Open);
        m_dialog->observe(m_fleet.look());
        click(execute());
        click(execute());
        m_fleet.pass(ReviewGuard::kSettle - 1ns);
        m_dialog->observe(m_fleet.look());
        click(execute());
        QVERIFY(m_orders.isEmpty());
    }

    void expiresAfterAMinute()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        m_fleet.pass(60s - 1ns);
        m_dialog->observe(m_fleet.look());
        QVERIFY(execute()->isEnabled());
        m_fleet.pass(1ns);
        m_dialog->observe(m_fleet.look());
        QVERIFY(!execute()->isEnabled());
        QCOMPARE(child<QLabel>("left")->text(), QStringLiteral("Expired; nothing was done"));
        click(execute());
        QVERIFY(m_orders.isEmpty());
    }

    void aCircuitThatIsGoneCannotBeIsolated()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        m_fleet.remove(kName);
        m_dialog->observe(m_fleet.look());
        QVERIFY(!execute()->isEnabled());
        QVERIFY(m_dialog->isVisible());
    }

    void waitsWhileNoDataComes()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        CircuitLook look = m_fleet.look();
        look.stalledFor = 4s;
        m_dialog->observe(look);
        QVERIFY(!execute()->isEnabled());
        QCOMPARE(execute()->toolTip(), QStringLiteral("No data for 4 s"));
    }

    void showsMarkupAsText()
    {
        const QString name = QStringLiteral("<img src=x>%1&amp;");
        m_fleet.add(name);
        m_fleet.isolate(name, "<b>dana</b>%2", "<i>why</i>");
        open({name});
        auto *heading = child<QLabel>("heading");
        QCOMPARE(heading->text(), QStringLiteral("Isolate <img src=x>%1&amp;?"));
        QCOMPARE(heading->textFormat(), Qt::PlainText);
        auto *consequences = child<QLabel>("consequences");
        QVERIFY(consequences->text().contains(QStringLiteral("<b>dana</b>%2 since")));
        QCOMPARE(consequences->textFormat(), Qt::PlainText);
    }

    void listsEveryNameOfSeveral()
    {
        m_fleet.add(QStringLiteral("auth.token"));
        open({kName, QStringLiteral("auth.token")});
        auto *names = child<QListWidget>("names");
        QCOMPARE(names->count(), 2);
        QCOMPARE(names->item(1)->text(), QStringLiteral("auth.token – about 412 calls/s"));
        QCOMPARE(child<QLabel>("consequences")->text(),
                 QStringLiteral("Refuses about 824 calls/s from now until released."));
        typeReason(QStringLiteral("db failover"));
        click(execute());
        QCOMPARE(m_orders.front().size(), 2);
        QCOMPARE(m_orders.front().at(1).circuit, QStringLiteral("auth.token"));
    }

    void manyNeedTheirNumberTyped_data()
    {
        QTest::addColumn<int>("circuits");
        QTest::addColumn<bool>("typed");
        QTest::newRow("nine") << 9 << false;
        QTest::newRow("ten") << 10 << true;
    }
    void manyNeedTheirNumberTyped()
    {
        QFETCH(int, circuits);
        QFETCH(bool, typed);
        QStringList names;
        for (int at = 0; at < circuits; ++at) {
            names << QStringLiteral("service.%1").arg(at);
            m_fleet.add(names.back());
        }
        open(names);
        typeReason(QStringLiteral("db failover"));
        auto *number = child<QLineEdit>("typedNumber");
        QCOMPARE(number != nullptr, typed);
        QCOMPARE(execute()->isEnabled(), !typed);
        if (!typed)
            return;
        number->setText(QStringLiteral("9"));
        QVERIFY(!execute()->isEnabled());
        number->setText(QStringLiteral("10"));
        QVERIFY(execute()->isEnabled());
    }

    void growsWithItsWordsWithoutAWarning()
    {
        open({kName});
        typeReason(QStringLiteral("db failover"));
        const int before = m_dialog->height();
        m_fleet.enter(kName, CircuitState::Open);
        m_dialog->observe(m_fleet.look());
        QTRY_VERIFY(m_dialog->height() > before);
        for (const QLabel *label : m_dialog->findChildren<QLabel *>())
            QVERIFY2(!label->isVisible() || label->width() <= m_dialog->width(),
                     qPrintable(label->text()));
    }
};

QTEST_MAIN(TestIsolateDialog)
#include "tst_isolate_dialog.moc"
