// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/display_state.h"

#include <QWidget>

namespace switchgear::ui {

/// One sentence on a circuit's state, behind its glyph and in its ink; wraps where it is narrow.
class StateLine final : public QWidget
{
    Q_OBJECT

public:
    explicit StateLine(QWidget *parent = nullptr);

    void show(DisplayState state, const QString &text);
    [[nodiscard]] QString text() const { return m_text; }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont lineFont() const;

    DisplayState m_state = DisplayState::Unknown;
    QString m_text;
};

} // namespace switchgear::ui
