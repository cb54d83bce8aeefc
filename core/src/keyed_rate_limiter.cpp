// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/keyed_rate_limiter.h"

#include "keyed_rate_part.h"
#include "number_text.h"
#include "switchgear/detail/fork_gate.h"

#include <array>
#include <bit>
#include <cstring>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace switchgear {
namespace detail {
namespace {

constexpr std::size_t kMostParts = 64;
constexpr std::size_t kKeysOfAPart = 1024;
constexpr std::size_t kMostKeys = std::size_t{1} << 31U;

KeyedRateRules soundRules(const RateLimit &limit)
{
    std::vector<OptionFault> faults = validate(limit);
    KeyedRateRules rules;
    if (faults.empty()) {
        rules.ticks = rateTicks(limit).value();
        rules.minInterval = limit.minInterval.count();
        const WideUint most = static_cast<WideUint>(rules.ticks.nanosecond) << 62U;
        if (rules.ticks.burst > most / rules.ticks.token)
            faults.push_back({"limiter.burst", std::to_string(rules.ticks.burst),
                              "must be filled within 146 years, where there is one for each key"});
    }
    if (!faults.empty()) {
        const OptionFault &first = faults.front();
        throw std::invalid_argument(first.field + ": found " + first.found + "; " + first.expected);
    }
    rules.capacity = static_cast<WideInt>(rules.ticks.token * rules.ticks.burst);
    return rules;
}

/// The product of both, its halves folded into one: the mixing step of wyhash (Wang Yi).
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) noexcept
{
    const WideUint product =
        static_cast<WideUint>(a ^ 0x9E3779B97F4A7C15U) * (b ^ 0xD1B54A32D192ED03U);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

} // namespace

/// The parts of a keyed limiter's table, and what chooses among them. The hash is seeded anew for
/// each table, so that nobody outside can choose keys that fall together.
class KeyedRateTable final
{
public:
    KeyedRateTable(const RateLimit &limit, std::size_t maxKeys)
        : m_limit(limit)
        , m_budget{maxKeys}
        , m_parts(std::clamp<std::size_t>(std::bit_ceil(maxKeys / kKeysOfAPart), 1, kMostParts))
    {
        std::random_device random;
        m_seed = std::uint64_t{random()} << 32U | random();
        setLimit(limit, KeyedRateBucket::kNone + 1);
    }

    [[nodiscard]] KeyedRateKey keyOf(std::uint64_t number) const noexcept
    {
        return {mixed(number, m_seed) & ~KeyedRateKey::kIsText, number, {}};
    }
    [[nodiscard]] KeyedRateKey keyOf(std::string_view text) const noexcept
    {
        std::uint64_t hash = mixed(text.size(), m_seed);
        while (!text.empty()) {
            std::uint64_t chunk = 0;
            const std::size_t length = std::min(text.size(), sizeof chunk);
            std::memcpy(&chunk, text.data(), length);
            hash = mixed(chunk, hash ^ m_seed);
            text.remove_prefix(length);
        }
        return {hash | KeyedRateKey::kIsText, 0, text};
    }

