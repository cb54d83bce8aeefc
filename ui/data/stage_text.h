// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/stage_reading.h"

#include <QString>
#include <QStringList>

namespace switchgear::ui {

/// "Fallback", "Retry", "Limiter", "Bulkhead", "Breaker", "Time-out".
[[nodiscard]] QString stageName(StageKind kind);

/// What it is at, in a few words: "212 of 250/s", "3 of 5 · 2 waiting", "41 retries · budget 7".
[[nodiscard]] QString stageFigure(const StageReading &stage);

/// What it turned away, and the share of what came: "refused 1 204 · 12 %", "gave up 3 · 0.2 %",
/// "timed out 2 · 0.1 %".
[[nodiscard]] QString stageRefusal(const StageReading &stage);

/// Everything that is known of it, a line for each.
[[nodiscard]] QStringList stageDetails(const StageReading &stage);

/// A rate in the unit of its limit: "250/s", "900/min", "1 per 250 ms".
[[nodiscard]] QString limitText(const LimiterFigures &limit);

/// The unit alone: "/s", "/min", "/h", " per 2.5 s".
[[nodiscard]] QString perText(Duration per);

/// A count with thin spaces between thousands.
[[nodiscard]] QString countText(std::uint64_t count);

} // namespace switchgear::ui
