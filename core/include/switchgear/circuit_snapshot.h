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
    std::uint64_t permitted = 0; ///< calls that were let through
    std::uint64_t rejected = 0; ///< calls that were refused
    std::uint64_t rejectedByLimiter = 0; ///< of `rejected`
    std::uint64_t rejectedByBulkhead = 0; ///< of `rejected`
    std::uint64_t rejectedByRamp = 0; ///< of `rejected`
    std::uint64_t succeeded = 0; ///< outcomes that counted as a success
    std::uint64_t failed = 0; ///< a probe that timed out among them
    std::uint64_t ignored = 0; ///< outcomes that the circuit's errors ignore
    std::uint64_t cancelled = 0; ///< calls that their caller gave up
    std::uint64_t abandoned = 0; ///< permits given up with no outcome
    std::uint64_t late = 0; ///< outcomes of an earlier epoch, or of a probe that had timed out
    std::uint64_t slow = 0; ///< outcomes at or above the threshold of a slow call
    std::uint64_t wouldReject = 0; ///< of `permitted`: passed in shadow alone
    std::uint64_t openings = 0; ///< changes to open, one that took a forced trial back among them

    bool operator==(const CircuitTotals &) const = default;
};

/// How often a circuit went from one state to another: `[from][to]`, both by CircuitState.
using TransitionCounts =
    std::array<std::array<std::uint64_t, kCircuitStateCount>, kCircuitStateCount>;

/// The window of the circuit's first ratio rule, or of its last calls where there is none.
struct WindowCounts
{
    std::uint64_t calls = 0; ///< counted calls
    std::uint64_t failed = 0; ///< of `calls`
    std::uint64_t slow = 0; ///< of `calls`
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
    std::string reason; ///< as the operator gave it, cut at Change::kTextLimit
    std::string owner; ///< who isolated, cut at Change::kTextLimit
    TimePoint since; ///< when it was set
    std::optional<TimePoint> until; ///< none: until it is released

    bool operator==(const Isolation &) const = default;
};

/// How a half-open circuit's trial stands.
struct ProbeRound
{
    std::uint32_t probes = 0; ///< as configured
    std::uint32_t successes = 0; ///< needed
    std::uint32_t underWay = 0; ///< with no outcome so far
    std::uint32_t succeeded = 0; ///< of this trial
    std::uint32_t failed = 0; ///< of this trial, timed out ones among them

    bool operator==(const ProbeRound &) const = default;
};

/// Whether anything goes on in a circuit.
struct CircuitActivity
{
    CircuitState state = CircuitState::Closed; ///< as last made known
    std::uint64_t inFlight = 0; ///< permits that have not ended
    /// No outcome came since: to a part of the window, and never too early.
    TimePoint quietSince;
};

/// All that a circuit tells about itself at one instant.
struct CircuitSnapshot
{
    std::string name; ///< the circuit's
    std::string group; ///< as configured; empty: none
    TimePoint at; ///< the instant of the snapshot
    CircuitState state = CircuitState::Closed; ///< what it does with calls at that instant
    CircuitMode mode = CircuitMode::Enforce; ///< whether its decisions bind
    /// While disabled: from when on the mode before it holds again; none: it has no end.
    std::optional<TimePoint> disabledUntil;
    std::uint64_t epoch = 0; ///< moves with every change of state and every reset
    TimePoint since; ///< when the state was entered
    std::optional<Duration>
        retryAfter; ///< zero: a call would be permitted; none: no time can be told
    std::uint32_t n = 0; ///< openings in a row with no settled closing between
    std::optional<Duration> breakFor; ///< while open: the whole break
    std::optional<TimePoint> breakEnds; ///< while open
    std::string breakReason; ///< why the strategy chose it; empty for a formula
    std::vector<Isolation> isolations; ///< in the order in which they were set
    ProbeRound round; ///< meaningful while half-open
    std::optional<double> rampShare; ///< share of calls admitted, while a ramp runs
    CircuitTotals totals; ///< since it was made
    std::uint64_t inFlight = 0; ///< permits that have not ended; a probe that timed out is one
    std::uint64_t consecutiveFailures = 0; ///< within the epoch
    WindowCounts window; ///< as it stands
    std::vector<ErrorCount> errors; ///< since it was made, most first
    std::optional<TimePoint> lastFailureAt; ///< none: there was none
    ErrorName lastError; ///< of that failure
    std::array<Duration, kCircuitStateCount> timeIn{}; ///< by CircuitState, since it was made
    LatencyHistogram latency; ///< empty where latency is not tracked
    TransitionCounts transitions{}; ///< since it was made; `totals.openings` are those to open
    std::uint64_t lastChange = 0; ///< the sequence of the newest change
    std::uint64_t changesLost =
        0; ///< not in the history for want of memory; the sequence has a gap
    std::uint64_t eventsDropped = 0; ///< not told for want of room or memory, or a listener threw
    std::uint64_t instance = 0; ///< of this circuit alone in its process; greater: made later
};

} // namespace switchgear
