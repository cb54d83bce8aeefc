// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <cstdint>
#include <variant>

namespace switchgear {

/// Opens when `failures` failures came in a row; a success sets the count to zero.
struct ConsecutiveFailures
{
    std::uint32_t failures = 5; ///< at or above; from 1
    Duration window{0}; ///< a failure this old or older no longer counts; zero: any age counts

    bool operator==(const ConsecutiveFailures &) const = default;
};

/// Opens when `failures` failures lie within the last `window`, whatever the successes between. A
/// failure as old as the window no longer lies in it.
///
/// With a `ratio` it holds only where, besides, that share failed of the last `calls` counted calls
/// of the epoch, or of those from the oldest failure within the window on where they are fewer; and
/// it is looked at after counted failures alone. So the count does not open a busy circuit over its
/// everyday errors.
///
/// **Threads.** Exact on one thread; under contention a failure's place among the calls may be off
/// by the calls that were in flight. **Cost.** A success costs nothing; a failure O(log n) of the
/// newest max(`failures`, `calls`) that are kept, 16 bytes each.
struct FailureCount
{
    std::uint32_t failures = 5; ///< at or above; from 1
    Duration window = std::chrono::seconds{60}; ///< above 0
    double ratio = 0.0; ///< at or above; 0 to 1; zero: no share is asked for
    std::uint32_t calls = 20; ///< from 1; without a ratio of no effect

    bool operator==(const FailureCount &) const = default;
};

/// Opens when failures / calls reaches `ratio` over the sampling duration, once at least
/// `minThroughput` calls were counted in it.
///
/// **Time.** The window is kept in `buckets` equal parts, counted from TimePoint{}: at t it holds
/// the part in which t lies and the `buckets` - 1 parts before it; the part of t is the whole part
/// of t * buckets / samplingDuration.
struct FailureRatio
{
    double ratio = 0.5; ///< at or above; above 0, at most 1
    std::uint64_t minThroughput = 10; ///< at or above; from 1
    Duration samplingDuration = std::chrono::seconds{30}; ///< above 0
    std::uint32_t buckets = 10; ///< from 1

    bool operator==(const FailureRatio &) const = default;
};

/// FailureRatio over the last `calls` counted calls instead of a time.
struct FailureRatioOfCalls
{
    double ratio = 0.5; ///< at or above; above 0, at most 1
    std::uint32_t calls = 100; ///< from 1
    std::uint32_t minThroughput = 10; ///< at or above; from 1, at most `calls`

    bool operator==(const FailureRatioOfCalls &) const = default;
};

/// When a closed circuit opens.
using TripRule = std::variant<ConsecutiveFailures, FailureCount, FailureRatio, FailureRatioOfCalls>;

/// Counts calls that took at least `threshold`, whatever their outcome, in the window of each ratio
/// rule beside it; the circuit also opens when slow / calls reaches `ratio`.
struct SlowCall
{
    Duration threshold = std::chrono::seconds{2}; ///< at or above is slow; above 0
    double ratio = 0.8; ///< at or above; above 0, at most 1

    bool operator==(const SlowCall &) const = default;
};

} // namespace switchgear
