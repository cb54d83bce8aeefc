// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/events/event_entry.h"

#include <QSortFilterProxyModel>

namespace switchgear::ui {

class EventsModel;

/// The events that are asked for, in the order of the model.
class EventsFilter final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit EventsFilter(EventsModel *model, QObject *parent = nullptr);

    void setGroup(EventGroup group);
    void setLeast(EventSeverity severity);
    void setCircuit(const QString &part); ///< part of a name, case aside
    void setText(const QString &part); ///< part of what is said of the event, case aside
    void clear();
    [[nodiscard]] bool isNarrowed() const;

    [[nodiscard]] const EventEntry *entry(int row) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    EventsModel *m_model;
    EventGroup m_group = EventGroup::All;
    EventSeverity m_least = EventSeverity::Info;
    QString m_circuit;
    QString m_text;
};

} // namespace switchgear::ui
