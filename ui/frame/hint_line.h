// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

namespace switchgear::ui {

/// The line of the first launch: what is running, and where to go next. Never in the way, and gone
/// for good at a press.
class HintLine final : public QWidget
{
    Q_OBJECT

public:
    explicit HintLine(QWidget *parent = nullptr);

Q_SIGNALS:
    void labRequested();
    void keysRequested();
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace switchgear::ui
