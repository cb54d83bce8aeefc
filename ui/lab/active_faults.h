// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace switchgear::ui {

/// The faults that are on, each with the time that it has left and a button that stops it.
class ActiveFaults final : public QWidget
{
    Q_OBJECT

public:
    explicit ActiveFaults(QWidget *parent = nullptr);

    void show(const QList<ActiveFault> &faults);

Q_SIGNALS:
    void stopRequested(quint64 id);

private:
    struct Row
    {
        QWidget *box = nullptr;
        QLabel *what = nullptr;
        QLabel *left = nullptr;
    };
    Row addRow(const ActiveFault &fault);
    void alignRows();

    QVBoxLayout *m_column;
    QLabel *m_none;
    QHash<quint64, Row> m_rows; ///< a row lives as long as its fault, so that its button does
};

} // namespace switchgear::ui
