// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace switchgear::ui {

class ErrorModel;

/// Which errors a circuit had since it was made: name, count, and share as a bar.
class ErrorPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorPanel(QWidget *parent = nullptr);

    void showRecord(const LaneData &seen);
    [[nodiscard]] ErrorModel *model() const { return m_model; }

private:
    ErrorModel *m_model;
    QTableView *m_table;
    QLabel *m_empty;
    QLabel *m_last;
};

} // namespace switchgear::ui
