// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/data/order_wish.h"

#include <QString>
#include <QStringList>

namespace switchgear::ui {

/// The bounds of a reason, in characters, blanks at both ends taken off.
inline constexpr int kReasonMin = 3;
inline constexpr int kReasonMax = 120;

/// "250 ms", "2.5 s", "23 s", "3 min 41 s", "2 h 5 min": as a person would say it.
[[nodiscard]] QString spokenDuration(Duration duration);
/// "250 ms", "67.5 s", "1.7 m", "2.5 h": at most six characters, for axes and tables.
[[nodiscard]] QString shortDuration(Duration duration);
/// A rate with no more digits than it deserves: "0.4", "7.2", "412", "12 430" (thin spaces).
[[nodiscard]] QString rateText(double perSecond);
/// "about 412 calls/s", or "no calls at present".
[[nodiscard]] QString trafficText(double perSecond);
/// "lets one call through as a probe", "lets 5 calls through as probes".
[[nodiscard]] QString probingText(std::uint32_t probes);
/// The words "Enforce", "Disabled", "Shadow", translated.
[[nodiscard]] QString modeText(CircuitMode mode);
/// "constant 30 s", "exponential ×2 from 5 s, at most 5 min, jitter 10 %".
[[nodiscard]] QString strategyText(const BreakDuration &breakDuration);

/// The live line of a dialog: "Open for 23 s, 17 s of its break left"; of several circuits, how
/// many are in which state.
[[nodiscard]] QString presentState(const QString &circuit, const CircuitLook &look);
[[nodiscard]] QString presentStates(const QStringList &circuits, const CircuitLook &look);
/// "changed to Half-open 2 s ago".
[[nodiscard]] QString changeText(const CircuitRecord &record, TimePoint now);

} // namespace switchgear::ui
