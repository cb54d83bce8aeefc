// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/load_lab_status.h"

#include <QAbstractTableModel>

namespace switchgear::ui {

/// The demo's services: where each listens, and how many requests it really got.
class ServicesModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column : quint8 { Name, Address, Faults, Requests };
    static constexpr int kColumns = 4;

    explicit ServicesModel(QObject *parent = nullptr);

    void show(const LoadLabStatus &status);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString faultsOf(const QString &service) const;

    QList<ServiceStatus> m_services;
    QList<ActiveFault> m_faults;
};

} // namespace switchgear::ui
