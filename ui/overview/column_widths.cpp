// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/column_widths.h"

#include "ui/overview/cell_painter.h"

#include <QFontMetrics>

#include <numeric>

namespace switchgear::ui {

namespace {

constexpr int kMargins = 12;

struct ColumnBounds
{
    int least;
    int most;
    int share; ///< of what is left, in hundredths
};

std::array<ColumnBounds, OverviewModel::ColumnCount> boundsFor(const QFont &font)
{
    const QFontMetrics metrics(font);
    const auto width = [&metrics](const char *sample) {
        return metrics.horizontalAdvance(QString::fromUtf8(sample)) + kMargins;
    };
    const int state = pillWidth(font) + width("99 s") + 4;
    return {{
        {state, state + 12, 5},
        {width("search · limiter"), width("inventory.reserve.eu-west"), 20},
        {84, 600, 35},
        {width("100 %"), width("100 %") + 96, 20},
        {width("00 000"), width("00 000") + 68, 12},
        {width("0000 ms"), width("0000 ms") + 8, 2},
        {width("#4 · 17 s left"), width("by someone@workstation"), 6},
    }};
}

} // namespace

ColumnWidths fitColumns(int available, const QFont &font)
{
    const auto bounds = boundsFor(font);
    ColumnWidths widths{};
    for (std::size_t column = 0; column < widths.size(); ++column)
        widths[column] = bounds[column].least;
    int left = available - std::accumulate(widths.begin(), widths.end(), 0);
    // Shares that a column has no more use for are given out again.
    for (int round = 0; round < 4 && left > 0; ++round) {
        int given = 0;
        for (std::size_t column = 0; column < widths.size(); ++column) {
            const int more =
                std::min(left * bounds[column].share / 100, bounds[column].most - widths[column]);
            widths[column] += more;
            given += more;
        }
        left -= given;
    }
    if (left > 0)
        widths[OverviewModel::Timeline] += left;
    return widths;
}

} // namespace switchgear::ui
