// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/lane_overlay.h"

#include "ui/lanes/lane.h"

#include <QPainter>

namespace switchgear::ui {

LaneOverlay::LaneOverlay(Lane *lane) : QWidget(lane), m_lane(lane) {}

void LaneOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    m_lane->paintOverlay(painter);
}

} // namespace switchgear::ui
