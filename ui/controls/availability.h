// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"

#include <QString>
#include <QStringList>

namespace switchgear::ui {

/// What the control bar offers.
enum class Control : quint8 { Isolate, Release, Reset, HalfOpen, Trip, Mode, Strategy };
inline constexpr int kControlCount = 7;

/// Why a control does not apply to these circuits now, as a sentence for its tool tip; empty where
/// it applies. Several circuits can only be isolated, released and reset.
[[nodiscard]] QString whyNot(Control control, const QStringList &circuits, const CircuitLook &look);

} // namespace switchgear::ui
