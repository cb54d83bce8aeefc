// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/circuit_record.h"
#include "ui/data/wall_time.h"

#include <QColor>
#include <QString>
#include <QStringList>

#include <vector>

namespace switchgear::ui {

struct Theme;

/// What a lane draws from, during one call.
struct LaneData
{
    const CircuitRecord *record = nullptr; ///< null: no circuit is chosen, or it is gone
    TimePoint now; ///< of the newest look
    WallTime wall;
    bool isStalled = false; ///< what is known is old
};

/// The full form for the view of one circuit, the compact one for a narrow panel beside others.
enum class LaneDensity : quint8 { Full, Compact };

/// One coloured word or number of a lane. The colour is a token, so that it follows the theme.
struct LaneText
{
    QString text;
    QColor Theme::*colour = nullptr; ///< null: the text's own
};

/// A lane's numbers as rows of text, for those who would rather read than look.
struct LaneTable
{
    QString title;
    QStringList columns; ///< the first is the time
    std::vector<QStringList> rows; ///< oldest first, each as long as `columns`
};

} // namespace switchgear::ui
