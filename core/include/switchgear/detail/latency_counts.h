// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/latency_histogram.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>

namespace switchgear::detail {

/// A LatencyHistogram that one thread counts and others read, in the memory that it needs: the
/// calls of a circuit take about as long as each other, so that few of its octaves are there.
///
/// **Threads.** One records; any may read. **Errors.** Where memory is short, a duration in an
/// octave that is not there yet is not counted.
class LatencyCounts final
{
public:
    LatencyCounts() = default;
    LatencyCounts(const LatencyCounts &) = delete;
    LatencyCounts &operator=(const LatencyCounts &) = delete;
    ~LatencyCounts()
    {
        for (const std::atomic<Octave *> &octave : m_octaves)
            delete octave.load(std::memory_order_relaxed);
    }

    void record(Duration took) noexcept { add(LatencyHistogram::bucketOf(took), 1); }
    void add(std::size_t bucket, std::uint64_t count) noexcept
    {
        std::atomic<Octave *> &place = m_octaves[bucket / LatencyHistogram::kPartsOfOctave];
        Octave *octave = place.load(std::memory_order_relaxed);
        if (octave == nullptr) [[unlikely]] {
            octave = new (std::nothrow) Octave{};
            if (octave == nullptr)
                return;
            place.store(octave, std::memory_order_release);
        }
        std::atomic<std::uint64_t> &part = (*octave)[bucket % LatencyHistogram::kPartsOfOctave];
        part.store(part.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
    }

    /// Into a LatencyHistogram, or other counts.
    template <typename Histogram>
    void addTo(Histogram &histogram) const
    {
        for (std::size_t i = 0; i < m_octaves.size(); ++i) {
            const Octave *const octave = m_octaves[i].load(std::memory_order_acquire);
            if (octave == nullptr)
                continue;
            for (std::size_t part = 0; part < octave->size(); ++part) {
                if (const std::uint64_t count = (*octave)[part].load(std::memory_order_relaxed))
                    histogram.add(i * LatencyHistogram::kPartsOfOctave + part, count);
            }
        }
    }

private:
    using Octave = std::array<std::atomic<std::uint64_t>, LatencyHistogram::kPartsOfOctave>;

    std::array<std::atomic<Octave *>, LatencyHistogram::kOctaves> m_octaves{};
};

} // namespace switchgear::detail
