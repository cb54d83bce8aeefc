// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/overview/overview_row.h"
#include "ui/style/theme.h"

#include <QFont>
#include <QRect>

class QPainter;

namespace switchgear::ui {

/// How wide the state's pill is in a font: the same for every state, so that the times beside line
/// up.
[[nodiscard]] int pillWidth(const QFont &font);

/// The state as glyph and word: a filled pill for Open, an outlined one for Half-open, a dashed one
/// for Isolated, plain text for the rest. `ground` is what lies behind the cell.
void paintPill(QPainter &painter, const QRect &box, DisplayState state, const QString &word,
               const Theme &theme, const QColor &ground, const QFont &font);

/// A bar of 0 to 100 percent with a tick at the limit. Red at or above the limit, amber at or above
/// four fifths of it, grey below. Without a value the bar is empty, without a limit it has no tick.
void paintFailingBar(QPainter &painter, const QRect &box, float percent, float limitPercent,
                     bool isOpen, const Theme &theme);

/// The same form for a limiter: what is asked for, with a tick at what is permitted. Amber at or
/// above four fifths of that, and what lies above it is hatched; never red, for to limit is its
/// work.
void paintLoadBar(QPainter &painter, const QRect &box, float percent, float limitPercent,
                  const Theme &theme);

/// The calls of the last minute as a thin line, its newest value at the right edge. The scale
/// begins at zero; gaps stay gaps.
void paintSparkline(QPainter &painter, const QRect &box, const std::deque<CircuitSample> &samples,
                    TimePoint now, const QColor &ink);

} // namespace switchgear::ui
