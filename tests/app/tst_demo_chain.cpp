// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/guarded_caller.h"
#include "app/demo/upstream_farm.h"
#include "demo_support.h"

#include <switchgear/registry.h>

#include <QTest>

#include <algorithm>
#include <memory>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

using Kind = CallOutcome::Kind;

} // namespace

/// The chain of the demo, with its own circuits, over real HTTP; the circuits' time is virtual.
class TestDemoChain final : public QObject
{
    Q_OBJECT

private:
    Clock m_clock{Clock::Kind::Manual};
    DemoSeats m_seats;
    std::unique_ptr<UpstreamFarm> m_farm;
    std::unique_ptr<HttpClients> m_clients;
    std::unique_ptr<GuardedCaller> m_web;

    DemoSeat &seat(std::string_view name)
    {
        const auto found = std::find_if(m_seats.begin(), m_seats.end(),
                                        [name](const auto &s) { return s->spec.name == name; });
        return **found;
    }
    CircuitState stateOf(std::string_view name) { return seat(name).circuit->state(m_clock.now()); }
    std::uint64_t received(std::string_view name) { return m_farm->find(name)->received(); }

    Kind callWeb(int times = 1) { return callAndWait(*m_web, times).kind; }
    void breakPayments(FaultKind kind)
    {
        Fault fault;
        fault.kind = kind;
        m_farm->find("payments")->inject(fault);
        m_farm->find("payments")->keepTime();
    }
    void mendPayments()
    {
        m_farm->find("payments")->stopAllFaults();
        m_farm->find("payments")->keepTime();
    }

private Q_SLOTS:
    void init()
    {
        m_clock.advance(100s);
        for (const DemoCircuit &spec : demoCircuits()) {
            DemoCircuit made = spec;
            made.latency = 0ms;
            made.spread = 0ms;
            made.retry.reset(); // one call, one request
            m_seats.push_back(std::make_unique<DemoSeat>(
                made, std::make_shared<CircuitBreaker>(spec.name, spec.options, &m_clock)));
        }
        m_farm = std::make_unique<UpstreamFarm>(m_seats, m_clock);
        QCOMPARE(m_farm->open(), QString());
        m_farm->beginCalls(std::chrono::milliseconds{kWait});
        m_clients = std::make_unique<HttpClients>(1);
        m_web = std::make_unique<GuardedCaller>(seat("web"), m_farm->urlOf("web"), *m_clients);
    }

    void cleanup()
    {
        m_web.reset();
        m_clients.reset();
        m_farm.reset();
        m_seats.clear();
    }

    void aCallRunsThroughAllThreeHops()
    {
        QVERIFY(callWeb(4) == Kind::Succeeded);
        for (const char *name : {"web", "orders", "payments"}) {
            QCOMPARE(received(name), 4U);
            QCOMPARE(seat(name).ledger.counts().succeeded, 4U);
        }
        QCOMPARE(received("cart"), 0U);
    }

    void aFailedLastHopIsA502AtTheOthers()
    {
        breakPayments(FaultKind::Http503);
        QVERIFY(callWeb() == Kind::Failed);
        QCOMPARE(seat("payments").ledger.counts().errors.at("http.503"), 1U);
        QCOMPARE(seat("orders").ledger.counts().errors.at("http.502"), 1U);
        QCOMPARE(seat("web").ledger.counts().errors.at("http.502"), 1U);
    }

    void anOutageOfTheLastHopDoesNotSpread_data()
    {
        QTest::addColumn<FaultKind>("kind");
        QTest::newRow("503") << FaultKind::Http503;
        QTest::newRow("refused") << FaultKind::RefuseConnections;
        QTest::newRow("truncated") << FaultKind::TruncateBody;
    }

    void anOutageOfTheLastHopDoesNotSpread()
    {
        QFETCH(const FaultKind, kind);
        breakPayments(kind);
        callWeb(10);
        QVERIFY(stateOf("payments") == CircuitState::Open);
        const std::uint64_t before = received("payments");

        // Three seconds of calls, many times what the first two circuits need to judge.
        for (int i = 0; i < 290; ++i) {
            QVERIFY(callWeb() == Kind::Succeeded);
            m_clock.advance(10ms);
        }
        QCOMPARE(received("payments"), before);
        QCOMPARE(received("orders"), 300U);
        QVERIFY(stateOf("payments") == CircuitState::Open);
        QVERIFY(stateOf("orders") == CircuitState::Closed);
        QVERIFY(stateOf("web") == CircuitState::Closed);
        QCOMPARE(seat("payments").ledger.counts().rejected, 290U);
        QVERIFY(seat("orders").circuit->history().empty());
        QVERIFY(seat("web").circuit->history().empty());
    }

