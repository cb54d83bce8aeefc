// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "number_text.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace switchgear::detail {
namespace {

std::string withDecimals(double value, int decimals)
{
    std::array<char, 64> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
    return {buffer.data(), static_cast<std::size_t>(length)};
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
        if (std::strtod(text.c_str(), nullptr) == ratio)
            return text;
    }
    return withDecimals(ratio, 2);
}

} // namespace switchgear::detail
