// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demo_session.h"
#include "demo_pace.h"
#include "demo_support.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <vector>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

/// Whole sessions over real HTTP, on a clock that the test moves.
class TestDemoSession final : public QObject
{
    Q_OBJECT

private:
    static constexpr Duration kStep = 4ms;
    static constexpr double kMostAhead = 4.0; // arrivals
    static constexpr auto kAnyNumber = std::numeric_limits<std::uint64_t>::max();

    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<Registry> m_registry;
    std::unique_ptr<DemoSession> m_session;
    DemoStatus m_status;
    std::vector<RunReport> m_reports;
    QStringList m_problems;
    double m_arrivalRate = 0.0; // a second
    TimePoint m_startedAt;

    /// Whether the clock has to wait: the calls take real time, and on a machine that is slow or
    /// busy a clock that goes on makes each of them long, and all that is due come at once.
    [[nodiscard]] bool isAhead(std::uint64_t mostInFlight)
    {
        const DemoPace now = paceOf(*m_session);
        if (now.inFlight > mostInFlight)
            return true;
        const double due =
            m_arrivalRate * std::chrono::duration<double>(m_clock->now() - m_startedAt).count();
        return due > now.arrivals + kMostAhead;
    }

    /// Moves the clock, a step for each turn of the event loop, until `holds`; no faster than the
    /// load and its calls can follow.
    bool pump(const std::function<bool()> &holds, std::uint64_t mostInFlight = 2)
    {
        QEventLoop loop;
        QElapsedTimer guard;
        guard.start();
        QTimer tick;
        connect(&tick, &QTimer::timeout, &loop, [&] {
            if (holds() || guard.hasExpired(kWait))
                loop.quit();
            else if (!isAhead(mostInFlight))
                m_clock->advance(kStep);
        });
        tick.start(1ms);
        loop.exec();
        return holds();
    }

    [[nodiscard]] CircuitSnapshot snapshot(std::string_view name) const
    {
        return m_registry->find(name)->snapshot(m_clock->now());
    }

    [[nodiscard]] const ServiceStatus &service(std::string_view name) const
    {
        return *std::find_if(m_status.services.begin(), m_status.services.end(),
                             [name](const ServiceStatus &s) { return s.name == name; });
    }

    [[nodiscard]] std::set<std::string> everOpened() const
    {
        std::set<std::string> names;
        for (const auto &circuit : m_registry->circuits())
            if (!circuit->history().empty())
                names.insert(circuit->name());
        return names;
    }

    void start(double rate, Scenario scenario = Scenario::None)
    {
        DemoSettings settings;
        settings.rate = rate;
        settings.scenario = scenario;
        settings.timeout = std::chrono::milliseconds{kWait};
        m_arrivalRate = rate / callsPerArrival(promptCircuits());
        m_startedAt = m_clock->now();
        m_session->start(settings);
        // It is told once the load has begun, at this instant of the clock.
        QTRY_VERIFY_WITH_TIMEOUT(m_status.isRunning, kWait);
    }

