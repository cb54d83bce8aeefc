// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/data/order_wish.h"

#include <QString>

#include <vector>

namespace switchgear::ui {

/// One line on what became of one order: done; without effect, and why; or refused, and what had
/// changed.
[[nodiscard]] QString replyText(const OrderReply &reply, const CircuitLook &look);

/// The same of orders that were given together: of one, its own line; of more, how many were done,
/// and the first that was not.
[[nodiscard]] QString repliesText(const std::vector<OrderReply> &replies, const CircuitLook &look);

} // namespace switchgear::ui
