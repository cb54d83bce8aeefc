// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/style/state_painter.h"

#include <QBrush>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kCrowdTick = 2; ///< height in pixels
constexpr int kWordMargin = 4;

/// What one pixel column has seen so far.
struct PixelColumn
{
    DisplayState state = DisplayState::Unknown;
    int spans = 0;
};

void book(PixelColumn &column, DisplayState state)
{
    if (column.spans == 0 || severity(state) > severity(column.state))
        column.state = state;
    ++column.spans;
}

/// The columns a span covers. Its last column is that in which its end lies, but for an end on the
/// edge of a column; a span that lies in the scale at all has at least one.
std::pair<int, int> columnsOf(const StateSpan &span, const TimeScale &scale)
{
    const double first = std::floor(scale.columnOf(span.from));
    const double last = std::ceil(scale.columnOf(span.to));
    const auto clamp = [&scale](double column) {
        return static_cast<int>(std::clamp(column, 0.0, static_cast<double>(scale.width)));
    };
    const int from = clamp(first);
    return {from, std::max(clamp(last), std::min(from + 1, scale.width))};
}

/// Two spans in a column are merely a seam; with three, one lies inside it and cannot be seen.
bool isCrowded(const PixelColumn &column)
{
    return column.spans > 2;
}

std::vector<StateRun> merge(const std::vector<PixelColumn> &columns)
{
    std::vector<StateRun> runs;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const PixelColumn &column = columns[i];
        if (column.spans == 0)
            continue;
        const int x = static_cast<int>(i);
        if (!runs.empty()) {
            StateRun &run = runs.back();
            if (run.x + run.width == x && run.state == column.state
                && run.isCrowded == isCrowded(column)) {
                ++run.width;
                continue;
            }
        }
        runs.push_back({x, 1, column.state, isCrowded(column)});
    }
    return runs;
}

/// A tile of pixels, of which those that `isInked` names bear the ink. Qt's own patterns stay as
/// fine as the device is; a tile grows with the scale like everything else.
template <typename IsInked>
QBrush tile(int side, const QColor &ink, IsInked isInked)
{
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            if (isInked(x, y))
                image.setPixelColor(x, y, ink);
        }
    }
    return image;
}

QBrush risingHatch(const QColor &ink)
{
    return tile(6, ink, [](int x, int y) { return (x + y) % 6 == 0; });
}

QBrush fallingHatch(const QColor &ink)
{
    return tile(6, ink, [](int x, int y) { return x == y; });
}

QBrush dither(const QColor &ink)
{
    return tile(2, ink, [](int x, int y) { return x == y; });
}

void paintTexture(QPainter &painter, const QRect &box, DisplayState state, const Theme &theme)
{
    painter.setBrushOrigin(0, 0);
    switch (state) {
    case DisplayState::HalfOpen: {
        QRect lower = box;
        lower.setTop(box.top() + box.height() / 2);
        painter.fillRect(lower, dither(theme.base));
        return;
    }
    case DisplayState::Isolated:
        painter.fillRect(box, risingHatch(theme.base));
        return;
    case DisplayState::Disabled:
        painter.fillRect(box, fallingHatch(theme.ink(state)));
        return;
    case DisplayState::Unknown:
        painter.setPen(QPen(theme.outline, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        return;
    case DisplayState::Open:
    case DisplayState::Closed:
        return;
    }
}

void paintWord(QPainter &painter, const QRect &box, DisplayState state, const Theme &theme)
{
    const QString word = displayText(state);
    const QFontMetrics metrics = painter.fontMetrics();
    const int needed = metrics.horizontalAdvance(word);
    if (box.width() < needed + 2 * kWordMargin || box.height() < metrics.height())
        return;
    const QRect place(box.left() + kWordMargin, box.top(), needed + 1, box.height());
    const bool textured = state == DisplayState::Isolated || state == DisplayState::Disabled
                          || state == DisplayState::HalfOpen;
    if (textured) {
        const QRect plate(place.left() - 2, place.center().y() - metrics.height() / 2,
                          place.width() + 3, metrics.height());
        painter.fillRect(plate, theme.fill(state));
    }
    painter.setPen(theme.onFill(state));
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, word);
}

} // namespace

double TimeScale::columnOf(TimePoint at) const
{
    const double span = std::chrono::duration<double>(to - from).count();
    if (span <= 0)
        return 0;
    return std::chrono::duration<double>(at - from).count() / span * width;
}

TimePoint TimeScale::instantOf(double column) const
{
    if (width <= 0)
        return from;
    const double share = column / width;
    const auto length = static_cast<double>((to - from).count());
    return from + Duration{static_cast<std::int64_t>(std::llround(share * length))};
}

int severity(DisplayState state) noexcept
{
    switch (state) {
    case DisplayState::Open:
        return 5;
    case DisplayState::HalfOpen:
        return 4;
    case DisplayState::Isolated:
        return 3;
    case DisplayState::Disabled:
        return 2;
    case DisplayState::Unknown:
        return 1;
    case DisplayState::Closed:
        break;
    }
    return 0;
}

std::vector<StateRun> stateRuns(const std::deque<StateSpan> &spans, const TimeScale &scale)
{
    if (scale.width <= 0 || scale.to <= scale.from)
        return {};
    std::vector<PixelColumn> columns(static_cast<std::size_t>(scale.width));
    auto span = std::partition_point(spans.begin(), spans.end(),
                                     [&scale](const StateSpan &s) { return s.to <= scale.from; });
    for (; span != spans.end() && span->from < scale.to; ++span) {
        const auto [first, end] = columnsOf(*span, scale);
        for (int column = first; column < end; ++column)
            book(columns[static_cast<std::size_t>(column)], span->state);
    }
    return merge(columns);
}

void paintStateRuns(QPainter &painter, const QRect &box, const std::vector<StateRun> &runs,
                    const Theme &theme, StateDetail detail)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setClipRect(box, Qt::IntersectClip);
    for (const StateRun &run : runs) {
        const QRect place(box.left() + run.x, box.top(), run.width, box.height());
        painter.fillRect(place, theme.fill(run.state));
        paintTexture(painter, place, run.state, theme);
        if (detail == StateDetail::Lane)
            paintWord(painter, place, run.state, theme);
    }
    // The ticks come last: a neighbour's fill must not cover them.
    for (const StateRun &run : runs) {
        if (run.isCrowded)
            painter.fillRect(
                QRect(box.left() + run.x, box.bottom() + 1 - kCrowdTick, run.width, kCrowdTick),
                theme.text);
    }
    if (detail == StateDetail::Lane) {
        painter.setPen(theme.outline);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.adjusted(0, 0, -1, -1));
    }
    painter.restore();
}

void paintBreakAhead(QPainter &painter, const QRect &box, const TimeScale &scale, TimePoint now,
                     TimePoint until, const Theme &theme)
{
    const int from = static_cast<int>(std::floor(scale.columnOf(std::max(now, scale.from))));
    const int to = static_cast<int>(std::ceil(scale.columnOf(std::min(until, scale.to))));
    if (to <= from || from >= scale.width)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setClipRect(box, Qt::IntersectClip);
    painter.setBrushOrigin(0, 0);
    const QRect ahead(box.left() + from, box.top(), std::min(to, scale.width) - from, box.height());
    painter.fillRect(ahead, theme.base);
    painter.fillRect(ahead, risingHatch(theme.ink(DisplayState::Open)));
    painter.restore();
}

} // namespace switchgear::ui
