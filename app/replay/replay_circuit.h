// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/circuit_config.h"
#include "app/replay/trace_line.h"

#include <switchgear/circuit_breaker.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace switchgear::app {

/// One circuit under a virtual clock: the stages that a call goes through, in their order.
///
/// This build has the breaker alone (with isolation and ramp inside it). A limiter and a bulkhead
/// come between the isolation and the breaker, in acquire() and end().
class ReplayCircuit final
{
public:
    using Listener = std::function<void(const Change &)>;

    /// `onTransition` gets each change of state, while the function that brought it runs.
    ReplayCircuit(const CircuitConfig &config, const Clock &clock, Listener onTransition);

    /// What of a circuit's configuration a replay would have to leave out; none: nothing.
    [[nodiscard]] static std::optional<std::string> missingPart(const CircuitConfig &config);

    [[nodiscard]] Permit acquire(TimePoint now) noexcept { return m_breaker.tryAcquire(now); }
    void end(Permit &permit, const Outcome &outcome, TimePoint now) noexcept
    {
        switch (outcome.kind) {
        case Outcome::Kind::Ok:
            permit.succeed(now);
            return;
        case Outcome::Kind::Cancelled:
            permit.cancel(now);
            return;
        case Outcome::Kind::Error:
            permit.fail(now, outcome.error, outcome.retryAfter);
            return;
        }
    }
    [[nodiscard]] CircuitBreaker &breaker() noexcept { return m_breaker; }

    /// The next instant at which the clock changes the state, as last asked; none: it will not.
    [[nodiscard]] std::optional<TimePoint> due() const noexcept { return m_due; }
    void askDue() { m_due = m_breaker.nextDue(); }
    /// Whether the state has changed since this was last asked.
    [[nodiscard]] bool takeHasChanged() noexcept { return std::exchange(m_hasChanged, false); }

    /// Where the trace begins: what lies before is in no state's time.
    void begin(TimePoint now) { m_timeBefore = m_breaker.snapshot(now).timeIn; }
    [[nodiscard]] std::array<Duration, kCircuitStateCount> timeIn(
        const CircuitSnapshot &snapshot) const noexcept;

    /// No transition is told any more.
    void stopTelling() noexcept { m_subscription.end(); }

private:
    CircuitBreaker m_breaker;
    Subscription m_subscription;
    std::optional<TimePoint> m_due;
    bool m_hasChanged = false;
    std::array<Duration, kCircuitStateCount> m_timeBefore{};
};

} // namespace switchgear::app
