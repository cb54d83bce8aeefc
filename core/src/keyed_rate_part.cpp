// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "keyed_rate_part.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

namespace switchgear::detail {
namespace {

constexpr std::size_t kFirstSlots = 16;
/// Buckets that a new key looks at, so that in the long run as many are dropped as come.
constexpr std::size_t kLooks = 4;
/// The same where no further key is allowed.
constexpr std::size_t kLooksAtTheLimit = 32;

std::string_view textAt(const char *block) noexcept
{
    std::uint32_t length = 0;
    std::memcpy(&length, block, sizeof length);
    return {block + sizeof length, length};
}

std::unique_ptr<char[]> blockOf(std::string_view text)
{
    const auto length = static_cast<std::uint32_t>(text.size());
    auto block = std::make_unique_for_overwrite<char[]>(sizeof length + length);
    std::memcpy(block.get(), &length, sizeof length);
    text.copy(block.get() + sizeof length, length);
    return block;
}

} // namespace

bool KeyedRateBudget::tryAdd() noexcept
{
    std::size_t known = keys.load(std::memory_order_relaxed);
    while (known < most) {
        if (keys.compare_exchange_weak(known, known + 1, std::memory_order_relaxed))
            return true;
    }
    return false;
}

bool KeyedRatePart::Entry::isFor(const KeyedRateKey &key) const noexcept
{
    return hash == key.hash && (key.isText() ? textAt(text) == key.text : number == key.number);
}

KeyedRatePart::~KeyedRatePart()
{
    for (const Entry &entry : m_entries) {
        if ((entry.hash & KeyedRateKey::kIsText) != 0)
            delete[] entry.text;
    }
}

std::size_t KeyedRatePart::firstSlot(std::uint64_t hash) const noexcept
{
    return (hash >> 8U) & (m_slots.size() - 1); // the lowest bits chose the part
}

std::size_t KeyedRatePart::slotOf(const KeyedRateKey &key) const noexcept
{
    if (m_slots.empty())
        return kNowhere;
    for (std::size_t slot = firstSlot(key.hash);; slot = (slot + 1) & (m_slots.size() - 1)) {
        if (m_slots[slot] == 0)
            return kNowhere;
        if (m_entries[m_slots[slot] - 1].isFor(key))
            return slot;
    }
}

std::size_t KeyedRatePart::slotOfEntry(std::size_t index) const noexcept
{
    std::size_t slot = firstSlot(m_entries[index].hash);
    while (m_slots[slot] != index + 1)
        slot = (slot + 1) & (m_slots.size() - 1);
    return slot;
}

void KeyedRatePart::rebuild(std::size_t slots)
{
    std::vector<std::uint32_t> empty(slots, 0);
    m_slots.swap(empty);
    for (std::size_t index = 0; index < m_entries.size(); ++index) {
        std::size_t slot = firstSlot(m_entries[index].hash);
        while (m_slots[slot] != 0)
            slot = (slot + 1) & (slots - 1);
        m_slots[slot] = static_cast<std::uint32_t>(index + 1);
    }
}

bool KeyedRatePart::tryInsert(const KeyedRateKey &key, const KeyedRateBucket &bucket) noexcept
{
    if (key.text.size() > UINT32_MAX)
        return false;
    try {
        if ((m_entries.size() + 1) * 4 > m_slots.size() * 3)
            rebuild(std::max(kFirstSlots, m_slots.size() * 2));
        std::unique_ptr<char[]> text;
        if (key.isText())
            text = blockOf(key.text);
        Entry &entry = m_entries.emplace_back();
        entry.hash = key.hash;
        entry.number = key.number;
        if (key.isText())
            entry.text = text.release();
        entry.bucket = bucket;
    } catch (const std::bad_alloc &) {
        return false;
    }
    std::size_t slot = firstSlot(key.hash);
    while (m_slots[slot] != 0)
        slot = (slot + 1) & (m_slots.size() - 1);
    m_slots[slot] = static_cast<std::uint32_t>(m_entries.size());
    return true;
}

void KeyedRatePart::remove(std::size_t index) noexcept
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t hole = slotOfEntry(index);
    m_slots[hole] = 0;
    // Whoever was pushed past the hole by what stood there moves up.
    for (std::size_t slot = (hole + 1) & mask; m_slots[slot] != 0; slot = (slot + 1) & mask) {
        const std::size_t wanted = firstSlot(m_entries[m_slots[slot] - 1].hash);
        if (((slot - wanted) & mask) >= ((slot - hole) & mask)) {
            m_slots[hole] = std::exchange(m_slots[slot], 0U);
            hole = slot;
        }
    }
    if ((m_entries[index].hash & KeyedRateKey::kIsText) != 0)
        delete[] m_entries[index].text;
    const std::size_t last = m_entries.size() - 1;
    if (index != last) {
        m_slots[slotOfEntry(last)] = static_cast<std::uint32_t>(index + 1);
        m_entries[index] = m_entries[last];
    }
    m_entries.pop_back();
}