    [[nodiscard]] TokenGrant take(const KeyedRateKey &key, TimePoint now,
                                  std::uint64_t tokens) noexcept
    {
        const std::int64_t t = now.time_since_epoch().count();
        if (tokens == 0)
            return {true, false, Duration{0}};
        using enum KeyedRatePart::AtTheLimit;
        KeyedRatePart &part = partOf(key);
        if (const auto grant = part.take(key, t, tokens, m_budget, TellSo))
            return *grant;
        // There may be idle keys in other parts.
        const std::size_t next = m_nextPart.fetch_add(1, std::memory_order_relaxed);
        m_parts[next % m_parts.size()].dropIdle(t, m_budget, kKeysOfAPart / 32);
        return part.take(key, t, tokens, m_budget, Share).value_or(TokenGrant{});
    }
    [[nodiscard]] std::optional<Duration> retryAfter(const KeyedRateKey &key, TimePoint now,
                                                     std::uint64_t tokens) noexcept
    {
        if (tokens == 0)
            return Duration{0};
        return partOf(key).retryAfter(key, now.time_since_epoch().count(), tokens);
    }
    std::size_t dropIdle(TimePoint now) noexcept
    {
        std::size_t dropped = 0;
        for (KeyedRatePart &part : m_parts)
            dropped += part.dropIdle(now.time_since_epoch().count(), m_budget, std::nullopt);
        return dropped;
    }
    void setLimit(const RateLimit &limit, std::int64_t now)
    {
        const KeyedRateRules rules = soundRules(limit);
        const std::lock_guard lock{m_mutex};
        for (KeyedRatePart &part : m_parts)
            part.setRules(rules, now);
        m_limit = limit;
        m_limit.burst = rules.ticks.burst;
    }
    [[nodiscard]] RateLimit limit() const
    {
        const std::lock_guard lock{m_mutex};
        return m_limit;
    }
    [[nodiscard]] KeyedRateLimiterSnapshot snapshot() const
    {
        KeyedRateLimiterSnapshot result;
        result.limit = limit();
        result.keys = m_budget.keys.load(std::memory_order_relaxed);
        result.maxKeys = m_budget.most;
        for (const KeyedRatePart &part : m_parts)
            part.addCounts(result.evicted, result.shared);
        return result;
    }

    static std::size_t soundMaxKeys(std::size_t maxKeys)
    {
        if (maxKeys < 1 || maxKeys > kMostKeys)
            throw std::invalid_argument("max_keys: found " + std::to_string(maxKeys)
                                        + "; must be from 1 to 2147483648");
        return maxKeys;
    }

private:
    [[nodiscard]] KeyedRatePart &partOf(const KeyedRateKey &key) noexcept
    {
        return m_parts[key.hash & (m_parts.size() - 1)];
    }

    mutable detail::Mutex m_mutex; ///< of the limit; taken before a part's
    RateLimit m_limit;
    KeyedRateBudget m_budget;
    std::vector<KeyedRatePart> m_parts;
    std::uint64_t m_seed = 0;
    std::atomic<std::size_t> m_nextPart{0};
};

} // namespace detail

KeyedRateLimiter::KeyedRateLimiter(const RateLimit &limit, std::size_t maxKeys, const Clock *clock)
    : m_clock(clock != nullptr ? clock : &Clock::steady())
    , m_table(std::make_unique<detail::KeyedRateTable>(
          limit, detail::KeyedRateTable::soundMaxKeys(maxKeys)))
{}

KeyedRateLimiter::~KeyedRateLimiter() = default;

TokenGrant KeyedRateLimiter::tryAcquire(std::string_view key, TimePoint now,
                                        std::uint64_t tokens) noexcept
{
    return m_table->take(m_table->keyOf(key), now, tokens);
}

TokenGrant KeyedRateLimiter::tryAcquire(std::uint64_t key, TimePoint now,
                                        std::uint64_t tokens) noexcept
{
    return m_table->take(m_table->keyOf(key), now, tokens);
}

std::optional<Duration> KeyedRateLimiter::retryAfter(std::string_view key, TimePoint now,
                                                     std::uint64_t tokens) const noexcept
{
    return m_table->retryAfter(m_table->keyOf(key), now, tokens);
}

std::optional<Duration> KeyedRateLimiter::retryAfter(std::uint64_t key, TimePoint now,
                                                     std::uint64_t tokens) const noexcept
{
    return m_table->retryAfter(m_table->keyOf(key), now, tokens);
}

std::size_t KeyedRateLimiter::dropIdle(TimePoint now) noexcept
{
    return m_table->dropIdle(now);
}

void KeyedRateLimiter::setLimit(const RateLimit &limit, TimePoint now)
{
    m_table->setLimit(limit, now.time_since_epoch().count());
}

RateLimit KeyedRateLimiter::limit() const
{
    return m_table->limit();
}

KeyedRateLimiterSnapshot KeyedRateLimiter::snapshot() const
{
    return m_table->snapshot();
}

} // namespace switchgear
