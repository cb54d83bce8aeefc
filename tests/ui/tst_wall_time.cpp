// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/wall_clock.h"
#include "ui/lanes/ruler_ticks.h"

#include <QTest>
#include <QTimeZone>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;
using Jump = WallClock::Jump;

namespace {

/// A machine whose clocks a test moves.
struct Machine
{
    ClockReading clocks{TimePoint{1000s},
                        QDateTime(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::utc()), 5000s};

    void run(std::chrono::milliseconds time)
    {
        clocks.monotonic += time;
        clocks.sinceBoot += time;
        clocks.wall = clocks.wall.addMSecs(time.count());
    }
    void sleep(std::chrono::milliseconds time)
    {
        clocks.sinceBoot += time;
        clocks.wall = clocks.wall.addMSecs(time.count());
    }
    void set(std::chrono::milliseconds by) { clocks.wall = clocks.wall.addMSecs(by.count()); }
};

} // namespace

class TestWallTime final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_machine = {};
        m_clock = {};
        QCOMPARE(m_clock.note(m_machine.clocks), Jump::None);
    }
    void anInstantBeforeASleepKeepsItsTime();
    void whatIsToComeFollowsTheNewestPair();
    void aClockThatWasSetDoesNotRewriteThePast();
    void aSleepIsToldFromAClockThatWasSet();
    void theNoiseOfReadingIsNoJump();
    void whatHappenedSinceTheLastReadingCameAfterTheJump();
    void aTimeOfDayIsFoundOnBothSidesOfAJump();
    void aTimeThatWasPassedOverIsTheInstantOfTheJump();
    void onlyTheNewestPairsAreKept();
    void aTypedTimeBeyondReachIsFarAway();
    void theRulerIsRightOnBothSidesOfASleep();
    void aSleepOfYearsCostsTheRulerNothing();

private:
    Jump read() { return m_clock.note(m_machine.clocks); }
    [[nodiscard]] TimePoint now() const { return m_machine.clocks.monotonic; }
    [[nodiscard]] QString told(TimePoint at) const { return m_clock.wallTime().clockText(at); }

    Machine m_machine;
    WallClock m_clock;
};

void TestWallTime::anInstantBeforeASleepKeepsItsTime()
{
    m_machine.run(10s);
    const TimePoint opening = now();
    read();
    m_machine.run(1s);
    read();
    m_machine.sleep(2h);
    m_machine.run(5s);
    QCOMPARE(read(), Jump::Slept);
    QCOMPARE(told(opening), "12:00:10");
    QCOMPARE(told(now()), "14:00:16");
    m_machine.run(1h);
    read();
    QCOMPARE(told(opening), "12:00:10");
}

void TestWallTime::whatIsToComeFollowsTheNewestPair()
{
    const TimePoint end = now() + 2h; // "for two hours": of waking
    QCOMPARE(told(end), "14:00:00");
    m_machine.sleep(30min);
    read();
    QCOMPARE(told(end), "14:30:00");
}

void TestWallTime::aClockThatWasSetDoesNotRewriteThePast()
{
    m_machine.run(10s);
    read();
    const TimePoint before = now();
    m_machine.set(-1h);
    m_machine.run(250ms);
    QCOMPARE(read(), Jump::Set);
    QCOMPARE(told(before), "12:00:10");
    QCOMPARE(told(now()), "11:00:10");
    m_machine.set(1h);
    m_machine.run(250ms);
    QCOMPARE(read(), Jump::Set);
    QCOMPARE(told(before), "12:00:10");
    QCOMPARE(told(now()), "12:00:10");
}

void TestWallTime::aSleepIsToldFromAClockThatWasSet()
{
    m_machine.sleep(2h);
    QCOMPARE(read(), Jump::Slept);
    m_machine.set(2h);
    QCOMPARE(read(), Jump::Set);
    m_machine.sleep(2h);
    m_machine.set(-2h); // both at once: the map stays as it is
    QCOMPARE(read(), Jump::None);
}

void TestWallTime::theNoiseOfReadingIsNoJump()
{
    const TimePoint before = now();
    for (int i = 0; i < 100; ++i) {
        m_machine.run(250ms);
        ClockReading noisy = m_machine.clocks;
        noisy.wall = noisy.wall.addMSecs(i % 2 == 0 ? 199 : -199);
        QCOMPARE(m_clock.note(noisy), Jump::None);
    }
    QCOMPARE(told(before), "12:00:00");
    QCOMPARE(told(now()), "12:00:25");
    m_machine.set(200ms);
    QCOMPARE(read(), Jump::Set);
}

