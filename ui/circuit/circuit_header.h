// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/lanes/lane_data.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace switchgear::ui {

class StatePill;

/// Which circuit, how it stands, and why.
class CircuitHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit CircuitHeader(QWidget *parent = nullptr);

    void setNames(const QStringList &names);
    void setCircuit(const QString &name);
    void showRecord(const LaneData &seen);
    [[nodiscard]] QComboBox *names() const { return m_names; }

Q_SIGNALS:
    void circuitChosen(const QString &name);

private:
    QString m_circuit;
    QComboBox *m_names;
    StatePill *m_pill;
    QLabel *m_break;
    QLabel *m_why;
};

} // namespace switchgear::ui
