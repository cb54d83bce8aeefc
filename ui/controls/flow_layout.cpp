// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/flow_layout.h"

#include <QWidget>

#include <algorithm>

namespace switchgear::ui {
namespace {

constexpr int kGap = 8;

} // namespace

FlowLayout::FlowLayout(QWidget *parent) : QLayout(parent)
{
    setSpacing(kGap);
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
}

int FlowLayout::count() const
{
    return static_cast<int>(m_items.size());
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    const auto at = static_cast<std::size_t>(index);
    return index >= 0 && at < m_items.size() ? m_items[at].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (!itemAt(index))
        return nullptr;
    const auto at = m_items.begin() + index;
    QLayoutItem *item = at->release();
    m_items.erase(at);
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), Mode::Measure);
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto &item : m_items)
        size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const auto &item : m_items) {
        width += item->sizeHint().width() + spacing();
        height = std::max(height, item->sizeHint().height());
    }
    const QMargins margins = contentsMargins();
    return {width + margins.left() + margins.right(), height + margins.top() + margins.bottom()};
}

void FlowLayout::setGeometry(const QRect &box)
{
    QLayout::setGeometry(box);
    arrange(box, Mode::Place);
}

int FlowLayout::arrange(const QRect &box, Mode mode) const
{
    const QMargins margins = contentsMargins();
    const QRect inner = box.marginsRemoved(margins);
    int x = inner.x();
    int y = inner.y();
    int rowHeight = 0;
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue; // hidden
        const QSize size = item->sizeHint();
        if (rowHeight > 0 && x + size.width() > inner.right() + 1) {
            x = inner.x();
            y += rowHeight + spacing();
            rowHeight = 0;
        }
        if (mode == Mode::Place)
            item->setGeometry(QRect(QPoint(x, y), size));
        x += size.width() + spacing();
        rowHeight = std::max(rowHeight, size.height());
    }
    return y + rowHeight - inner.y() + margins.top() + margins.bottom();
}

} // namespace switchgear::ui
