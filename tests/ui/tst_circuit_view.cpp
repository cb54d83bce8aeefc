// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_circuit.h"
#include "ui/circuit/circuit_view.h"
#include "ui/circuit/error_model.h"
#include "ui/circuit/error_panel.h"
#include "ui/circuit/history_model.h"
#include "ui/circuit/history_panel.h"
#include "ui/circuit/lane_stack.h"
#include "ui/controls/control_bar.h"
#include "ui/lanes/break_schedule_lane.h"
#include "ui/lanes/follow_pill.h"
#include "ui/lanes/lane.h"
#include "ui/lanes/lane_table.h"
#include "ui/lanes/time_ruler.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

const QString kCircuit = QStringLiteral("payments.charge");
const QString kMarkup = QStringLiteral("<img src=x>");

} // namespace

class tst_CircuitView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void allPlotsLineUp_data();
    void allPlotsLineUp();
    void scrollsRatherThanCrushes();
    void namesAreTextEverywhere();
    void choosesACircuitByItsName();
    void beginsWithTheWorstCircuit();
    void survivesACircuitThatGoes();
    void theKeyboardMovesTheLanes();
    void theTableTwinComesByItsKey();
    void theSelectedOpeningShowsWhatWasSeen();
    void enterOnAChangeShowsItsTime();
    void aSelectedRangeCanBeZoomedCountedAndExported();
    void thePillSaysWhatCameSinceAndGoesLive();
    void aTriedStrategyIsShownAndGoesAgain();
    void hiddenItDoesNothing();
    void everyWidgetOnTheTabRingHasAName();
    void keepsItsLayout();

private:
    [[nodiscard]] QString allText() const;
    void setSize(QSize size);

    std::unique_ptr<FleetStore> m_store;
    std::unique_ptr<MadeUpCircuit> m_made;
    std::unique_ptr<QWidget> m_host;
    CircuitView *m_view = nullptr; ///< the host's
};

void tst_CircuitView::initTestCase()
{
    QApplication::setStyle(QStringLiteral("Fusion"));
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
    QApplication::setPalette(Theme::of(ColourScheme::Light).palette());
}

void tst_CircuitView::init()
{
    m_store = std::make_unique<FleetStore>();
    m_made = std::make_unique<MadeUpCircuit>();
    m_made->addIdle(kMarkup.toStdString());
    m_made->playTo(590, *m_store);
    // In a window, as it is in life: the off-screen platform warns of a window with a least size.
    m_host = std::make_unique<QWidget>();
    m_view = new CircuitView(m_store.get(), m_host.get());
    m_view->setCircuit(kCircuit);
    setSize({1270, 758});
    m_host->show();
    QVERIFY(QTest::qWaitForWindowActive(m_host.get()));
}

void tst_CircuitView::cleanup()
{
    m_host.reset();
    m_made.reset();
    m_store.reset();
}

void tst_CircuitView::setSize(QSize size)
{
    m_host->resize(size);
    m_view->resize(size);
}

QString tst_CircuitView::allText() const
{
    QStringList texts;
    for (const QLabel *label : m_view->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts.join(u'\n');
}

void tst_CircuitView::allPlotsLineUp_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("1360x840") << QSize(1270, 758);
    QTest::newRow("1024x640") << QSize(934, 558);
    QTest::newRow("large") << QSize(2400, 1400);
}

void tst_CircuitView::allPlotsLineUp()
{
    QFETCH(QSize, size);
    setSize(size);
    QCoreApplication::processEvents();
    const TimeRuler *ruler = m_view->lanes()->ruler();
    const int origin = ruler->mapTo(m_view, QPoint()).x();
    for (const Lane *lane : m_view->lanes()->lanes()) {
        QCOMPARE(lane->mapTo(m_view, QPoint()).x(), origin);
        QCOMPARE(lane->scale(), ruler->scale());
        QCOMPARE(lane->plotRect().left(), kLaneGutter);
        QVERIFY(lane->plotRect().width() > 300);
    }
}

void tst_CircuitView::scrollsRatherThanCrushes()
{
    setSize({934, 558});
    QCoreApplication::processEvents();
    for (const Lane *lane : m_view->lanes()->lanes())
        QCOMPARE(lane->height(), lane->sizeHint().height());
    QVERIFY(m_view->lanes()->widget()->height() > m_view->lanes()->viewport()->height());
    QCOMPARE(m_view->lanes()->lanes()[1]->height(), 104);
}

