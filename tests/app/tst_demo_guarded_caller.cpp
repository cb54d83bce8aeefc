// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/guarded_caller.h"
#include "app/demo/upstream_service.h"
#include "demo_support.h"

#include <QTest>

#include <memory>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

using Kind = CallOutcome::Kind;

CircuitOptions quickCircuit()
{
    CircuitOptions options;
    options.trip = {FailureRatio{0.5, 10, 10s, 10}};
    options.breakDuration.strategy = ConstantBreak{3s};
    options.halfOpen = {2, 2, 30s};
    options.errors = httpErrorFilter();
    options.latency = LatencyTracking::On;
    return options;
}

Fault faultOf(FaultKind kind)
{
    Fault fault;
    fault.kind = kind;
    return fault;
}

} // namespace

/// One service, its circuit and a caller; the circuit's time stands still unless a test moves it.
struct Side
{
    Side(const std::string &name, const Clock &clock, HttpClients &clients)
        : service({.name = name, .latency = 0ms, .spread = 0ms, .seed = 5}, clock)
        , seat(described(name), std::make_shared<CircuitBreaker>(name, quickCircuit(), &clock))
    {
        if (!service.open())
            qFatal("%s", qPrintable(service.errorString()));
        const QUrl url(QStringLiteral("http://127.0.0.1:%1/call").arg(service.port()));
        caller = std::make_unique<GuardedCaller>(seat, url, clients);
    }

    CallOutcome call(int times = 1) { return callAndWait(*caller, times); }

    static DemoCircuit described(const std::string &name)
    {
        DemoCircuit circuit;
        circuit.name = name;
        return circuit;
    }

    UpstreamService service;
    DemoSeat seat;
    const std::shared_ptr<CircuitBreaker> &circuit = seat.circuit;
    CallLedger &ledger = seat.ledger;
    std::unique_ptr<GuardedCaller> caller;
};

class TestDemoGuardedCaller final : public QObject
{
    Q_OBJECT

private:
    Clock m_clock{Clock::Kind::Manual};
    std::unique_ptr<HttpClients> m_clients;
    std::unique_ptr<Side> m_mail;
    std::unique_ptr<Side> m_geo;

    CircuitState stateOf(const Side &side) { return side.circuit->state(m_clock.now()); }
    CircuitTotals totalsOf(const Side &side)
    {
        return side.circuit->snapshot(m_clock.now()).totals;
    }

private Q_SLOTS:
    void init()
    {
        m_clock.advance(100s);
        m_clients = std::make_unique<HttpClients>(2);
        m_mail = std::make_unique<Side>("mail", m_clock, *m_clients);
        m_geo = std::make_unique<Side>("geo", m_clock, *m_clients);
    }

    void cleanup()
    {
        m_mail.reset();
        m_geo.reset();
        m_clients.reset();
    }

    void anOutageOpensExactlyTheCircuitItShould()
    {
        m_mail->service.inject(faultOf(FaultKind::Http503));
        m_mail->call(9);
        m_geo->call(20);
        QVERIFY(stateOf(*m_mail) == CircuitState::Closed);
        QVERIFY(m_mail->call().error.text() == "http.503");
        QVERIFY(stateOf(*m_mail) == CircuitState::Open);
        QVERIFY(stateOf(*m_geo) == CircuitState::Closed);
        QCOMPARE(m_geo->ledger.counts().succeeded, 20U);
    }

    void anOpenCircuitSendsNothingButItsProbes()
    {
        m_mail->service.inject(faultOf(FaultKind::Http503));
        m_mail->call(10);
        QCOMPARE(m_mail->service.received(), 10U);

        for (int i = 0; i < 50; ++i)
            QVERIFY(m_mail->call().kind == Kind::Rejected);
        m_clock.advance(3s - 1ns);
        QVERIFY(m_mail->call().kind == Kind::Rejected);
        QCOMPARE(m_mail->service.received(), 10U);

        m_clock.advance(1ns); // the break is over: one failed probe is one too many
        QVERIFY(m_mail->call().error.text() == "http.503");
        QVERIFY(m_mail->call().kind == Kind::Rejected);
        QCOMPARE(m_mail->service.received(), 11U);
        QVERIFY(stateOf(*m_mail) == CircuitState::Open);

        m_mail->service.stopAllFaults();
        m_clock.advance(3s);
        QVERIFY(m_mail->call(2).kind == Kind::Succeeded);
        QVERIFY(stateOf(*m_mail) == CircuitState::Closed);
        QCOMPARE(m_mail->service.received(), 13U);
        QVERIFY(m_mail->call(5).kind == Kind::Succeeded);
        QCOMPARE(m_mail->service.received(), 18U);
        QCOMPARE(totalsOf(*m_mail).openings, 2U);
    }

