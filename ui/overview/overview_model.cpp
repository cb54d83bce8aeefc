// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_model.h"

#include "ui/controls/order_text.h"
#include "ui/data/attention.h"
#include "ui/data/fleet_store.h"

#include <cmath>

namespace switchgear::ui {

namespace {

bool isNumber(int column)
{
    return column == OverviewModel::Failing || column == OverviewModel::Calls
           || column == OverviewModel::P95;
}

} // namespace

OverviewModel::OverviewModel(const FleetStore *store, const AttentionBook *book, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_book(book)
{
    refresh();
}

int OverviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int OverviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OverviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const OverviewRow &shown = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(shown, index.column()));
    case Qt::AccessibleTextRole:
        return spokenRow(shown);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
                                        | Qt::AlignVCenter);
    case RowRole:
        return QVariant::fromValue(&shown);
    case RecordRole:
        return QVariant::fromValue(m_store->record(shown.name));
    default:
        return {};
    }
}

QVariant OverviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft)
                                        | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case State:
        return tr("State");
    case Circuit:
        return tr("Circuit");
    case Timeline:
        return m_timelineTitle.isEmpty() ? tr("Last 10 min") : m_timelineTitle;
    case Failing:
        return tr("Failing");
    case Calls:
        return tr("Calls/s");
    case P95:
        return tr("p95");
    default:
        return tr("Break");
    }
}

int OverviewModel::rowOf(const QString &circuit) const
{
    const int index = m_store->indexOf(circuit);
    return index < rowCount() ? index : -1;
}

void OverviewModel::setTimelineTitle(const QString &title)
{
    if (m_timelineTitle == title)
        return;
    m_timelineTitle = title;
    Q_EMIT headerDataChanged(Qt::Horizontal, Timeline, Timeline);
}

void OverviewModel::refresh()
{
    adjustRows();
    if (m_rows.empty())
        return;
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        fillRow(row);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

/// The store keeps its circuits in one order and appends; so whatever is gone is removed first, one
/// by one, and what is new stands at the end.
void OverviewModel::adjustRows()
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (m_store->indexOf(m_rows[static_cast<std::size_t>(row)].name) >= 0)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    const std::size_t wanted = m_store->records().size();
    if (wanted <= m_rows.size())
        return;
    const std::size_t first = m_rows.size();
    beginInsertRows({}, static_cast<int>(first), static_cast<int>(wanted) - 1);
    m_rows.resize(wanted);
    for (std::size_t row = first; row < wanted; ++row)
        fillRow(row);
    endInsertRows();
}

void OverviewModel::fillRow(std::size_t row)
{
    const CircuitRecord &record = m_store->records()[row];
    OverviewContext context;
    context.now = m_store->now();
    context.wall = m_store->wallTime();
    context.isStale = m_store->isStalled();
    if (m_book) {
        const QString name = QString::fromStdString(record.now.name);
        context.hasAttention = m_book->has(name);
        context.isUnacknowledged = m_book->isUnacknowledged(name);
    }
    m_rows[row] = overviewRow(record, context);
}

QString OverviewModel::text(const OverviewRow &row, int column) const
{
    switch (column) {
    case State:
        return displayText(row.state);
    case Circuit:
        return row.name;
    case Failing:
        return row.failingText;
    case Calls:
        return row.callsText;
    case P95:
        return row.p95Text;
    case Break:
        return row.breakText;
    default:
        return {};
    }
}

QString OverviewModel::toolTip(const OverviewRow &row, int column) const
{
    const CircuitRecord *record = m_store->record(row.name);
    if (!record)
        return {};
    switch (column) {
    case State:
    case Timeline: {
        QStringList lines{presentState(row.name, lookAt(*m_store))};
        if (!record->changes.empty())
            lines.append(QString::fromStdString(record->changes.back().reason));
        if (m_book) {
            for (const AttentionItem &item : m_book->items(row.name))
                lines.append(attentionText(item, m_store->now()));
        }
        return lines.join(QLatin1Char('\n'));
    }
    case Failing:
        if (std::isnan(row.limitPercent))
            return tr("No limit on the share of failures");
        return tr("Opens at %1 % of at least %2 calls")
            .arg(QString::number(static_cast<double>(row.limitPercent), 'g', 4),
                 QString::number(record->now.window.minThroughput));
    case Break:
        return strategyText(record->options.breakDuration);
    default:
        return row.name;
    }
}

} // namespace switchgear::ui
