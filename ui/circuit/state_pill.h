// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/display_state.h"

#include <QWidget>

namespace switchgear::ui {

/// A circuit's state as a sign, a word and a time: filled where it is open, outlined where a trial
/// or a person holds it, plain while all is well.
class StatePill final : public QWidget
{
    Q_OBJECT

public:
    explicit StatePill(QWidget *parent = nullptr);

    void setState(DisplayState state, const QString &detail);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString text() const;

    DisplayState m_state = DisplayState::Unknown;
    QString m_detail;
};

} // namespace switchgear::ui
