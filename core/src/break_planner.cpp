// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "break_planner.h"

#include <algorithm>
#include <cmath>

namespace switchgear::detail {

std::uint32_t BreakPlanner::openings(TimePoint now, Duration settle) const noexcept
{
    return m_closedAt && now >= plus(*m_closedAt, settle) ? 0 : m_n;
}

void BreakPlanner::closed(TimePoint at, bool byProbes)
{
    m_closedAt = at;
    if (byProbes && m_outageStart) {
        if (m_outages.size() == kOutages)
            m_outages.pop_front();
        m_outages.push_back(at - *m_outageStart);
    }
    m_outageStart.reset();
}

void BreakPlanner::leftClosed(TimePoint at, Duration settle) noexcept
{
    m_n = openings(at, settle);
    m_closedAt.reset();
}

void BreakPlanner::opened(TimePoint at, const Counts &counts, ErrorName error,
                          std::optional<Duration> retryAfter)
{
    if (m_n < UINT32_MAX)
        ++m_n;
    if (!m_outageStart)
        m_outageStart = at;
    while (!m_openings.empty()
           && (m_openings.size() == kOpenings || at - m_openings.front() >= kLately))
        m_openings.pop_front();
    m_openings.push_back(at);
    m_openedAt = at;
    m_facts = BreakFacts{m_n,        counts.calls,        counts.failed,      counts.slow, error,
                         retryAfter, at - *m_outageStart, openingsLately(at), {}};
}

void BreakPlanner::planBreak(const BreakDuration &options)
{
    if (const auto *custom = std::get_if<CustomBreak>(&options.strategy)) {
        setBreak(options, {custom->base, custom->name});
        return;
    }
    const std::vector<Duration> outages = pastOutages();
    BreakFacts facts = m_facts;
    facts.pastOutages = outages;
    setBreak(options, chooseBreak(options, facts));
}

void BreakPlanner::setBreak(const BreakDuration &options, ChosenBreak chosen)
{
    Duration duration = chosen.duration;
    if (options.max)
        duration = std::min(duration, *options.max);
    duration = jittered(duration, options.jitter);
    if (m_facts.retryAfter)
        duration = std::max(duration, std::min(*m_facts.retryAfter, options.retryAfterMax));
    m_breakFor = duration;
    m_reason = std::move(chosen.reason);
    m_ends = plus(m_openedAt, duration);
}

void BreakPlanner::restoreBreak(TimePoint openedAt, TimePoint ends) noexcept
{
    m_openedAt = openedAt;
    m_ends = ends;
}

BreakFacts BreakPlanner::factsOfNext(TimePoint now, Duration settle) const
{
    BreakFacts facts = m_facts;
    facts.n = openings(now, settle) + 1;
    facts.retryAfter.reset();
    facts.outageSoFar = m_outageStart && now > *m_outageStart ? now - *m_outageStart : Duration{0};
    facts.openingsLately = openingsLately(now) + 1;
    return facts;
}

Duration BreakPlanner::jittered(Duration nominal, double jitter) noexcept
{
    if (jitter <= 0.0)
        return nominal;
    const auto middle = static_cast<long double>(nominal.count());
    const long double low = middle * (1.0L - static_cast<long double>(jitter));
    const long double high = middle * (1.0L + static_cast<long double>(jitter));
    const long double drawn = low + (high - low) * static_cast<long double>(m_random.share());
    return drawn >= static_cast<long double>(INT64_MAX) ? Duration::max()
                                                        : Duration{std::llround(drawn)};
}

std::uint32_t BreakPlanner::openingsLately(TimePoint now) const noexcept
{
    return static_cast<std::uint32_t>(std::count_if(
        m_openings.begin(), m_openings.end(), [now](TimePoint at) { return now - at < kLately; }));
}

} // namespace switchgear::detail
