// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "ledger.h"

#include <algorithm>
#include <cstddef>

namespace switchgear::detail {
namespace {

constexpr std::ptrdiff_t kRecent = ThreadSlotMemory::kRecent;

std::optional<RecentOutcome> unpacked(std::uint64_t entry, TimePoint now)
{
    if (entry == 0)
        return std::nullopt;
    constexpr std::uint64_t kTurn = std::uint64_t{1} << (64U - 27U);
    const auto nowSteps =
        static_cast<std::uint64_t>(now.time_since_epoch().count()) >> ThreadSlotMemory::kTimeShift;
    std::uint64_t steps = (nowSteps & ~(kTurn - 1)) | (entry >> 27U);
    if (steps > nowSteps + 1 && steps >= kTurn)
        steps -= kTurn;
    RecentOutcome outcome;
    outcome.at =
        TimePoint{Duration{static_cast<std::int64_t>(steps << ThreadSlotMemory::kTimeShift)}};
    outcome.failed = ((entry >> 26U) & 1U) != 0;
    outcome.slow = ((entry >> 25U) & 1U) != 0;
    if (const std::uint64_t code = (entry >> 16U) & ThreadSlotMemory::kNoDuration;
        code != ThreadSlotMemory::kNoDuration)
        outcome.took = LatencyHistogram::bucketStart(code - 1);
    outcome.error = ErrorName::fromId(static_cast<std::uint16_t>(entry & 0xFFFFU));
    return outcome;
}

void appendSuccesses(std::vector<RecentOutcome> &outcomes, std::uint64_t count, TimePoint at)
{
    RecentOutcome success;
    success.at = at;
    outcomes.insert(outcomes.end(), std::min<std::uint64_t>(count, kRecent), success);
}

void appendOutcomes(std::vector<RecentOutcome> &outcomes, const ThreadSlot &slot, TimePoint now)
{
    const ThreadSlotMemory &memory = *slot.memory;
    const std::size_t next = memory.nextRecent.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < kRecent; ++i) {
        const std::size_t at = (next + i) % kRecent;
        const std::optional<RecentOutcome> outcome =
            unpacked(memory.recent[at].load(std::memory_order_relaxed), now);
        if (!outcome)
            continue;
        appendSuccesses(outcomes, memory.successesBefore[at].load(std::memory_order_relaxed),
                        outcome->at);
        outcomes.push_back(*outcome);
    }
    appendSuccesses(outcomes,
                    slot.succeeded.load(std::memory_order_relaxed)
                        - memory.succeededBefore.load(std::memory_order_relaxed),
                    now);
}

} // namespace

void ErrorCounts::add(ErrorName error, std::uint64_t count)
{
    if (count == 0 || error.isEmpty())
        return;
    const std::uint64_t least = std::uint64_t{error.id()} << kIdShift; // of its entries
    const auto place = std::lower_bound(m_counts.begin(), m_counts.end(), least);
    if (place != m_counts.end() && *place >> kIdShift == error.id()) {
        *place += count;
        return;
    }
    const std::ptrdiff_t at = place - m_counts.begin();
    if (m_counts.size() == m_counts.capacity())
        m_counts.reserve(m_counts.size() + std::max<std::size_t>(4, m_counts.size() / 2));
    m_counts.insert(m_counts.begin() + at, least | count);
}

std::vector<ErrorCount> ErrorCounts::sorted() const
{
    std::vector<ErrorCount> counts;
    counts.reserve(m_counts.size());
    for (const std::uint64_t entry : m_counts) {
        counts.push_back({ErrorName::fromId(static_cast<std::uint16_t>(entry >> kIdShift)),
                          entry & ((std::uint64_t{1} << kIdShift) - 1)});
    }
    std::sort(counts.begin(), counts.end(), [](const ErrorCount &a, const ErrorCount &b) {
        return a.count != b.count ? a.count > b.count : a.error.text() < b.error.text();
    });
    return counts;
}

void Ledger::failed(TimePoint at, ErrorName error)
{
    ++totals.failed;
    errors.add(error, 1);
    if (!lastFailureAt || at >= *lastFailureAt) {
        lastFailureAt = at;
        lastError = error;
    }
}

void Ledger::rejected(RejectedBy by) noexcept
{
    switch (by) {
    case RejectedBy::Limiter:
        ++totals.rejectedByLimiter;
        break;
    case RejectedBy::Bulkhead:
        ++totals.rejectedByBulkhead;
        break;
    case RejectedBy::Ramp:
        ++totals.rejectedByRamp;
        break;
    case RejectedBy::None:
    case RejectedBy::Isolation:
    case RejectedBy::Breaker:
    case RejectedBy::Timeout:
    case RejectedBy::Stopped:
        break;
    }
}

void Ledger::startEpoch() noexcept
{
    epochErrors.clear();
    failedInARow = 0;
}

std::uint32_t trailingFailures(const ThreadSlot &slot) noexcept
{
    const bool succeededSince = slot.succeeded.load(std::memory_order_relaxed)
                                != slot.memory->succeededBefore.load(std::memory_order_relaxed);
    return succeededSince ? 0 : slot.memory->trailingFailed.load(std::memory_order_relaxed);
}

std::vector<RecentOutcome> recentOutcomes(const std::vector<const ThreadSlot *> &slots,
                                          TimePoint now)
{
    std::vector<RecentOutcome> outcomes;
    for (const ThreadSlot *const slot : slots)
        appendOutcomes(outcomes, *slot, now);
    std::stable_sort(outcomes.begin(), outcomes.end(),
                     [](const RecentOutcome &a, const RecentOutcome &b) { return a.at < b.at; });
    if (outcomes.size() > kRecent)
        outcomes.erase(outcomes.begin(), outcomes.end() - kRecent);
    return outcomes;
}

} // namespace switchgear::detail
