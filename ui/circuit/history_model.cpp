// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/history_model.h"

#include "ui/circuit/change_words.h"
#include "ui/controls/order_text.h"
#include "ui/data/change_text.h"
#include "ui/data/shown_text.h"
#include "ui/style/glyphs.h"

#include <QIcon>

#include <algorithm>

namespace switchgear::ui {

HistoryModel::HistoryModel(QObject *parent) : QAbstractTableModel(parent) {}

void HistoryModel::show(const QString &circuit, const std::deque<Change> &changes,
                        const WallTime &wall)
{
    m_wall = wall;
    const bool isOther =
        circuit != m_circuit
        || (!m_changes.empty()
            && (changes.empty() || changes.back().sequence < m_changes.front().sequence));
    if (isOther) {
        beginResetModel();
        m_circuit = circuit;
        m_changes.assign(changes.rbegin(), changes.rend());
        endResetModel();
        return;
    }
    if (changes.empty())
        return;
    addNewerThan(m_changes.empty() ? 0 : m_changes.front().sequence, changes);
    dropOlderThan(changes.front().sequence);
}

void HistoryModel::addNewerThan(std::uint64_t sequence, const std::deque<Change> &changes)
{
    const auto first =
        std::find_if(changes.begin(), changes.end(),
                     [sequence](const Change &change) { return change.sequence > sequence; });
    const auto count = static_cast<int>(changes.end() - first);
    if (count == 0)
        return;
    beginInsertRows({}, 0, count - 1);
    for (auto change = first; change != changes.end(); ++change)
        m_changes.push_front(*change);
    endInsertRows();
}

void HistoryModel::dropOlderThan(std::uint64_t sequence)
{
    int count = 0;
    for (auto change = m_changes.rbegin();
         change != m_changes.rend() && change->sequence < sequence; ++change)
        ++count;
    if (count == 0)
        return;
    const int rows = rowCount();
    beginRemoveRows({}, rows - count, rows - 1);
    m_changes.erase(m_changes.end() - count, m_changes.end());
    endRemoveRows();
}

const Change *HistoryModel::change(int row) const
{
    return row >= 0 && row < rowCount() ? &m_changes[static_cast<std::size_t>(row)] : nullptr;
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_changes.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString HistoryModel::text(const Change &change, Column column) const
{
    switch (column) {
    case Column::Time:
        return m_wall.clockText(change.at);
    case Column::Title:
        return changeTitle(change);
    case Column::After:
        return change.kind == ChangeKind::Transition ? shortDuration(change.timeInFrom)
                                                     : QStringLiteral("\u2013");
    case Column::Why:
        return shownText(change.reason);
    case Column::Who:
        return actorText(change);
    case Column::Window:
        return windowText(change);
    }
    return {};
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Change &change = m_changes[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(change, column);
    case Qt::ToolTipRole:
        if (column == Column::Time)
            return plainToolTip(m_wall.exactText(change.at));
        return plainToolTip(text(change, column));
    case Qt::DecorationRole:
        if (column == Column::Title && change.kind == ChangeKind::Transition)
            return glyphIcon(displayState(change.to, CircuitMode::Enforce));
        return {};
    case Qt::TextAlignmentRole:
        if (column == Column::After || column == Column::Window)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return QStringList{text(change, Column::Time), text(change, Column::Title),
                           text(change, Column::Why), text(change, Column::Who)}
            .join(QStringLiteral(", "));
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant(
            (column == Column::After || column == Column::Window ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Time:
        return tr("Time");
    case Column::Title:
        return tr("From \u2192 To");
    case Column::After:
        return tr("After");
    case Column::Why:
        return tr("Why");
    case Column::Who:
        return tr("Who");
    case Column::Window:
        return tr("Calls / failed");
    }
    return {};
}

} // namespace switchgear::ui
