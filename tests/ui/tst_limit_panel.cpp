// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/ui/made_up_fleet.h"
#include "ui/lab/limit_panel.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStyle>
#include <QStyleOptionSpinBox>
#include <QTest>
#include <QWheelEvent>

using namespace switchgear;
using namespace switchgear::ui;

class TestLimitPanel final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<MadeUpFleet> m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<QWidget> m_top;
    LimitPanel *m_panel = nullptr;

    void tell(double rate, std::uint32_t concurrent)
    {
        CircuitRecord &record = (*m_fleet)["<img src=x>"];
        record.stages = {{.passed = 90, .refused = 10, .figures = LimiterFigures{.rate = rate}},
                         {.figures = BulkheadFigures{.concurrent = concurrent, .inUse = 2}},
                         {.figures = BreakerFigures{}}};
        m_fleet->feed(*m_store);
        m_panel->show(*m_store);
    }
    QDoubleSpinBox *field(const QString &name) const
    {
        for (QDoubleSpinBox *spin : m_panel->findChildren<QDoubleSpinBox *>())
            if (spin->accessibleName() == name)
                return spin;
        return nullptr;
    }
    QDoubleSpinBox *rate() const { return field("Rate of the limiter of <img src=x>"); }
    QDoubleSpinBox *size() const { return field("Size of the bulkhead of <img src=x>"); }
    QStringList texts() const
    {
        QStringList texts;
        for (const QLabel *label : m_panel->findChildren<QLabel *>())
            texts << label->text();
        return texts;
    }

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init()
    {
        m_fleet = std::make_unique<MadeUpFleet>();
        m_store = std::make_unique<FleetStore>();
        m_top = std::make_unique<QWidget>();
        m_top->resize(900, 300);
        m_panel = new LimitPanel(m_top.get());
        m_panel->resize(900, 200);
        m_fleet->add("plain");
        m_fleet->add("<img src=x>");
        m_top->show();
        QVERIFY(QTest::qWaitForWindowActive(m_top.get()));
        tell(50, 5);
    }
    void cleanup() { m_top.reset(); }

    void thereIsAFieldForEachThingThatCanBeSet()
    {
        QCOMPARE(m_panel->findChildren<QDoubleSpinBox *>().size(), 2);
        QVERIFY(rate() && size());
        QCOMPARE(rate()->text(), "50/s");
        QCOMPARE(size()->text(), "5 at once");
        for (const QLabel *label : m_panel->findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY(texts().contains(QString::fromUtf8("<img src=x> · rate")));
        QVERIFY(texts().contains("2 of 5"));
        (*m_fleet)["<img src=x>"].stages.clear();
        m_fleet->feed(*m_store);
        m_panel->show(*m_store);
        QVERIFY(m_panel->isEmpty());
        QCOMPARE(m_panel->findChildren<QDoubleSpinBox *>().size(), 0);
    }

    void theKeyboardWishesARate()
    {
        QSignalSpy wishes(m_panel, &LimitPanel::stageRequested);
        rate()->setFocus();
        rate()->selectAll();
        QTest::keyClicks(rate(), "120");
        QCOMPARE(wishes.size(), 0); // half-typed numbers are no wish
        QTest::keyClick(rate(), Qt::Key_Return);
        QCOMPARE(wishes.size(), 1);
        const auto wish = wishes[0][0].value<StageWish>();
        QCOMPARE(wish.kind, StageWish::Kind::Rate);
        QCOMPARE(wish.circuit, "<img src=x>");
        QCOMPARE(wish.value, 120.0);
    }

    void theMouseWishesASize()
    {
        QSignalSpy wishes(m_panel, &LimitPanel::stageRequested);
        QStyleOptionSpinBox option;
        option.initFrom(size());
        option.subControls = QStyle::SC_All;
        const QRect up = size()->style()->subControlRect(QStyle::CC_SpinBox, &option,
                                                         QStyle::SC_SpinBoxUp, size());
        QTest::mouseClick(size(), Qt::LeftButton, {}, up.center());
        QCOMPARE(wishes.size(), 1);
        const auto wish = wishes[0][0].value<StageWish>();
        QCOMPARE(wish.kind, StageWish::Kind::Concurrent);
        QCOMPARE(wish.value, 6.0);
    }

    void aWishIsShownAsInForceOnceAReadingSaysSo()
    {
        rate()->setFocus();
        rate()->setValue(120);
        tell(50, 5);
        QVERIFY(texts().contains(QString::fromUtf8("0 of 50/s …")));
        QCOMPARE(rate()->value(), 120.0);
        tell(120, 5);
        QVERIFY(texts().contains("0 of 120/s"));
        QCOMPARE(rate()->value(), 120.0);
    }

    void aFieldFollowsWhatWasSetElsewhere()
    {
        QSignalSpy wishes(m_panel, &LimitPanel::stageRequested);
        tell(80, 9);
        QCOMPARE(rate()->value(), 80.0);
        QCOMPARE(size()->value(), 9.0);
        rate()->setFocus();
        rate()->selectAll();
        QTest::keyClicks(rate(), "1");
        tell(90, 9); // while somebody types
        QCOMPARE(rate()->text(), "1/s");
        QCOMPARE(wishes.size(), 0);
    }

    void whatIsRefusedLeavesTheFieldAndIsSaidBesideIt()
    {
        const auto refusals = [this] {
            QStringList said;
            for (const QLabel *label : m_panel->findChildren<QLabel *>("refusal")) {
                if (label->isVisible())
                    said << label->text();
            }
            return said;
        };
        QSignalSpy wishes(m_panel, &LimitPanel::stageRequested);
        rate()->setFocus();
        rate()->setValue(120);
        m_panel->refuse(wishes[0][0].value<StageWish>());
        QCOMPARE(rate()->value(), 50.0);
        QCOMPARE(refusals(), QStringList{"120/s was refused"});
        QCOMPARE(wishes.size(), 1); // going back is no wish
        tell(50, 5);
        QCOMPARE(refusals().size(), 1); // and is still to be read
        QVERIFY(!texts().contains(QString::fromUtf8("0 of 50/s …")));
        rate()->setValue(60);
        QCOMPARE(refusals(), QStringList());
        size()->setValue(7);
        m_panel->refuse(wishes[2][0].value<StageWish>());
        QCOMPARE(size()->value(), 5.0);
        QCOMPARE(refusals(), QStringList{"7 at once was refused"});
        tell(60, 9); // set elsewhere
        QCOMPARE(refusals(), QStringList());
        QCOMPARE(size()->value(), 9.0);
    }

    void whatWasTypedSinceARefusalStays()
    {
        QSignalSpy wishes(m_panel, &LimitPanel::stageRequested);
        rate()->setValue(120);
        rate()->setValue(70);
        m_panel->refuse(wishes[0][0].value<StageWish>());
        QCOMPARE(rate()->value(), 70.0);
        m_panel->refuse({StageWish::Kind::Rate, "of no circuit", 70}); // nothing happens
        QCOMPARE(rate()->value(), 70.0);
    }

    void theWheelOverAFieldChangesNothing()
    {
        size()->setFocus();
        const auto turn = [](QWidget *over) {
            const QPointF at = over->rect().center();
            QWheelEvent event(at, over->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(over, &event);
        };
        turn(rate());
        QCOMPARE(rate()->value(), 50.0);
        QVERIFY(size()->hasFocus());
        turn(size()); // it has the focus
        QCOMPARE(size()->value(), 6.0);
    }

    void boundsHold()
    {
        size()->setValue(0);
        QCOMPARE(size()->value(), 1.0);
        size()->setValue(1e6);
        QCOMPARE(size()->value(), double{LimitPanel::kMostConcurrent});
        rate()->setValue(0);
        QCOMPARE(rate()->value(), 0.01);
    }

    void everyFieldIsReachedByTab()
    {
        rate()->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), size());
    }
};

QTEST_MAIN(TestLimitPanel)
#include "tst_limit_panel.moc"
