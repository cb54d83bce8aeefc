// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "break_planner.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace switchgear::detail {

std::uint32_t BreakPlanner::openings(TimePoint now, Duration settle) const noexcept
{
    return m_closedAt && now >= saturatingAdd(*m_closedAt, settle) ? 0 : m_n;
}

void BreakPlanner::closed(TimePoint at, bool byProbes) noexcept
{
    m_closedAt = at;
    if (byProbes && m_outageStart) {
        if (m_outages.size() == kOutages)
            m_outages.pop_front();
        m_outages.pushWhereThereIsRoom(saturatingSub(at, *m_outageStart));
    }
    m_outageStart.reset();
}

void BreakPlanner::leftClosed(TimePoint at, Duration settle) noexcept
{
    m_n = openings(at, settle);
    m_closedAt.reset();
}

void BreakPlanner::opened(TimePoint at, const Counts &counts, ErrorName error,
                          std::optional<Duration> retryAfter) noexcept
{
    if (m_n < UINT32_MAX)
        ++m_n;
    if (!m_outageStart)
        m_outageStart = at;
    while (!m_openings.empty()
           && (m_openings.size() == kOpenings || saturatingSub(at, m_openings.front()) >= kLately))
        m_openings.pop_front();
    m_openings.pushWhereThereIsRoom(at);
    m_openedAt = at;
    m_facts = BreakFacts{m_n,
                         counts.calls,
                         counts.failed,
                         counts.slow,
                         error,
                         retryAfter,
                         saturatingSub(at, *m_outageStart),
                         openingsLately(at),
                         {}};
}

void BreakPlanner::planBreak(const BreakDuration &options) noexcept
{
    try {
        setBreak(options, chosen(options));
    } catch (const std::bad_alloc &) { // it opens all the same, with no word on why so long
        if (const auto *const custom = std::get_if<CustomBreak>(&options.strategy))
            setBreak(options, {custom->base, {}});
        else if (const auto *const adaptive = std::get_if<AdaptiveBreak>(&options.strategy))
            setBreak(options, {adaptive->medium, {}});
    }
}

ChosenBreak BreakPlanner::chosen(const BreakDuration &options) const
{
    if (const auto *const custom = std::get_if<CustomBreak>(&options.strategy))
        return {custom->base, custom->name};
    if (!std::holds_alternative<AdaptiveBreak>(options.strategy))
        return chooseBreak(options, m_facts);
    const std::vector<Duration> outages = pastOutages();
    BreakFacts facts = m_facts;
    facts.pastOutages = outages;
    return chooseBreak(options, facts);
}

void BreakPlanner::setBreak(const BreakDuration &options, ChosenBreak chosen) noexcept
{
    Duration duration = chosen.duration;
    if (options.max)
        duration = std::min(duration, *options.max);
    duration = jittered(duration, options.jitter);
    if (m_facts.retryAfter)
        duration = std::max(duration, std::min(*m_facts.retryAfter, options.retryAfterMax));
    m_breakFor = duration;
    m_reason = std::move(chosen.reason);
    m_ends = saturatingAdd(m_openedAt, duration);
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
    facts.outageSoFar = Duration{0};
    if (m_outageStart)
        facts.outageSoFar = std::max(facts.outageSoFar, saturatingSub(now, *m_outageStart));
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
    return static_cast<std::uint32_t>(
        std::count_if(m_openings.begin(), m_openings.end(),
                      [now](TimePoint at) { return saturatingSub(now, at) < kLately; }));
}

} // namespace switchgear::detail
