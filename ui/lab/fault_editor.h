// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLayout;
class QPushButton;
class QSpinBox;

namespace switchgear::ui {

class LifetimeSpin;

/// Describes one fault and starts it. It always has an end.
class FaultEditor final : public QWidget
{
    Q_OBJECT

public:
    explicit FaultEditor(QWidget *parent = nullptr);

    /// The services to choose from; the choice stays where it can.
    void setServices(const QStringList &services);
    [[nodiscard]] FaultSetting setting() const;

Q_SIGNALS:
    void faultRequested(const switchgear::ui::FaultSetting &setting);

private:
    void addFields(QLayout *row);
    QSpinBox *addSpin(QLayout *row, const QString &label, const QString &name, int highest,
                      const QString &suffix);
    QWidget *labelled(const QString &label, QWidget *editor);
    void choose();
    [[nodiscard]] FaultKind kind() const;

    QComboBox *m_service;
    QComboBox *m_kind;
    QSpinBox *m_share = nullptr;
    QSpinBox *m_latency = nullptr;
    QSpinBox *m_spread = nullptr;
    QSpinBox *m_retryAfter = nullptr;
    LifetimeSpin *m_lifetime;
    QPushButton *m_start;
};

} // namespace switchgear::ui
