// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/circuit_snapshot.h>

#include <QString>

namespace switchgear::ui {

/// What the window shows for a circuit: its state, with the mode that overrides it and the case in
/// which nothing is known. The order is that of the strip, worst first but for Closed and Unknown.
enum class DisplayState : quint8 { Open, HalfOpen, Isolated, Disabled, Closed, Unknown };
inline constexpr int kDisplayStateCount = 6;

/// An isolation is shown as such in every mode; a disabled circuit that is closed is Disabled.
[[nodiscard]] DisplayState displayState(CircuitState state, CircuitMode mode) noexcept;

/// A limiter's words for the same signs: "Passing" for Closed, "Limiting" for HalfOpen, and
/// "Isolated", "Disabled", "Unknown".
[[nodiscard]] QString limiterText(DisplayState state);

/// "Open", "Half-open", "Isolated", "Disabled", "Closed", "Unknown", translated.
[[nodiscard]] QString displayText(DisplayState state);

} // namespace switchgear::ui
