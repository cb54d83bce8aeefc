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

/// What was selected when a control is used.
enum class ControlSubject : quint8 {
    Circuit,
    Limiter, ///< of the circuit: what is done, is done to the whole circuit
};

/// Why a control does not apply to these circuits now, as a sentence for its tool tip; empty where
/// it applies. Several circuits can only be isolated, released and reset; with a limiter, what
/// concerns the breaker alone does not apply.
[[nodiscard]] QString whyNot(Control control, const QStringList &circuits, const CircuitLook &look,
                             ControlSubject subject = ControlSubject::Circuit);

} // namespace switchgear::ui
