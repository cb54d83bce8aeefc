// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/break_facts.h"

#include <algorithm>

namespace switchgear::ui {
namespace {

constexpr std::size_t kOutages = 32;
constexpr Duration kLately = std::chrono::minutes{10};

} // namespace

BreakHistory::BreakHistory(const CircuitRecord &record) : m_now(record.now.at)
{
    replay(record);
    m_next.n = record.now.n + 1;
    m_next.lastError = record.now.lastError;
    m_next.outageSoFar =
        m_outageStart ? std::max(Duration{0}, m_now - *m_outageStart) : Duration{0};
    m_next.openingsLately = openingsLately(m_now) + 1;
    if (record.now.state != CircuitState::Open)
        return;
    m_running = m_next;
    m_running->n = std::max(1U, record.now.n);
    const TimePoint opened = record.now.since;
    m_running->outageSoFar =
        m_outageStart ? std::max(Duration{0}, opened - *m_outageStart) : Duration{0};
    m_running->openingsLately = std::max(1U, openingsLately(opened));
}

void BreakHistory::replay(const CircuitRecord &record)
{
    for (const Change &change : record.changes) {
        if (change.kind != ChangeKind::Transition)
            continue;
        if (change.to == CircuitState::Open) {
            m_outageStart = m_outageStart.value_or(change.at);
            m_openings.push_back(change.at);
            if (change.window) {
                m_next.calls = change.window->calls;
                m_next.failed = change.window->failed;
                m_next.slow = change.window->slow;
            }
        } else if (change.to == CircuitState::Closed) {
            if (m_outageStart && change.cause == Cause::ProbesSucceeded)
                m_outages.push_back(change.at - *m_outageStart);
            m_outageStart.reset();
        }
    }
    if (m_outages.size() > kOutages)
        m_outages.erase(m_outages.begin(), m_outages.end() - kOutages);
}

std::uint32_t BreakHistory::openingsLately(TimePoint at) const
{
    return static_cast<std::uint32_t>(
        std::count_if(m_openings.begin(), m_openings.end(),
                      [at](TimePoint opening) { return opening <= at && at - opening < kLately; }));
}

std::vector<ForecastBreak> BreakHistory::forecast(const BreakDuration &candidate,
                                                  std::size_t count) const
{
    BreakFacts facts = m_next;
    facts.pastOutages = m_outages;
    return forecastBreaks(candidate, facts, count);
}

std::optional<Duration> BreakHistory::runningBreak(const BreakDuration &candidate) const
{
    if (!m_running)
        return std::nullopt;
    BreakFacts facts = *m_running;
    facts.pastOutages = m_outages;
    return chooseBreak(candidate, facts).duration;
}

} // namespace switchgear::ui
