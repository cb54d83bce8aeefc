// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as an HTTP Retry-After.

#include "fuzz_support.h"

#include <switchgear/retry_after.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

namespace {

using namespace switchgear;
using namespace std::chrono_literals;
using switchgear::test::require;

using WallTime = std::chrono::sys_time<Duration>;

/// The longest wait in whole seconds.
constexpr Duration kLongest = std::chrono::floor<std::chrono::seconds>(Duration::max());

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/// The seconds that digits alone, or digits around a point, stand for, counted the obvious way;
/// none: the text is something else.
std::optional<Duration> secondsOf(std::string_view text)
{
    std::int64_t seconds = 0;
    std::size_t points = 0;
    bool isRoundedUp = false;
    for (const char c : text) {
        if (c == '.')
            ++points;
        else if (!isDigit(c))
            return std::nullopt;
        else if (points == 0)
            seconds = std::min<std::int64_t>(seconds * 10 + (c - '0'), kLongest / 1s);
        else
            isRoundedUp = isRoundedUp || c != '0';
    }
    if (text.empty() || points > 1 || text.front() == '.' || text.back() == '.')
        return std::nullopt;
    return std::min<std::int64_t>(seconds + (isRoundedUp ? 1 : 0), kLongest / 1s) * 1s;
}

void checkAt(WallTime now, std::string_view text)
{
    const std::optional<Duration> wait = parseRetryAfter(text, now);
    require(!wait || (*wait >= 0s && *wait <= kLongest && *wait % 1s == 0s),
            "a wait is of whole seconds from 0", text);
    if (const std::optional<Duration> seconds = secondsOf(text)) {
        require(wait == seconds, "digits are seconds, a fraction of one rounded up", text);
        return;
    }
    require(!wait || std::any_of(text.begin(), text.end(), isDigit), "a date has digits", text);
    const std::string padded = " \t" + std::string{text} + "\t ";
    require(parseRetryAfter(padded, now) == wait, "white space around changes nothing", text);
    // The century of a year with two digits, behind a hyphen, depends on the present.
    if (wait && text.find('-') == std::string_view::npos) {
        const std::optional<Duration> later = parseRetryAfter(text, now + 1s);
        require(later && (*later == *wait || *later == *wait - 1s),
                "a second later the wait is at most a second shorter", text);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = test::asText(data, size);
    checkAt(WallTime{}, text);
    checkAt(WallTime{std::chrono::sys_days{std::chrono::year{2026} / 2 / 28} + 1ns}, text);
    checkAt(WallTime{Duration::max() - 1s}, text);
    checkAt(WallTime{Duration::min()}, text);
    return 0;
}
