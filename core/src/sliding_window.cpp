// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "sliding_window.h"

#include <algorithm>
#include <utility>

namespace switchgear::detail {
namespace {

__extension__ using Wide = __int128;

} // namespace

/// Parts shorter than a nanosecond hold what parts of one would, but their numbers would not fit.
TimeWindow::TimeWindow(Duration span, std::uint32_t buckets)
    : m_span(span)
    , m_buckets(static_cast<std::uint32_t>(std::min<std::int64_t>(buckets, span.count())))
{}

std::int64_t TimeWindow::partOf(TimePoint t) const noexcept
{
    const Wide scaled = static_cast<Wide>(t.time_since_epoch().count()) * m_buckets;
    constexpr Wide kMost = std::int64_t{INT64_MAX} - 1;
    return static_cast<std::int64_t>(std::clamp(scaled / m_span.count(), -kMost, kMost));
}

TimePoint TimeWindow::startOf(std::int64_t part) const noexcept
{
    const Wide scaled = static_cast<Wide>(part) * m_span.count();
    const Wide start = (scaled + m_buckets - 1) / m_buckets;
    return TimePoint{Duration{static_cast<std::int64_t>(std::min<Wide>(start, INT64_MAX))}};
}

void TimeWindow::add(std::int64_t part, const Counts &counts)
{
    if (part > m_newest)
        advanceTo(part);
    if (!contains(part) || counts == Counts{})
        return;
    m_sum += counts;
    const auto place =
        std::lower_bound(m_parts.begin(), m_parts.end(), part,
                         [](const Part &p, std::int64_t index) { return p.index < index; });
    if (place != m_parts.end() && place->index == part)
        place->counts += counts;
    else
        m_parts.insert(place, Part{part, counts});
}

void TimeWindow::advanceTo(std::int64_t part) noexcept
{
    m_newest = std::max(m_newest, part);
    while (!m_parts.empty() && !contains(m_parts.front().index)) {
        m_sum -= m_parts.front().counts;
        m_parts.pop_front();
    }
}

std::vector<WindowPart> TimeWindow::parts() const
{
    std::vector<WindowPart> parts;
    parts.reserve(m_parts.size());
    for (const Part &part : m_parts)
        parts.push_back(
            {startOf(part.index), part.counts.calls, part.counts.failed, part.counts.slow});
    return parts;
}

void TimeWindow::clear() noexcept
{
    m_parts.clear();
    m_sum = {};
}

void CallWindow::add(bool failed, bool slow)
{
    const auto countsOf = [](const Call &call) {
        return Counts{1, call.failed ? 1U : 0U, call.slow ? 1U : 0U};
    };
    m_calls.push_back({failed, slow});
    m_sum += countsOf(m_calls.back());
    if (m_calls.size() > m_capacity) {
        m_sum -= countsOf(m_calls.front());
        m_calls.pop_front();
    }
}

void CallWindow::clear() noexcept
{
    m_calls.clear();
    m_sum = {};
}

void FailureMarks::add(TimePoint at, std::uint64_t ordinal)
{
    m_marks.push_back({at, ordinal});
    // Instants in their order, even where threads hand in what they read a moment before. Ordinals
    // stay: to be the oldest by a moment must not make a late comer the first of the calls.
    for (auto mark = m_marks.end() - 1; mark != m_marks.begin() && (mark - 1)->at > at; --mark)
        std::swap(mark->at, (mark - 1)->at);
    if (m_marks.size() > std::max(m_failures, m_calls))
        m_marks.pop_front();
}

FailureMarks::Marks::const_iterator FailureMarks::firstYoung(TimePoint now) const noexcept
{
    if (m_window.count() == 0)
        return m_marks.begin();
    return std::partition_point(m_marks.begin(), m_marks.end(), [&](const Mark &mark) {
        return saturatingSub(now, mark.at) >= m_window;
    });
}

std::uint32_t FailureMarks::countAt(TimePoint now) const noexcept
{
    const auto young = static_cast<std::uint64_t>(m_marks.end() - firstYoung(now));
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(young, m_failures));
}

Counts FailureMarks::lastCalls(TimePoint now) const noexcept
{
    const auto oldest = firstYoung(now);
    if (oldest == m_marks.end())
        return {};
    const std::uint64_t newest = m_marks.back().ordinal;
    const std::uint64_t calls = std::min<std::uint64_t>(newest - oldest->ordinal + 1, m_calls);
    const auto first = std::partition_point(
        oldest, m_marks.end(), [&](const Mark &mark) { return newest - mark.ordinal >= calls; });
    return {calls, static_cast<std::uint64_t>(m_marks.end() - first), 0};
}

void FailureMarks::inherit(const FailureMarks &before)
{
    m_marks.clear();
    for (const Mark &mark : before.m_marks)
        add(mark.at, mark.ordinal);
}

} // namespace switchgear::detail
