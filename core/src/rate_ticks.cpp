// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "rate_ticks.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

namespace switchgear::detail {
namespace {

struct Fraction
{
    WideUint numerator = 0;
    WideUint denominator = 1;
};

WideUint greatestCommonDivisor(WideUint a, WideUint b) noexcept
{
    while (b != 0) {
        const WideUint rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// value * 10^times, unless that needs more than 128 bits.
bool tryTimesTen(WideUint &value, int times) noexcept
{
    constexpr WideUint kMost = std::numeric_limits<WideUint>::max() / 10;
    for (int i = 0; i < times; ++i) {
        if (value > kMost)
            return false;
        value *= 10;
    }
    return true;
}

/// The shortest decimal that gives this value, which is above zero and finite, as a fraction.
std::optional<Fraction> decimalFraction(double value) noexcept
{
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
    Fraction result;
    int exponent = 0;
    bool isFraction = false;
    for (const char *at = text.data(); at != end.ptr; ++at) {
        if (*at == 'e') {
            // from_chars takes no plus
            std::from_chars(at[1] == '+' ? at + 2 : at + 1, end.ptr, exponent);
            break;
        }
        if (*at == '.') {
            isFraction = true;
            continue;
        }
        result.numerator = result.numerator * 10 + static_cast<WideUint>(*at - '0');
        if (isFraction)
            result.denominator *= 10;
    }
    const bool fits = exponent >= 0 ? tryTimesTen(result.numerator, exponent)
                                    : tryTimesTen(result.denominator, -exponent);
    if (!fits)
        return std::nullopt;
    const WideUint common = greatestCommonDivisor(result.numerator, result.denominator);
    return Fraction{result.numerator / common, result.denominator / common};
}

int bitWidth(WideUint value) noexcept
{
    const auto high = static_cast<std::uint64_t>(value >> 64U);
    return high != 0 ? 64 + static_cast<int>(std::bit_width(high))
                     : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
}

} // namespace

std::optional<RateTicks> rateTicks(const RateLimit &limit) noexcept
{
    if (!std::isfinite(limit.rate) || limit.rate <= 0.0 || limit.per.count() <= 0)
        return std::nullopt;
    const std::optional<Fraction> rate = decimalFraction(limit.rate);
    if (!rate)
        return std::nullopt;
    const auto per = static_cast<WideUint>(limit.per.count());
    const WideUint common = greatestCommonDivisor(rate->numerator, per);
    const WideUint nanosecond = rate->numerator / common;
    const WideUint periods = per / common;
    if (bitWidth(nanosecond) > static_cast<int>(RateTicks::kNanosecondBits)
        || bitWidth(periods) + bitWidth(rate->denominator)
               > static_cast<int>(RateTicks::kTokenBits))
        return std::nullopt;

    RateTicks ticks;
    ticks.nanosecond = static_cast<std::uint64_t>(nanosecond);
    ticks.token = periods * rate->denominator;
    ticks.burst = limit.burst;
    if (ticks.burst == 0) {
        const WideUint whole =
            rate->numerator / rate->denominator + (rate->numerator % rate->denominator != 0);
        if (whole > std::numeric_limits<std::uint64_t>::max())
            return std::nullopt;
        ticks.burst = static_cast<std::uint64_t>(whole);
    }
    return ticks;
}

WideUint scaledDown(WideUint a, WideUint b, WideUint c) noexcept
{
    if (bitWidth(a) + bitWidth(b) <= 128)
        return a * b / c;
    // Digit by digit: quotient * c + rest is a times what was read of b.
    WideUint quotient = 0;
    WideUint rest = 0;
    for (int bit = bitWidth(b) - 1; bit >= 0; --bit) {
        quotient *= 2;
        rest *= 2;
        if ((b >> static_cast<unsigned>(bit) & 1U) != 0)
            rest += a;
        while (rest >= c) {
            rest -= c;
            ++quotient;
        }
    }
    return quotient;
}

} // namespace switchgear::detail
