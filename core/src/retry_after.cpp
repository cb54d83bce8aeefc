// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/retry_after.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace switchgear {
namespace {

using Seconds = std::chrono::seconds;
using Instant = std::chrono::sys_seconds;

constexpr std::int64_t kLongest = Duration::max().count() / 1'000'000'000; // in seconds
constexpr int kYearsAhead = 50; // RFC 9110, section 5.6.7

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                "Friday", "Saturday", "Sunday"};

constexpr bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool isBlank(char c) noexcept
{
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Takes a date apart from the left; the first thing that does not fit makes it false for good.
class DateText final
{
public:
    explicit DateText(std::string_view text) noexcept : m_left(text) {}

    [[nodiscard]] bool isWhole() const noexcept { return m_isSound && m_left.empty(); }

    void literal(std::string_view expected) noexcept
    {
        require(m_left.starts_with(expected));
        if (m_isSound)
            m_left.remove_prefix(expected.size());
    }
    int digits(std::size_t count) noexcept
    {
        int number = 0;
        for (std::size_t i = 0; i < count; ++i) {
            require(!m_left.empty() && isDigit(m_left.front()));
            if (!m_isSound)
                return 0;
            number = number * 10 + (m_left.front() - '0');
            m_left.remove_prefix(1);
        }
        return number;
    }
    /// Two digits, or a blank and one.
    int dayOfAsctime() noexcept
    {
        if (m_left.starts_with(' ')) {
            m_left.remove_prefix(1);
            return digits(1);
        }
        return digits(2);
    }
    unsigned month() noexcept
    {
        for (unsigned i = 0; i < kMonths.size(); ++i) {
            if (m_left.starts_with(kMonths[i])) {
                m_left.remove_prefix(kMonths[i].size());
                return i + 1;
            }
        }
        require(false);
        return 1;
    }
    /// "Sun", or "Sunday" where `letters` is none.
    void dayName(std::size_t letters) noexcept
    {
        for (const std::string_view day : kDays) {
            const std::string_view name = day.substr(0, letters);
            if (m_left.starts_with(name)) {
                m_left.remove_prefix(name.size());
                return;
            }
        }
        require(false);
    }
    /// "08:49:37", since midnight.
    Seconds timeOfDay() noexcept
    {
        const int hour = digits(2);
        literal(":");
        const int minute = digits(2);
        literal(":");
        const int second = digits(2);
        require(hour < 24 && minute < 60 && second <= 60); // 60: a leap second
        return std::chrono::hours{hour} + std::chrono::minutes{minute} + Seconds{second};
    }
    void require(bool holds) noexcept { m_isSound = m_isSound && holds; }

private:
    std::string_view m_left;
    bool m_isSound = true;
};

std::chrono::year_month_day dateOf(int year, unsigned month, int day) noexcept
{
    return std::chrono::year{year} / std::chrono::month{month}
           / std::chrono::day{static_cast<unsigned>(day)};
}

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<Instant> readImfFixdate(std::string_view text) noexcept
{
    DateText date{text};
    date.dayName(3);
    date.literal(", ");
    const int day = date.digits(2);
    date.literal(" ");
    const unsigned month = date.month();
    date.literal(" ");
    const int year = date.digits(4);
    date.literal(" ");
    const Seconds time = date.timeOfDay();
    date.literal(" GMT");
    const std::chrono::year_month_day whole = dateOf(year, month, day);
    if (!date.isWhole() || !whole.ok())
        return std::nullopt;
    return std::chrono::sys_days{whole} + time;
}

/// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<Instant> readRfc850(std::string_view text, Instant now) noexcept
{
    DateText date{text};
    date.dayName(std::string_view::npos);
    date.literal(", ");
    const int day = date.digits(2);
    date.literal("-");
    const unsigned month = date.month();
    date.literal("-");
    const int yearOfCentury = date.digits(2);
    date.literal(" ");
    const Seconds time = date.timeOfDay();
    date.literal(" GMT");
    if (!date.isWhole())
        return std::nullopt;

    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const int thisYear = static_cast<int>(today.year());
    const int century = thisYear - thisYear % 100;
    const Seconds sinceMidnight = now - std::chrono::floor<std::chrono::days>(now);
    for (int year = century + 100 + yearOfCentury; year >= century - 100; year -= 100) {
        const std::chrono::year_month_day whole = dateOf(year, month, day);
        // Held against now in years, and then by the date within the year.
        const auto ahead = dateOf(year - kYearsAhead, month, day);
        const bool isTooFar = ahead > today || (ahead == today && time > sinceMidnight);
        if (!isTooFar)
            return whole.ok() ? std::optional<Instant>{std::chrono::sys_days{whole} + time}
                              : std::nullopt;
    }
    return std::nullopt;
}

/// "Sun Nov  6 08:49:37 1994"
std::optional<Instant> readAsctime(std::string_view text) noexcept
{
    DateText date{text};
    date.dayName(3);
    date.literal(" ");
    const unsigned month = date.month();
    date.literal(" ");
    const int day = date.dayOfAsctime();
    date.literal(" ");
    const Seconds time = date.timeOfDay();
    date.literal(" ");
    const int year = date.digits(4);
    const std::chrono::year_month_day whole = dateOf(year, month, day);
    if (!date.isWhole() || !whole.ok())
        return std::nullopt;
    return std::chrono::sys_days{whole} + time;
}

std::optional<Instant> readDate(std::string_view text, Instant now) noexcept
{
    if (const auto date = readImfFixdate(text))
        return date;
    if (const auto date = readRfc850(text, now))
        return date;
    return readAsctime(text);
}

/// Only digits, at least one.
bool areDigits(std::string_view text) noexcept
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

/// Digits, and perhaps a point and digits; rounded up.
std::optional<std::int64_t> readSeconds(std::string_view text) noexcept
{
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction = "0";
    if (point != std::string_view::npos)
        fraction = text.substr(point + 1);
    if (!areDigits(whole) || !areDigits(fraction))
        return std::nullopt;
    std::int64_t seconds = 0;
    for (const char digit : whole)
        seconds = std::min(seconds * 10 + (digit - '0'), kLongest);
    const bool isWhole = fraction.find_first_not_of('0') == std::string_view::npos;
    return std::min(seconds + (isWhole ? 0 : 1), kLongest);
}

} // namespace

std::optional<Duration> parseRetryAfter(std::string_view text,
                                        std::chrono::sys_time<Duration> now) noexcept
{
    const std::string_view value = trimmed(text);
    if (const std::optional<std::int64_t> seconds = readSeconds(value))
        return Seconds{*seconds};
    // The whole second before now: what is left of it rounds up by being left out.
    const Instant second = std::chrono::floor<Seconds>(now);
    const std::optional<Instant> date = readDate(value, second);
    if (!date)
        return std::nullopt;
    const std::int64_t wait = (*date - second).count();
    if (wait <= 0)
        return Duration{0};
    return Seconds{wait < kLongest ? wait : kLongest};
}

} // namespace switchgear
