// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/share_bar_delegate.h"

#include "ui/style/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace switchgear::ui {

namespace {

constexpr int kBarHeight = 4;
constexpr int kMargin = 4;

} // namespace

void ShareBarDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem above = option;
    above.rect.setBottom(above.rect.bottom() - kBarHeight - 1);
    // The ground of the row first: the text's own box ends above the bar.
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    ground.text.clear();
    const QStyle *style = ground.widget ? ground.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, ground.widget);
    QStyledItemDelegate::paint(painter, above, index);

    const Theme &theme = Theme::current();
    const QRect track(option.rect.left() + kMargin, option.rect.bottom() - kBarHeight - 1,
                      std::max(0, option.rect.width() - 2 * kMargin), kBarHeight);
    const double share = std::clamp(index.data(m_role).toDouble(), 0.0, 1.0);
    const int filled = share > 0 ? std::max(1, static_cast<int>(track.width() * share)) : 0;
    painter->fillRect(track, theme.grid);
    painter->fillRect(QRect(track.topLeft(), QSize(filled, track.height())), theme.failure);
}

} // namespace switchgear::ui
