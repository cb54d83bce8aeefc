// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/end_labels.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace switchgear::ui {

namespace {

constexpr int kGap = 4;
constexpr int kOverhang = 3; // by which a line's end may stand out of the plot

} // namespace

std::vector<int> spreadLabels(const std::vector<EndLabel> &labels, const QRect &area, int height)
{
    std::vector<std::size_t> order(labels.size());
    // Of labels at one height the last stands highest: p99 above p50.
    std::iota(order.rbegin(), order.rend(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&labels](std::size_t a, std::size_t b) { return labels[a].y < labels[b].y; });
    const int count = static_cast<int>(labels.size());
    const int room = std::max(0, area.height() - height);
    const int step = count > 1 ? std::min(height, room / (count - 1)) : height;
    std::vector<int> tops(labels.size());
    // Downwards each takes its place or the next free one; upwards what ran over the foot is moved
    // back.
    int free = area.top();
    for (const std::size_t index : order) {
        tops[index] = std::max(free, labels[index].y - height / 2);
        free = tops[index] + step;
    }
    int limit = area.top() + room;
    for (auto index = order.rbegin(); index != order.rend(); ++index) {
        tops[*index] = std::min(tops[*index], limit);
        limit = tops[*index] - step;
    }
    return tops;
}

void paintEndLabels(QPainter &painter, const std::vector<EndLabel> &labels, const QRect &area,
                    const QColor &ground)
{
    if (labels.empty())
        return;
    const QFontMetrics metrics = painter.fontMetrics();
    const int height = metrics.ascent() + metrics.descent();
    const std::vector<int> tops = spreadLabels(labels, area, height);
    std::vector<QRect> places;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const int width = std::min(metrics.horizontalAdvance(labels[i].text) + 1, area.width());
        const int left = std::clamp(labels[i].x + kGap, area.left(), area.right() + 1 - width);
        places.emplace_back(left, tops[i], width, height);
    }
    QColor plate = ground;
    plate.setAlphaF(0.85F);
    for (std::size_t i = 0; i < places.size(); ++i) {
        // Where the label lies upon its line, no stump of it may show behind the text.
        const bool isOnLine = places[i].left() < labels[i].x + kGap;
        const int right = isOnLine ? area.right() + kOverhang : places[i].right();
        painter.fillRect(QRect(places[i].topLeft(), QPoint(right, places[i].bottom())), plate);
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        painter.setPen(labels[i].colour);
        painter.drawText(places[i], Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(labels[i].text, Qt::ElideRight, places[i].width()));
    }
}

} // namespace switchgear::ui
