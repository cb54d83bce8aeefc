// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/sampler.h"
#include "ui/data/fleet_store.h"

#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

QDateTime at(int hour, int minute, int second = 0)
{
    return {QDate(2026, 11, 20), QTime(hour, minute, second), Qt::UTC};
}

} // namespace

/// A machine that sleeps, and one whose clock is set, under a sampler.
class TestTimeOfDay final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anOpeningBeforeASleepIsToldAsItWas();
    void anIsolationUntilATimeOfDayEndsThen_data();
    void anIsolationUntilATimeOfDayEndsThen();
    void aTimeOfDayThatWasSleptThroughEndsAtOnce();
    void anIsolationForAWhileLastsAsLongAwake();
    void aDisablingUntilATimeOfDayEndsThen();
    void whatIsReleasedOrReplacedIsLeftAlone();
    void theHistoryTellsWhyAnEndWasMoved();
    void aReadingThatWasHeldUpTellsNothing();

private:
    void run(std::chrono::milliseconds time)
    {
        m_clock->advance(time);
        m_boot += time;
        m_wall = m_wall.addMSecs(time.count());
    }
    void sleep(std::chrono::milliseconds time)
    {
        m_boot += time;
        m_wall = m_wall.addMSecs(time.count());
    }
    void look()
    {
        run(250ms);
        m_sampler->look();
        m_sampler->acknowledge();
        m_store.apply(*m_updates->last().at(0).value<FleetUpdatePtr>());
    }
    void order(OrderKind kind, const QDateTime &timeOfDay, std::optional<Duration> length = {})
    {
        OrderWish wish;
        wish.kind = kind;
        wish.circuit = "web";
        wish.mode = CircuitMode::Disabled;
        wish.order = {"a drill", "ada", {}};
        wish.until = m_clock->now() + length.value_or(Duration{0});
        if (timeOfDay.isValid()) {
            wish.timeOfDay = timeOfDay;
            wish.until = m_store.wallTime().toMonotonic(timeOfDay);
        }
        m_sampler->order(wish);
    }
    [[nodiscard]] QString told(TimePoint instant) const
    {
        return m_store.wallTime().clockText(instant);
    }
    [[nodiscard]] CircuitSnapshot now() const { return m_circuit->snapshot(m_clock->now()); }

    std::unique_ptr<Clock> m_clock;
    Duration m_boot{5000s};
    QDateTime m_wall;
    std::unique_ptr<Registry> m_registry;
    std::shared_ptr<CircuitBreaker> m_circuit;
    std::unique_ptr<Sampler> m_sampler;
    std::unique_ptr<QSignalSpy> m_updates;
    FleetStore m_store;
};

void TestTimeOfDay::init()
{
    m_updates.reset();
    m_sampler.reset();
    m_clock = std::make_unique<Clock>(Clock::Kind::Manual);
    m_clock->set(TimePoint{} + 1000s);
    m_wall = at(12, 0);
    m_registry = std::make_unique<Registry>();
    m_circuit = m_registry->add("web", {}, m_clock.get());
    SamplerOptions options;
    options.clock = m_clock.get();
    options.wallNow = [this] { return m_wall; };
    options.bootNow = [this] { return m_boot; };
    m_sampler = std::make_unique<Sampler>(*m_registry, options);
    m_updates = std::make_unique<QSignalSpy>(m_sampler.get(), &Sampler::updated);
    look();
}

void TestTimeOfDay::anOpeningBeforeASleepIsToldAsItWas()
{
    run(9s + 750ms);
    (void)m_circuit->trip({}, m_clock->now());
    const TimePoint opening = m_circuit->history().back().at;
    look();
    sleep(2h);
    look();
    QCOMPARE(told(opening), "12:00:10");
    QCOMPARE(told(m_store.now()), "14:00:10");
}

void TestTimeOfDay::anIsolationUntilATimeOfDayEndsThen_data()
{
    QTest::addColumn<int>("asleep");
    QTest::addColumn<int>("set");
    QTest::newRow("nothing") << 0 << 0;
    QTest::newRow("asleep for an hour") << 3600 << 0;
    QTest::newRow("set forward") << 0 << 1800;
    QTest::newRow("set back") << 0 << -1800;
    QTest::newRow("asleep, and set") << 3600 << -1800;
}

