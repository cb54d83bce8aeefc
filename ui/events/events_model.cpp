// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/events/events_model.h"

#include "ui/controls/order_text.h"
#include "ui/data/change_text.h"
#include "ui/data/core_text.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QColor>

#include <algorithm>

namespace switchgear::ui {
namespace {

QString afterText(const Change &change)
{
    if (change.kind != ChangeKind::Transition)
        return QStringLiteral("–");
    return shortDuration(change.timeInFrom);
}

QVariant inkOf(EventSeverity severity)
{
    switch (severity) {
    case EventSeverity::Info:
        return Theme::current().muted;
    case EventSeverity::Notice:
        return Theme::current().accent;
    case EventSeverity::Warning:
        return Theme::current().ink(DisplayState::Open);
    }
    return {};
}

} // namespace

EventsModel::EventsModel(QObject *parent) : QAbstractTableModel(parent) {}

void EventsModel::take(const FleetStore &store)
{
    std::vector<EventEntry> news;
    QHash<QString, quint64> seen;
    for (const CircuitRecord &record : store.records()) {
        const QString name = fromCore(record.now.name);
        quint64 last = m_seen.value(name, 0);
        if (!record.changes.empty() && record.changes.back().sequence < last)
            last = 0; // another circuit under the same name
        const quint64 known = last;
        for (auto change = record.changes.rbegin();
             change != record.changes.rend() && change->sequence > known; ++change) {
            news.push_back({name, *change});
            last = std::max<quint64>(last, change->sequence);
        }
        seen.insert(name, last);
    }
    m_seen = seen;
    add(std::move(news), store.wallTime());
}

void EventsModel::add(std::vector<EventEntry> entries, const WallTime &wall)
{
    m_wall = wall;
    std::sort(entries.begin(), entries.end(), isEarlier);
    if (entries.size() > kRows)
        entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(kRows));
    for (auto first = entries.begin(); first != entries.end();) {
        const int row = rowFor(*first);
        auto last = std::next(first);
        while (last != entries.end() && rowFor(*last) == row)
            ++last;
        const auto count = static_cast<int>(std::distance(first, last));
        beginInsertRows({}, row, row + count - 1);
        m_entries.insert(m_entries.begin() + row, std::make_reverse_iterator(last),
                         std::make_reverse_iterator(first));
        endInsertRows();
        first = last;
    }
    bound();
}

int EventsModel::rowFor(const EventEntry &entry) const
{
    const auto isNewer = [](const EventEntry &listed, const EventEntry &wanted) {
        return isEarlier(wanted, listed);
    };
    const auto at = std::lower_bound(m_entries.begin(), m_entries.end(), entry, isNewer);
    return static_cast<int>(std::distance(m_entries.begin(), at));
}

void EventsModel::bound()
{
    if (m_entries.size() <= kRows)
        return;
    beginRemoveRows({}, static_cast<int>(kRows), static_cast<int>(m_entries.size()) - 1);
    m_entries.resize(kRows);
    endRemoveRows();
}

const EventEntry *EventsModel::entry(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    return row >= 0 && at < m_entries.size() ? &m_entries[at] : nullptr;
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int EventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString EventsModel::text(const EventEntry &entry, Column column) const
{
    switch (column) {
    case Column::Time:
        return m_wall.exactText(entry.change.at);
    case Column::Severity:
        return severityText(severityOf(entry.change));
    case Column::Circuit:
        return nameText(entry.circuit, kNameInTable);
    case Column::Event:
        return changeTitle(entry.change);
    case Column::Why:
        return shownText(entry.change.reason);
    case Column::Who:
        return whoText(entry.change);
    case Column::After:
        return afterText(entry.change);
    }
    return {};
}

QVariant EventsModel::decoration(const EventEntry &entry, Column column) const
{
    if (column != Column::Event || entry.change.kind != ChangeKind::Transition)
        return {};
    return glyphIcon(displayState(entry.change.to, CircuitMode::Enforce));
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    const EventEntry *entry = index.isValid() ? this->entry(index.row()) : nullptr;
    if (!entry || index.column() >= kColumns)
        return {};
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(*entry, column);
    case Qt::ToolTipRole:
        if (column == Column::Time)
            return m_wall.toWall(entry->change.at).toString(Qt::ISODateWithMs);
        return plainToolTip(text(*entry, column));
    case Qt::AccessibleTextRole:
        return QStringList{text(*entry, Column::Circuit), text(*entry, Column::Event),
                           text(*entry, Column::Why)}
            .join(QStringLiteral(", "));
    case Qt::DecorationRole:
        return decoration(*entry, column);
    case Qt::ForegroundRole:
        return column == Column::Severity ? inkOf(severityOf(entry->change)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>(
            (column == Column::After ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<Qt::Alignment>(
            (static_cast<Column>(section) == Column::After ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Column::Time:
        return tr("Time");
    case Column::Severity:
        return tr("Severity");
    case Column::Circuit:
        return tr("Circuit");
    case Column::Event:
        return tr("Event");
    case Column::Why:
        return tr("Why");
    case Column::Who:
        return tr("Who");
    case Column::After:
        return tr("After");
    }
    return {};
}

} // namespace switchgear::ui
