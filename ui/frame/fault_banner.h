// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace switchgear::ui {

/// Says in every view that faults are switched on, which, and when they end; not there otherwise.
class FaultBanner final : public QWidget
{
    Q_OBJECT

public:
    /// `stopAll` is what its button does.
    explicit FaultBanner(QAction *stopAll, QWidget *parent = nullptr);

    void show(const LoadLabStatus &status);
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    QLabel *m_label;
    QPushButton *m_stop;
};

} // namespace switchgear::ui