void tst_CircuitView::namesAreTextEverywhere()
{
    m_view->setCircuit(kMarkup);
    const auto *names = m_view->findChild<QComboBox *>();
    QCOMPARE(names->currentText(), kMarkup);
    for (const QLabel *label : m_view->findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
    QVERIFY(allText().contains(QStringLiteral("no calls yet")));
    QTest::keyClick(m_view->lanes()->lanes()[1], Qt::Key_T);
    const auto *dialog = m_view->findChild<LaneTableDialog *>();
    QVERIFY(dialog);
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void tst_CircuitView::choosesACircuitByItsName()
{
    QSignalSpy chosen(m_view, &CircuitView::circuitChanged);
    auto *names = m_view->findChild<QComboBox *>();
    QCOMPARE(names->currentText(), kCircuit);
    names->setFocus();
    QTest::keyClick(names, Qt::Key_Down);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(m_view->circuit(), kMarkup);
    QCOMPARE(m_view->lanes()->circuit(), kMarkup);
    QCOMPARE(m_view->controlBar()->circuits(), QStringList{kMarkup});
    QCOMPARE(m_view->history()->model()->rowCount(), 0);
}

void tst_CircuitView::beginsWithTheWorstCircuit()
{
    CircuitView fresh(m_store.get(), m_host.get());
    QVERIFY(fresh.circuit().isEmpty());
    fresh.show();
    QCOMPARE(fresh.circuit(), kCircuit); // open, and the other one closed

    FleetStore late; // shown before anything is known
    CircuitView early(&late, m_host.get());
    early.show();
    QVERIFY(early.circuit().isEmpty());
    MadeUpCircuit().playTo(1, late);
    QCOMPARE(early.circuit(), kCircuit);
}

void tst_CircuitView::survivesACircuitThatGoes()
{
    FleetUpdate empty;
    empty.now = m_store->now() + 1s;
    m_store->apply(empty);
    QVERIFY(allText().contains(QStringLiteral("is not there any more.")));
    QCOMPARE(m_view->history()->model()->rowCount(), 0);
    QCOMPARE(m_view->errors()->model()->rowCount(), 0);
    QVERIFY(!m_view->grab().isNull());
}

void tst_CircuitView::theKeyboardMovesTheLanes()
{
    Lane *lane = m_view->lanes()->lanes().front();
    lane->setFocus();
    TimeWindow *window = m_view->timeWindow();
    window->setPast(2min);
    const TimePoint from = window->from();
    QTest::keyClick(lane, Qt::Key_Left);
    QVERIFY(window->from() < from);
    QVERIFY(!window->isFollowing());
    QTest::keyClick(lane, Qt::Key_End);
    QVERIFY(window->isFollowing());
    const Duration span = window->span();
    QTest::keyClick(lane, Qt::Key_Plus);
    QVERIFY(window->span() < span);
    QVERIFY(window->isFollowing());
    QTest::keyClick(lane, Qt::Key_Backspace);
    QCOMPARE(window->span(), span);
    QTest::keyClick(lane, Qt::Key_Left, Qt::ControlModifier);
    QVERIFY(window->isCursorPinned());
    for (const Lane *each : m_view->lanes()->lanes()) {
        if (each->title() != QStringLiteral("Break"))
            QVERIFY2(!each->readings().empty(), qPrintable(each->title()));
    }
    QTest::keyClick(lane, Qt::Key_Escape);
    QVERIFY(!window->cursor());
}

void tst_CircuitView::theTableTwinComesByItsKey()
{
    Lane *lane = m_view->lanes()->lanes()[2];
    lane->setFocus();
    QTest::keyClick(lane, Qt::Key_T);
    auto *dialog = m_view->findChild<LaneTableDialog *>();
    QVERIFY(dialog);
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->view()->model()->rowCount() > 500);
    QCOMPARE(dialog->view()->model()->columnCount(), 4);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

void tst_CircuitView::theSelectedOpeningShowsWhatWasSeen()
{
    QTableView *table = m_view->history()->table();
    QVERIFY(m_view->history()->model()->rowCount() > 15);
    QVERIFY(m_view->history()->model()->change(table->currentIndex().row())->window);
    int row = 5; // not the newest, which is selected until somebody chooses
    while (!m_view->history()->model()->change(row)->window)
        ++row;
    table->selectRow(row);
    QVERIFY(
        allText().contains(QStringLiteral("297 of 412 calls failed in 10 s: 72 %, limit 50 %")));
    QVERIFY(allText().contains(QStringLiteral("214  http.503")));
    const quint64 sequence = m_view->history()->model()->change(row)->sequence;
    // What comes later does not take the choice away.
    m_made->playTo(602, *m_store);
    QCOMPARE(m_view->history()->model()->change(table->currentIndex().row())->sequence, sequence);
}

void tst_CircuitView::enterOnAChangeShowsItsTime()
{
    QTableView *table = m_view->history()->table();
    m_view->timeWindow()->zoomTo(MadeUpCircuit::instant(10), MadeUpCircuit::instant(40));
    table->setFocus();
    table->selectRow(0);
    const TimePoint at = m_view->history()->model()->change(0)->at;
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(m_view->timeWindow()->cursor(), std::optional{at});
    QVERIFY(m_view->timeWindow()->from() < at && at < m_view->timeWindow()->to());
}

void tst_CircuitView::aSelectedRangeCanBeZoomedCountedAndExported()
{
    QSignalSpy exported(m_view, &CircuitView::exportRequested);
    TimeWindow *window = m_view->timeWindow();
    const QList<QAction *> &actions = m_view->lanes()->rangeActions();
    for (const QAction *action : actions)
        QVERIFY(!action->isEnabled());
    const auto select = [window] {
        window->select(MadeUpCircuit::instant(330), MadeUpCircuit::instant(420));
    };
    select();
    for (const QAction *action : actions)
        QVERIFY(action->isEnabled());
    actions[2]->trigger();
    QCOMPARE(exported.count(), 1);
    QVERIFY(exported.front().front().toByteArray().startsWith("time,calls/s,"));
    QVERIFY(!exported.front().back().toString().contains(kCircuit));
    actions[1]->trigger();
    const auto *dialog = m_view->findChild<LaneTableDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    actions[0]->trigger();
    QCOMPARE(window->from(), MadeUpCircuit::instant(330));
    QCOMPARE(window->to(), MadeUpCircuit::instant(420));
    QVERIFY(!window->selection());
}

void tst_CircuitView::thePillSaysWhatCameSinceAndGoesLive()
{
    auto *pill = m_view->findChild<FollowPill *>();
    QVERIFY(!pill->isVisible());
    m_view->timeWindow()->zoomTo(MadeUpCircuit::instant(530), MadeUpCircuit::instant(570));
    QVERIFY(pill->isVisible());
    m_made->playTo(612, *m_store);
    QVERIFY(pill->text().startsWith(QStringLiteral("Paused \u00b7 0:42 behind")));
    QTest::mouseClick(pill, Qt::LeftButton);
    QVERIFY(m_view->timeWindow()->isFollowing());
    QVERIFY(!pill->isVisible());
    QCOMPARE(
        pausedText(3723s, 13, false),
        QStringLiteral("Paused \u00b7 1:02:03 behind \u00b7 13 new event(s) \u00b7 End = live"));
}

void tst_CircuitView::aTriedStrategyIsShownAndGoesAgain()
{
    const auto *breaks = m_view->findChild<BreakScheduleLane *>();
    const auto previewed = [breaks] {
        return std::count_if(breaks->bars().begin(), breaks->bars().end(), [](const auto &bar) {
            return bar.kind == BreakScheduleLane::Bar::Kind::Preview;
        });
    };
    BreakDuration constant;
    constant.strategy = ConstantBreak{7s};
    Q_EMIT m_view->controlBar()->strategyPreviewed(kCircuit, constant);
    QCOMPARE(previewed(), 8);
    Q_EMIT m_view->controlBar()->strategyPreviewed(kMarkup, constant); // of another circuit
    QCOMPARE(previewed(), 0);
    Q_EMIT m_view->controlBar()->strategyPreviewed(kCircuit, constant);
    m_view->setCircuit(kMarkup);
    QCOMPARE(previewed(), 0);
}

void tst_CircuitView::hiddenItDoesNothing()
{
    const int rows = m_view->history()->model()->rowCount();
    m_view->hide();
    m_made->playTo(600, *m_store);
    FleetUpdate empty;
    empty.now = m_store->now() + 1s;
    m_store->apply(empty);
    QCOMPARE(m_view->history()->model()->rowCount(), rows);
    m_view->show();
    QCOMPARE(m_view->history()->model()->rowCount(), 0);
}

void tst_CircuitView::everyWidgetOnTheTabRingHasAName()
{
    int reached = 0;
    for (const QWidget *widget = m_view->nextInFocusChain(); widget != m_view;
         widget = widget->nextInFocusChain()) {
        // A viewport hands the focus to its area: that is one stop, not two.
        if (!widget->isVisible() || !widget->isEnabled() || widget->focusProxy()
            || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        QAccessibleInterface *face =
            QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
        const QString name = face ? face->text(QAccessible::Name) : QString();
        QVERIFY2(!name.isEmpty(), qPrintable(widget->objectName()
                                             + widget->parentWidget()->metaObject()->className()));
        ++reached;
    }
    QVERIFY(reached > 10);
}

void tst_CircuitView::keepsItsLayout()
{
    m_view->restoreLayout("nonsense"); // ignored
    const QByteArray layout = m_view->saveLayout();
    QVERIFY(!layout.isEmpty());
    m_view->restoreLayout(layout);
    QCOMPARE(m_view->saveLayout(), layout);
}

QTEST_MAIN(tst_CircuitView)
#include "tst_circuit_view.moc"