void TestTimeOfDay::anIsolationUntilATimeOfDayEndsThen()
{
    QFETCH(int, asleep);
    QFETCH(int, set);
    order(OrderKind::Isolate, at(14, 0));
    look();
    sleep(std::chrono::seconds{asleep});
    m_wall = m_wall.addSecs(set);
    look();
    QCOMPARE(now().isolations.size(), 1U);
    QCOMPARE(told(*now().isolations.front().until), "14:00:00");
    run(std::chrono::milliseconds{m_wall.msecsTo(at(13, 59, 59))});
    look();
    QCOMPARE(now().state, CircuitState::Isolated);
    run(std::chrono::milliseconds{m_wall.msecsTo(at(14, 0))});
    QVERIFY(now().isolations.empty());
}

void TestTimeOfDay::aTimeOfDayThatWasSleptThroughEndsAtOnce()
{
    order(OrderKind::Isolate, at(14, 0));
    look();
    sleep(5h);
    look();
    QVERIFY(now().isolations.empty());
}

void TestTimeOfDay::anIsolationForAWhileLastsAsLongAwake()
{
    order(OrderKind::Isolate, {}, 2h);
    const TimePoint end = *now().isolations.front().until;
    look();
    sleep(1h);
    look();
    QVERIFY(now().isolations.front().until == end);
    QCOMPARE(told(end), "15:00:00"); // and says so
}

void TestTimeOfDay::aDisablingUntilATimeOfDayEndsThen()
{
    order(OrderKind::SetMode, at(14, 0));
    QCOMPARE(now().mode, CircuitMode::Disabled);
    look();
    sleep(1h);
    look();
    QCOMPARE(told(*now().disabledUntil), "14:00:00");
    sleep(1h);
    look();
    QCOMPARE(now().mode, CircuitMode::Enforce);
}

void TestTimeOfDay::whatIsReleasedOrReplacedIsLeftAlone()
{
    order(OrderKind::Isolate, at(14, 0));
    (void)m_circuit->release(now().isolations.front().id, {}, m_clock->now());
    order(OrderKind::SetMode, at(14, 0));
    order(OrderKind::SetMode, {}, 1h);
    const TimePoint end = *now().disabledUntil;
    look();
    const auto before = m_circuit->history().size();
    sleep(1h);
    look();
    QCOMPARE(m_circuit->history().size(), before);
    QVERIFY(now().disabledUntil == end);
}

void TestTimeOfDay::theHistoryTellsWhyAnEndWasMoved()
{
    const auto newest = [this] {
        const Change change = m_circuit->history().back();
        return QString::fromStdString(change.reason);
    };
    const QString local = at(14, 0).toLocalTime().toString("HH:mm");
    order(OrderKind::Isolate, at(14, 0));
    look();
    sleep(1h);
    look();
    QVERIFY(newest().endsWith(QString("still until %1: the machine slept").arg(local)));
    m_wall = m_wall.addSecs(-600);
    look();
    QVERIFY(newest().endsWith(QString("still until %1: the clock was set").arg(local)));
}

void TestTimeOfDay::aReadingThatWasHeldUpTellsNothing()
{
    SamplerOptions options;
    options.clock = m_clock.get();
    bool isHeldUp = false;
    options.bootNow = [this] { return m_boot; };
    options.wallNow = [this, &isHeldUp] {
        const QDateTime read = m_wall;
        if (isHeldUp)
            run(400ms); // somebody else had the processor
        return read;
    };
    Sampler sampler(*m_registry, options);
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    const TimePoint before = m_clock->now();
    isHeldUp = true;
    sampler.look();
    const auto update = updates.last().at(0).value<FleetUpdatePtr>();
    QCOMPARE(update->wall.stretches(before - 1s, m_clock->now()).size(), 1U);
}

QTEST_GUILESS_MAIN(TestTimeOfDay)
#include "tst_time_of_day.moc"
