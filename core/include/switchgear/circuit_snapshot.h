// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/change.h"
#include "switchgear/circuit_state.h"
#include "switchgear/latency_histogram.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace switchgear {

/// What a circuit counted since it was made. Nothing resets it.
struct CircuitTotals
{
    std::uint64_t calls = 0; ///< permitted + rejected
    std::uint64_t permitted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t rejectedByLimiter = 0; ///< of `rejected`
    std::uint64_t rejectedByBulkhead = 0; ///< of `rejected`
    std::uint64_t rejectedByRamp = 0; ///< of `rejected`
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0; ///< a probe that timed out among them
    std::uint64_t ignored = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t abandoned = 0; ///< permits given up with no outcome
    std::uint64_t late = 0; ///< outcomes of an earlier epoch, or of a probe that had timed out
    std::uint64_t slow = 0;
    std::uint64_t wouldReject = 0; ///< of `permitted`: passed in shadow alone
    std::uint64_t openings = 0;

    bool operator==(const CircuitTotals &) const = default;
};

/// The window of the circuit's first ratio rule, or of its last calls where there is none.
struct WindowCounts
{
    std::uint64_t calls = 0;
    std::uint64_t failed = 0;
    std::uint64_t slow = 0;
    std::optional<double> limit; ///< the ratio at which it opens; none: no ratio rule
    std::uint64_t minThroughput = 0; ///< below it there is no ratio

    /// failed / calls; none: "not enough calls" for the rule (or no call at all).
    [[nodiscard]] std::optional<double> failureRatio() const noexcept
    {
        if (calls == 0 || calls < minThroughput)
            return std::nullopt;
        return static_cast<double>(failed) / static_cast<double>(calls);
    }
};

/// One operator's hold on a circuit.
struct Isolation
{
    std::uint64_t id = 0; ///< of this circuit, from 1
    std::string reason;
    std::string owner;
    TimePoint since;
    std::optional<TimePoint> until; ///< none: until it is released

    bool operator==(const Isolation &) const = default;
};

/// How a half-open circuit's trial stands.
struct ProbeRound
{
    std::uint32_t probes = 0; ///< as configured
    std::uint32_t successes = 0; ///< needed
    std::uint32_t underWay = 0;
    std::uint32_t succeeded = 0;
    std::uint32_t failed = 0;

    bool operator==(const ProbeRound &) const = default;
};

/// All that a circuit tells about itself at one instant.
struct CircuitSnapshot
{
    std::string name;
    std::string group;
    TimePoint at;
    CircuitState state = CircuitState::Closed;
    CircuitMode mode = CircuitMode::Enforce;
    std::uint64_t epoch = 0; ///< moves with every change of state and every reset
    TimePoint since; ///< when the state was entered
    std::optional<Duration>
        retryAfter; ///< zero: a call would be permitted; none: no time can be told
    std::uint32_t n = 0; ///< openings in a row with no settled closing between
    std::optional<Duration> breakFor; ///< while open: the whole break
    std::optional<TimePoint> breakEnds; ///< while open
    std::string breakReason; ///< why the strategy chose it; empty for a formula
    std::vector<Isolation> isolations;
    ProbeRound round; ///< meaningful while half-open
    std::optional<double> rampShare; ///< share of calls admitted, while a ramp runs
    CircuitTotals totals;
    std::uint64_t inFlight = 0;
    std::uint64_t consecutiveFailures = 0; ///< within the epoch
    WindowCounts window;
    std::vector<ErrorCount> errors; ///< since it was made, most first
    std::optional<TimePoint> lastFailureAt;
    ErrorName lastError;
    std::array<Duration, kCircuitStateCount> timeIn{}; ///< by CircuitState, since it was made
    LatencyHistogram latency;
    std::uint64_t lastChange = 0; ///< the sequence of the newest change of history
    std::uint64_t eventsDropped = 0;
};

} // namespace switchgear
