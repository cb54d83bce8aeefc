// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "sliding_window.h"

#include <algorithm>
#include <utility>

namespace switchgear::detail {
namespace {

__extension__ using Wide = __int128;

/// A window takes the memory for so many items at once, so that a rule of common size needs none
/// when it comes to hold. A larger one grows; where it cannot, it sees less than there was.
constexpr std::uint32_t kAtOnce = 128;

} // namespace

/// Parts shorter than a nanosecond hold what parts of one would, but their numbers would not fit.
TimeWindow::TimeWindow(Duration span, std::uint32_t buckets)
    : m_span(span)
    , m_buckets(static_cast<std::uint32_t>(std::min<std::int64_t>(buckets, span.count())))
{
    m_parts.reserve(std::min(m_buckets, kAtOnce));
}

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
    const auto place =
        std::lower_bound(m_parts.begin(), m_parts.end(), part,
                         [](const Part &p, std::int64_t index) { return p.index < index; });
    const std::ptrdiff_t before = place - m_parts.begin();
    if (place != m_parts.end() && place->index == part)
        place->counts += counts;
    else if (m_parts.tryMakeRoom())
        m_parts.insert(m_parts.begin() + before, Part{part, counts});
    else if (!m_parts.empty())
        m_parts.back().counts += counts; // rather there than nowhere
    else
        return;
    m_sum += counts;
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

CallWindow::CallWindow(std::uint32_t calls) : m_capacity(calls)
{
    m_calls.reserve(std::min(m_capacity, kAtOnce));
}

void CallWindow::add(bool failed, bool slow)
{
    const auto countsOf = [](const Call &call) {
        return Counts{1, call.failed ? 1U : 0U, call.slow ? 1U : 0U};
    };
    const auto forgetOldest = [&] {
        m_sum -= countsOf(m_calls.front());
        m_calls.pop_front();
    };
    if (m_calls.size() == m_capacity)
        forgetOldest();
    while (!m_calls.tryMakeRoom()) {
        if (m_calls.empty())
            return;
        forgetOldest();
    }
    m_calls.push_back({failed, slow});
    m_sum += countsOf(m_calls.back());
}

void CallWindow::clear() noexcept
{
    m_calls.clear();
    m_sum = {};
}

FailureMarks::FailureMarks(std::uint32_t failures, Duration window, std::uint32_t calls)
    : m_failures(failures)
    , m_window(window)
    , m_calls(calls)
{
    m_marks.reserve(std::min(kept(), kAtOnce));
}

void FailureMarks::add(TimePoint at, std::uint64_t ordinal)
{
    if (m_marks.size() == kept()) { // the oldest of all goes, be it the new one
        at = std::max(at, m_marks.front().at);
        m_marks.pop_front();
    }
    while (!m_marks.tryMakeRoom()) {
        if (m_marks.empty())
            return;
        m_marks.pop_front();
    }
    m_marks.push_back({at, ordinal});
    // Instants in their order, even where threads hand in what they read a moment before. Ordinals
    // stay: to be the oldest by a moment must not make a late comer the first of the calls.
    for (auto mark = m_marks.end() - 1; mark != m_marks.begin() && (mark - 1)->at > at; --mark)
        std::swap(mark->at, (mark - 1)->at);
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
