// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/replay/output_buffer.h"

#include <switchgear/change.h>
#include <switchgear/circuit_snapshot.h>
#include <switchgear/guarded_circuit.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// Writes what a replay brings, one JSON object on each line, the keys in the contract's order.
/// Circuits are named by their place in the configuration.
class ReplayWriter final
{
public:
    ReplayWriter(OutputBuffer &output, const std::vector<std::string_view> &circuits);

    /// `idJson` is the id as it stands between quotes.
    void decision(TimePoint at, std::uint32_t circuit, std::string_view idJson,
                  const GuardedPermit &permit);
    /// Tokens that were asked for; granted, the wait is how long to wait for them.
    void reservation(TimePoint at, std::uint32_t circuit, std::string_view idJson,
                     const TokenGrant &grant);
    void cancelled(TimePoint at, std::uint32_t circuit, std::string_view idJson,
                   std::uint64_t restored);
    void transition(std::uint32_t circuit, const Change &change);
    void state(std::uint32_t circuit, const CircuitSnapshot &snapshot,
               const GuardedCircuit &stages);
    /// `timeIn`: by CircuitState, within the trace.
    void summary(std::uint32_t circuit, const CircuitSnapshot &snapshot,
                 const std::array<Duration, kCircuitStateCount> &timeIn,
                 const GuardedCircuit &stages);

private:
    OutputBuffer &m_output;
    std::vector<std::string> m_names; ///< escaped
};

} // namespace switchgear::app
