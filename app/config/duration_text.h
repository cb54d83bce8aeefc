// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// Why a text gave no duration.
enum class DurationFault {
    None,
    NotADuration, ///< no number, no unit, or a blank between them
    Negative,
    TooLong, ///< above 2^63 - 1 ns
};

struct ParsedDuration
{
    Duration value{0};
    DurationFault fault = DurationFault::None;
    bool isNegative = false; ///< the text is below zero, even where it rounds to zero
};

/// A number of seconds, read from its text and rounded to the nearest nanosecond (halves upwards).
/// **Cost.** No allocation for up to nine digits on either side of the point and no exponent.
[[nodiscard]] ParsedDuration durationFromSeconds(std::string_view number);

/// A number and one of ns, us, ms, s, m, h, with no blank between.
[[nodiscard]] ParsedDuration durationFromText(std::string_view text);

/// The longest text of writeSeconds().
inline constexpr std::size_t kSecondsTextSize = 24;

/// Writes seconds with at least one decimal and at most nine, exactly: 0.0, 29.8, 0.000000001.
/// Returns the end of what it wrote; `to` has room for kSecondsTextSize.
char *writeSeconds(char *to, Duration duration) noexcept;

/// writeSeconds() as a string.
[[nodiscard]] std::string secondsText(Duration duration);

} // namespace switchgear::app
