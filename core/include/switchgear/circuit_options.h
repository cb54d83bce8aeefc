// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/break_duration.h"
#include "switchgear/circuit_state.h"
#include "switchgear/error_filter.h"
#include "switchgear/option_fault.h"
#include "switchgear/trip_rule.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear {

/// How an open circuit is tried. At most `probes` calls are under way or decided; it closes when
/// `successes` of them succeeded and opens once more than `probes` - `successes` failed.
struct HalfOpen
{
    std::uint32_t probes = 1; ///< from 1
    std::uint32_t successes = 1; ///< from 1, at most `probes`
    Duration probeTimeout = std::chrono::seconds{30}; ///< a probe this old has failed; above 0

    bool operator==(const HalfOpen &) const = default;
};

/// How a circuit that its probes closed fills again: the share of calls admitted grows evenly from
/// `from` to 1 over `duration`. Admission is by accumulation, not by chance.
struct RecoveryRamp
{
    Duration duration = std::chrono::seconds{10}; ///< above 0
    double from = 0.1; ///< 0 to 1, at most nine decimals

    bool operator==(const RecoveryRamp &) const = default;
};

/// Whether the durations of calls go into the circuit's histogram. On costs a clock reading at the
/// start of a call; a circuit with a slow-call rule reads the clock there in any case.
enum class LatencyTracking : std::uint8_t { Off, On };

/// Whether std::bad_alloc and std::logic_error, thrown through call(), count. They tell of this
/// program, not of what it calls.
enum class ProgrammingErrors : std::uint8_t { Ignore, Count };

/// Everything that configures a circuit breaker. Default-made, it opens when half of at least ten
/// calls failed within 30 s, breaks for 30 s, and tries one probe.
struct CircuitOptions
{
    std::string group; ///< for display and bulk orders; empty: none
    CircuitMode mode = CircuitMode::Enforce; ///< whether decisions bind
    std::vector<TripRule> trip{FailureRatio{}}; ///< any opens; the first that holds names the cause
    std::optional<SlowCall> slowCall; ///< needs a ratio rule beside it
    HalfOpen halfOpen; ///< how it is tried when open
    BreakDuration breakDuration; ///< how long it stays open
    std::optional<RecoveryRamp> recoveryRamp; ///< none: closed, it admits everything
    ErrorFilter errors; ///< which errors count
    std::optional<std::uint64_t> seed; ///< of the circuit's chance; none: made from its name
    LatencyTracking latency = LatencyTracking::Off; ///< whether the histogram is filled
    ProgrammingErrors programmingErrors = ProgrammingErrors::Ignore; ///< of call() alone
    std::size_t historyCapacity = 100; ///< changes kept; from 1. See CircuitBreaker::history()
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const CircuitOptions &options);
[[nodiscard]] std::vector<OptionFault> validate(const BreakDuration &options);

/// The named settings of the contract: "strict", "balanced", "lenient"; none for another name.
[[nodiscard]] std::optional<CircuitOptions> presetOptions(std::string_view name);

} // namespace switchgear
