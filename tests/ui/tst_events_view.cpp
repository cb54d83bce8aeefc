// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_fleet.h"
#include "ui/events/events_filter.h"
#include "ui/events/events_model.h"
#include "ui/events/events_view.h"

#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kName = QStringLiteral("payments.charge");

} // namespace

class TestEventsView : public QObject
{
    Q_OBJECT

private:
    /// `count` more changes of the circuit, a second apart.
    void happen(int count)
    {
        for (int at = 0; at < count; ++at) {
            m_fleet.pass(1s);
            Change change;
            change.sequence = ++m_sequence;
            change.at = m_fleet.now();
            change.to = m_sequence % 2 == 1 ? CircuitState::Open : CircuitState::Closed;
            change.cause = Cause::FailureRatio;
            m_fleet[kName].changes.push_back(change);
        }
        m_fleet.feed(*m_store);
    }
    template <typename T>
    T *child(const char *name) const
    {
        return m_view->findChild<T *>(QString::fromLatin1(name));
    }
    QTableView *table() const { return m_view->findChild<QTableView *>(); }
    QString circuitAtTop() const
    {
        return table()->indexAt(QPoint(4, 4)).siblingAtColumn(0).data().toString();
    }

    MadeUpFleet m_fleet;
    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<EventsView> m_view;
    std::uint64_t m_sequence = 0;

private Q_SLOTS:
    void initTestCase() { pinFont(); }
    void init()
    {
        m_fleet = {};
        m_sequence = 0;
        m_fleet.add(kName);
        m_store = std::make_unique<FleetStore>();
        m_view = std::make_unique<EventsView>(m_store.get());
        m_view->layout()->setSizeConstraint(QLayout::SetNoConstraint);
        m_view->resize(930, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void saysThatNothingHappenedYet()
    {
        m_fleet.feed(*m_store);
        auto *text = child<QLabel>("emptyText");
        QVERIFY(text->isVisible());
        QCOMPARE(text->text(), QStringLiteral("Nothing has happened yet."));
        QVERIFY(!child<QPushButton>("clearFilter")->isVisible());
    }

    void followsTheNewest()
    {
        happen(40);
        QVERIFY(table()->isVisible());
        QVERIFY(m_view->isFollowing());
        QCOMPARE(circuitAtTop(), QStringLiteral("12:00:40.000"));
        happen(3);
        QCOMPARE(circuitAtTop(), QStringLiteral("12:00:43.000"));
    }

    void keepsItsPlaceWhileItIsRead()
    {
        happen(60);
        QTRY_VERIFY(table()->verticalScrollBar()->maximum() > 10);
        table()->verticalScrollBar()->setValue(10);
        QVERIFY(!m_view->isFollowing());
        const QString read = circuitAtTop();
        happen(5);
        QCOMPARE(circuitAtTop(), read);
        auto *follow = child<QToolButton>("follow");
        QVERIFY(!follow->isChecked());
        QCOMPARE(follow->text(), QStringLiteral("Newest (5 new)"));
        QTest::mouseClick(follow, Qt::LeftButton);
        QVERIFY(m_view->isFollowing());
        QCOMPARE(circuitAtTop(), QStringLiteral("12:01:05.000"));
        QCOMPARE(follow->text(), QStringLiteral("Newest"));
    }

    void followsAgainAtTheTop()
    {
        happen(60);
        QTRY_VERIFY(table()->verticalScrollBar()->maximum() > 10);
        table()->verticalScrollBar()->setValue(10);
        table()->verticalScrollBar()->setValue(0);
        QVERIFY(m_view->isFollowing());
    }

    void keepsTheSelectionWhileEventsCome()
    {
        happen(5);
        table()->selectRow(1);
        happen(2);
        QCOMPARE(table()->currentIndex().row(), 3);
    }

    void opensTheCircuitByDoubleClickAndByEnter()
    {
        happen(3);
        QSignalSpy opened(m_view.get(), &EventsView::circuitRequested);
        const QPoint cell = table()->visualRect(m_view->filter()->index(1, 2)).center();
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell);
        QCOMPARE(opened.size(), 0);
        QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, cell);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.front().front().toString(), kName);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(opened.size(), 2);
    }

    void saysWhatTheFilterHidesAndClearsIt()
    {
        happen(4);
        m_view->showCircuit(QStringLiteral("<img src=x>"));
        auto *text = child<QLabel>("emptyText");
        QVERIFY(text->isVisible());
        QCOMPARE(text->text(), QStringLiteral("Nothing matches the filter. 4 events are hidden."));
        QCOMPARE(text->textFormat(), Qt::PlainText);
        QTest::mouseClick(child<QPushButton>("clearFilter"), Qt::LeftButton);
        QCOMPARE(m_view->filter()->rowCount(), 4);
        QVERIFY(child<QLineEdit>("circuit")->text().isEmpty());
        QVERIFY(table()->isVisible());
    }

    void theGroupsNarrow()
    {
        happen(4);
        m_fleet[kName].changes.back().actor = "dana@ops";
        Change manual;
        manual.sequence = ++m_sequence;
        manual.at = m_fleet.now();
        manual.kind = ChangeKind::ModeSet;
        manual.actor = "dana@ops";
        m_fleet[kName].changes.push_back(manual);
        m_fleet.feed(*m_store);
        for (QToolButton *button : m_view->findChildren<QToolButton *>()) {
            if (button->text() == QStringLiteral("Config"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(m_view->filter()->rowCount(), 1);
        QCOMPARE(child<QLabel>("count")->text(), QStringLiteral("1 of 5 events"));
    }

    void exportsWhatIsShownOldestFirst()
    {
        happen(3);
        QSignalSpy exports(m_view.get(), &EventsView::exportRequested);
        QTest::mouseClick(child<QToolButton>("exportJsonLines"), Qt::LeftButton);
        QCOMPARE(exports.size(), 1);
        const QByteArrayList lines = exports.front().at(0).toByteArray().split('\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines.at(0).contains("\"sequence\":1"));
        QVERIFY(lines.at(2).contains("\"sequence\":3"));
        QCOMPARE(exports.front().at(1).toString(),
                 QStringLiteral("switchgear-events-2026-11-20-120003.jsonl"));
    }
};

QTEST_MAIN(TestEventsView)
#include "tst_events_view.moc"
