// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/style/theme.h"

#include <QString>

#include <optional>

namespace switchgear::ui {

/// Which scheme an operator wants. System: the one of the desktop, guessed from the palette with
/// which the program started, since Qt 6.4 does not tell it.
enum class ThemeChoice : quint8 { System, Light, Dark };

/// Gives the whole application the style and the palette of a choice. The window's thread alone.
void applyTheme(ThemeChoice choice);

/// "system", "light", "dark": as on the command line and in the settings.
[[nodiscard]] QString themeWord(ThemeChoice choice);
[[nodiscard]] std::optional<ThemeChoice> themeFromWord(const QString &word);

} // namespace switchgear::ui
