// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_state.h"
#include "switchgear/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace switchgear {

/// Who orders something of a circuit, why, and what state they saw.
struct Order
{
    std::string reason;
    std::string actor;
    /// Where set, the order is refused unless the circuit is still in this epoch.
    std::optional<std::uint64_t> ifEpoch;
};

/// What became of an order.
enum class OrderOutcome : std::uint8_t {
    Done, ///< it took effect
    NoEffect, ///< the circuit was so already, or the mode forbids it; the history says it was asked
    Refused, ///< the circuit had moved on from Order::ifEpoch; nothing was done
};

struct OrderResult
{
    OrderOutcome outcome = OrderOutcome::Done;
    CircuitState before = CircuitState::Closed;
    CircuitState after = CircuitState::Closed;
    std::uint64_t epoch = 0; ///< after the order
    std::uint64_t isolation = 0; ///< of isolate(): its id, for release()

    [[nodiscard]] bool isRefused() const noexcept { return outcome == OrderOutcome::Refused; }
};

} // namespace switchgear
