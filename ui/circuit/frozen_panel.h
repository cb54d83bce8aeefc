// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/wall_time.h"

#include <switchgear/change.h>

#include <QScrollArea>

class QBoxLayout;
class QLabel;

namespace switchgear::ui {

class OutcomeStrip;
class PartsChart;

/// What a circuit saw when it opened: the rule with its numbers, the window's parts, the errors and
/// the last outcomes. Of a change that is no opening it says what it was, and no more.
class FrozenPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit FrozenPanel(QWidget *parent = nullptr);

    /// None: nothing is selected.
    void setChange(const Change *change, const WallTime &wall);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setWindow(const FrozenWindow *window, const WallTime &wall);

    QBoxLayout *m_columns;
    QLabel *m_title;
    QLabel *m_reason;
    QLabel *m_rule;
    QLabel *m_partsTitle;
    PartsChart *m_parts;
    QLabel *m_errorsTitle;
    QLabel *m_errors;
    QLabel *m_lastTitle;
    OutcomeStrip *m_last;
};

} // namespace switchgear::ui
