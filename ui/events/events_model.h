// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/wall_time.h"
#include "ui/events/event_entry.h"

#include <QAbstractTableModel>
#include <QHash>

#include <deque>
#include <vector>

namespace switchgear::ui {

class FleetStore;

/// The changes of all circuits, merged by time, newest first.
///
/// A change that the clock brought bears the instant at which it was due, so it may come in below
/// what is listed already. The newest kRows are kept. A change is listed once; a circuit that was
/// removed and made again begins anew.
/// **Threads.** The window's. **Cost.** Of take(): the new changes and one look at each record.
class EventsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column : quint8 { Time, Severity, Circuit, Event, Why, Who, After };
    static constexpr int kColumns = 7;
    static constexpr std::size_t kRows = 10'000;

    explicit EventsModel(QObject *parent = nullptr);

    /// Takes over what is new in the store's records.
    void take(const FleetStore &store);
    /// Takes over entries in any order; take() does, and tests may.
    void add(std::vector<EventEntry> entries, const WallTime &wall);

    [[nodiscard]] const EventEntry *entry(int row) const; ///< null for a row that is not there
    [[nodiscard]] const WallTime &wall() const { return m_wall; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] int rowFor(const EventEntry &entry) const;
    [[nodiscard]] QString text(const EventEntry &entry, Column column) const;
    [[nodiscard]] QVariant decoration(const EventEntry &entry, Column column) const;
    void bound();

    std::deque<EventEntry> m_entries; ///< newest first
    QHash<QString, quint64> m_seen; ///< the newest sequence, by circuit
    WallTime m_wall;
};

} // namespace switchgear::ui
