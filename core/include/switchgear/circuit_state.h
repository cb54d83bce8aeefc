// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace switchgear {

/// What a circuit does with calls. The words of text() are those of traces and metrics.
enum class CircuitState : std::uint8_t { Closed, Open, HalfOpen, Isolated };
inline constexpr std::size_t kCircuitStateCount = 4;

/// Whether a circuit's decisions bind. Disabled: every call passes, nothing opens. Shadow: the
/// state machine runs on, but a call that would be rejected passes.
enum class CircuitMode : std::uint8_t { Enforce, Disabled, Shadow };

/// What brought a change of state.
enum class Cause : std::uint8_t {
    ConsecutiveFailures,
    FailureCount,
    FailureRatio,
    SlowRatio,
    ProbeFailed,
    ProbeTimeout,
    ProbesSucceeded,
    BreakOver,
    ManualTrip,
    ManualIsolate,
    ManualReset,
    ManualHalfOpen,
    IsolationOver,
    Mode,
};

/// Which stage refused a call, or gave it up: Timeout, whose deadline had passed; Stopped, where it
/// was no stage but the caller's own stop token.
enum class RejectedBy : std::uint8_t {
    None,
    Isolation,
    Limiter,
    Bulkhead,
    Breaker,
    Ramp,
    Timeout,
    Stopped,
};

/// "closed", "open", "half_open", "isolated".
[[nodiscard]] std::string_view text(CircuitState state) noexcept;
/// "enforce", "disabled", "shadow".
[[nodiscard]] std::string_view text(CircuitMode mode) noexcept;
/// "failure_ratio", "break_over", ...
[[nodiscard]] std::string_view text(Cause cause) noexcept;
/// "limiter", "bulkhead", "breaker", "ramp", "timeout", "stopped"; an isolation is the breaker's
/// refusal.
[[nodiscard]] std::string_view text(RejectedBy stage) noexcept;

} // namespace switchgear
