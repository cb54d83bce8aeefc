// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <cstdint>
#include <random>

namespace switchgear::app {

/// The everyday load that a configuration is tried on.
struct SimulatedLoad
{
    double rate = 20.0; ///< calls a second in the mean, through each circuit; above 0
    double errors = 0.01; ///< the share that fails with no outage; from 0, below 1
    Duration duration{0}; ///< how long a call takes; from 0
};

/// The seed of the first run: the advice on a file is the same every time.
inline constexpr std::uint64_t kFirstSeed = 1;

/// The chance of one run: when calls come, and which of them fail. The same for the same seed.
///
/// **Algorithm.** Calls come independently of one another (a Poisson process). **Cost.** A
/// logarithm a call.
class LoadChance final
{
public:
    LoadChance(double rate, std::uint64_t seed) : m_generator(seed), m_rate(rate) {}

    /// From one call to the next.
    [[nodiscard]] Duration untilNext();
    [[nodiscard]] bool fails(double errors) { return evenly() < errors; }

private:
    /// From 0, below 1.
    [[nodiscard]] double evenly() { return static_cast<double>(m_generator() >> 11U) * 0x1p-53; }

    std::mt19937_64 m_generator;
    double m_rate;
};

/// How many calls come in a time, in the mean.
[[nodiscard]] inline double callsIn(Duration time, double rate)
{
    return std::chrono::duration<double>(time).count() * rate;
}

} // namespace switchgear::app
