// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/fleet_bridge.h"
#include "ui/data/fleet_store.h"

#include <QSignalSpy>
#include <QTest>

using namespace switchgear;
using namespace switchgear::ui;
using namespace std::chrono_literals;

namespace {

CircuitOptions fragile()
{
    CircuitOptions options;
    options.trip = {ConsecutiveFailures{3, Duration{0}}};
    options.breakDuration.strategy = ExponentialBreak{10s, 2.0};
    options.latency = LatencyTracking::On;
    return options;
}

FleetUpdatePtr last(const QSignalSpy &spy)
{
    return spy.last().at(0).value<FleetUpdatePtr>();
}

} // namespace

class TestSampler final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void firstLookBringsEverything();
    void laterLooksBringWhatIsNew();
    void ratesAreDifferencesOfTotals();
    void latenciesAreThoseOfTheLastTenSeconds();
    void aSecondIsToldOnce();
    void aChangeIsPostedOutOfTurn();
    void manyChangesAtOnceAreOnePost();
    void theEndOfABreakIsMetWithoutACall();
    void ordersAreDoneAndAnswered();
    void anOrderOfAnOldEpochIsRefused();
    void anUnknownCircuitIsAnswered();
    void disablingForATimeEndsByItself();
    void circuitsThatComeAndGoAreFollowed();
    void aWindowThatIsHeldUpFindsNoQueue();
    void theBridgeJoinsTwoThreads();
    void aBridgeCanBeStoppedInTheMiddle();

private:
    [[nodiscard]] SamplerOptions options() const;
    void fail(int times);
    [[nodiscard]] OrderWish wish(OrderKind kind, const QString &circuit = "a") const;

    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<Registry> m_registry;
    std::shared_ptr<CircuitBreaker> m_circuit;
};

void TestSampler::init()
{
    m_clock = std::make_unique<Clock>(Clock::Kind::Manual);
    m_clock->set(TimePoint{} + 1000s);
    m_registry = std::make_unique<Registry>();
    m_circuit = m_registry->add("a", fragile(), m_clock.get());
}

SamplerOptions TestSampler::options() const
{
    SamplerOptions options;
    options.clock = m_clock.get();
    options.wallNow = [] { return QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC); };
    return options;
}

void TestSampler::fail(int times)
{
    for (int i = 0; i < times; ++i) {
        if (Permit permit = m_circuit->tryAcquire())
            permit.fail(ErrorName{"http.503"});
    }
}

OrderWish TestSampler::wish(OrderKind kind, const QString &circuit) const
{
    OrderWish wish;
    wish.id = 7;
    wish.kind = kind;
    wish.circuit = circuit;
    wish.order.reason = "a test";
    wish.order.actor = "tester@host";
    return wish;
}

void TestSampler::firstLookBringsEverything()
{
    fail(3);
    Sampler sampler(*m_registry, options());
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    QCOMPARE(updates.size(), 1);
    const FleetUpdatePtr update = last(updates);
    QCOMPARE(update->kind, UpdateKind::Tick);
    QCOMPARE(update->now, TimePoint{} + 1000s);
    QCOMPARE(update->wall.clockText(update->now), "12:00:00");
    QCOMPARE(update->circuits.size(), std::size_t{1});
    const CircuitUpdate &circuit = update->circuits.front();
    QCOMPARE(circuit.now.state, CircuitState::Open);
    QCOMPARE(circuit.changes.size(), std::size_t{1});
    QVERIFY(circuit.changes.front().window != nullptr);
    QVERIFY(circuit.options.has_value());
    QVERIFY(circuit.forecast.has_value());
    QCOMPARE(circuit.forecast->size(), std::size_t{8});
    QVERIFY(!circuit.sample); // one look gives no rate
}

void TestSampler::laterLooksBringWhatIsNew()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    m_clock->advance(250ms);
    sampler.look();
    const CircuitUpdate &quiet = last(updates)->circuits.front();
    QVERIFY(!quiet.options && !quiet.forecast && quiet.changes.empty());
    fail(3);
    m_clock->advance(250ms);
    sampler.look();
    const CircuitUpdate &opened = last(updates)->circuits.front();
    QCOMPARE(opened.changes.size(), std::size_t{1});
    QVERIFY(opened.forecast.has_value());
    QVERIFY(!opened.options);
    CircuitOptions other = fragile();
    other.group = "other";
    m_circuit->reconfigure(other, {}, m_clock->now());
    sampler.look();
    QCOMPARE(last(updates)->circuits.front().options.value().group, "other");
}

void TestSampler::ratesAreDifferencesOfTotals()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    for (int quarter = 0; quarter < 12; ++quarter) {
        for (int call = 0; call < 25; ++call)
            m_circuit->tryAcquire().succeed();
        m_clock->advance(250ms);
        sampler.look();
        sampler.acknowledge();
    }
    QCOMPARE(last(updates)->circuits.front().latest.calls, 100.0F);
    QCOMPARE(last(updates)->circuits.front().latest.succeeded, 100.0F);
    QCOMPARE(last(updates)->updatesPerSecond, 4.0);
    for (int quarter = 0; quarter < 8; ++quarter) { // two quiet seconds
        m_clock->advance(250ms);
        sampler.look();
        sampler.acknowledge();
    }
    QCOMPARE(last(updates)->circuits.front().latest.calls, 0.0F);
}

