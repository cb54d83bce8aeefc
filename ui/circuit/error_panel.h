// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace switchgear::ui {

class ErrorModel;

/// Which errors a circuit had in the time that its lanes show: name, count, and share as a bar;
/// how many it had since it was made stands above.
class ErrorPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorPanel(QWidget *parent = nullptr);

    /// A window that ends at or after the newest look is told by its length, another by the clock.
    void showRecord(const LaneData &seen, TimePoint from, TimePoint to);
    [[nodiscard]] ErrorModel *model() const { return m_model; }

private:
    ErrorModel *m_model;
    QTableView *m_table;
    QLabel *m_title;
    QLabel *m_empty;
    QLabel *m_last;
};

} // namespace switchgear::ui
