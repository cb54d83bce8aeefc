// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/cell_painter.h"

#include "ui/style/bold.h"
#include "ui/style/glyphs.h"
#include "ui/style/state_painter.h"

#include <QFontMetrics>
#include <QPainter>

#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kGlyph = 14;
constexpr int kPillPadding = 6;
constexpr int kPillHeight = 20;
constexpr double kRadius = 4;
constexpr int kBarHeight = 8;
constexpr Duration kSparkSpan = std::chrono::seconds{60};
constexpr Duration kSparkGap = std::chrono::milliseconds{2500};

bool isPill(DisplayState state)
{
    return state == DisplayState::Open || state == DisplayState::HalfOpen
           || state == DisplayState::Isolated;
}

void paintPillGround(QPainter &painter, const QRectF &pill, DisplayState state, const Theme &theme)
{
    if (state == DisplayState::Open) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.fill(state));
        painter.drawRoundedRect(pill, kRadius, kRadius);
        return;
    }
    QPen outline(theme.ink(state), 1.4);
    if (state == DisplayState::Isolated) {
        outline.setStyle(Qt::CustomDashLine);
        outline.setDashPattern({3, 2});
    }
    painter.setPen(outline);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(pill.adjusted(0.7, 0.7, -0.7, -0.7), kRadius, kRadius);
}

QColor barColour(float percent, float limitPercent, bool isOpen, const Theme &theme)
{
    if (isOpen || percent >= limitPercent)
        return theme.fill(DisplayState::Open);
    if (percent >= 0.8F * limitPercent)
        return theme.attention;
    return theme.muted;
}

QRect trackIn(const QRect &box)
{
    return {box.left(), box.center().y() - kBarHeight / 2 + 1, box.width(), kBarHeight};
}

/// A share that is not zero has at least one column.
int columnsOf(float percent, const QRect &track)
{
    if (std::isnan(percent) || percent <= 0)
        return 0;
    const float share = std::min(percent, 100.0F) / 100.0F;
    return std::max(1, static_cast<int>(std::lround(share * static_cast<float>(track.width()))));
}

void paintTick(QPainter &painter, const QRect &track, float limitPercent, const Theme &theme)
{
    if (std::isnan(limitPercent))
        return;
    const float share = std::clamp(limitPercent, 0.0F, 100.0F) / 100.0F;
    const int x = static_cast<int>(std::lround(share * static_cast<float>(track.width())));
    const int left = std::min(track.left() + std::max(0, x - 1), track.right() - 1);
    painter.fillRect(QRect(left, track.top() - 3, 2, kBarHeight + 6), theme.text);
}

float highestCalls(const std::deque<CircuitSample> &samples, TimePoint from)
{
    float highest = 0;
    for (auto sample = samples.rbegin(); sample != samples.rend() && sample->at >= from; ++sample)
        highest = std::max(highest, sample->calls);
    return highest;
}

} // namespace

int pillWidth(const QFont &font)
{
    const QFontMetrics metrics(bold(font));
    int widest = 0;
    for (int index = 0; index < kDisplayStateCount; ++index) {
        const auto state = static_cast<DisplayState>(index);
        if (isPill(state))
            widest = std::max({widest, metrics.horizontalAdvance(displayText(state)),
                               metrics.horizontalAdvance(limiterText(state))});
    }
    return kPillPadding + kGlyph + 4 + widest + kPillPadding;
}

void paintPill(QPainter &painter, const QRect &box, DisplayState state, const QString &word,
               const Theme &theme, const QColor &ground, const QFont &font)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(box, Qt::IntersectClip);
    QRect pill(box.left(), box.center().y() - kPillHeight / 2 + 1, box.width(), kPillHeight);
    if (isPill(state))
        paintPillGround(painter, pill, state, theme);
    const QColor ink = state == DisplayState::Open ? theme.onFill(state) : theme.ink(state);
    const QColor behind = state == DisplayState::Open ? theme.fill(state) : ground;
    const QRectF glyph(pill.left() + kPillPadding, pill.top() + (kPillHeight - kGlyph) / 2.0,
                       kGlyph, kGlyph);
    paintGlyph(painter, glyph, state, ink, behind);
    QFont shown = isPill(state) ? bold(font) : font;
    shown.setItalic(state == DisplayState::Unknown);
    painter.setFont(shown);
    painter.setPen(ink);
    const QRect room = pill.adjusted(kPillPadding + kGlyph + 4, 0, 0, 0);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, word);
    painter.restore();
}

void paintFailingBar(QPainter &painter, const QRect &box, float percent, float limitPercent,
                     bool isOpen, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QRect track = trackIn(box);
    painter.fillRect(track, theme.grid);
    painter.fillRect(QRect(track.topLeft(), QSize(columnsOf(percent, track), kBarHeight)),
                     barColour(percent, limitPercent, isOpen, theme));
    paintTick(painter, track, limitPercent, theme);
    painter.restore();
}

void paintLoadBar(QPainter &painter, const QRect &box, float percent, float limitPercent,
                  const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QRect track = trackIn(box);
    painter.fillRect(track, theme.grid);
    const int filled = columnsOf(percent, track);
    const int limit = std::min(filled, columnsOf(limitPercent, track));
    const QColor colour = percent >= 0.8F * limitPercent ? theme.attention : theme.muted;
    painter.fillRect(QRect(track.topLeft(), QSize(limit, kBarHeight)), colour);
    // Stripes say without colour that this part is not permitted.
    for (int x = limit; x < filled; ++x) {
        if ((x - limit) % 4 < 2)
            painter.fillRect(QRect(track.left() + x, track.top(), 1, kBarHeight), colour);
    }
    paintTick(painter, track, limitPercent, theme);
    painter.restore();
}

void paintSparkline(QPainter &painter, const QRect &box, const std::deque<CircuitSample> &samples,
                    TimePoint now, const QColor &ink)
{
    const TimePoint from = now - kSparkSpan;
    const float highest = highestCalls(samples, from);
    if (box.width() < 8 || samples.empty())
        return;
    const TimeScale scale{from, now, box.width() - 1};
    const auto pointOf = [&](const CircuitSample &sample) {
        const double share = highest > 0 ? static_cast<double>(sample.calls / highest) : 0.0;
        return QPointF(box.left() + 0.5 + scale.columnOf(sample.at),
                       box.bottom() + 0.5 - share * (box.height() - 1));
    };
    QPolygonF line;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(box.adjusted(-1, -1, 1, 1), Qt::IntersectClip);
    painter.setPen(QPen(ink, 1.2));
    TimePoint newer{};
    for (auto sample = samples.rbegin(); sample != samples.rend(); ++sample) {
        if (!line.isEmpty() && newer - sample->at > kSparkGap) {
            painter.drawPolyline(line);
            line.clear();
        }
        line.append(pointOf(*sample));
        newer = sample->at;
        if (sample->at < from)
            break;
    }
    painter.drawPolyline(line);
    painter.restore();
}

} // namespace switchgear::ui
