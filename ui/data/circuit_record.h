// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/display_state.h"
#include "ui/data/stage_reading.h"

#include <switchgear/change.h>
#include <switchgear/circuit_options.h>
#include <switchgear/circuit_snapshot.h>

#include <deque>
#include <limits>
#include <vector>

namespace switchgear::ui {

/// Nothing is known, or not enough calls were made: drawn as a gap, written as an en dash.
inline constexpr float kNoValue = std::numeric_limits<float>::quiet_NaN();

/// What a circuit did between two looks at it; rates are calls a second, latencies milliseconds.
struct CircuitSample
{
    TimePoint at; ///< the later of the two looks
    float calls = 0; ///< permitted and rejected
    float succeeded = 0;
    float failed = 0;
    float rejected = 0;
    float failingPercent = kNoValue; ///< of the circuit's own window
    float p50 = kNoValue;
    float p95 = kNoValue;
    float p99 = kNoValue;
    std::vector<ErrorCount> errors{}; ///< that came since the sample before
};

/// A stretch of time in one state. `to` of the last span is the newest look: never extended past
/// it.
struct StateSpan
{
    TimePoint from;
    TimePoint to;
    DisplayState state = DisplayState::Unknown;

    bool operator==(const StateSpan &) const = default;
};

/// Everything the window knows of one circuit: the last snapshot, and what led to it, bounded.
/// A plain value; models and painters can be fed with made-up ones.
struct CircuitRecord
{
    static constexpr std::size_t kSamples = 3600; ///< one a second for an hour
    static constexpr std::size_t kSpans = 2000;
    static constexpr std::size_t kChanges = 500;

    CircuitSnapshot now; ///< the newest look
    CircuitOptions options; ///< as configured now; for limits and the strategy's name
    std::vector<ForecastBreak> forecast; ///< the next eight breaks of the present strategy
    std::deque<CircuitSample> samples; ///< oldest first
    std::deque<StateSpan> spans; ///< oldest first, without gaps but for Unknown
    std::deque<Change> changes; ///< oldest first
    CircuitSample latest; ///< smoothed over about two seconds, for the table
    StageReadings stages{}; ///< of the newest look, outermost first
    /// Of the limiter, as displayState() of it; empty where there is none. Oldest first.
    std::deque<StateSpan> limiterSpans{};

    [[nodiscard]] DisplayState state() const noexcept { return displayState(now.state, now.mode); }
    /// How its limiter stands; see limiterText() for the words. Unknown where there is none.
    [[nodiscard]] DisplayState limiterState() const noexcept;
};

/// A limiter in the signs of a circuit: Closed while it lets all calls pass, HalfOpen while it
/// refuses some, Isolated and Disabled with its circuit.
[[nodiscard]] DisplayState limiterState(const CircuitSnapshot &circuit,
                                        const StageReadings &stages) noexcept;

} // namespace switchgear::ui
