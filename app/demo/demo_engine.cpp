// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demo_engine.h"

#include <algorithm>

namespace switchgear::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kStatusInterval = 250ms;
constexpr auto kScriptInterval = 20ms;
constexpr Duration kRateSpan = 1s;

} // namespace

DemoEngine::DemoEngine(const DemoSeats &seats, const Clock &clock)
    : m_seats(seats)
    , m_clock(clock)
    , m_upstreamThread(QStringLiteral("demo-upstream"))
    , m_loadThread(QStringLiteral("demo-load"))
{
    m_statusTimer.setInterval(kStatusInterval);
    m_scriptTimer.setInterval(kScriptInterval);
    connect(&m_statusTimer, &QTimer::timeout, this, &DemoEngine::tell);
    connect(&m_scriptTimer, &QTimer::timeout, this, &DemoEngine::playScript);
}

DemoEngine::~DemoEngine()
{
    // The load goes first: its calls under way hang on the services.
    m_loadThread.runAndWait([this] { m_load.reset(); });
    m_upstreamThread.runAndWait([this] { m_farm.reset(); });
}

bool DemoEngine::open()
{
    QString problem;
    m_upstreamThread.runAndWait([this, &problem] {
        m_farm = std::make_unique<UpstreamFarm>(m_seats, m_clock);
        problem = m_farm->open();
    });
    if (!problem.isEmpty()) {
        Q_EMIT problemFound(problem);
        return false;
    }
    m_loadThread.runAndWait(
        [this] { m_load = std::make_unique<LoadGenerator>(m_seats, *m_farm, m_clock); });
    m_isOpen = true;
    takeBaseline();
    m_statusTimer.start();
    tell();
    return true;
}

void DemoEngine::start(const DemoSettings &settings)
{
    if (!m_isOpen)
        return;
    if (m_isRunning)
        stop();
    m_settings = settings;
    m_settings.rate = clampedRate(settings.rate);
    for (const auto &upstream : m_farm->services())
        upstream->reseed(m_settings.seed);
    takeBaseline();
    m_script = DemoScript{scenarioSteps(m_settings.scenario)};
    m_elapsed = Duration{0};
    m_startedAt = m_clock.now();
    m_isRunning = true;
    m_upstreamThread.runAndWait([this] { m_farm->beginCalls(m_settings.timeout); });
    // Waited for: who hears that the demo runs knows that its time has begun for the load, too.
    m_loadThread.runAndWait(
        [this] { m_load->start(m_settings.rate, m_settings.shape, m_settings.timeout); });
    m_scriptTimer.start();
    tell();
}

void DemoEngine::stop()
{
    if (!m_isRunning)
        return;
    m_scriptTimer.stop();
    m_elapsed = m_clock.now() - m_startedAt;
    m_loadThread.runAndWait([this] { m_load->stop(); });
    m_upstreamThread.runAndWait([this] { m_farm->endCalls(); });
    for (const auto &[name, kind] : std::exchange(m_scriptFaults, {}))
        service(name)->stopFault(kind);
    m_isRunning = false;
    Q_EMIT runEnded(report());
    tell();
}

void DemoEngine::setRate(double rate)
{
    m_settings.rate = clampedRate(rate);
    if (m_isRunning)
        m_loadThread.post([this, now = m_settings.rate] { m_load->setRate(now); });
    tell();
}

void DemoEngine::setShape(LoadShape shape)
{
    m_settings.shape = shape;
    if (m_isRunning)
        m_loadThread.post([this, shape] { m_load->setShape(shape); });
    tell();
}

void DemoEngine::inject(const std::string &name, const Fault &fault)
{
    UpstreamService *const upstream = service(name);
    if (upstream == nullptr)
        return;
    std::erase(m_scriptFaults, ScriptFault{name, fault.kind});
    upstream->inject(fault);
    tell();
}