    void aFailedProbeDoublesTheBreakAndRecoveryClosesTheChain()
    {
        breakPayments(FaultKind::Http503);
        callWeb(10);
        const auto breakOf = [this] {
            return seat("payments").circuit->snapshot(m_clock.now()).breakFor;
        };
        QVERIFY(breakOf() == Duration{3s});
        m_clock.advance(3s);
        QVERIFY(stateOf("payments") == CircuitState::HalfOpen);
        callWeb();
        QVERIFY(stateOf("payments") == CircuitState::Open);
        QVERIFY(breakOf() == Duration{6s});
        QCOMPARE(received("payments"), 11U);

        mendPayments();
        m_clock.advance(6s);
        QVERIFY(callWeb(3) == Kind::Succeeded);
        QVERIFY(stateOf("payments") == CircuitState::Closed);
        QCOMPARE(received("payments"), 14U);

        m_clock.advance(5s); // the ramp is over
        callWeb(20);
        QCOMPARE(received("payments"), 34U);
        QVERIFY(stateOf("orders") == CircuitState::Closed);
        QVERIFY(stateOf("web") == CircuitState::Closed);
    }

    void theRampFillsTheLastHopBitByBit()
    {
        breakPayments(FaultKind::Http503);
        callWeb(10);
        mendPayments();
        m_clock.advance(3s);
        callWeb(3);
        const std::uint64_t before = received("payments");
        QVERIFY(callWeb(50) == Kind::Succeeded); // the others are answered "queued"
        QCOMPARE(received("payments") - before, 10U); // a fifth, at the start of the ramp
    }

    void aHangingLastHopTimesOutBeforeTheOthers()
    {
        m_web->setTimeout(4s);
        m_farm->beginCalls(4s);
        breakPayments(FaultKind::Hang);
        QVERIFY(callWeb() == Kind::Failed);
        QCOMPARE(seat("payments").ledger.counts().errors.at("TimeoutError"), 1U);
        QCOMPARE(seat("orders").ledger.counts().errors.at("http.502"), 1U);
        QCOMPARE(seat("web").ledger.counts().errors.at("http.502"), 1U);
    }

    void aRequestAfterTheEndGoesNoFurther()
    {
        m_farm->endCalls();
        QVERIFY(callWeb(2) == Kind::Failed);
        QCOMPARE(received("web"), 2U);
        QCOMPARE(received("orders"), 0U);
        QCOMPARE(seat("orders").ledger.counts(), CallCounts{});
        QCOMPARE(seat("web").ledger.counts().errors.at("http.503"), 2U);
        m_farm->beginCalls(std::chrono::milliseconds{kWait});
        QVERIFY(callWeb() == Kind::Succeeded);
        QCOMPARE(received("payments"), 1U);
    }

    void theAnswerTellsWhatBecameOfTheNextHop()
    {
        const auto reply = [](Kind kind) { return replyAfterNextHop({kind, {}, {}}, "payments"); };
        QCOMPARE(reply(Kind::Succeeded).status, 200);
        QCOMPARE(reply(Kind::Rejected).status, 200);
        QVERIFY(reply(Kind::Rejected).body.contains("\"degraded\":true"));
        QCOMPARE(reply(Kind::NotStarted).status, 200);
        QVERIFY(reply(Kind::NotStarted).body.contains("\"degraded\":true"));
        QCOMPARE(reply(Kind::Failed).status, 502);
        QCOMPARE(reply(Kind::Ignored).status, 502);
        QCOMPARE(reply(Kind::Cancelled).status, 503);
    }

    void goesWhileTheChainHangs()
    {
        breakPayments(FaultKind::Hang);
        for (int i = 0; i < 6; ++i)
            m_web->call();
        QTRY_COMPARE_WITH_TIMEOUT(received("payments"), 6U, kWait);
        const auto circuit = seat("payments").circuit;
        m_farm.reset();
        QCOMPARE(circuit->snapshot(m_clock.now()).inFlight, 0U);
        QCOMPARE(circuit->snapshot(m_clock.now()).totals.cancelled, 6U);
        QTRY_COMPARE_WITH_TIMEOUT(m_web->inFlight(), 0U, kWait); // their connections went away
    }
};

QTEST_GUILESS_MAIN(TestDemoChain)
#include "tst_demo_chain.moc"
