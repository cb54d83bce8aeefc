// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "rate_ticks.h"
#include "switchgear/time.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

namespace switchgear::detail {

/// "Empty since" in ticks and the latest grant, in as little memory as that takes.
struct KeyedRateBucket
{
    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

    std::uint64_t low = 0;
    std::int64_t high = std::int64_t{-1} << 62U; ///< earlier than any instant: full
    std::int64_t latest = kNone; ///< of the grants

    [[nodiscard]] WideInt emptySince() const noexcept
    {
        return static_cast<WideInt>(static_cast<WideUint>(high) << 64U | low);
    }
    void setEmptySince(WideInt value) noexcept
    {
        low = static_cast<std::uint64_t>(value);
        high = static_cast<std::int64_t>(value >> 64U);
    }
};

static_assert(sizeof(KeyedRateBucket) == 24);

/// The limit that all buckets of a table share, and what it makes of one of them. An instant is
/// later than kNone, and filling the burst takes at most 2^62 ns: so all sums fit.
struct KeyedRateRules
{
    RateTicks ticks;
    WideInt capacity = 0; ///< ticks of the burst
    std::int64_t minInterval = 0;

    /// Nanoseconds, at most what a Duration holds; 0: now; the tokens are at most the burst.
    [[nodiscard]] std::int64_t waitFor(const KeyedRateBucket &bucket, std::int64_t now,
                                       std::uint64_t tokens) const noexcept
    {
        const WideInt lacking = after(bucket, now, tokens) - inTicks(now);
        WideInt wait = lacking > 0 ? (lacking + ticks.nanosecond - 1) / ticks.nanosecond : 0;
        if (minInterval > 0 && bucket.latest != KeyedRateBucket::kNone)
            wait = std::max(wait, static_cast<WideInt>(bucket.latest) + minInterval - now);
        return static_cast<std::int64_t>(
            std::min<WideInt>(wait, std::numeric_limits<std::int64_t>::max()));
    }
    void take(KeyedRateBucket &bucket, std::int64_t now, std::uint64_t tokens) const noexcept
    {
        bucket.setEmptySince(after(bucket, now, tokens));
        bucket.latest = now;
    }
    /// As one that was never asked.
    [[nodiscard]] bool isIdle(const KeyedRateBucket &bucket, std::int64_t now) const noexcept
    {
        return bucket.emptySince() <= inTicks(now) - capacity && waitFor(bucket, now, 0) == 0;
    }
    /// The same tokens under other rules; an idle bucket stays as one that was never asked.
    void convert(KeyedRateBucket &bucket, std::int64_t now, const KeyedRateRules &to) const noexcept
    {
        if (isIdle(bucket, now)) {
            bucket = {};
            return;
        }
        const WideInt level = inTicks(now) - after(bucket, now, 0);
        const auto token = static_cast<WideInt>(ticks.token);
        const auto whole = static_cast<WideUint>(level / token);
        WideInt converted = to.capacity;
        if (whole < to.ticks.burst)
            converted = static_cast<WideInt>(whole * to.ticks.token)
                        + static_cast<WideInt>(scaledDown(static_cast<WideUint>(level % token),
                                                          to.ticks.token, ticks.token));
        bucket.setEmptySince(to.inTicks(now) - converted);
    }

private:
    [[nodiscard]] WideInt inTicks(std::int64_t now) const noexcept
    {
        return static_cast<WideInt>(now) * ticks.nanosecond;
    }
    [[nodiscard]] WideInt after(const KeyedRateBucket &bucket, std::int64_t now,
                                std::uint64_t tokens) const noexcept
    {
        return std::max(bucket.emptySince(), inTicks(now) - capacity)
               + static_cast<WideInt>(tokens * ticks.token);
    }
};

} // namespace switchgear::detail
