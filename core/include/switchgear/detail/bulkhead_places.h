// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <atomic>
#include <cstdint>

namespace switchgear::detail {

class BulkheadLine;

/// Who holds places of a bulkhead, in one word: their number, and whether others wait in line.
///
/// A locked add takes a place before it is known to be free, since under contention it costs half
/// of what a loop of compare-and-swap does. Who finds that the add went above the limit has taken
/// no place yet: it takes its add back, but only by a swap that proves the number to be above the
/// limit at that instant; otherwise the place is its own. So at most `limit` hold one at any
/// instant, and nobody is refused while fewer hold one or are about to.
///
/// While others wait, the word is guarded: every change of the number is looked at by the line,
/// under its lock, since a place that comes back belongs to the first of them. While places are
/// lent to threads (BulkheadLeases), it says so: they are called back before anybody is refused.
class alignas(64) BulkheadPlaces final
{
public:
    explicit BulkheadPlaces(std::uint32_t limit) noexcept : m_limit(limit) {}
    BulkheadPlaces(const BulkheadPlaces &) = delete;
    BulkheadPlaces &operator=(const BulkheadPlaces &) = delete;
    ~BulkheadPlaces() = default;

    [[nodiscard]] bool tryTake() noexcept
    {
        // Guarded, or with places lent, the word is above any limit.
        if (m_word.fetch_add(1, std::memory_order_acquire)
            < m_limit.load(std::memory_order_relaxed)) [[likely]]
            return true;
        return settle();
    }
    void giveBack() noexcept
    {
        if ((m_word.fetch_sub(1, std::memory_order_acq_rel) & kGuard) != 0) [[unlikely]]
            lookAtLine();
    }

    /// Places taken; for an instant also callers that are being refused.
    [[nodiscard]] std::uint64_t takenApprox() const noexcept
    {
        return m_word.load(std::memory_order_relaxed) & kCount;
    }
    [[nodiscard]] std::uint32_t limit() const noexcept
    {
        return m_limit.load(std::memory_order_relaxed);
    }

    // For the line, under its lock.
    void setLine(BulkheadLine &line) noexcept { m_line = &line; }
    [[nodiscard]] BulkheadLine &line() const noexcept { return *m_line; }
    void setLimit(std::uint32_t limit) noexcept { m_limit.store(limit, std::memory_order_relaxed); }
    void guard() noexcept { m_word.fetch_or(kGuard, std::memory_order_acq_rel); }
    void unguard() noexcept { m_word.fetch_and(~kGuard, std::memory_order_acq_rel); }
    /// A place for the first in line.
    [[nodiscard]] bool tryTakeGuarded() noexcept;
    /// Counts so many less: the add of one who is refused, or what was lent and is not used.
    void undo(std::uint64_t count) noexcept { m_word.fetch_sub(count, std::memory_order_release); }
    /// Counts so many places as taken, unless somebody waits or fewer are free.
    [[nodiscard]] bool tryLend(std::uint64_t count) noexcept;
    [[nodiscard]] bool hasLent() const noexcept
    {
        return (m_word.load(std::memory_order_relaxed) & kLent) != 0;
    }
    void noneIsLent() noexcept { m_word.fetch_and(~kLent, std::memory_order_acq_rel); }

private:
    static constexpr std::uint64_t kGuard = std::uint64_t{1} << 63U;
    static constexpr std::uint64_t kLent = std::uint64_t{1} << 62U;
    static constexpr std::uint64_t kCount = kLent - 1;

    [[nodiscard]] bool settle() noexcept;
    void lookAtLine() noexcept;

    std::atomic<std::uint64_t> m_word{0};
    std::atomic<std::uint32_t> m_limit;
    BulkheadLine *m_line = nullptr;
};

} // namespace switchgear::detail
