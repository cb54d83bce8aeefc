// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/load_generator.h"

namespace switchgear::app {

namespace {

/// With six connections each, enough for 24 calls under way at each service.
constexpr std::size_t kCallingClients = 4;
constexpr std::chrono::milliseconds kTick{4};

} // namespace

LoadGenerator::LoadGenerator(const DemoSeats &seats, const UpstreamFarm &farm, const Clock &clock,
                             QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_callsPerArrival(1.0)
    , m_clients(kCallingClients)
{
    std::vector<std::uint32_t> weights;
    std::vector<DemoCircuit> specs;
    for (const auto &seat : seats) {
        specs.push_back(seat->spec);
        if (seat->spec.weight == 0)
            continue;
        weights.push_back(seat->spec.weight);
        m_callers.push_back(
            std::make_unique<GuardedCaller>(*seat, farm.urlOf(seat->spec.name), m_clients));
    }
    m_callsPerArrival = callsPerArrival(specs);
    for (const std::size_t index : mixedRound(weights))
        m_round.push_back(m_callers[index].get());
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kTick);
    connect(&m_timer, &QTimer::timeout, this, &LoadGenerator::tick);
}

void LoadGenerator::start(double rate, LoadShape shape, std::chrono::milliseconds timeout)
{
    for (const auto &caller : m_callers)
        caller->setTimeout(timeout);
    m_schedule = ArrivalSchedule{kLowestRate, shape};
    setRate(rate);
    m_next = 0;
    m_startedAt = m_clock.now();
    m_timer.start();
}

void LoadGenerator::stop()
{
    m_timer.stop();
    for (const auto &caller : m_callers)
        caller->cancelAll();
}

void LoadGenerator::setRate(double rate)
{
    m_schedule.setRate(clampedRate(rate) / m_callsPerArrival);
}

void LoadGenerator::setShape(LoadShape shape)
{
    m_schedule.setShape(shape);
}

void LoadGenerator::tick()
{
    if (m_round.empty())
        return;
    for (std::uint64_t due = m_schedule.due(m_clock.now() - m_startedAt); due > 0; --due) {
        m_round[m_next]->call();
        m_next = (m_next + 1) % m_round.size();
    }
}

} // namespace switchgear::app
