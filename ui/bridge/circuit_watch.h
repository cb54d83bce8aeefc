// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/bridge/rate_meter.h"
#include "ui/bridge/stage_meter.h"
#include "ui/bridge/stage_source.h"
#include "ui/data/fleet_update.h"

#include <switchgear/circuit_breaker.h>

#include <memory>

namespace switchgear::ui {

/// One live circuit as the sampler follows it: what it was told already, and its rates.
class CircuitWatch final
{
public:
    CircuitWatch(std::shared_ptr<CircuitBreaker> circuit, Subscription subscription);

    [[nodiscard]] CircuitBreaker &circuit() const { return *m_circuit; }
    [[nodiscard]] bool watches(const CircuitBreaker &circuit) const
    {
        return m_circuit.get() == &circuit;
    }

    /// Looks at the circuit and gives what is new since the last look. A look out of turn leaves
    /// the seconds of the history to the regular ones. Without a source no stages are read.
    [[nodiscard]] CircuitUpdate look(TimePoint now, UpdateKind kind, StageSource *stages);

private:
    std::shared_ptr<CircuitBreaker> m_circuit;
    Subscription m_subscription;
    RateMeter m_meter;
    StageMeter m_stageMeter;
    std::uint64_t m_lastChange = 0;
    bool m_isKnown = false;
};

} // namespace switchgear::ui
