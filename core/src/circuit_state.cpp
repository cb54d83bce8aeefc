// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/circuit_state.h"

namespace switchgear {

std::string_view text(CircuitState state) noexcept
{
    switch (state) {
    case CircuitState::Closed:
        return "closed";
    case CircuitState::Open:
        return "open";
    case CircuitState::HalfOpen:
        return "half_open";
    case CircuitState::Isolated:
        return "isolated";
    }
    return {};
}

std::string_view text(CircuitMode mode) noexcept
{
    switch (mode) {
    case CircuitMode::Enforce:
        return "enforce";
    case CircuitMode::Disabled:
        return "disabled";
    case CircuitMode::Shadow:
        return "shadow";
    }
    return {};
}

std::string_view text(Cause cause) noexcept
{
    switch (cause) {
    case Cause::ConsecutiveFailures:
        return "consecutive_failures";
    case Cause::FailureCount:
        return "failure_count";
    case Cause::FailureRatio:
        return "failure_ratio";
    case Cause::SlowRatio:
        return "slow_ratio";
    case Cause::ProbeFailed:
        return "probe_failed";
    case Cause::ProbeTimeout:
        return "probe_timeout";
    case Cause::ProbesSucceeded:
        return "probes_succeeded";
    case Cause::BreakOver:
        return "break_over";
    case Cause::ManualTrip:
        return "manual_trip";
    case Cause::ManualIsolate:
        return "manual_isolate";
    case Cause::ManualReset:
        return "manual_reset";
    case Cause::ManualHalfOpen:
        return "manual_half_open";
    case Cause::IsolationOver:
        return "isolation_over";
    case Cause::Mode:
        return "mode";
    }
    return {};
}

std::string_view text(RejectedBy stage) noexcept
{
    switch (stage) {
    case RejectedBy::None:
        return "";
    case RejectedBy::Isolation:
    case RejectedBy::Breaker:
        return "breaker";
    case RejectedBy::Limiter:
        return "limiter";
    case RejectedBy::Bulkhead:
        return "bulkhead";
    case RejectedBy::Ramp:
        return "ramp";
    case RejectedBy::Timeout:
        return "timeout";
    case RejectedBy::Stopped:
        return "stopped";
    }
    return {};
}

} // namespace switchgear
