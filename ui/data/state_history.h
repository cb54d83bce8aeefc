// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/fleet_update.h"

#include <deque>

namespace switchgear::ui {

/// Carries a record's spans on to the newest look, at the exact instants of the changes between.
///
/// Where changes are missing (the circuit's ring overran between two looks, or an opening outlived
/// what came after it), the time of which nothing is known becomes Unknown. `record.now` must still
/// be the look before; an empty record starts where its first state was entered.
void extendSpans(CircuitRecord &record, const CircuitUpdate &update);

/// Carries the limiter's spans on: what a look finds holds since the look before.
void extendLimiterSpans(CircuitRecord &record, const CircuitUpdate &update);

/// Applies a whole update to its record: spans, stages, changes, samples, bounded as CircuitRecord
/// says.
void applyUpdate(CircuitRecord &record, const CircuitUpdate &update);

} // namespace switchgear::ui
