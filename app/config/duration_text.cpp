// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/duration_text.h"

#include "app/config/decimal.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

namespace switchgear::app {

namespace {

/// One unit as factor * 10^shift nanoseconds.
struct Unit
{
    std::string_view name;
    std::uint32_t factor;
    int shift;
};

// Those that end as another does stand before it.
constexpr std::array<Unit, 6> kUnits{{
    {"ns", 1, 0},
    {"us", 1, 3},
    {"ms", 1, 6},
    {"s", 1, 9},
    {"m", 6, 10},
    {"h", 36, 11},
}};
constexpr Unit kSeconds = kUnits[3];

ParsedDuration fromNumber(std::string_view number, const Unit &unit)
{
    const auto decimal = Decimal::parse(number);
    if (!decimal)
        return {Duration{0}, DurationFault::NotADuration, false};
    if (decimal->isNegative())
        return {Duration{0}, DurationFault::Negative, true};
    const auto nanoseconds = decimal->scaled(unit.factor, unit.shift);
    if (!nanoseconds || *nanoseconds > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return {Duration{0}, DurationFault::TooLong, false};
    return {Duration{static_cast<std::int64_t>(*nanoseconds)}, DurationFault::None, false};
}

/// Digits up to the first that is none; at most nine.
const char *takeShortNumber(const char *at, const char *end, std::int64_t &value) noexcept
{
    constexpr std::ptrdiff_t kMost = 9;
    if (end - at > kMost)
        end = at + kMost;
    for (; at != end && *at >= '0' && *at <= '9'; ++at)
        value = value * 10 + (*at - '0');
    return at;
}

/// The plain forms that nearly all numbers of a trace have: 12, 12.5; none for every other.
std::optional<std::int64_t> plainSeconds(std::string_view number) noexcept
{
    static constexpr std::array<std::int64_t, 10> kPowers{
        1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
    const char *const begin = number.data();
    const char *const end = begin + number.size();
    std::int64_t whole = 0;
    const char *at = takeShortNumber(begin, end, whole);
    if (at == begin || (*begin == '0' && at - begin > 1))
        return std::nullopt;
    if (at == end)
        return whole * kPowers[0];
    if (*at != '.')
        return std::nullopt;
    const char *const point = at++;
    std::int64_t fraction = 0;
    at = takeShortNumber(at, end, fraction);
    const auto decimals = static_cast<std::size_t>(at - point - 1);
    if (at != end || decimals == 0)
        return std::nullopt;
    return whole * kPowers[0] + fraction * kPowers[decimals];
}

} // namespace

ParsedDuration durationFromSeconds(std::string_view number)
{
    if (const auto nanoseconds = plainSeconds(number))
        return {Duration{*nanoseconds}, DurationFault::None, false};
    return fromNumber(number, kSeconds);
}

ParsedDuration durationFromText(std::string_view text)
{
    for (const Unit &unit : kUnits) {
        if (text.ends_with(unit.name))
            return fromNumber(text.substr(0, text.size() - unit.name.size()), unit);
    }
    return {Duration{0}, DurationFault::NotADuration, false};
}

char *writeSeconds(char *to, Duration duration) noexcept
{
    constexpr std::uint64_t kPerSecond = 1'000'000'000;
    const std::int64_t count = duration.count();
    auto size = static_cast<std::uint64_t>(count);
    if (count < 0) {
        *to++ = '-';
        size = 0 - size;
    }
    to = std::to_chars(to, to + kSecondsTextSize, size / kPerSecond).ptr;
    *to++ = '.';
    auto fraction = static_cast<std::uint32_t>(size % kPerSecond);
    if (fraction == 0) {
        *to++ = '0';
        return to;
    }
    std::size_t digits = 9;
    for (; fraction % 10 == 0; fraction /= 10)
        --digits;
    for (std::size_t i = digits; i > 0; --i, fraction /= 10)
        to[i - 1] = static_cast<char>('0' + fraction % 10);
    return to + digits;
}

std::string secondsText(Duration duration)
{
    std::array<char, kSecondsTextSize> buffer{};
    return {buffer.data(), writeSeconds(buffer.data(), duration)};
}

} // namespace switchgear::app