    static void addsUp(const CallCounts &calls)
    {
        QCOMPARE(calls.attempted, calls.permitted + calls.rejected);
        QCOMPARE(calls.inFlight, 0U);
        QCOMPARE(calls.permitted, calls.succeeded + calls.failed + calls.ignored + calls.cancelled);
        std::uint64_t named = 0;
        for (const auto &[name, count] : calls.errors)
            named += count;
        QCOMPARE(named, calls.failed + calls.ignored);
        std::uint64_t refused = 0;
        for (const std::uint64_t stage : calls.rejectedBy)
            refused += stage;
        QCOMPARE(refused, calls.rejected);
    }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<Clock>(Clock::Kind::Manual);
        m_clock->advance(1000s);
        m_registry = std::make_unique<Registry>();
        m_status = {};
        m_reports.clear();
        m_problems.clear();
        m_session = std::make_unique<DemoSession>(*m_registry, *m_clock, promptCircuits());
        connect(m_session.get(), &DemoSession::statusChanged, this,
                [this](const DemoStatus &status) { m_status = status; });
        connect(m_session.get(), &DemoSession::runEnded, this,
                [this](const RunReport &report) { m_reports.push_back(report); });
        connect(m_session.get(), &DemoSession::problemFound, this,
                [this](const QString &text) { m_problems.append(text); });
    }

    void cleanup()
    {
        m_session.reset();
        m_registry.reset();
    }

    void theCircuitsAreThereAtOnceAndTheServicesSoon()
    {
        QCOMPARE(m_registry->size(), 12U);
        QVERIFY(!m_status.isReady);
        QTRY_VERIFY_WITH_TIMEOUT(m_status.isReady, kWait);
        std::set<std::uint16_t> ports;
        for (const ServiceStatus &entry : m_status.services)
            ports.insert(entry.port);
        QCOMPARE(m_status.services.size(), 12U);
        QCOMPARE(ports.size(), 12U);
        QVERIFY(!ports.contains(0));
        QVERIFY(!m_status.isRunning);
        QVERIFY(m_problems.isEmpty());
    }

    void aQuietRunSucceedsAndItsReportAddsUp()
    {
        start(200.0);
        QVERIFY(pump([this] { return m_status.elapsed >= 2s; }));
        m_session->stop();
        QTRY_COMPARE_WITH_TIMEOUT(m_reports.size(), 1U, kWait);
        const RunReport &report = m_reports.front();
        const CallCounts total = report.total();
        addsUp(total);
        QCOMPARE(total.failed, 0U);
        QCOMPARE(total.rejected, 0U);
        QCOMPARE(report.openings(), 0U);
        QVERIFY(report.duration >= 2s);
        QCOMPARE(report.settings.seed, 42U);
        QCOMPARE(report.circuits.size(), 12U);
        const double asked = 200.0 * std::chrono::duration<double>(report.duration).count();
        const auto made = static_cast<double>(total.attempted + total.notStarted);
        QVERIFY2(std::abs(made - asked) < asked * 0.1, qPrintable(QString::number(made)));
        for (const CircuitReport &circuit : report.circuits) {
            addsUp(circuit.calls);
            QVERIFY(circuit.received <= circuit.calls.permitted);
            QVERIFY(circuit.received + circuit.calls.cancelled >= circuit.calls.permitted);
        }
        QTRY_VERIFY_WITH_TIMEOUT(!m_status.isRunning, kWait);
    }

    void anOutageOpensItsCircuitAndNoOther()
    {
        start(200.0);
        Fault fault;
        fault.kind = FaultKind::Http500;
        m_session->inject(QStringLiteral("ledger"), fault);
        QVERIFY(pump([this] { return snapshot("ledger").state == CircuitState::Open; }));
        QVERIFY(pump([this] { return snapshot("ledger").totals.rejected >= 5; }));
        m_session->stopFault(QStringLiteral("ledger"), FaultKind::Http500);
        QVERIFY(pump([this] { return snapshot("ledger").state == CircuitState::Closed; }));
        QVERIFY(everOpened() == std::set<std::string>{"ledger"});

        m_session->stop();
        QTRY_COMPARE_WITH_TIMEOUT(m_reports.size(), 1U, kWait);
        const RunReport &report = m_reports.front();
        const auto ledger = std::find_if(report.circuits.begin(), report.circuits.end(),
                                         [](const auto &c) { return c.name == "ledger"; });
        addsUp(ledger->calls);
        QVERIFY(ledger->calls.rejected >= 5);
        QCOMPARE(ledger->openings, report.openings());
        QVERIFY(ledger->received <= ledger->calls.permitted); // nothing that was rejected
        QVERIFY(ledger->received + ledger->calls.cancelled >= ledger->calls.permitted);
        QCOMPARE(ledger->calls.errors.at("http.500"), ledger->calls.failed);
        QCOMPARE(ledger->calls.rejected, snapshot("ledger").totals.rejected);
    }

    void theFirstMinuteBeginsWithABrownOut()
    {
        start(200.0, Scenario::BrownOut);
        const TimePoint begin = m_clock->now();
        const auto payments = m_registry->find("payments");
        QVERIFY(pump([&] { return !payments->history().empty(); }));
        const Change opening = payments->history().front();
        QVERIFY(opening.to == CircuitState::Open);
        QVERIFY(opening.breakFor == Duration{3s});
        QVERIFY2(opening.at - begin > 3500ms && opening.at - begin < 6500ms,
                 qPrintable(QString::number((opening.at - begin) / 1ms)));

        QVERIFY(pump([&] { return payments->history().size() >= 3; }));
        const auto history = payments->history();
        QVERIFY(history[1].to == CircuitState::HalfOpen);
        QVERIFY(history[1].at == opening.at + 3s);
        QVERIFY(history[2].to == CircuitState::Open);
        QVERIFY(history[2].breakFor == Duration{6s});
        QVERIFY(everOpened() == std::set<std::string>{"payments"});

        QVERIFY(m_status.hasFaults());
        m_session->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_status.isRunning && !m_status.hasFaults(), kWait);
    }

    void aNewRunEndsTheOldOneAndBeginsAtNothing()
    {
        start(100.0);
        QVERIFY(pump([this] { return m_status.total.attempted > 20; }));
        start(100.0);
        QTRY_COMPARE_WITH_TIMEOUT(m_reports.size(), 1U, kWait);
        m_session->stop();
        QTRY_COMPARE_WITH_TIMEOUT(m_reports.size(), 2U, kWait);
        QVERIFY(m_reports[0].total().attempted > 20);
        // A request on its way to a service may still make that one call on.
        const auto isEntered = [this](const CircuitReport &circuit) {
            const DemoSeats &seats = m_session->seats();
            return std::any_of(seats.begin(), seats.end(), [&](const auto &seat) {
                return seat->spec.name == circuit.name && seat->spec.weight > 0;
            });
        };
        for (const CircuitReport &circuit : m_reports[1].circuits)
            QVERIFY(!isEntered(circuit) || circuit.calls.attempted == 0);
        m_session->stop(); // nothing runs any more
        m_session->setRate(7.0);
        QTRY_COMPARE_WITH_TIMEOUT(m_status.settings.rate, 7.0, kWait);
        QCOMPARE(m_reports.size(), 2U);
    }

    void theRateIsClampedAndTheShapeTold()
    {
        m_session->setRate(0.0);
        QTRY_COMPARE_WITH_TIMEOUT(m_status.settings.rate, 1.0, kWait);
        m_session->setRate(1e9);
        QTRY_COMPARE_WITH_TIMEOUT(m_status.settings.rate, 5000.0, kWait);
        start(100.0);
        m_session->setShape(LoadShape::Sine);
        m_session->setRate(300.0);
        QTRY_VERIFY_WITH_TIMEOUT(m_status.settings.shape == LoadShape::Sine, kWait);
        QTRY_COMPARE_WITH_TIMEOUT(m_status.settings.rate, 300.0, kWait);
    }

    void aRunThatEndsWhileRetriesWaitLeavesNothingBehind()
    {
        start(400.0);
        Fault limited;
        limited.kind = FaultKind::Http429;
        limited.retryAfter = 3s; // honoured up to two seconds of real time
        m_session->inject(QStringLiteral("auth"), limited);
        QVERIFY(pump([this] { return service("auth").calls.failed >= 3; }));
        m_session->stop();
        QTRY_COMPARE_WITH_TIMEOUT(m_reports.size(), 1U, kWait);
        addsUp(m_reports.front().total());
        const auto received = service("auth").received;
        QTRY_VERIFY_WITH_TIMEOUT(!m_status.isRunning, kWait);
        QCOMPARE(snapshot("auth").inFlight, 0U);
        m_session->stopFault(QStringLiteral("auth"), FaultKind::Http429);
        QTRY_VERIFY_WITH_TIMEOUT(!m_status.hasFaults(), kWait);
        QCOMPARE(service("auth").received, received);
        QCOMPARE(service("auth").calls.inFlight, 0U);
    }

    void aKeptMailIsSentOnceItsCircuitHasClosed()
    {
        start(200.0);
        Fault refusing;
        refusing.kind = FaultKind::RefuseConnections;
        m_session->inject(QStringLiteral("mail"), refusing);
        const auto kept = [this] {
            return service("mail").calls.servedBy[static_cast<std::size_t>(AnswerLevel::Queue)];
        };
        QVERIFY(pump([&] { return snapshot("mail").state == CircuitState::Open && kept() >= 8; }));
        m_session->stopFault(QStringLiteral("mail"), FaultKind::RefuseConnections);
        QVERIFY(pump([&] {
            return snapshot("mail").state == CircuitState::Closed
                   && service("mail").calls.drained >= 8 && service("mail").calls.drained == kept();
        }));
        m_session->stop();
        QTRY_COMPARE_WITH_TIMEOUT(m_reports.size(), 1U, kWait);
        for (const CircuitReport &circuit : m_reports.front().circuits)
            QCOMPARE(circuit.queued, 0U);
    }

    void aFaultIsToldWithItsRestAndEndsByItself()
    {
        Fault fault;
        fault.kind = FaultKind::Latency;
        fault.share = 7.0;
        fault.lifetime = 2s;
        m_session->inject(QStringLiteral("images"), fault);
        QTRY_VERIFY_WITH_TIMEOUT(m_status.hasFaults(), kWait);
        QCOMPARE(service("images").faults.size(), 1U);
        QCOMPARE(service("images").faults[0].fault.share, 1.0);
        QVERIFY(service("images").faults[0].remaining == 2s);
        m_clock->advance(500ms);
        QTRY_VERIFY_WITH_TIMEOUT(service("images").faults[0].remaining == 1500ms, kWait);
        m_clock->advance(1500ms);
        QTRY_VERIFY_WITH_TIMEOUT(!m_status.hasFaults(), kWait);
    }

    void allFaultsStopAtOnce()
    {
        for (const char *name : {"mail", "geo", "auth"}) {
            m_session->inject(QLatin1String(name), {});
            Fault refusing;
            refusing.kind = FaultKind::RefuseConnections;
            m_session->inject(QLatin1String(name), refusing);
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_status.isReady ? service("auth").faults.size() : std::size_t{0},
                                  2U, kWait);
        QCOMPARE(service("mail").faults.size(), 2U);
        m_session->stopFault(QStringLiteral("mail"), FaultKind::Http503);
        QTRY_COMPARE_WITH_TIMEOUT(service("mail").faults.size(), 1U, kWait);
        m_session->stopAllFaults();
        QTRY_VERIFY_WITH_TIMEOUT(!m_status.hasFaults(), kWait);
    }

    void aServiceThatIsNotThereIsTold()
    {
        m_session->inject(QStringLiteral("<b>%1"), {});
        QTRY_COMPARE_WITH_TIMEOUT(m_problems.size(), 1, kWait);
        QVERIFY(m_problems.front().contains(QStringLiteral("<b>%1")));
        QVERIFY(!m_status.hasFaults());
    }

    void aCircuitThatIsThereAlreadyIsUsed()
    {
        cleanup();
        m_registry = std::make_unique<Registry>();
        const auto mine = m_registry->add("mail", {}, m_clock.get());
        DemoSession second{*m_registry, *m_clock};
        QCOMPARE(m_registry->size(), 12U);
        QVERIFY(m_registry->find("mail") == mine);
    }

    void endsAtOnceAtFullRateWhileServicesHang()
    {
        Fault hang;
        hang.kind = FaultKind::Hang;
        QTRY_VERIFY_WITH_TIMEOUT(m_status.isReady, kWait);
        for (const ServiceStatus &entry : m_status.services)
            m_session->inject(QString::fromStdString(entry.name), hang);
        start(2000.0);
        QVERIFY(pump([this] { return m_status.total.inFlight >= 100; }, kAnyNumber));

        QElapsedTimer took;
        took.start();
        m_session.reset(); // waits for no answer, and for none of the time-outs
        QVERIFY2(took.elapsed() < kWait / 3, qPrintable(QString::number(took.elapsed())));
        std::uint64_t cancelled = 0;
        for (const auto &circuit : m_registry->circuits()) {
            QCOMPARE(circuit->snapshot(m_clock->now()).inFlight, 0U);
            cancelled += circuit->snapshot(m_clock->now()).totals.cancelled;
        }
        QVERIFY(cancelled >= 100);
    }

    void goesBeforeItIsReady()
    {
        for (int i = 0; i < 5; ++i) {
            cleanup();
            m_registry = std::make_unique<Registry>();
            m_session = std::make_unique<DemoSession>(*m_registry, *m_clock);
            m_session->start({});
        }
        cleanup();
    }
};

QTEST_GUILESS_MAIN(TestDemoSession)
#include "tst_demo_session.moc"
