// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"
#include "ui/data/wall_time.h"

#include <QString>

namespace switchgear::ui {

/// Who brought a change: the actor, or "automatic".
[[nodiscard]] QString actorText(const Change &change);

/// How many calls the window of an opening counted, and how many failed: "412 / 297".
[[nodiscard]] QString windowText(const Change &change);

/// The rule that held, with its numbers: "297 of 412 calls failed in 10 s: 72 %, limit 50 %".
[[nodiscard]] QString ruleSentence(const FrozenWindow &window);

/// The newest opening; null where none is known.
[[nodiscard]] const Change *lastOpening(const CircuitRecord &record);

/// Why the circuit is as it is, in one sentence: what opened it last, who holds it, or that it has
/// not opened.
[[nodiscard]] QString standingSentence(const CircuitRecord &record, TimePoint now,
                                       const WallTime &wall);

/// "break 4 of exponential ×2 from 5 s" while it is open; else the strategy alone.
[[nodiscard]] QString breakSentence(const CircuitRecord &record);

/// "72 %", or with one decimal below ten.
[[nodiscard]] QString percentText(double ratio);

} // namespace switchgear::ui
