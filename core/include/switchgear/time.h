// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

namespace switchgear {

/// A length of time. Every duration of the library is a whole number of nanoseconds. The longest,
/// Duration::max(), is 292 years and as good as for ever: a sum that would be longer is that long.
using Duration = std::chrono::nanoseconds;

/// An instant on the monotonic clock. The library never reads wall time: a stepped wall clock
/// neither stretches nor cuts a break. A virtual clock counts from TimePoint{}. The last instant,
/// TimePoint::max(), counts as never: a break, a deadline or an isolation that would end there or
/// later does not end.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

namespace detail {

/// The end of the range that a sum lies beyond when its second summand has this sign.
[[nodiscard]] constexpr std::int64_t endOfRange(bool isTowardsLater) noexcept
{
    return isTowardsLater ? std::numeric_limits<std::int64_t>::max()
                          : std::numeric_limits<std::int64_t>::min();
}

[[nodiscard]] constexpr std::int64_t saturatingSum(std::int64_t a, std::int64_t b) noexcept
{
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? endOfRange(b > 0) : sum;
}

[[nodiscard]] constexpr std::int64_t saturatingDifference(std::int64_t a, std::int64_t b) noexcept
{
    std::int64_t difference = 0;
    return __builtin_sub_overflow(a, b, &difference) ? endOfRange(b < 0) : difference;
}

} // namespace detail

/// The instant so long after another, or before it; where there is none, the last or the first
/// instant. Every sum of instants and durations in the library is one of these.
[[nodiscard]] constexpr TimePoint saturatingAdd(TimePoint from, Duration by) noexcept
{
    return TimePoint{Duration{detail::saturatingSum(from.time_since_epoch().count(), by.count())}};
}

/// The sum of two lengths, or the longest one of its sign.
[[nodiscard]] constexpr Duration saturatingAdd(Duration a, Duration b) noexcept
{
    return Duration{detail::saturatingSum(a.count(), b.count())};
}

/// How long after `from` an instant is, or the longest length of that sign; below zero where it is
/// before.
[[nodiscard]] constexpr Duration saturatingSub(TimePoint to, TimePoint from) noexcept
{
    return Duration{detail::saturatingDifference(to.time_since_epoch().count(),
                                                 from.time_since_epoch().count())};
}

/// The instant so long before another; where there is none, the first or the last instant.
[[nodiscard]] constexpr TimePoint saturatingSub(TimePoint from, Duration by) noexcept
{
    return TimePoint{
        Duration{detail::saturatingDifference(from.time_since_epoch().count(), by.count())}};
}

/// A length less another, or the longest one of its sign.
[[nodiscard]] constexpr Duration saturatingSub(Duration a, Duration b) noexcept
{
    return Duration{detail::saturatingDifference(a.count(), b.count())};
}

} // namespace switchgear
