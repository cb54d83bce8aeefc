// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "compact_queue.h"
#include "switchgear/change.h"
#include "switchgear/time.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchgear::detail {

/// What a window counts.
struct Counts
{
    std::uint64_t calls = 0;
    std::uint64_t failed = 0;
    std::uint64_t slow = 0;

    Counts &operator+=(const Counts &other) noexcept
    {
        calls += other.calls;
        failed += other.failed;
        slow += other.slow;
        return *this;
    }
    Counts &operator-=(const Counts &other) noexcept
    {
        calls -= other.calls;
        failed -= other.failed;
        slow -= other.slow;
        return *this;
    }
    bool operator==(const Counts &) const = default;
};

/// Counts over the last part of time, kept in equal parts counted from TimePoint{}.
///
/// Only parts in which something was counted are kept. **Cost.** O(1), but for parts that fall
/// out. **Threads.** The owner's lock.
class TimeWindow final
{
public:
    TimeWindow(Duration span, std::uint32_t buckets);

    [[nodiscard]] Duration span() const noexcept { return m_span; }
    [[nodiscard]] std::uint32_t buckets() const noexcept { return m_buckets; }
    /// The whole part of t * buckets / span.
    [[nodiscard]] std::int64_t partOf(TimePoint t) const noexcept;
    /// The first instant that lies in the part.
    [[nodiscard]] TimePoint startOf(std::int64_t part) const noexcept;

    /// Counts in a part; one that has left the window already is not counted any more, one that is
    /// newer than all moves the window on.
    void add(std::int64_t part, const Counts &counts);
    void advanceTo(std::int64_t part) noexcept;
    [[nodiscard]] bool contains(std::int64_t part) const noexcept
    {
        return part > m_newest - m_buckets;
    }
    [[nodiscard]] const Counts &sum() const noexcept { return m_sum; }
    /// Oldest first; a part in which nothing was counted is left out.
    [[nodiscard]] std::vector<WindowPart> parts() const;
    void clear() noexcept;

private:
    struct Part
    {
        std::int64_t index;
        Counts counts;
    };

    Duration m_span;
    std::uint32_t m_buckets;
    std::int64_t m_newest = 0;
    CompactQueue<Part> m_parts; // oldest first
    Counts m_sum;
};

/// Counts over the last calls.
class CallWindow final
{
public:
    explicit CallWindow(std::uint32_t calls);

    void add(bool failed, bool slow);
    [[nodiscard]] const Counts &sum() const noexcept { return m_sum; }
    void clear() noexcept;

private:
    struct Call
    {
        bool failed;
        bool slow;
    };

    std::uint32_t m_capacity;
    CompactQueue<Call> m_calls; // oldest first
    Counts m_sum;
};

/// The newest failures: when each came, and which of the epoch's counted calls it was.
///
/// They tell how many failures are younger than a window, and what share of the last calls failed;
/// no success needs to be kept for that. **Cost.** add() O(1) where instants come in their order,
/// the counts O(log n).
class FailureMarks final
{
public:
    /// A zero window: any age counts. `calls`: how many of the last a share is asked of; zero:
    /// none.
    FailureMarks(std::uint32_t failures, Duration window, std::uint32_t calls);

    /// `ordinal`: its place among the counted calls, above that of the failure before.
    void add(TimePoint at, std::uint64_t ordinal);
    /// How many failures are younger than the window, up to as many as are wanted.
    [[nodiscard]] std::uint32_t countAt(TimePoint now) const noexcept;
    /// Of the calls up to the newest failure, the last `calls`, but none before the oldest failure
    /// that is younger than the window.
    [[nodiscard]] Counts lastCalls(TimePoint now) const noexcept;
    [[nodiscard]] bool isEmpty() const noexcept { return m_marks.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return m_marks.size(); }
    [[nodiscard]] std::uint32_t wanted() const noexcept { return m_failures; }
    [[nodiscard]] Duration window() const noexcept { return m_window; }
    void clear() noexcept { m_marks.clear(); }
    /// Takes over what another set of bounds has kept, as far as these reach.
    void inherit(const FailureMarks &before);

private:
    struct Mark
    {
        TimePoint at;
        std::uint64_t ordinal;
    };
    using Marks = CompactQueue<Mark>;

    [[nodiscard]] Marks::const_iterator firstYoung(TimePoint now) const noexcept;
    [[nodiscard]] std::uint32_t kept() const noexcept { return std::max(m_failures, m_calls); }

    std::uint32_t m_failures;
    Duration m_window;
    std::uint32_t m_calls;
    Marks m_marks; // instants and ordinals ascend, each by themselves
};

} // namespace switchgear::detail
