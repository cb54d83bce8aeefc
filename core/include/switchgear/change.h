// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/break_duration.h"
#include "switchgear/circuit_state.h"
#include "switchgear/error_name.h"
#include "switchgear/trip_rule.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace switchgear {

/// One finished call as the frozen window remembers it.
struct RecentOutcome
{
    TimePoint at; ///< to 16 us; of a success that no lock was taken for, that of the next outcome
    bool failed = false; ///< counted as a failure
    bool slow = false; ///< took at least the threshold of a slow call
    ErrorName error; ///< empty for a success
    /// To 12.5 %; none where it was not measured.
    std::optional<std::chrono::duration<float>> took;

    bool operator==(const RecentOutcome &) const = default;
};

/// The counts of one part of a window.
struct WindowPart
{
    TimePoint start; ///< when the part begins
    std::uint64_t calls = 0; ///< counted calls
    std::uint64_t failed = 0; ///< of `calls`
    std::uint64_t slow = 0; ///< of `calls`

    bool operator==(const WindowPart &) const = default;
};

/// How often an error was a failure.
struct ErrorCount
{
    ErrorName error; ///< empty for failures without a name
    std::uint64_t count = 0; ///< how often

    bool operator==(const ErrorCount &) const = default;
};

/// What a circuit saw when it opened. Of a failure count with a share both numbers are here: in
/// `limit` and `value` the failures, in `calls` and `failed` the last calls that the share is of.
/// The last 16 openings are kept whole; of older ones `last` is empty.
struct FrozenWindow
{
    static constexpr std::size_t kErrors = 8; ///< names that `errors` tells at most

    std::optional<TripRule> rule; ///< the rule that held; none for a probe or an order
    double limit = 0.0; ///< the ratio, or the number of failures, that was reached
    double value = 0.0; ///< what stood against it
    std::uint64_t calls = 0; ///< counted calls
    std::uint64_t failed = 0; ///< of `calls`
    std::uint64_t slow = 0; ///< of `calls`
    Duration span{0}; ///< the time that the counts cover; zero: counted in calls
    std::vector<WindowPart> parts; ///< oldest first; empty for a rule with no time window
    std::vector<ErrorCount> errors; ///< of this epoch: the most frequent kErrors, most first
    std::uint64_t otherErrors = 0; ///< of this epoch: failures by names that `errors` leaves out
    /// At most 20, oldest first. Each thread remembers its own; what came 13 days or more before
    /// a thread's next outcome may be missing.
    std::vector<RecentOutcome> last;
};

/// What a change was.
enum class ChangeKind : std::uint8_t {
    Transition, ///< the state changed, by itself or by an order
    Isolated, ///< an isolation was added to an isolated circuit
    IsolationMoved, ///< an isolation got another end
    Released, ///< one of several isolations ended
    Reset, ///< reset where the circuit was closed already
    ModeSet, ///< by an order, or at the end of a disabling by the clock
    BreakDurationSet,
    Reconfigured,
    NoEffect, ///< an order that changed nothing; `cause` tells which
};

/// One entry of a circuit's history.
struct Change
{
    static constexpr std::size_t kTextLimit = 1024; ///< bytes that are kept of a text

    std::uint64_t sequence = 0; ///< grows by one with each change of the circuit, from 1
    ChangeKind kind = ChangeKind::Transition; ///< what it was
    TimePoint at; ///< for a change that the clock brought, the instant at which it was due
    CircuitState from = CircuitState::Closed; ///< the state before
    CircuitState to = CircuitState::Closed; ///< the state after; the same where none changed
    Cause cause = Cause::Mode; ///< what brought it
    std::uint64_t epoch = 0; ///< after the change
    Duration timeInFrom{0}; ///< how long the state before had lasted
    std::string reason; ///< a sentence, or what the operator said, cut at kTextLimit
    std::string actor; ///< who ordered it, cut at kTextLimit; empty: nobody, it came by itself
    std::uint32_t n = 0; ///< openings in a row, after the change
    std::optional<Duration> breakFor; ///< of an opening, or of a switched strategy: the whole break
    std::shared_ptr<const FrozenWindow> window; ///< of an opening
};

} // namespace switchgear
