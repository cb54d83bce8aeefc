// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include <vector>

class QAction;

namespace switchgear::ui {

/// The views one below the other at the left; the current one bears a mark. What its buttons do are
/// the actions handed in, of which one is checked.
class NavRail final : public QWidget
{
    Q_OBJECT

public:
    explicit NavRail(const std::vector<QAction *> &views, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace switchgear::ui