void TestWallTime::whatHappenedSinceTheLastReadingCameAfterTheJump()
{
    m_machine.run(10s);
    read();
    const TimePoint last = now();
    m_machine.sleep(2h);
    m_machine.run(100ms);
    const TimePoint opening = now(); // it brings the next reading about
    m_machine.run(1ms);
    read();
    QCOMPARE(told(last), "12:00:10");
    QCOMPARE(told(opening), "14:00:10");
}

void TestWallTime::aTimeOfDayIsFoundOnBothSidesOfAJump()
{
    m_machine.run(10s);
    read();
    m_machine.sleep(2h);
    m_machine.run(10s);
    read();
    const WallTime &wall = m_clock.wallTime();
    for (const TimePoint at : {TimePoint{1003s}, TimePoint{1010s}, TimePoint{1015s}, now() + 1h})
        QVERIFY(wall.toMonotonic(wall.toWall(at)) == at);
}

void TestWallTime::aTimeThatWasPassedOverIsTheInstantOfTheJump()
{
    m_machine.run(10s);
    read();
    const TimePoint jump = now();
    m_machine.sleep(2h);
    m_machine.run(10s);
    read();
    const QDateTime one(QDate(2026, 11, 20), QTime(13, 0), QTimeZone::utc());
    QVERIFY(m_clock.wallTime().toMonotonic(one) == jump);
}

void TestWallTime::onlyTheNewestPairsAreKept()
{
    const TimePoint first = now();
    m_machine.run(1s);
    for (std::size_t i = 0; i < WallTime::kPairs + 10; ++i) {
        m_machine.sleep(1h);
        m_machine.run(1s);
        QCOMPARE(read(), Jump::Slept);
    }
    const WallTime &wall = m_clock.wallTime();
    QCOMPARE(wall.stretches(TimePoint{}, now()).size(), WallTime::kPairs);
    QVERIFY(told(first) != "12:00:00"); // told with the oldest pair that is left
    QCOMPARE(wall.toWall(now()), m_machine.clocks.wall);
}

void TestWallTime::aTypedTimeBeyondReachIsFarAway()
{
    const QDateTime late(QDate(9999, 12, 31), QTime(23, 59), QTimeZone::utc());
    const QDateTime early(QDate(100, 1, 1), QTime(0, 0), QTimeZone::utc());
    QVERIFY(m_clock.wallTime().toMonotonic(late) > now() + std::chrono::hours{24 * 365 * 99});
    QVERIFY(m_clock.wallTime().toMonotonic(early) < now());
}

void TestWallTime::theRulerIsRightOnBothSidesOfASleep()
{
    m_machine.run(5min);
    read();
    const TimePoint jump = now();
    m_machine.sleep(2h + 20s);
    m_machine.run(5min);
    read();
    const LaneScale scale{jump - 5min, now(), 0, 600};
    const auto ticks = rulerTicks(scale, m_clock.wallTime(), 60);
    QVERIFY(ticks.size() >= 8);
    for (const RulerTick &tick : ticks) {
        const QDateTime wall = m_clock.wallTime().toWall(tick.at).toLocalTime();
        QCOMPARE(wall.toString("HH:mm"), tick.text.left(5));
        QCOMPARE(wall.time().second(), 0);
    }
    const auto texts = [&ticks](const QString &text) {
        return std::any_of(ticks.begin(), ticks.end(),
                           [&text](const RulerTick &tick) { return tick.text == text; });
    };
    const auto local = [](int hour, int minute) {
        return QDateTime(QDate(2026, 11, 20), QTime(hour, minute), QTimeZone::utc())
            .toLocalTime()
            .toString("HH:mm");
    };
    QVERIFY(texts(local(12, 3)));
    QVERIFY(texts(local(14, 8)));
    QVERIFY(!texts(local(13, 0)));
}

void TestWallTime::aSleepOfYearsCostsTheRulerNothing()
{
    m_machine.run(1s);
    read();
    m_machine.sleep(std::chrono::hours{24 * 3650});
    m_machine.run(1s);
    read();
    const LaneScale scale{now() - 2s, now(), 0, 600};
    QVERIFY(rulerTicks(scale, m_clock.wallTime(), 60).size() < 30);
}

QTEST_APPLESS_MAIN(TestWallTime)
#include "tst_wall_time.moc"
