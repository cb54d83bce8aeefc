// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/time_input.h"
#include "ui/lanes/time_window.h"

#include <QSignalSpy>
#include <QTest>
#include <QWidget>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kNow{10'000s};
constexpr TimePoint kOldest{1'000s};

TimePoint second(int value)
{
    return TimePoint{std::chrono::seconds{value}};
}

void wheel(QWidget &widget, QPoint at, int delta, Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace

class tst_TimeWindow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void followsNowWithRoomAheadOfIt();
    void pausedItKeepsItsRangeAndSaysHowFarBehindItIs();
    void pansAwayAndFollowsAgainAtTheEnd();
    void neverLeavesTheData();
    void staysLiveWhenZoomedAtNow();
    void pausesWhenZoomedElsewhereAndKeepsTheAnchorInPlace();
    void zoomsAreTakenBackInOrder();
    void oneTurnOfTheWheelIsOneStep();
    void boundsTheSpan();
    void keepsAPinnedCursorUnderTheMovingPointer();
    void ignoresTimeThatGoesBack();
    void keysMoveIt_data();
    void keysMoveIt();
    void thePointerSelectsZoomsAndPins();
    void leavesThePlainWheelToTheScrollArea();

private:
    std::unique_ptr<TimeWindow> m_window;
};

void tst_TimeWindow::init()
{
    m_window = std::make_unique<TimeWindow>();
    m_window->advance(kNow, kOldest);
}

void tst_TimeWindow::followsNowWithRoomAheadOfIt()
{
    QVERIFY(m_window->isFollowing());
    QCOMPARE(m_window->from(), kNow - TimeWindow::kDefaultPast);
    QVERIFY(m_window->to() > kNow);
    const double lead = std::chrono::duration<double>(m_window->to() - kNow).count()
                        / std::chrono::duration<double>(m_window->span()).count();
    QVERIFY(std::abs(lead - TimeWindow::kLead) < 1e-6);
    QSignalSpy moved(m_window.get(), &TimeWindow::rangeChanged);
    m_window->advance(kNow + 1s, kOldest);
    QCOMPARE(moved.count(), 1);
    QCOMPARE(m_window->from(), kNow + 1s - TimeWindow::kDefaultPast);
}

void tst_TimeWindow::pausedItKeepsItsRangeAndSaysHowFarBehindItIs()
{
    QSignalSpy following(m_window.get(), &TimeWindow::followingChanged);
    const TimePoint from = m_window->from();
    const TimePoint to = m_window->to();
    m_window->togglePause();
    QCOMPARE(following.count(), 1);
    QCOMPARE(m_window->pausedAt(), std::optional{kNow});
    m_window->advance(to + 42s, kOldest);
    QCOMPARE(m_window->from(), from);
    QCOMPARE(m_window->behind(), Duration{42s});
    m_window->togglePause();
    QVERIFY(m_window->isFollowing());
    QCOMPARE(m_window->behind(), Duration{0});
    QVERIFY(!m_window->pausedAt());
    QCOMPARE(m_window->from(), to + 42s - TimeWindow::kDefaultPast);
}

void tst_TimeWindow::pansAwayAndFollowsAgainAtTheEnd()
{
    const Duration span = m_window->span();
    m_window->panBy(-60s);
    QVERIFY(!m_window->isFollowing());
    QCOMPARE(m_window->from(), kNow - TimeWindow::kDefaultPast - 60s);
    QCOMPARE(m_window->span(), span);
    m_window->panBy(30s);
    QVERIFY(!m_window->isFollowing());
    m_window->panBy(31s);
    QVERIFY(m_window->isFollowing());
    QCOMPARE(m_window->from(), kNow - TimeWindow::kDefaultPast);
}

void tst_TimeWindow::neverLeavesTheData()
{
    m_window->panBy(-100'000s);
    QCOMPARE(m_window->from(), kOldest);
    m_window->goLive();
    m_window->goOldest();
    QCOMPARE(m_window->from(), kOldest);
    QVERIFY(!m_window->isFollowing());
    // Fewer data than the window is long: they stay at its right, as when live.
    m_window->goLive();
    m_window->advance(kNow, kNow - 5s);
    m_window->goOldest();
    QCOMPARE(m_window->from(), kNow - TimeWindow::kDefaultPast);
}

void tst_TimeWindow::staysLiveWhenZoomedAtNow()
{
    m_window->zoomAt(kNow, 0.5);
    QVERIFY(m_window->isFollowing());
    QVERIFY(std::chrono::abs(m_window->from() - (kNow - 5min)) < 1us);
    m_window->advance(kNow + 10s, kOldest);
    QVERIFY(std::chrono::abs(m_window->from() - (kNow + 10s - 5min)) < 1us);
}

void tst_TimeWindow::pausesWhenZoomedElsewhereAndKeepsTheAnchorInPlace()
{
    const TimePoint anchor = kNow - 400s;
    const auto share = [&] {
        return std::chrono::duration<double>(anchor - m_window->from())
               / std::chrono::duration<double>(m_window->span());
    };
    const double before = share();
    m_window->zoomAt(anchor, 0.25);
    QVERIFY(!m_window->isFollowing());
    QVERIFY(std::abs(share() - before) < 1e-6);
}

void tst_TimeWindow::zoomsAreTakenBackInOrder()
{
    QVERIFY(!m_window->zoomOut());
    m_window->zoomTo(kNow - 300s, kNow - 200s);
    QCOMPARE(m_window->from(), kNow - 300s);
    m_window->zoomTo(kNow - 250s, kNow - 260s); // the order of the ends does not matter
    QCOMPARE(m_window->from(), kNow - 260s);
    QCOMPARE(m_window->to(), kNow - 250s);
    QVERIFY(m_window->zoomOut());
    QCOMPARE(m_window->from(), kNow - 300s);
    QCOMPARE(m_window->to(), kNow - 200s);
    m_window->advance(kNow + 7s, kOldest);
    QVERIFY(m_window->zoomOut());
    QVERIFY(m_window->isFollowing()); // as it was, and so at the present now
    QCOMPARE(m_window->from(), kNow + 7s - TimeWindow::kDefaultPast);
    QVERIFY(!m_window->isZoomed());
    for (int i = 0; i < 100; ++i)
        m_window->zoomTo(kNow - 300s - i * 1s, kNow - 200s);
    int steps = 0;
    while (m_window->zoomOut())
        ++steps;
    QCOMPARE(steps, static_cast<int>(TimeWindow::kZoomSteps));
}

void tst_TimeWindow::oneTurnOfTheWheelIsOneStep()
{
    const TimePoint from = m_window->from();
    for (int i = 0; i < 5; ++i)
        m_window->zoomAt(kNow - 400s, 0.8);
    QVERIFY(m_window->from() != from);
    QVERIFY(m_window->zoomOut());
    QCOMPARE(m_window->from(), from);
    QVERIFY(!m_window->isZoomed());
}

void tst_TimeWindow::boundsTheSpan()
{
    m_window->zoomTo(kNow - 100s, kNow - 100s + 1ms);
    QCOMPARE(m_window->span(), TimeWindow::kShortest);
    for (int i = 0; i < 200; ++i)
        m_window->zoomAt(kNow - 400s, 4.0);
    QVERIFY(m_window->span() <= TimeWindow::kLongest);
    m_window->zoomAt(kNow, 0.0); // no factor at all
    m_window->zoomAt(kNow, -1.0);
    QVERIFY(m_window->span() >= TimeWindow::kShortest);
    m_window->setPast(0s);
    QVERIFY(m_window->past() == TimeWindow::kShortest);
}

void tst_TimeWindow::keepsAPinnedCursorUnderTheMovingPointer()
{
    QSignalSpy moved(m_window.get(), &TimeWindow::cursorChanged);
    m_window->hover(kNow - 5s);
    QCOMPARE(m_window->cursor(), std::optional{kNow - 5s});
    m_window->pin(kNow - 9s);
    m_window->hover(kNow - 1s);
    m_window->hover(std::nullopt);
    QCOMPARE(m_window->cursor(), std::optional{kNow - 9s});
    m_window->unpin();
    QVERIFY(!m_window->cursor());
    QCOMPARE(moved.count(), 3);
}

void tst_TimeWindow::ignoresTimeThatGoesBack()
{
    m_window->advance(kNow - 50s, kOldest);
    QCOMPARE(m_window->now(), kNow);
}

void tst_TimeWindow::keysMoveIt_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<bool>("follows");
    QTest::addColumn<int>("movedBy"); // of the left edge, in twentieths of the span
    QTest::newRow("left") << int(Qt::Key_Left) << 0 << false << -1;
    QTest::newRow("shift left") << int(Qt::Key_Left) << int(Qt::ShiftModifier) << false << -10;
    QTest::newRow("space") << int(Qt::Key_Space) << 0 << false << 0;
    QTest::newRow("end") << int(Qt::Key_End) << 0 << true << 0;
    QTest::newRow("zero") << int(Qt::Key_0) << 0 << true << 0;
    QTest::newRow("right at the end") << int(Qt::Key_Right) << 0 << true << 0;
}

void tst_TimeWindow::keysMoveIt()
{
    QFETCH(int, key);
    QFETCH(int, modifiers);
    QFETCH(bool, follows);
    QFETCH(int, movedBy);
    const TimePoint from = m_window->from();
    const Duration part = m_window->span() / 20;
    QKeyEvent event(QEvent::KeyPress, key, Qt::KeyboardModifiers(modifiers));
    QVERIFY(handleTimeKey(event, *m_window));
    QCOMPARE(m_window->isFollowing(), follows);
    QCOMPARE(m_window->from(), from + part * movedBy);
    QKeyEvent other(QEvent::KeyPress, Qt::Key_X, Qt::NoModifier);
    QVERIFY(!handleTimeKey(other, *m_window));
    QKeyEvent escape(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
    QVERIFY(!handleTimeKey(escape, *m_window)); // nothing is pinned: it belongs to the window
    m_window->pin(second(9'900));
    QVERIFY(handleTimeKey(escape, *m_window));
    QVERIFY(!m_window->cursor());
}

void tst_TimeWindow::thePointerSelectsZoomsAndPins()
{
    QWidget surface;
    surface.resize(kLaneGutter + kLaneRightMargin + 1000, 40);
    TimeInput input(&surface, m_window.get());
    QSignalSpy selected(&input, &TimeInput::rangeSelected);
    const LaneScale scale = LaneScale::ofLane(m_window->from(), m_window->to(), surface.width());
    const auto at = [](int x) { return QPoint(kLaneGutter + x, 20); };
    surface.show();
    QVERIFY(QTest::qWaitForWindowExposed(&surface));

    QTest::mouseMove(&surface, at(100));
    QTest::mouseMove(&surface, at(200));
    QVERIFY(m_window->cursor());
    QVERIFY(std::chrono::abs(*m_window->cursor() - scale.timeAt(kLaneGutter + 200.5)) < 1ms);
    QTest::mouseClick(&surface, Qt::LeftButton, {}, at(200));
    QVERIFY(m_window->isCursorPinned());
    QTest::mouseClick(&surface, Qt::LeftButton, {}, at(300));
    QVERIFY(!m_window->isCursorPinned());

    // Seven pixels are a click, eight a selection.
    QTest::mousePress(&surface, Qt::LeftButton, {}, at(400));
    QTest::mouseMove(&surface, at(407));
    QVERIFY(!m_window->selection());
    QTest::mouseMove(&surface, at(408));
    QVERIFY(m_window->selection());
    QTest::mouseMove(&surface, at(5000)); // out of the widget: the range ends at the plot
    QTest::mouseRelease(&surface, Qt::LeftButton, {}, at(5000));
    QCOMPARE(selected.count(), 1);
    QVERIFY(std::chrono::abs(m_window->selection()->to - m_window->to()) < 1ms);

    const Duration span = m_window->span();
    wheel(surface, at(500), 120, Qt::ControlModifier);
    QVERIFY(m_window->span() < span);
    const TimePoint from = m_window->from();
    wheel(surface, at(500), 120, Qt::ShiftModifier);
    QVERIFY(m_window->from() < from);
}

void tst_TimeWindow::leavesThePlainWheelToTheScrollArea()
{
    QWidget surface;
    surface.resize(600, 40);
    TimeInput input(&surface, m_window.get());
    const Duration span = m_window->span();
    QWheelEvent event(QPointF(300, 20), QPointF(300, 20), {}, {0, 120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QVERIFY(!input.eventFilter(&surface, &event));
    QCOMPARE(m_window->span(), span);
    QVERIFY(m_window->isFollowing());
}

QTEST_MAIN(tst_TimeWindow)
#include "tst_time_window.moc"
