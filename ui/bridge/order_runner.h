// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/order_wish.h"

#include <switchgear/registry.h>

namespace switchgear::ui {

/// Gives a wish's order to its circuit at `now`. The circuit itself refuses one whose epoch is old.
/// **Threads.** Any; it takes the circuit's lock for a moment.
[[nodiscard]] OrderReply runOrder(Registry &registry, const OrderWish &wish, TimePoint now);

} // namespace switchgear::ui
