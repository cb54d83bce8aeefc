// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/change.h"
#include "switchgear/circuit_snapshot.h"
#include "switchgear/detail/thread_slot.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace switchgear::detail {

/// Counts by error's name, few of them mostly: a list is shorter than a tree. An entry is one word,
/// the name's id above 48 bits of count: every circuit has two such lists. In the order of the ids,
/// so that a great many names do not make each failure slow.
class ErrorCounts final
{
public:
    void add(ErrorName error, std::uint64_t count) noexcept;
    void clear() noexcept
    {
        m_counts.clear();
        m_unlisted = 0;
    }
    /// The `limit` most frequent, most first; of equals, the name that sorts first.
    [[nodiscard]] std::vector<ErrorCount> sorted(std::size_t limit = SIZE_MAX) const;
    /// Of all, those among them that found no memory for their name.
    [[nodiscard]] std::uint64_t sum() const noexcept;

private:
    static constexpr unsigned kIdShift = 48;
    static constexpr std::uint64_t kCount = (std::uint64_t{1} << kIdShift) - 1;

    std::vector<std::uint64_t> m_counts;
    std::uint64_t m_unlisted = 0;
};

/// What a circuit has counted, but for what still lies in the threads' slots. **Threads.** The
/// owner's lock.
struct Ledger
{
    CircuitTotals totals; ///< `calls`, `permitted` and `rejected` hold what retired slots counted
    std::uint64_t ended = 0; ///< permits that are no longer in flight
    ErrorCounts errors;
    ErrorCounts epochErrors;
    std::uint64_t failedInARow = 0; ///< of the epoch
    std::optional<TimePoint> lastFailureAt;
    ErrorName lastError;

    void failed(TimePoint at, ErrorName error) noexcept;
    /// A rejection, but for its count in `totals.rejected`.
    void rejected(RejectedBy by) noexcept;
    void startEpoch() noexcept;
};

/// Failures of the slot's thread with no success after them.
[[nodiscard]] std::uint32_t trailingFailures(const ThreadSlot &slot) noexcept;

/// The outcomes that slots remember, merged by time: at most ThreadSlotMemory::kRecent, oldest
/// first. Successes that no entry follows bear `now`.
[[nodiscard]] std::vector<RecentOutcome> recentOutcomes(
    const std::vector<const ThreadSlot *> &slots, TimePoint now);

} // namespace switchgear::detail
