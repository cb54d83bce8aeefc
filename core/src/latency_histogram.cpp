// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/latency_histogram.h"

#include <algorithm>
#include <cmath>

namespace switchgear {

std::optional<Duration> LatencyHistogram::quantile(double q) const noexcept
{
    if (m_total == 0)
        return std::nullopt;
    const double rank = std::clamp(q, 0.0, 1.0) * static_cast<double>(m_total);
    double below = 0.0;
    std::size_t bucket = 0;
    std::size_t last = 0;
    for (; bucket < kBuckets; ++bucket) {
        if (m_counts[bucket] == 0)
            continue;
        last = bucket;
        const double here = static_cast<double>(m_counts[bucket]);
        if (below + here >= rank) {
            const Duration start = bucketStart(bucket);
            const double width = static_cast<double>((bucketStart(bucket + 1) - start).count());
            return start + Duration{std::llround(width * std::max(0.0, rank - below) / here)};
        }
        below += here;
    }
    return bucketStart(last + 1); // only by rounding of a huge total
}

LatencyHistogram LatencyHistogram::since(const LatencyHistogram &earlier) const noexcept
{
    LatencyHistogram difference;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
        if (m_counts[bucket] > earlier.m_counts[bucket])
            difference.add(bucket, m_counts[bucket] - earlier.m_counts[bucket]);
    }
    return difference;
}

} // namespace switchgear
