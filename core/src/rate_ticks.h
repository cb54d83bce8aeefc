// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/rate_limit.h"

#include <cstdint>
#include <optional>

namespace switchgear::detail {

// What a rate, a period and a number of tokens come to needs more than 64 bits.
__extension__ typedef __int128 WideInt;
__extension__ typedef unsigned __int128 WideUint;

/// A limit in whole numbers: ticks so fine that a nanosecond and a token are both whole.
///
/// The rate is N/D tokens in P nanoseconds, so a token takes P * D / N of them. With ticks of 1/k
/// nanosecond, k = N / gcd(N, P), it takes P / gcd(N, P) * D ticks.
struct RateTicks
{
    /// Below these, what is added up fits in 128 bits for any two instants.
    static constexpr unsigned kNanosecondBits = 62;
    static constexpr unsigned kTokenBits = 120;

    std::uint64_t nanosecond = 1; ///< ticks of one
    WideUint token = 1; ///< ticks of one
    std::uint64_t burst = 1; ///< tokens

    bool operator==(const RateTicks &) const = default;
};

/// None where the numbers do not fit, or make no sense.
[[nodiscard]] std::optional<RateTicks> rateTicks(const RateLimit &limit) noexcept;

/// a * b / c rounded down, for a below c and all of them below 2^120.
[[nodiscard]] WideUint scaledDown(WideUint a, WideUint b, WideUint c) noexcept;

} // namespace switchgear::detail
