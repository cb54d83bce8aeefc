// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/services_model.h"

#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/lab/fault_text.h"

#include <algorithm>

namespace switchgear::ui {

ServicesModel::ServicesModel(QObject *parent) : QAbstractTableModel(parent) {}

void ServicesModel::show(const LoadLabStatus &status)
{
    const auto sameName = [](const ServiceStatus &a, const ServiceStatus &b) {
        return a.name == b.name;
    };
    const bool sameRows = std::equal(m_services.begin(), m_services.end(), status.services.begin(),
                                     status.services.end(), sameName);
    if (!sameRows) {
        beginResetModel(); // services come once, when the demo starts
        m_services = status.services;
        m_faults = status.faults;
        endResetModel();
        return;
    }
    m_services = status.services;
    m_faults = status.faults;
    if (!m_services.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int ServicesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_services.size());
}

int ServicesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString ServicesModel::faultsOf(const QString &service) const
{
    QStringList texts;
    for (const ActiveFault &fault : m_faults) {
        if (fault.setting.service == service)
            texts << faultText(fault.setting);
    }
    return texts.isEmpty() ? QStringLiteral("–") : texts.join(QStringLiteral(", "));
}

QVariant ServicesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_services.size())
        return {};
    const ServiceStatus &service = m_services.at(index.row());
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<Qt::Alignment>(
            (column == Column::Requests ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column == Column::Name)
        return nameText(service.name, kTipShown);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Name:
        return nameText(service.name);
    case Column::Address:
        return service.address;
    case Column::Requests:
        return rateText(static_cast<double>(service.requests));
    case Column::Faults:
        return faultsOf(service.name);
    }
    return {};
}

QVariant ServicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<Qt::Alignment>(
            (column == Column::Requests ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Name:
        return tr("Service");
    case Column::Address:
        return tr("Address");
    case Column::Requests:
        return tr("Requests received");
    case Column::Faults:
        return tr("Faults now");
    }
    return {};
}

} // namespace switchgear::ui
