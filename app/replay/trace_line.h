// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/break_duration.h>
#include <switchgear/call_error.h>
#include <switchgear/circuit_state.h>
#include <switchgear/time.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace switchgear::app {

/// What a line of a trace asks for.
enum class TraceOp : std::uint8_t {
    Call,
    Acquire,
    Complete,
    Abandon,
    Isolate,
    Reset,
    Trip,
    ForceHalfOpen,
    Mode,
    BreakDuration,
    State,
    Take,
    Reserve,
    Cancel,
};

/// How a call ended.
struct Outcome
{
    enum class Kind : std::uint8_t { Ok, Cancelled, Error };

    Kind kind = Kind::Ok;
    CallError error; ///< of an Error
    std::optional<Duration> retryAfter; ///< what the answer asked to wait
};

/// The id of a call or a reservation, as the trace gives it.
struct TraceId
{
    std::string_view text;
    std::string_view json; ///< as it stands between the quotes of the trace: fit for an output line
    bool isGiven = false;
};

/// One line of a trace, each value checked by itself. Texts live until the next line is read.
struct TraceLine
{
    TraceOp op = TraceOp::Call;
    std::uint32_t circuit = 0; ///< its place in the configuration
    TimePoint at; ///< of the virtual clock
    TraceId id;
    Outcome outcome;
    Duration duration{0};
    std::string_view reason;
    std::string_view owner;
    std::optional<TimePoint> until; ///< above `at`; of a mode, with CircuitMode::Disabled alone
    CircuitMode mode = CircuitMode::Enforce;
    switchgear::BreakDuration breakDuration;
    std::optional<std::uint64_t> tokens = 1; ///< none: more than any burst
    std::optional<Duration> maxWait;
};

} // namespace switchgear::app
