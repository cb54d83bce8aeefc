// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/data/fleet_store.h"
#include "ui/data/order_wish.h"

#include <QApplication>
#include <QFont>
#include <QTimeZone>

#include <map>

namespace switchgear::ui {

/// Circuits that a test makes up and moves, for what controls read: as a look, or through a store.
/// Noon of a day in 2026 is the instant at which it begins.
class MadeUpFleet final
{
public:
    static constexpr TimePoint kStart{std::chrono::seconds{1000}};

    CircuitRecord &add(const QString &name, CircuitState state = CircuitState::Closed)
    {
        CircuitRecord &record = m_records[name];
        record.now.name = name.toStdString();
        record.now.at = m_now;
        record.now.state = state;
        record.now.since = m_now - std::chrono::seconds{23};
        record.now.epoch = 7;
        record.now.window.limit = 0.5;
        record.now.window.minThroughput = 20;
        record.latest.calls = 412;
        record.options.halfOpen = {.probes = 5, .successes = 3};
        record.options.breakDuration.strategy = ExponentialBreak{std::chrono::seconds{5}, 2.0};
        record.options.breakDuration.max = std::chrono::minutes{5};
        if (state == CircuitState::Open) {
            record.now.n = 4;
            record.now.breakFor = std::chrono::seconds{40};
            record.now.breakEnds = record.now.since + std::chrono::seconds{40};
        }
        return record;
    }
    /// A limiter of 50 calls a second that is asked for `asked` and refuses what is too much.
    void limit(const QString &name, float asked)
    {
        StageReading limiter{.passed = 1000, .figures = LimiterFigures{.rate = 50, .burst = 60}};
        limiter.passing = std::min(asked, 50.0F);
        limiter.refusing = asked - limiter.passing;
        limiter.refused = limiter.refusing > 0 ? 250 : 0;
        StageReading breaker{.passed = 1000, .figures = BreakerFigures{}};
        breaker.passing = limiter.passing;
        m_records.at(name).stages = {limiter, breaker};
    }
    CircuitRecord &operator[](const QString &name) { return m_records.at(name); }
    void remove(const QString &name) { m_records.erase(name); }

    /// The circuit moves to another state now: a new epoch.
    void enter(const QString &name, CircuitState state)
    {
        CircuitSnapshot &now = m_records.at(name).now;
        now.state = state;
        now.since = m_now;
        ++now.epoch;
    }
    void isolate(const QString &name, const std::string &owner, const std::string &reason)
    {
        enter(name, CircuitState::Isolated);
        std::vector<Isolation> &holds = m_records.at(name).now.isolations;
        holds.push_back({.id = holds.size() + 1,
                         .reason = reason,
                         .owner = owner,
                         .since = m_now,
                         .until = {}});
    }
    void pass(Duration time)
    {
        m_now += time;
        for (auto &[name, record] : m_records)
            record.now.at = m_now;
    }

    [[nodiscard]] TimePoint now() const { return m_now; }
    [[nodiscard]] static WallTime wall()
    {
        return {kStart, QDateTime(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::utc())};
    }
    [[nodiscard]] CircuitLook look() const
    {
        CircuitLook look;
        look.find = [this](const QString &name) {
            const auto found = m_records.find(name);
            return found == m_records.end() ? nullptr : &found->second;
        };
        look.now = m_now;
        look.wall = wall();
        return look;
    }
    /// Sends all that is so to the store, as one tick.
    void feed(FleetStore &store) const
    {
        FleetUpdate update;
        update.now = m_now;
        update.wall = wall();
        for (const auto &[name, record] : m_records) {
            CircuitUpdate circuit;
            circuit.now = record.now;
            circuit.options = record.options;
            circuit.forecast = record.forecast;
            circuit.latest = record.latest;
            circuit.stages = record.stages;
            const CircuitRecord *known = store.record(name);
            for (const Change &change : record.changes) {
                if (!known || known->changes.empty()
                    || change.sequence > known->changes.back().sequence)
                    circuit.changes.push_back(change);
            }
            update.circuits.push_back(circuit);
        }
        store.apply(update);
    }

private:
    std::map<QString, CircuitRecord> m_records;
    TimePoint m_now = kStart;
};

/// The font of every test, so that sizes do not depend on the machine's choice.
inline void pinFont()
{
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
}

} // namespace switchgear::ui
