// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <QToolButton>

namespace switchgear::ui {

/// Says that the lanes stand still, how far behind now they are and what came since; pressed, it
/// goes live again. It is not there while they follow.
class FollowPill final : public QToolButton
{
    Q_OBJECT

public:
    explicit FollowPill(QWidget *parent = nullptr);

    void setPaused(Duration behind, int newEvents, bool isShort);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// "Paused · 0:42 behind · 13 new events · End = live"; a short one leaves the events out.
[[nodiscard]] QString pausedText(Duration behind, int newEvents, bool isShort);

} // namespace switchgear::ui
