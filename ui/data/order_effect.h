// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/order_wish.h"

#include <switchgear/circuit_options.h>
#include <switchgear/circuit_snapshot.h>

namespace switchgear::ui {

/// Whether a circuit that is so would do what is asked. What would have no effect is known before
/// it is ordered: the circuit would write the asking alone into its history.
[[nodiscard]] bool wouldTakeEffect(const OrderWish &wish, const CircuitSnapshot &now,
                                   const CircuitOptions &options);

/// Whether both give the same breaks; custom strategies are told apart by name alone.
[[nodiscard]] bool isSameBreak(const BreakDuration &a, const BreakDuration &b);

} // namespace switchgear::ui
