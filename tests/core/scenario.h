// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reference_circuit.h"

#include <switchgear/circuit_options.h>

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace switchgear::test {

/// What a step of a random run does.
enum class Act : std::uint8_t {
    Acquire,
    Succeed,
    Fail,
    Cancel,
    Abandon,
    Advance,
    Isolate,
    Release,
    MoveIsolationEnd,
    Reset,
    Trip,
    ForceHalfOpen,
    UndoForceHalfOpen,
    SetMode,
    SetBreakDuration,
    // Of a circuit with a limiter or a bulkhead; where it has none, a call instead.
    Take,
    Reserve,
    GiveBack,
    SetLimit,
    SetConcurrent,
};

/// One step. What it picks, it picks by a number modulo what is there, so that a run from which
/// steps were taken out is still a run.
struct Step
{
    Act act = Act::Acquire;
    std::size_t circuit = 0;
    std::size_t worker = 0; ///< the thread that does it; 0: the test's own
    bool toBound = false; ///< goes to one of the bounds ahead, or by `by` where there is none
    Duration by{0}; ///< from the step before, or from the bound
    std::uint32_t pick = 0;
    std::string error = {};
    /// A Retry-After, or how long an isolation or a disabling is to last.
    std::optional<Duration> duration = {};
    BreakDuration breakDuration = {}; ///< to switch to
    CircuitMode mode = CircuitMode::Enforce;
    std::uint64_t tokens = 1;
    std::optional<Duration> maxWait = {};
    RateLimit limit = {}; ///< to switch to, but for its minimum interval
    std::uint32_t concurrent = 1; ///< to switch to
    bool stale = false; ///< an order for an epoch that is not the circuit's
    bool look = false; ///< compares the whole snapshot after it
};

/// A circuit whole.
struct CircuitSetup
{
    CircuitOptions options;
    StageOptions stages;
};

struct Scenario
{
    std::vector<CircuitSetup> circuits;
    std::vector<Step> steps;
};

/// What a generated run may hold.
struct ScenarioLimits
{
    std::size_t circuits = 1;
    std::size_t workers = 1;
    std::size_t steps = 80;
};

/// The same run for the same seed. Its bounds are small and its times lie on a grid of a second and
/// a nanosecond beside it, so that rules, deadlines and edges are met exactly and often.
[[nodiscard]] Scenario makeScenario(std::uint64_t seed, const ScenarioLimits &limits);

/// For a person who has to find out what went wrong.
[[nodiscard]] std::string describe(const CircuitSetup &setup);
[[nodiscard]] std::string describe(const Step &step);
[[nodiscard]] std::string describe(const Scenario &scenario);

} // namespace switchgear::test