std::size_t KeyedRatePart::sweep(std::int64_t now, KeyedRateBudget &budget,
                                 std::size_t looks) noexcept
{
    std::size_t dropped = 0;
    for (std::size_t i = 0; i < looks && !m_entries.empty(); ++i) {
        if (m_hand >= m_entries.size())
            m_hand = 0;
        if (m_rules.isIdle(m_entries[m_hand].bucket, now)) {
            remove(m_hand);
            ++dropped;
        } else {
            ++m_hand;
        }
    }
    budget.keys.fetch_sub(dropped, std::memory_order_relaxed);
    m_evictedCount += dropped;
    return dropped;
}

TokenGrant KeyedRatePart::takeFrom(KeyedRateBucket &bucket, std::int64_t now,
                                   std::uint64_t tokens) const noexcept
{
    const std::int64_t wait = m_rules.waitFor(bucket, now, tokens);
    if (wait > 0)
        return {false, false, Duration{wait}};
    m_rules.take(bucket, now, tokens);
    return {true, false, Duration{0}};
}

std::optional<TokenGrant> KeyedRatePart::take(const KeyedRateKey &key, std::int64_t now,
                                              std::uint64_t tokens, KeyedRateBudget &budget,
                                              AtTheLimit atTheLimit) noexcept
{
    const std::lock_guard lock{m_mutex};
    if (tokens > m_rules.ticks.burst)
        return TokenGrant{false, true, Duration{0}};
    m_seen = std::max(m_seen, now);
    if (const std::size_t slot = slotOf(key); slot != kNowhere)
        return takeFrom(m_entries[m_slots[slot] - 1].bucket, m_seen, tokens);

    KeyedRateBucket bucket = m_shared;
    const TokenGrant grant = takeFrom(bucket, m_seen, tokens);
    if (!grant)
        return grant; // a bucket of its own would begin no better
    sweep(m_seen, budget, kLooks);
    bool hasRoom = budget.tryAdd();
    if (!hasRoom && sweep(m_seen, budget, kLooksAtTheLimit) > 0)
        hasRoom = budget.tryAdd();
    if (hasRoom) {
        if (tryInsert(key, bucket))
            return grant;
        budget.keys.fetch_sub(1, std::memory_order_relaxed);
    }
    if (!hasRoom && atTheLimit == AtTheLimit::TellSo)
        return std::nullopt;
    m_shared = bucket;
    ++m_sharedCount;
    return grant;
}

std::optional<Duration> KeyedRatePart::retryAfter(const KeyedRateKey &key, std::int64_t now,
                                                  std::uint64_t tokens) const noexcept
{
    const std::lock_guard lock{m_mutex};
    if (tokens > m_rules.ticks.burst)
        return std::nullopt;
    const std::size_t slot = slotOf(key);
    const KeyedRateBucket &bucket =
        slot != kNowhere ? m_entries[m_slots[slot] - 1].bucket : m_shared;
    return Duration{m_rules.waitFor(bucket, std::max(m_seen, now), tokens)};
}

std::size_t KeyedRatePart::dropIdle(std::int64_t now, KeyedRateBudget &budget,
                                    std::optional<std::size_t> looks) noexcept
{
    const std::lock_guard lock{m_mutex};
    m_seen = std::max(m_seen, now);
    const std::size_t dropped = sweep(m_seen, budget, looks.value_or(m_entries.size()));
    if (!looks && m_slots.size() > kFirstSlots && m_entries.size() * 8 < m_slots.size()) {
        try {
            std::size_t slots = kFirstSlots;
            while (m_entries.size() * 2 > slots)
                slots *= 2;
            rebuild(slots);
        } catch (const std::bad_alloc &) {
            return dropped; // they stay larger than need be
        }
    }
    return dropped;
}

void KeyedRatePart::setRules(const KeyedRateRules &rules, std::int64_t now) noexcept
{
    const std::lock_guard lock{m_mutex};
    m_seen = std::max(m_seen, now);
    for (Entry &entry : m_entries)
        m_rules.convert(entry.bucket, m_seen, rules);
    m_rules.convert(m_shared, m_seen, rules);
    m_rules = rules;
}

void KeyedRatePart::addCounts(std::uint64_t &evicted, std::uint64_t &shared) const noexcept
{
    const std::lock_guard lock{m_mutex};
    evicted += m_evictedCount;
    shared += m_sharedCount;
}

} // namespace switchgear::detail
