// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace switchgear::detail {
namespace {

// Never by printf or strtod: these go by the locale of the program around us.

/// Of a value from 0 to 1.
std::string withDecimals(double value, int decimals)
{
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals)
                         .ptr;
    return {buffer.data(), end};
}

double valueOf(const std::string &text)
{
    double value = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// `duration` in a unit, without trailing zeros.
std::string inUnit(std::int64_t duration, std::int64_t unit, const char *name)
{
    std::string text = std::to_string(duration / unit);
    std::int64_t rest = duration % unit;
    if (rest != 0) {
        text += '.';
        while (rest != 0) {
            rest *= 10;
            text += static_cast<char>('0' + rest / unit);
            rest %= unit;
        }
    }
    return text + ' ' + name;
}

} // namespace

std::string durationText(Duration duration)
{
    constexpr std::int64_t kMicrosecond = 1'000;
    constexpr std::int64_t kMillisecond = 1'000'000;
    constexpr std::int64_t kSecond = 1'000'000'000;
    constexpr std::int64_t kMinute = 60 * kSecond;
    constexpr std::int64_t kHour = 60 * kMinute;
    const std::int64_t count = duration.count();
    if (count == 0)
        return "0 s";
    if (count % kHour == 0)
        return inUnit(count, kHour, "h");
    if (count % kMinute == 0 && count >= 2 * kMinute)
        return inUnit(count, kMinute, "m");
    if (count >= kSecond)
        return inUnit(count, kSecond, "s");
    if (count >= kMillisecond)
        return inUnit(count, kMillisecond, "ms");
    if (count >= kMicrosecond)
        return inUnit(count, kMicrosecond, "us");
    return inUnit(count, 1, "ns");
}

std::string ratioText(double ratio)
{
    for (int decimals = 2; decimals < 9; ++decimals) {
        std::string text = withDecimals(ratio, decimals);
        if (valueOf(text) == ratio)
            return text;
    }
    return withDecimals(ratio, 2);
}

std::string numberText(double number)
{
    if (std::isnan(number))
        return "NaN";
    if (std::isinf(number))
        return number > 0.0 ? "+Inf" : "-Inf";
    // Whole numbers without an exponent, so that counters read as such.
    if (number == std::floor(number) && std::abs(number) < 1e18)
        return std::to_string(static_cast<std::int64_t>(number));
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
}

} // namespace switchgear::detail
