// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLabel>

namespace switchgear::ui {

/// A label that shows any text as it is; names and reasons come from outside.
[[nodiscard]] QLabel *plainLabel(const QString &text, QWidget *parent);
/// The same over several lines, as wide as there is room; a long word is broken, too. At most
/// `lines`, unless 0: where a text from outside may be longer than the place bears.
[[nodiscard]] QLabel *wrappedLabel(const QString &text, QWidget *parent, int lines = 0);
/// In the muted colour, which follows the palette.
[[nodiscard]] QLabel *mutedLabel(const QString &text, QWidget *parent);
[[nodiscard]] QLabel *wrappedMutedLabel(const QString &text, QWidget *parent, int lines = 0);
/// Bold, over at most two lines, at `scale` times the size of the application's font.
[[nodiscard]] QLabel *headingLabel(const QString &text, double scale, QWidget *parent);

} // namespace switchgear::ui
