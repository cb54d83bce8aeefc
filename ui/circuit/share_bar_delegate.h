// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStyledItemDelegate>

namespace switchgear::ui {

/// Draws a share (0 to 1, of the role it is given) as a bar below the text of the cell.
class ShareBarDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ShareBarDelegate(int role, QObject *parent) : QStyledItemDelegate(parent), m_role(role) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_role;
};

} // namespace switchgear::ui
