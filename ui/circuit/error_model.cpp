// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/error_model.h"

#include "ui/circuit/change_words.h"
#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"

#include <algorithm>
#include <numeric>

namespace switchgear::ui {

std::vector<ErrorCount> errorsBetween(const std::deque<CircuitSample> &samples, TimePoint from,
                                      TimePoint to)
{
    std::vector<ErrorCount> sums;
    for (const CircuitSample &sample : samples) {
        if (sample.at <= from || sample.at > to)
            continue;
        for (const ErrorCount &error : sample.errors) {
            const auto known =
                std::find_if(sums.begin(), sums.end(),
                             [&error](const ErrorCount &sum) { return sum.error == error.error; });
            if (known == sums.end())
                sums.push_back(error);
            else
                known->count += error.count;
        }
    }
    std::stable_sort(sums.begin(), sums.end(), [](const ErrorCount &one, const ErrorCount &other) {
        return one.count > other.count;
    });
    return sums;
}

QString errorText(ErrorName error)
{
    if (error.isEmpty())
        return ErrorModel::tr("(unnamed)");
    return shownText(error.text());
}

ErrorModel::ErrorModel(QObject *parent) : QAbstractTableModel(parent) {}

void ErrorModel::show(const std::vector<ErrorCount> &errors)
{
    if (errors == m_errors)
        return;
    const int before = rowCount();
    const int after = static_cast<int>(errors.size());
    if (after > before)
        beginInsertRows({}, before, after - 1);
    else if (after < before)
        beginRemoveRows({}, after, before - 1);
    m_errors = errors;
    m_total = std::accumulate(
        errors.begin(), errors.end(), std::uint64_t{0},
        [](std::uint64_t sum, const ErrorCount &error) { return sum + error.count; });
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    const int common = std::min(before, after);
    if (common > 0)
        Q_EMIT dataChanged(index(0, 0), index(common - 1, kColumns - 1));
}

int ErrorModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_errors.size());
}

int ErrorModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

double ErrorModel::share(std::size_t row) const
{
    return m_total == 0 ? 0.0
                        : static_cast<double>(m_errors[row].count) / static_cast<double>(m_total);
}

QVariant ErrorModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const auto column = static_cast<Column>(index.column());
    const QString count = rateText(static_cast<double>(m_errors[row].count));
    switch (role) {
    case Qt::DisplayRole:
        if (column == Column::Name)
            return errorText(m_errors[row].error);
        return column == Column::Count ? count : percentText(share(row));
    case Qt::ToolTipRole:
        return plainToolTip(errorText(m_errors[row].error));
    case Qt::TextAlignmentRole:
        return QVariant((column == Column::Name ? Qt::AlignLeft : Qt::AlignRight)
                        | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return QStringList{errorText(m_errors[row].error), count, percentText(share(row))}.join(
            QStringLiteral(", "));
    case kShareRole:
        return share(row);
    default:
        return {};
    }
}

QVariant ErrorModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant((column == Column::Name ? Qt::AlignLeft : Qt::AlignRight)
                        | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Name:
        return tr("Error");
    case Column::Count:
        return tr("Count");
    case Column::Share:
        return tr("Share");
    }
    return {};
}

} // namespace switchgear::ui
