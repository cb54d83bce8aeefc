// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_snapshot.h"
#include "switchgear/detail/fork_gate.h"
#include "switchgear/events.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace switchgear::detail {

/// The stages of which refusals are told apart in the metrics.
inline constexpr std::array kMetricStages{RejectedBy::Breaker, RejectedBy::Limiter,
                                          RejectedBy::Bulkhead, RejectedBy::Ramp};

/// What events told of one circuit.
struct CountedEvents
{
    TransitionCounts transitions{};
    std::array<std::uint64_t, kMetricStages.size()> rejections{};
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    CircuitState state = CircuitState::Closed;
    std::uint64_t instance = 0; ///< of the circuit
    std::uint64_t lastChange = 0; ///< sequence of the newest change that is counted

    void add(const Event &event);

private:
    void addChange(const Event &event);
    void count(const Change &change) noexcept;
    void countRejection(RejectedBy by) noexcept;
};

/// What events told of circuits, by name. Of several circuits of one name, the one that was made
/// last: what a circuit that was removed still tells is not its successor's.
///
/// **Threads.** Any; a short lock, under which a circuit may be asked for its history.
class MetricsBook final
{
public:
    using Circuits = std::map<std::string, CountedEvents, std::less<>>;

    void add(const Event &event);
    void forget(std::string_view circuit);
    [[nodiscard]] Circuits circuits() const;

private:
    mutable Mutex m_mutex;
    Circuits m_circuits;
};

} // namespace switchgear::detail
