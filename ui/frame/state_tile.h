// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/display_state.h"

#include <QAbstractButton>

namespace switchgear::ui {

/// How many circuits are in one state; pressed, it lets the overview show these alone.
class StateTile final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit StateTile(DisplayState state, QWidget *parent = nullptr);

    [[nodiscard]] DisplayState state() const { return m_state; }
    /// Limiters of the same sign are told in words, and are not part of the number.
    void setCount(int count, int limiters = 0);
    [[nodiscard]] int count() const { return m_count; }
    /// Without its word, where the window is narrow.
    void setCompact(bool compact);
    [[nodiscard]] bool isCompact() const { return m_compact; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void updateTexts();
    [[nodiscard]] QFont countFont() const;

    DisplayState m_state;
    int m_count = 0;
    int m_limiters = 0;
    bool m_compact = false;
};

} // namespace switchgear::ui