void TestSampler::latenciesAreThoseOfTheLastTenSeconds()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    QVERIFY(std::isnan(last(updates)->circuits.front().latest.p95));
    for (int call = 0; call < 100; ++call) {
        Permit permit = m_circuit->tryAcquire(m_clock->now());
        permit.succeed(m_clock->now() + 100ms);
    }
    m_clock->advance(1s);
    sampler.look();
    sampler.acknowledge();
    const float p95 = last(updates)->circuits.front().latest.p95;
    QVERIFY2(p95 > 87 && p95 < 113, qPrintable(QString::number(static_cast<double>(p95))));
    for (int second = 0; second < 11; ++second) {
        m_clock->advance(1s);
        sampler.look();
        sampler.acknowledge();
    }
    QVERIFY(std::isnan(last(updates)->circuits.front().latest.p95));
}

void TestSampler::aSecondIsToldOnce()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy updates(&sampler, &Sampler::updated);
    int samples = 0;
    for (int quarter = 0; quarter <= 40; ++quarter) {
        sampler.look();
        sampler.acknowledge();
        samples += last(updates)->circuits.front().sample.has_value();
        m_clock->advance(250ms);
    }
    QCOMPARE(samples, 10);
}

void TestSampler::aChangeIsPostedOutOfTurn()
{
    SamplerOptions slow = options();
    slow.interval = 1h;
    Sampler sampler(*m_registry, slow);
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    m_registry->add("b", fragile(), m_clock.get());
    fail(3);
    QTRY_COMPARE(updates.size(), 2);
    QCOMPARE(last(updates)->kind, UpdateKind::News);
    QCOMPARE(last(updates)->circuits.size(), std::size_t{1});
    QCOMPARE(last(updates)->circuits.front().now.state, CircuitState::Open);
}

void TestSampler::manyChangesAtOnceAreOnePost()
{
    SamplerOptions slow = options();
    slow.interval = 1h;
    std::vector<std::shared_ptr<CircuitBreaker>> circuits{m_circuit};
    for (int i = 0; i < 20; ++i)
        circuits.push_back(m_registry->add("c" + std::to_string(i), fragile(), m_clock.get()));
    Sampler sampler(*m_registry, slow);
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    for (const auto &circuit : circuits)
        circuit->trip({}, m_clock->now());
    QTRY_COMPARE(updates.size(), 2);
    QCOMPARE(last(updates)->circuits.size(), circuits.size());
}

void TestSampler::theEndOfABreakIsMetWithoutACall()
{
    SamplerOptions slow = options();
    slow.interval = 1h;
    Sampler sampler(*m_registry, slow);
    QSignalSpy updates(&sampler, &Sampler::updated);
    fail(3);
    m_clock->advance(10s - 20ms);
    sampler.look(); // plans the end that is 20 ms away
    m_clock->advance(20ms);
    QTRY_COMPARE(updates.size(), 2);
    const CircuitUpdate &update = last(updates)->circuits.front();
    QCOMPARE(update.now.state, CircuitState::HalfOpen);
    QCOMPARE(update.changes.back().at, TimePoint{} + 1010s);
}

void TestSampler::ordersAreDoneAndAnswered()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy replies(&sampler, &Sampler::replied);
    sampler.order(wish(OrderKind::Isolate));
    QCOMPARE(replies.size(), 1);
    const auto isolated = replies[0][0].value<OrderReply>();
    QCOMPARE(isolated.wish.id, 7ULL);
    QCOMPARE(isolated.result.outcome, OrderOutcome::Done);
    QCOMPARE(isolated.result.after, CircuitState::Isolated);
    OrderWish release = wish(OrderKind::Release);
    release.isolation = isolated.result.isolation;
    sampler.order(release);
    QCOMPARE(m_circuit->state(m_clock->now()), CircuitState::HalfOpen);
    sampler.order(wish(OrderKind::Reset));
    QCOMPARE(m_circuit->state(m_clock->now()), CircuitState::Closed);
    sampler.order(wish(OrderKind::Trip));
    QCOMPARE(m_circuit->state(m_clock->now()), CircuitState::Open);
    sampler.order(wish(OrderKind::ForceHalfOpen));
    QCOMPARE(m_circuit->state(m_clock->now()), CircuitState::HalfOpen);
    sampler.order(wish(OrderKind::UndoForceHalfOpen));
    QCOMPARE(m_circuit->state(m_clock->now()), CircuitState::Open);
    OrderWish strategy = wish(OrderKind::SetBreakDuration);
    strategy.breakDuration.strategy = ConstantBreak{5s};
    sampler.order(strategy);
    const auto switched = replies.last()[0].value<OrderReply>();
    QCOMPARE(strategyName(switched.breakDurationBefore.strategy), "exponential");
    QCOMPARE(strategyName(m_circuit->options().breakDuration.strategy), "constant");
    const std::vector<Change> history = m_circuit->history();
    QCOMPARE(history.back().actor, "tester@host");
}

