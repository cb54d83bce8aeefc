// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/display_state.h"

#include <QColor>
#include <QIcon>
#include <QRectF>

class QPainter;

namespace switchgear::ui {

/// Draws a state's sign, a path on a grid of 16 units, into the largest square that fits `box`. The
/// six differ in shape, so that none needs its colour. `ground` shows through what is cut out.
void paintGlyph(QPainter &painter, const QRectF &box, DisplayState state, const QColor &ink,
                const QColor &ground);

/// The same as an icon for menus and lists, in the state's ink of the current theme.
[[nodiscard]] QIcon glyphIcon(DisplayState state);

/// The warning sign of the banner and of the attention list.
void paintWarning(QPainter &painter, const QRectF &box, const QColor &ink, const QColor &ground);

} // namespace switchgear::ui
