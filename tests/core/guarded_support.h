// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support.h"

#include <switchgear/guarded_circuit.h>

#include <memory>
#include <optional>

namespace switchgear::test {

/// A guarded circuit on a virtual clock.
class Guarded final
{
public:
    explicit Guarded(const CircuitOptions &options, const std::optional<RateLimit> &limit = {},
                     const std::optional<BulkheadOptions> &bulkhead = {})
        : m_circuit(std::make_shared<CircuitBreaker>("payments", options, &m_clock), limit,
                    bulkhead)
    {}

    [[nodiscard]] GuardedCircuit *operator->() { return &m_circuit; }
    [[nodiscard]] CircuitBreaker &breaker() { return m_circuit.breaker(); }
    [[nodiscard]] GuardedPermit call(TimePoint now) { return m_circuit.tryAcquire(now); }
    [[nodiscard]] RejectedBy rejectedBy(TimePoint now)
    {
        const GuardedPermit permit = m_circuit.tryAcquire(now);
        return permit ? RejectedBy::None : permit.rejection().by;
    }
    [[nodiscard]] RejectedBy wouldRefuse(TimePoint now)
    {
        const std::optional<Rejection> rejection = m_circuit.wouldRefuse(now);
        return rejection ? rejection->by : RejectedBy::None;
    }
    [[nodiscard]] double tokens(TimePoint now)
    {
        return m_circuit.limiter()->snapshot(now).available;
    }
    [[nodiscard]] Duration nextGrant(TimePoint now)
    {
        return m_circuit.limiter()->snapshot(now).nextGrant;
    }
    [[nodiscard]] quint64 inUse() { return m_circuit.bulkhead()->snapshot().inUse; }

private:
    Clock m_clock{Clock::Kind::Manual};
    GuardedCircuit m_circuit;
};

} // namespace switchgear::test
