// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/fleet_store.h"

#include "ui/data/core_text.h"
#include "ui/data/state_history.h"

#include <unordered_set>

namespace switchgear::ui {

namespace {

constexpr Duration kStallAfter = std::chrono::seconds{3};

bool isNews(const CircuitRecord &record, const CircuitUpdate &update)
{
    return !update.changes.empty() || update.options.has_value()
           || record.now.state != update.now.state || record.now.mode != update.now.mode;
}

} // namespace

FleetStore::FleetStore(QObject *parent) : QObject(parent) {}

void FleetStore::apply(const FleetUpdate &update)
{
    bool rowsMoved = update.kind == UpdateKind::Tick && dropMissing(update);
    QStringList news;
    for (const CircuitUpdate &circuit : update.circuits) {
        bool isNew = false;
        CircuitRecord &record = recordFor(circuit, isNew);
        rowsMoved = rowsMoved || isNew;
        if (isNew || isNews(record, circuit))
            news.append(fromCore(circuit.now.name));
        applyUpdate(record, circuit);
    }
    m_now = std::max(m_now, update.now);
    m_wall = update.wall;
    m_updatesPerSecond = update.updatesPerSecond;
    m_hasData = true;
    m_silence = Duration{0};
    summarize();

    if (rowsMoved)
        Q_EMIT circuitsChanged();
    for (const QString &name : std::as_const(news))
        Q_EMIT changed(name);
    setStalled(false);
    Q_EMIT refreshed();
}

void FleetStore::applyLab(const LoadLabStatus &status)
{
    m_lab = status;
    Q_EMIT labChanged();
}

void FleetStore::noteTime(TimePoint now)
{
    if (!m_hasData)
        return;
    m_silence = std::max(Duration{0}, now - m_now);
    setStalled(m_silence > kStallAfter);
}

const CircuitRecord *FleetStore::record(const QString &name) const
{
    const int index = indexOf(name);
    return index < 0 ? nullptr : &m_records[static_cast<std::size_t>(index)];
}

int FleetStore::indexOf(const QString &name) const
{
    return m_index.value(name, -1);
}

QStringList FleetStore::names() const
{
    QStringList names;
    names.reserve(static_cast<qsizetype>(m_records.size()));
    for (const CircuitRecord &record : m_records)
        names.append(fromCore(record.now.name));
    return names;
}

CircuitRecord &FleetStore::recordFor(const CircuitUpdate &update, bool &isNew)
{
    const QString name = fromCore(update.now.name);
    const int index = indexOf(name);
    isNew = index < 0;
    if (!isNew) {
        CircuitRecord &record = m_records[static_cast<std::size_t>(index)];
        isNew = record.now.instance != update.now.instance;
        if (isNew)
            record = {}; // nothing of a circuit that is gone is its successor's
        return record;
    }
    m_index.insert(name, static_cast<int>(m_records.size()));
    return m_records.emplace_back();
}

bool FleetStore::dropMissing(const FleetUpdate &update)
{
    std::unordered_set<std::string_view> present;
    for (const CircuitUpdate &circuit : update.circuits)
        present.insert(circuit.now.name);
    const auto gone = std::erase_if(m_records, [&present](const CircuitRecord &record) {
        return !present.contains(record.now.name);
    });
    if (gone == 0)
        return false;
    rebuildIndex();
    return true;
}

void FleetStore::rebuildIndex()
{
    m_index.clear();
    for (std::size_t i = 0; i < m_records.size(); ++i)
        m_index.insert(fromCore(m_records[i].now.name), static_cast<int>(i));
}

void FleetStore::summarize()
{
    m_summary = {};
    double failed = 0;
    double rejected = 0;
    for (const CircuitRecord &record : m_records) {
        ++m_summary.circuits[static_cast<std::size_t>(record.state())];
        if (stageOf(record.stages, StageKind::Limiter))
            ++m_summary.limiters[static_cast<std::size_t>(record.limiterState())];
        const CircuitSample &latest = record.latest;
        m_summary.calls += static_cast<double>(latest.calls);
        failed += static_cast<double>(latest.failed);
        rejected += static_cast<double>(latest.rejected);
        m_summary.eventsDropped += record.now.eventsDropped;
    }
    const double permitted = m_summary.calls - rejected;
    if (permitted > 0)
        m_summary.failingPercent = static_cast<float>(100.0 * failed / permitted);
    if (m_summary.calls > 0)
        m_summary.rejectedPercent = static_cast<float>(100.0 * rejected / m_summary.calls);
}

void FleetStore::setStalled(bool stalled)
{
    if (m_stalled == stalled)
        return;
    m_stalled = stalled;
    Q_EMIT stalledChanged(stalled);
}

} // namespace switchgear::ui