    void theCallersAndTheCircuitCountTheSame()
    {
        Fault fault = faultOf(FaultKind::Http500);
        fault.share = 0.6;
        m_mail->service.inject(fault);
        m_mail->call(60);
        const CallCounts seen = m_mail->ledger.counts();
        const CircuitTotals totals = totalsOf(*m_mail);
        QCOMPARE(seen.attempted, 60U);
        QCOMPARE(seen.attempted, totals.calls);
        QCOMPARE(seen.permitted, totals.permitted);
        QCOMPARE(seen.rejected, totals.rejected);
        QCOMPARE(seen.succeeded, totals.succeeded);
        QCOMPARE(seen.failed, totals.failed);
        QCOMPARE(seen.permitted, m_mail->service.received());
        QCOMPARE(seen.attempted, seen.permitted + seen.rejected);
        QCOMPARE(seen.errors.at("http.500"), seen.failed);
        QCOMPARE(seen.inFlight, 0U);
    }

    void aRetryAfterLengthensTheBreak()
    {
        Fault fault = faultOf(FaultKind::Http429);
        fault.retryAfter = 20s;
        m_mail->service.inject(fault);
        m_mail->call(10);
        QVERIFY(m_mail->circuit->snapshot(m_clock.now()).breakFor == Duration{20s});
    }

    void aTimeoutIsAFailure()
    {
        m_mail->service.inject(faultOf(FaultKind::Hang));
        m_mail->caller->setTimeout(30ms);
        QVERIFY(m_mail->call().error.text() == "TimeoutError");
        QCOMPARE(totalsOf(*m_mail).failed, 1U);
    }

    void whatFindsNoConnectionIsNotStarted()
    {
        m_mail->service.inject(faultOf(FaultKind::Hang));
        constexpr std::size_t room = 2 * HttpClients::kConnectionsPerClient;
        for (std::size_t i = 0; i < room; ++i)
            m_mail->caller->call();
        QCOMPARE(m_mail->caller->inFlight(), room);
        QVERIFY(m_mail->call().kind == Kind::NotStarted);
        const CallCounts seen = m_mail->ledger.counts();
        QCOMPARE(seen.notStarted, 1U);
        QCOMPARE(seen.attempted, std::uint64_t{room});
        QCOMPARE(totalsOf(*m_mail).calls, std::uint64_t{room}); // the circuit was not asked
        QTRY_COMPARE_WITH_TIMEOUT(m_mail->service.received(), std::uint64_t{room}, kWait);
        QVERIFY(m_geo->call().kind
                == Kind::Succeeded); // another service has connections of its own
    }

    void callsGivenUpCancelTheirPermits()
    {
        m_mail->service.inject(faultOf(FaultKind::Hang));
        int told = 0;
        for (int i = 0; i < 5; ++i)
            m_mail->caller->call([&told](const CallOutcome &outcome) {
                told += outcome.kind == Kind::Cancelled ? 1 : 0;
            });
        QTRY_COMPARE_WITH_TIMEOUT(m_mail->service.received(), 5U, kWait);
        m_mail->caller->cancelAll();
        QCOMPARE(told, 5);
        QCOMPARE(m_mail->caller->inFlight(), 0U);
        QCOMPARE(totalsOf(*m_mail).cancelled, 5U);
        QCOMPARE(totalsOf(*m_mail).failed, 0U);
        QCOMPARE(m_mail->circuit->snapshot(m_clock.now()).inFlight, 0U);
        QCOMPARE(m_mail->ledger.counts().cancelled, 5U);
        m_mail->service.stopAllFaults();
        QVERIFY(m_mail->call().kind == Kind::Succeeded); // the connections are free again
    }

    void aCallerThatGoesCancelsItsPermits()
    {
        m_mail->service.inject(faultOf(FaultKind::Hang));
        bool told = false;
        m_mail->caller->call([&told](const CallOutcome &) { told = true; });
        QTRY_COMPARE_WITH_TIMEOUT(m_mail->service.received(), 1U, kWait);
        const auto circuit = m_mail->circuit;
        m_mail->caller.reset();
        QVERIFY(!told);
        QCOMPARE(circuit->snapshot(m_clock.now()).totals.cancelled, 1U);
        QCOMPARE(circuit->snapshot(m_clock.now()).inFlight, 0U);
    }

    void aGivenUpProbeGivesItsPlaceBack()
    {
        m_mail->service.inject(faultOf(FaultKind::Http503));
        m_mail->call(10);
        m_clock.advance(3s);
        m_mail->service.stopAllFaults();
        m_mail->service.inject(faultOf(FaultKind::Hang));
        m_mail->caller->call();
        m_mail->caller->call();
        QVERIFY(m_mail->call().kind == Kind::Rejected);
        m_mail->caller->cancelAll();
        m_mail->service.stopAllFaults();
        QVERIFY(m_mail->call(2).kind == Kind::Succeeded);
        QVERIFY(stateOf(*m_mail) == CircuitState::Closed);
    }
};

QTEST_GUILESS_MAIN(TestDemoGuardedCaller)
#include "tst_demo_guarded_caller.moc"
