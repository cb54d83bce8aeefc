// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "keyed_rate_bucket.h"
#include "switchgear/detail/fork_gate.h"
#include "switchgear/token_grant.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace switchgear::detail {

/// A number or a text, with its hash; numbers and texts differ in the hash's highest bit.
struct KeyedRateKey
{
    static constexpr std::uint64_t kIsText = std::uint64_t{1} << 63U;

    std::uint64_t hash = 0;
    std::uint64_t number = 0;
    std::string_view text;

    [[nodiscard]] bool isText() const noexcept { return (hash & kIsText) != 0; }
};

/// How many keys all parts of a table have, and may have.
struct KeyedRateBudget
{
    std::size_t most;
    std::atomic<std::size_t> keys{0};

    [[nodiscard]] bool tryAdd() noexcept;
};

/// A part of a keyed limiter's table, with a lock of its own.
///
/// Buckets lie one after another, so that nothing but a slot of four bytes is wasted where the
/// table is not full; slots are found by linear probing. A hand goes round the buckets and drops
/// the idle ones that it meets; the last bucket then takes the free place.
class KeyedRatePart final
{
public:
    KeyedRatePart() = default;
    KeyedRatePart(const KeyedRatePart &) = delete;
    KeyedRatePart &operator=(const KeyedRatePart &) = delete;
    ~KeyedRatePart();

    enum class AtTheLimit : std::uint8_t { TellSo, Share };

    /// The number of tokens is from 1. None: no room for the key, and nothing was done.
    [[nodiscard]] std::optional<TokenGrant> take(const KeyedRateKey &key, std::int64_t now,
                                                 std::uint64_t tokens, KeyedRateBudget &budget,
                                                 AtTheLimit atTheLimit) noexcept;
    [[nodiscard]] std::optional<Duration> retryAfter(const KeyedRateKey &key, std::int64_t now,
                                                     std::uint64_t tokens) const noexcept;
    /// Looks at so many buckets, or all; tells how many it dropped.
    std::size_t dropIdle(std::int64_t now, KeyedRateBudget &budget,
                         std::optional<std::size_t> looks) noexcept;
    void setRules(const KeyedRateRules &rules, std::int64_t now) noexcept;
    void addCounts(std::uint64_t &evicted, std::uint64_t &shared) const noexcept;

private:
    struct Entry
    {
        std::uint64_t hash;
        union
        {
            std::uint64_t number;
            char *text; ///< owned: its length in four bytes, and its characters
        };
        KeyedRateBucket bucket;

        [[nodiscard]] bool isFor(const KeyedRateKey &key) const noexcept;
    };
    static_assert(sizeof(Entry) == 40);

    // Under the lock.
    static constexpr std::size_t kNowhere = SIZE_MAX;
    [[nodiscard]] std::size_t slotOf(const KeyedRateKey &key) const noexcept;
    [[nodiscard]] std::size_t slotOfEntry(std::size_t index) const noexcept;
    [[nodiscard]] std::size_t firstSlot(std::uint64_t hash) const noexcept;
    [[nodiscard]] bool tryInsert(const KeyedRateKey &key, const KeyedRateBucket &bucket) noexcept;
    void rebuild(std::size_t slots);
    void remove(std::size_t index) noexcept;
    std::size_t sweep(std::int64_t now, KeyedRateBudget &budget, std::size_t looks) noexcept;
    [[nodiscard]] TokenGrant takeFrom(KeyedRateBucket &bucket, std::int64_t now,
                                      std::uint64_t tokens) const noexcept;

    mutable Mutex m_mutex;
    KeyedRateRules m_rules;
    std::vector<std::uint32_t> m_slots; ///< an index of m_entries plus one; 0: empty
    std::deque<Entry> m_entries;
    std::size_t m_hand = 0;
    std::int64_t m_seen = KeyedRateBucket::kNone + 1; ///< the latest instant
    KeyedRateBucket m_shared; ///< of the keys that came too late
    std::uint64_t m_evictedCount = 0;
    std::uint64_t m_sharedCount = 0;
};

} // namespace switchgear::detail
