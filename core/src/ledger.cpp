// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "ledger.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <new>

namespace switchgear::detail {

/// The entries that a turn from `steps` on no longer tells apart go, and the turn begins half of it
/// before; entries that stay mean the same instant in both.
void ThreadSlotMemory::turnTo(std::uint64_t steps) noexcept
{
    const std::uint64_t before = recentSince.load(std::memory_order_relaxed);
    const std::uint64_t since = steps - kTurn / 2;
    for (std::atomic<std::uint64_t> &entry : recent) {
        const std::uint64_t kept = entry.load(std::memory_order_relaxed);
        if (kept != 0 && stepsOf(kept, before) - since >= kTurn)
            entry.store(0, std::memory_order_release);
    }
    recentSince.store(since, std::memory_order_release);
}

namespace {

constexpr std::ptrdiff_t kRecent = ThreadSlotMemory::kRecent;

RecentOutcome unpacked(std::uint64_t entry, std::uint64_t since)
{
    RecentOutcome outcome;
    const std::uint64_t steps = ThreadSlotMemory::stepsOf(entry, since);
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

/// What a slot's owner wrote at one time: it may go on writing while this is read.
struct RecentEntries
{
    std::array<std::uint64_t, ThreadSlotMemory::kRecent> entries{};
    std::uint64_t since = 0;

    explicit RecentEntries(const ThreadSlotMemory &memory) noexcept
    {
        std::uint64_t before = memory.recentSince.load(std::memory_order_acquire);
        do {
            since = before;
            for (std::size_t i = 0; i < entries.size(); ++i)
                entries[i] = memory.recent[i].load(std::memory_order_acquire);
            before = memory.recentSince.load(std::memory_order_acquire);
        } while (before != since); // once in 13 days
    }
};

void appendOutcomes(std::vector<RecentOutcome> &outcomes, const ThreadSlot &slot, TimePoint now)
{
    const ThreadSlotMemory &memory = *slot.memory;
    const RecentEntries recent{memory};
    const std::size_t next = memory.nextRecent.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < kRecent; ++i) {
        const std::size_t at = (next + i) % kRecent;
        if (recent.entries[at] == 0)
            continue;
        const RecentOutcome outcome = unpacked(recent.entries[at], recent.since);
        appendSuccesses(outcomes, memory.successesBefore[at].load(std::memory_order_relaxed),
                        outcome.at);
        outcomes.push_back(outcome);
    }
    appendSuccesses(outcomes,
                    slot.succeeded.load(std::memory_order_relaxed)
                        - memory.succeededBefore.load(std::memory_order_relaxed),
                    now);
}

} // namespace

void ErrorCounts::add(ErrorName error, std::uint64_t count) noexcept
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
    try {
        if (m_counts.size() == m_counts.capacity())
            m_counts.reserve(m_counts.size() + std::max<std::size_t>(4, m_counts.size() / 2));
        m_counts.insert(m_counts.begin() + at, least | count);
    } catch (const std::bad_alloc &) {
        m_unlisted += count;
    }
}

std::vector<ErrorCount> ErrorCounts::sorted(std::size_t limit) const
{
    std::vector<ErrorCount> counts;
    counts.reserve(m_counts.size());
    for (const std::uint64_t entry : m_counts) {
        counts.push_back(
            {ErrorName::fromId(static_cast<std::uint16_t>(entry >> kIdShift)), entry & kCount});
    }
    const auto end = counts.begin() + static_cast<std::ptrdiff_t>(std::min(limit, counts.size()));
    std::partial_sort(
        counts.begin(), end, counts.end(), [](const ErrorCount &a, const ErrorCount &b) {
            return a.count != b.count ? a.count > b.count : a.error.text() < b.error.text();
        });
    counts.erase(end, counts.end());
    return counts;
}

std::uint64_t ErrorCounts::sum() const noexcept
{
    std::uint64_t sum = m_unlisted;
    for (const std::uint64_t entry : m_counts)
        sum += entry & kCount;
    return sum;
}

void Ledger::failed(TimePoint at, ErrorName error) noexcept
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
