// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

namespace switchgear::ui {

class Lane;

/// Lies over a whole lane and draws what belongs above its data; it takes the pointer, so that no
/// chart below ever sees a click.
class LaneOverlay final : public QWidget
{
    Q_OBJECT

public:
    explicit LaneOverlay(Lane *lane);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Lane *m_lane;
};

} // namespace switchgear::ui
