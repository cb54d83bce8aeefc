// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/replay_circuit.h"

#include <memory>

namespace switchgear::app {

ReplayCircuit::ReplayCircuit(const CircuitConfig &config, const Clock &clock, Listener onTransition)
    : m_circuit(std::make_shared<CircuitBreaker>(config.name, config.options, &clock),
                config.limiter, config.bulkhead)
{
    m_subscription = breaker().subscribe(
        EventKind::Change, [this, tell = std::move(onTransition)](const Event &event) {
            m_hasChanged = true;
            if (event.change->kind == ChangeKind::Transition)
                tell(*event.change);
        });
}

std::array<Duration, kCircuitStateCount> ReplayCircuit::timeIn(
    const CircuitSnapshot &snapshot) const noexcept
{
    std::array<Duration, kCircuitStateCount> times = snapshot.timeIn;
    for (std::size_t i = 0; i < times.size(); ++i)
        times[i] -= m_timeBefore[i];
    return times;
}

} // namespace switchgear::app