void TestSampler::anOrderOfAnOldEpochIsRefused()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy replies(&sampler, &Sampler::replied);
    OrderWish reset = wish(OrderKind::Trip);
    reset.order.ifEpoch = m_circuit->snapshot(m_clock->now()).epoch;
    fail(3);
    m_circuit->reset({}, m_clock->now());
    sampler.order(reset);
    QVERIFY(replies[0][0].value<OrderReply>().result.isRefused());
    QCOMPARE(m_circuit->state(m_clock->now()), CircuitState::Closed);
}

void TestSampler::anUnknownCircuitIsAnswered()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy replies(&sampler, &Sampler::replied);
    sampler.order(wish(OrderKind::Isolate, "<nobody>"));
    QVERIFY(!replies[0][0].value<OrderReply>().circuitFound);
    QCOMPARE(m_registry->size(), std::size_t{1});
}

void TestSampler::disablingForATimeEndsByItself()
{
    Sampler sampler(*m_registry, options());
    OrderWish shadow = wish(OrderKind::SetMode);
    shadow.mode = CircuitMode::Shadow;
    sampler.order(shadow);
    OrderWish disable = wish(OrderKind::SetMode);
    disable.mode = CircuitMode::Disabled;
    disable.until = m_clock->now() + 60s;
    sampler.order(disable);
    m_clock->advance(60s - 1ns);
    sampler.look();
    QCOMPARE(m_circuit->mode(), CircuitMode::Disabled);
    m_clock->advance(1ns);
    sampler.look();
    QCOMPARE(m_circuit->mode(), CircuitMode::Shadow);
    QCOMPARE(m_circuit->history().back().reason,
             "mode disabled → shadow: the time for which it was disabled is over");
    QCOMPARE(m_circuit->history().back().at, TimePoint{} + 1060s);

    sampler.order(disable); // and again, but somebody sets another mode meanwhile
    OrderWish enforce = wish(OrderKind::SetMode);
    enforce.mode = CircuitMode::Enforce;
    sampler.order(enforce);
    m_clock->advance(120s);
    sampler.look();
    QCOMPARE(m_circuit->mode(), CircuitMode::Enforce);
}

void TestSampler::circuitsThatComeAndGoAreFollowed()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy updates(&sampler, &Sampler::updated);
    sampler.look();
    m_registry->add("b", fragile(), m_clock.get());
    sampler.look();
    QCOMPARE(last(updates)->circuits.size(), std::size_t{2});
    QVERIFY(last(updates)->circuits.back().options.has_value());
    m_registry->remove("a");
    sampler.look();
    QCOMPARE(last(updates)->circuits.size(), std::size_t{1});
    QCOMPARE(last(updates)->circuits.front().now.name, "b");
}

void TestSampler::aWindowThatIsHeldUpFindsNoQueue()
{
    Sampler sampler(*m_registry, options());
    QSignalSpy updates(&sampler, &Sampler::updated);
    for (int look = 0; look < 50; ++look) {
        m_clock->advance(250ms);
        sampler.look();
    }
    QCOMPARE(updates.size(), 8);
    fail(3);
    sampler.acknowledge();
    m_clock->advance(250ms);
    sampler.look();
    QCOMPARE(updates.size(), 9);
    QCOMPARE(last(updates)->circuits.front().changes.size(), std::size_t{1}); // nothing was lost
}

void TestSampler::theBridgeJoinsTwoThreads()
{
    FleetStore store;
    FleetBridge bridge(*m_registry, store, options());
    QSignalSpy replies(&bridge, &FleetBridge::replied);
    bridge.start();
    QTRY_VERIFY(store.record("a") != nullptr);
    bridge.order(wish(OrderKind::Isolate));
    QTRY_COMPARE(replies.size(), 1);
    QTRY_COMPARE(store.record("a")->state(), DisplayState::Isolated);
    QCOMPARE(QThread::currentThread(), store.thread());
}

void TestSampler::aBridgeCanBeStoppedInTheMiddle()
{
    for (int round = 0; round < 20; ++round) {
        FleetStore store;
        auto bridge = std::make_unique<FleetBridge>(*m_registry, store, options());
        if (round % 3 != 0)
            bridge->start();
        bridge->order(wish(round % 2 == 0 ? OrderKind::Trip : OrderKind::Reset));
        if (round % 4 == 0)
            bridge->stop();
        bridge.reset();
    }
    m_circuit->trip({}, m_clock->now()); // no listener is left to call
    QCOMPARE(m_circuit->state(m_clock->now()), CircuitState::Open);
}

QTEST_GUILESS_MAIN(TestSampler)
#include "tst_sampler.moc"
