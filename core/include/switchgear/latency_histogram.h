// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace switchgear {

/// Counts of durations in fixed memory.
///
/// **Algorithm.** Log-linear buckets as in HdrHistogram: each power of two from 1 µs up to about
/// 19 h is cut into eight equal parts, so that a quantile is off by at most one part (12.5 %).
/// Differs in having one fixed layout, with everything below 1 µs in the first bucket and
/// everything above the range in the last.
/// **Threads.** A plain value; a circuit keeps its own counts and hands out copies.
class LatencyHistogram final
{
public:
    static constexpr std::size_t kPartsOfOctave = 8; ///< buckets for each power of two
    static constexpr std::size_t kOctaves = 36; ///< powers of two in the range
    static constexpr std::size_t kBuckets = kOctaves * kPartsOfOctave; ///< all buckets

    /// The bucket in which a duration falls.
    [[nodiscard]] static constexpr std::size_t bucketOf(Duration duration) noexcept
    {
        const auto nanoseconds =
            duration.count() > 0 ? static_cast<std::uint64_t>(duration.count()) : 0U;
        const std::uint64_t units =
            nanoseconds >> kUnitShift; // of 128 ns, so 8 units are about 1 µs
        if (units < kPartsOfOctave)
            return 0;
        const auto octave = static_cast<std::size_t>(std::bit_width(units)) - 4U;
        const auto part = static_cast<std::size_t>(units >> octave) - kPartsOfOctave;
        const std::size_t bucket = octave * kPartsOfOctave + part + 1U;
        return bucket < kBuckets ? bucket : kBuckets - 1U;
    }

    /// The shortest duration of a bucket; the end of bucket b is the start of b + 1.
    [[nodiscard]] static constexpr Duration bucketStart(std::size_t bucket) noexcept
    {
        if (bucket == 0)
            return Duration{0};
        const std::size_t octave = (bucket - 1U) / kPartsOfOctave;
        const std::size_t part = (bucket - 1U) % kPartsOfOctave;
        return Duration{
            static_cast<std::int64_t>((kPartsOfOctave + part) << (octave + kUnitShift))};
    }

    /// Counts one duration.
    void record(Duration duration) noexcept { add(bucketOf(duration), 1); }
    /// Counts `count` durations of this bucket.
    void add(std::size_t bucket, std::uint64_t count) noexcept
    {
        m_counts[bucket] += count;
        m_total += count;
    }
    /// What this bucket has counted.
    [[nodiscard]] std::uint64_t count(std::size_t bucket) const noexcept
    {
        return m_counts[bucket];
    }
    /// What all buckets have counted.
    [[nodiscard]] std::uint64_t total() const noexcept { return m_total; }

    /// The duration below which the share q (0 to 1) of the calls stayed, interpolated inside its
    /// bucket; none where nothing was recorded.
    [[nodiscard]] std::optional<Duration> quantile(double q) const noexcept;

    /// What was recorded since `earlier`, a copy of this histogram taken before.
    [[nodiscard]] LatencyHistogram since(const LatencyHistogram &earlier) const noexcept;

private:
    static constexpr std::size_t kUnitShift = 7;

    std::array<std::uint64_t, kBuckets> m_counts{};
    std::uint64_t m_total = 0;
};

} // namespace switchgear