void DemoEngine::stopFault(const std::string &name, FaultKind kind)
{
    UpstreamService *const upstream = service(name);
    if (upstream == nullptr)
        return;
    std::erase(m_scriptFaults, ScriptFault{name, kind});
    upstream->stopFault(kind);
    tell();
}

void DemoEngine::stopAllFaults()
{
    if (!m_isOpen)
        return;
    m_scriptFaults.clear();
    for (const auto &upstream : m_farm->services())
        upstream->stopAllFaults();
    tell();
}

DemoStatus DemoEngine::status()
{
    const TimePoint now = m_clock.now();
    DemoStatus status;
    status.isReady = m_isOpen;
    status.isRunning = m_isRunning;
    status.settings = m_settings;
    status.elapsed = m_isRunning ? now - m_startedAt : m_elapsed;
    for (std::size_t i = 0; i < m_seats.size(); ++i) {
        const UpstreamService &upstream = *m_farm->services()[i];
        ServiceStatus entry;
        entry.name = m_seats[i]->spec.name;
        entry.port = upstream.port();
        entry.received = upstream.received();
        entry.calls = m_seats[i]->ledger.counts();
        for (const ActiveFault &active : upstream.faults())
            entry.faults.push_back({active.fault, std::max(active.endsAt - now, Duration{0})});
        status.total += entry.calls;
        status.services.push_back(std::move(entry));
    }
    status.rateReached = m_isRunning ? measuredRate(now, status.total.attempted) : 0.0;
    return status;
}

RunReport DemoEngine::report() const
{
    RunReport report;
    report.settings = m_settings;
    report.duration = m_elapsed;
    for (std::size_t i = 0; i < m_seats.size(); ++i) {
        const DemoSeat &seat = *m_seats[i];
        report.circuits.push_back(
            {seat.spec.name, seat.spec.options.group, seat.ledger.counts(),
             seat.circuit->snapshot(m_clock.now()).totals.openings - m_openingsBefore[i],
             m_farm->services()[i]->received() - m_receivedBefore[i],
             seat.fallback ? seat.fallback->snapshot().queued : 0});
    }
    return report;
}

UpstreamService *DemoEngine::service(const std::string &name)
{
    UpstreamService *const found = m_isOpen ? m_farm->find(name) : nullptr;
    if (found == nullptr && m_isOpen)
        Q_EMIT problemFound(tr("There is no service \"%1\".").arg(QString::fromStdString(name)));
    return found;
}

void DemoEngine::playScript()
{
    for (const ScriptStep &step : m_script.due(m_clock.now() - m_startedAt)) {
        UpstreamService *const upstream = service(step.service);
        if (upstream == nullptr)
            continue;
        upstream->inject(step.fault);
        m_scriptFaults.emplace_back(step.service, step.fault.kind);
        tell();
    }
    if (m_script.isOver())
        m_scriptTimer.stop();
}

void DemoEngine::takeBaseline()
{
    m_openingsBefore.clear();
    m_receivedBefore.clear();
    m_attempts.clear();
    for (std::size_t i = 0; i < m_seats.size(); ++i) {
        m_seats[i]->ledger.clear();
        if (m_seats[i]->fallback)
            m_seats[i]->fallback->clearKept();
        m_openingsBefore.push_back(m_seats[i]->circuit->snapshot(m_clock.now()).totals.openings);
        m_receivedBefore.push_back(m_farm->services()[i]->received());
    }
}

void DemoEngine::tell()
{
    if (m_isOpen)
        Q_EMIT statusChanged(status());
}

double DemoEngine::measuredRate(TimePoint now, std::uint64_t attempted)
{
    m_attempts.emplace_back(now, attempted);
    while (m_attempts.size() > 2 && now - m_attempts[1].first >= kRateSpan)
        m_attempts.pop_front();
    const auto &[since, before] = m_attempts.front();
    const double span = std::chrono::duration<double>(now - since).count();
    return span > 0.0 ? static_cast<double>(attempted - before) / span : 0.0;
}

} // namespace switchgear::app
