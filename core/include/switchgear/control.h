// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_state.h"
#include "switchgear/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace switchgear {

/// So many isolations stand on a circuit at most; a further isolate() is refused.
inline constexpr std::size_t kMostIsolations = 1000;

/// Who orders something of a circuit, why, and what state they saw.
struct Order
{
    std::string reason; ///< for the history, which cuts it at Change::kTextLimit; may be empty
    std::string actor; ///< for the history, which cuts it at Change::kTextLimit; may be empty
    /// Where set, the order is refused unless the circuit is still in this epoch.
    std::optional<std::uint64_t> ifEpoch;
};

/// What became of an order.
enum class OrderOutcome : std::uint8_t {
    Done, ///< it took effect
    NoEffect, ///< the circuit was so already, or the mode forbids it; the history says it was asked
    Refused, ///< nothing was done, and the history does not tell of it; see OrderRefusal
};

/// Why an order was refused.
enum class OrderRefusal : std::uint8_t {
    None, ///< it was not
    StateMoved, ///< the circuit had moved on from Order::ifEpoch
    TooManyIsolations, ///< kMostIsolations stand on the circuit
};

/// What an order did, and to what.
struct OrderResult
{
    OrderOutcome outcome = OrderOutcome::Done; ///< whether it took effect
    OrderRefusal refusal = OrderRefusal::None; ///< where it was refused, why
    CircuitState before = CircuitState::Closed; ///< the state that the order met
    CircuitState after = CircuitState::Closed; ///< the state that it left
    std::uint64_t epoch = 0; ///< after the order
    std::uint64_t isolation = 0; ///< of isolate(): its id, for release()

    /// Whether nothing was done; `refusal` tells why.
    [[nodiscard]] bool isRefused() const noexcept { return outcome == OrderOutcome::Refused; }
};

} // namespace switchgear
