// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <string_view>

namespace switchgear::ui {

/// Makes text from outside (names, reasons, owners, errors) harmless to show: the one place that
/// everything passes on its way to a widget, a window's title, a file or a screen reader.
///
/// What has no shape of its own, or turns the direction of writing, becomes a sign: a newline is
/// "⟨U+000A⟩". No two texts become the same one. What remains is plain text; no widget may take it
/// for HTML.

/// With signs alone, for files, whose cells and quotes keep neighbours apart.
[[nodiscard]] QString visibleText(const QString &text);
/// With signs, and isolated where it has letters of a script that runs to the left: its direction
/// turns nothing beside it.
[[nodiscard]] QString shownText(const QString &text);
/// The same of what the core gives; a byte that is no UTF-8 becomes a sign, too (see fromCore()).
[[nodiscard]] QString shownText(std::string_view bytes);

inline constexpr qsizetype kNameShown = 64; ///< in a label, whose width a name must not decide
inline constexpr qsizetype kNameInTable = 256; ///< where the column cuts it again
inline constexpr qsizetype kTipShown = 1000;

/// A circuit's name as shownText(), with blanks at its ends or in a row as signs, too, and cut in
/// its middle where it is longer than `most`.
[[nodiscard]] QString nameText(const QString &name, qsizetype most = kNameShown);

/// What is shown already, cut in its middle where it is longer than `most`.
[[nodiscard]] QString cutText(const QString &shown, qsizetype most);
/// Text for a tool tip: cut where it would fill the screen. It is plain text, as a screen reader
/// reads it; PlainToolTips shows it so.
[[nodiscard]] QString plainToolTip(const QString &text);

/// Whether a character has no shape of its own, or turns the direction of writing.
[[nodiscard]] bool isHiddenCharacter(char32_t code);

/// For a text that may show mnemonics, of an action or a check box: an ampersand stays one.
[[nodiscard]] QString mnemonicSafe(const QString &text);

} // namespace switchgear::ui
