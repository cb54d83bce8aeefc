// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <vector>

class QWidget;

namespace switchgear::ui {

/// A text that somebody sees or hears, and where.
struct ShownText
{
    QString text;
    QString where; ///< "QLabel heading: text"
    bool isPainted = false; ///< a run of glyphs, cut where the direction of writing changes
};

/// Every text of a window: what widgets, actions and models hold, tool tips, what a screen reader
/// is given, and, so that nothing is forgotten, what is really painted.
[[nodiscard]] std::vector<ShownText> shownTexts(QWidget &window);

} // namespace switchgear::ui
