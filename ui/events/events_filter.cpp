// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/events/events_filter.h"

#include "ui/events/events_model.h"

namespace switchgear::ui {

EventsFilter::EventsFilter(EventsModel *model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setDynamicSortFilter(false); // the model is in order already
    setSourceModel(model);
}

void EventsFilter::setGroup(EventGroup group)
{
    m_group = group;
    invalidateFilter();
}

void EventsFilter::setLeast(EventSeverity severity)
{
    m_least = severity;
    invalidateFilter();
}

void EventsFilter::setCircuit(const QString &part)
{
    m_circuit = part.trimmed();
    invalidateFilter();
}

void EventsFilter::setText(const QString &part)
{
    m_text = part.trimmed();
    invalidateFilter();
}

void EventsFilter::clear()
{
    m_group = EventGroup::All;
    m_least = EventSeverity::Info;
    m_circuit.clear();
    m_text.clear();
    invalidateFilter();
}

bool EventsFilter::isNarrowed() const
{
    return m_group != EventGroup::All || m_least != EventSeverity::Info || !m_circuit.isEmpty()
           || !m_text.isEmpty();
}

const EventEntry *EventsFilter::entry(int row) const
{
    const QModelIndex source = mapToSource(index(row, 0));
    return source.isValid() ? m_model->entry(source.row()) : nullptr;
}

bool EventsFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const EventEntry *entry = parent.isValid() ? nullptr : m_model->entry(row);
    if (!entry || !isInGroup(entry->change, m_group) || severityOf(entry->change) < m_least)
        return false;
    using Column = EventsModel::Column;
    if (!m_circuit.isEmpty() && !entry->circuit.contains(m_circuit, Qt::CaseInsensitive)
        && !m_model->index(row, static_cast<int>(Column::Circuit))
                .data()
                .toString()
                .contains(m_circuit, Qt::CaseInsensitive))
        return false;
    if (m_text.isEmpty())
        return true;
    for (const Column column : {Column::Circuit, Column::Event, Column::Why, Column::Who}) {
        const QModelIndex cell = m_model->index(row, static_cast<int>(column));
        if (cell.data().toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

} // namespace switchgear::ui
