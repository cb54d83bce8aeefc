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
/// under its lock, since a place that comes back belongs to the first of them.
class alignas(64) BulkheadPlaces final
{
public:
    explicit BulkheadPlaces(std::uint32_t limit) noexcept : m_limit(limit) {}
    BulkheadPlaces(const BulkheadPlaces &) = delete;
    BulkheadPlaces &operator=(const BulkheadPlaces &) = delete;
    ~BulkheadPlaces() = default;

    [[nodiscard]] bool tryTake() noexcept
    {
        // Guarded, the word is above any limit.
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
        return m_word.load(std::memory_order_relaxed) & ~kGuard;
    }
    [[nodiscard]] std::uint32_t limit() const noexcept
    {
        return m_limit.load(std::memory_order_relaxed);
    }

    // For the line, under its lock.
    void setLine(BulkheadLine &line) noexcept { m_line = &line; }
    void setLimit(std::uint32_t limit) noexcept { m_limit.store(limit, std::memory_order_relaxed); }
    void guard() noexcept { m_word.fetch_or(kGuard, std::memory_order_acq_rel); }
    void unguard() noexcept { m_word.fetch_and(~kGuard, std::memory_order_acq_rel); }
    /// A place for the first in line.
    [[nodiscard]] bool tryTakeGuarded() noexcept;
    /// Takes back the add of one who is refused.
    void undo() noexcept { m_word.fetch_sub(1, std::memory_order_relaxed); }

private:
    static constexpr std::uint64_t kGuard = std::uint64_t{1} << 63U;

    [[nodiscard]] bool settle() noexcept;
    void lookAtLine() noexcept;

    std::atomic<std::uint64_t> m_word{0};
    std::atomic<std::uint32_t> m_limit;
    BulkheadLine *m_line = nullptr;
};

} // namespace switchgear::detail
