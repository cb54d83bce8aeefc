// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_model.h"

#include "ui/controls/order_text.h"
#include "ui/data/attention.h"
#include "ui/data/core_text.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/data/stage_text.h"

#include <cmath>

namespace switchgear::ui {

namespace {

bool isNumber(int column)
{
    return column == OverviewModel::Failing || column == OverviewModel::Calls
           || column == OverviewModel::P95;
}

int alignmentOf(int column)
{
    const Qt::Alignment across = isNumber(column) ? Qt::AlignRight : Qt::AlignLeft;
    return static_cast<int>((across | Qt::AlignVCenter).toInt());
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
        return QVariant::fromValue(alignmentOf(index.column()));
    case RowRole:
        return QVariant::fromValue(&shown);
    case RecordRole:
        return QVariant::fromValue(m_store->record(shown.circuit));
    default:
        return {};
    }
}

QVariant OverviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
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

int OverviewModel::rowOf(const QString &circuit, RowKind kind) const
{
    const int row = m_circuitRows.value(circuit, -1);
    if (row < 0 || kind == RowKind::Circuit)
        return row;
    const int next = row + 1;
    return next < rowCount() && m_ids[static_cast<std::size_t>(next)] == RowId{circuit, kind} ? next
                                                                                              : -1;
}

bool OverviewModel::hasLimiters() const
{
    return m_circuitRows.size() != rowCount();
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

std::vector<OverviewModel::RowId> OverviewModel::wantedRows() const
{
    std::vector<RowId> wanted;
    wanted.reserve(m_store->records().size());
    for (const CircuitRecord &record : m_store->records()) {
        const QString circuit = fromCore(record.now.name);
        wanted.push_back({circuit, RowKind::Circuit});
        if (stageOf(record.stages, StageKind::Limiter))
            wanted.push_back({circuit, RowKind::Limiter});
    }
    return wanted;
}

/// The store keeps its circuits in one order and appends; so whatever is gone is removed first, one
/// by one, and what is left stands in the order of what is wanted.
void OverviewModel::adjustRows()
{
    const std::vector<RowId> wanted = wantedRows();
    if (wanted == m_ids)
        return;
    for (int row = rowCount() - 1; row >= 0; --row) {
        const RowId &id = m_ids[static_cast<std::size_t>(row)];
        const CircuitRecord *record = m_store->record(id.circuit);
        const bool stays =
            record && (id.kind == RowKind::Circuit || stageOf(record->stages, StageKind::Limiter));
        if (stays)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        m_ids.erase(m_ids.begin() + row);
        endRemoveRows();
    }
    insertMissing(wanted);
    m_circuitRows.clear();
    for (std::size_t row = 0; row < m_ids.size(); ++row) {
        if (m_ids[row].kind == RowKind::Circuit)
            m_circuitRows.insert(m_ids[row].circuit, static_cast<int>(row));
    }
}

void OverviewModel::insertMissing(const std::vector<RowId> &wanted)
{
    for (std::size_t row = 0; row < wanted.size(); ++row) {
        if (row < m_ids.size() && m_ids[row] == wanted[row])
            continue;
        std::size_t end = row + 1; // of what is missing in one piece
        while (end < wanted.size() && (row >= m_ids.size() || !(m_ids[row] == wanted[end])))
            ++end;
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(end) - 1);
        const auto at = static_cast<std::ptrdiff_t>(row);
        m_ids.insert(m_ids.begin() + at, wanted.begin() + at,
                     wanted.begin() + static_cast<std::ptrdiff_t>(end));
        m_rows.insert(m_rows.begin() + at, end - row, OverviewRow{});
        for (; row < end; ++row)
            fillRow(row);
        --row;
        endInsertRows();
    }
}

void OverviewModel::fillRow(std::size_t row)
{
    const RowId &id = m_ids[row];
    const CircuitRecord *record = m_store->record(id.circuit);
    if (!record)
        return;
    OverviewContext context;
    context.now = m_store->now();
    context.wall = m_store->wallTime();
    context.isStale = m_store->isStalled();
    if (id.kind == RowKind::Limiter) {
        m_rows[row] = limiterRow(*record, context);
        return;
    }
    if (m_book) {
        context.hasAttention = m_book->has(id.circuit);
        context.isUnacknowledged = m_book->isUnacknowledged(id.circuit);
    }
    m_rows[row] = overviewRow(*record, context);
}

QString OverviewModel::text(const OverviewRow &row, int column) const
{
    switch (column) {
    case State:
        return row.stateText;
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
    const CircuitRecord *record = m_store->record(row.circuit);
    if (!record)
        return {};
    if (row.kind == RowKind::Limiter)
        return limiterToolTip(*record, row, column);
    switch (column) {
    case State:
    case Timeline: {
        QStringList lines{presentState(row.circuit, lookAt(*m_store))};
        if (!record->changes.empty())
            lines.append(shownText(record->changes.back().reason));
        if (m_book) {
            for (const AttentionItem &item : m_book->items(row.circuit))
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
        return nameText(row.circuit, kTipShown);
    }
}

QString OverviewModel::limiterToolTip(const CircuitRecord &record, const OverviewRow &row,
                                      int column) const
{
    const StageReading *stage = stageOf(record.stages, StageKind::Limiter);
    const auto *limit = figuresOf<LimiterFigures>(record.stages);
    if (!stage || !limit || column == Circuit)
        return tr("The limiter of %1").arg(nameText(row.circuit, kTipShown));
    if (column == Failing)
        return tr("The share of calls that it refuses. The bar shows the calls that are asked for; "
                  "its tick is what the limiter permits, %1, its end twice that.")
            .arg(limitText(*limit));
    QStringList lines{
        tr("%1 for %2")
            .arg(row.stateText,
                 spokenDuration(std::chrono::floor<std::chrono::seconds>(row.inState)))};
    return (lines + stageDetails(*stage)).join(QLatin1Char('\n'));
}

} // namespace switchgear::ui
