// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace switchgear {

/// How long an HTTP answer's Retry-After asks to wait: whole seconds, rounded up.
///
///     const auto now = std::chrono::system_clock::now();
///     if (const auto wait = parseRetryAfter(reply.header("Retry-After"), now))
///         permit.fail("http.503", *wait);
///
/// **Algorithm.** RFC 9110, section 10.2.3: a number of seconds, or a date in one of the three
/// forms of section 5.6.7 (IMF-fixdate, RFC 850, asctime), with optional white space around. Some
/// services send a fraction of a second, which the standard does not know: digits on both sides of
/// a point are taken, and a fraction above zero is the next whole second ("1.5" is 2 s). A date
/// is held against the wall instant handed in; one that has passed gives zero. The day's name must
/// be one, and is not held against the date; a leap second is the second after it. A year of two
/// digits is the latest that lies at most 50 years ahead.
/// **Errors.** None for anything else. A number of seconds, or a date, too far ahead for a Duration
/// gives the longest whole number of seconds.
/// **Cost.** No allocation, no locale.
[[nodiscard]] std::optional<Duration> parseRetryAfter(std::string_view text,
                                                      std::chrono::sys_time<Duration> now) noexcept;

} // namespace switchgear
