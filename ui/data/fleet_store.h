// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/fleet_update.h"
#include "ui/data/load_lab_status.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <vector>

namespace switchgear::ui {

/// How many circuits are in each state, and what all of them do together.
struct FleetSummary
{
    std::array<int, kDisplayStateCount> circuits{}; ///< by DisplayState
    std::array<int, kDisplayStateCount> limiters{}; ///< the same, as CircuitRecord::limiterState()
    double calls = 0; ///< calls a second in sum
    float failingPercent = kNoValue; ///< of the permitted calls
    float rejectedPercent = kNoValue; ///< of all calls
    quint64 eventsDropped = 0;

    [[nodiscard]] int count(DisplayState state) const
    {
        return circuits[static_cast<std::size_t>(state)];
    }
    [[nodiscard]] int limiterCount(DisplayState state) const
    {
        return limiters[static_cast<std::size_t>(state)];
    }
};

/// What the window knows of all circuits. Lives in the window's thread; views read it and keep no
/// pointer into it beyond the event that they handle.
///
///     store.apply(update);                       // what the sampler posted, or a test made up
///     if (const CircuitRecord *record = store.record(name))
///         show(record->state());
class FleetStore final : public QObject
{
    Q_OBJECT

public:
    explicit FleetStore(QObject *parent = nullptr);

    void apply(const FleetUpdate &update);
    void applyLab(const LoadLabStatus &status);
    /// Called a few times a second with the clock's instant, so that a source that fell silent is
    /// noticed; see isStalled().
    void noteTime(TimePoint now);

    /// In the order of the registry.
    [[nodiscard]] const std::vector<CircuitRecord> &records() const { return m_records; }
    /// None for a name that no circuit bears.
    [[nodiscard]] const CircuitRecord *record(const QString &name) const;
    [[nodiscard]] int indexOf(const QString &name) const; ///< -1: none
    [[nodiscard]] QStringList names() const;

    /// The instant of the newest update. Views count from it and never read a clock.
    [[nodiscard]] TimePoint now() const { return m_now; }
    [[nodiscard]] const WallTime &wallTime() const { return m_wall; }
    [[nodiscard]] const FleetSummary &summary() const { return m_summary; }
    [[nodiscard]] const LoadLabStatus &lab() const { return m_lab; }
    [[nodiscard]] double updatesPerSecond() const { return m_updatesPerSecond; }
    /// Whether any update came yet.
    [[nodiscard]] bool hasData() const { return m_hasData; }
    /// Nothing came for more than three seconds: what is shown is old.
    [[nodiscard]] bool isStalled() const { return m_stalled; }
    [[nodiscard]] Duration silence() const { return m_silence; }

Q_SIGNALS:
    void refreshed(); ///< after each update
    void changed(const QString &circuit); ///< its state, mode, options or history moved
    void circuitsChanged(); ///< circuits came or went: rows must be made again
    void stalledChanged(bool stalled);
    void labChanged();

private:
    CircuitRecord &recordFor(const CircuitUpdate &update, bool &isNew);
    bool dropMissing(const FleetUpdate &update);
    void rebuildIndex();
    void summarize();
    void setStalled(bool stalled);

    std::vector<CircuitRecord> m_records;
    QHash<QString, int> m_index;
    TimePoint m_now;
    WallTime m_wall;
    FleetSummary m_summary;
    LoadLabStatus m_lab;
    double m_updatesPerSecond = 0;
    Duration m_silence{0};
    bool m_hasData = false;
    bool m_stalled = false;
};

} // namespace switchgear::ui
