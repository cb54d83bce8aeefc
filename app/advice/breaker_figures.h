// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/advice/simulated_load.h"

#include <switchgear/circuit_options.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace switchgear::app {

/// A circuit refuses good calls for nothing where it refuses more than this share with no outage.
inline constexpr double kHarmfulShare = 0.01;

/// What opened a circuit.
struct OpenedBy
{
    std::size_t rule = 0; ///< its place in `trip`
    bool bySlowness = false; ///< the slow calls beside it

    bool operator==(const OpenedBy &) const = default;
};

/// A circuit under its everyday load.
struct EverydayFigures
{
    double refusedShare = 0.0; ///< of the good calls
    std::vector<OpenedBy> openedBy; ///< each once, in the order of their first opening

    [[nodiscard]] bool isHarmful() const noexcept { return refusedShare > kHarmfulShare; }
};

/// A circuit when calls begin to fail, in the median of many outages.
struct OutageFigures
{
    std::uint64_t failedCalls = 0; ///< let through before it opened, or within what was tried
    std::optional<Duration> untilOpen; ///< none: it did not open
};

/// How many calls come while the first break of a circuit lasts.
[[nodiscard]] double callsOfABreak(const CircuitOptions &options, const SimulatedLoad &load);

/// Runs the circuit by itself under the load, with no outage. **Cost.** At most two million calls.
[[nodiscard]] EverydayFigures everydayFigures(const CircuitOptions &options,
                                              const SimulatedLoad &load);

/// After a time of the load, that share of the calls fails. **Cost.** At most some 600,000 calls.
[[nodiscard]] OutageFigures outageFigures(const CircuitOptions &options, const SimulatedLoad &load,
                                          double failing);

} // namespace switchgear::app
