// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/circuit_watch.h"

namespace switchgear::ui {

namespace {

bool changesOptions(const Change &change)
{
    return change.kind == ChangeKind::Reconfigured || change.kind == ChangeKind::BreakDurationSet
           || change.kind == ChangeKind::ModeSet;
}

} // namespace

CircuitWatch::CircuitWatch(std::shared_ptr<CircuitBreaker> circuit, Subscription subscription)
    : m_circuit(std::move(circuit))
    , m_subscription(std::move(subscription))
{}

CircuitUpdate CircuitWatch::look(TimePoint now, UpdateKind kind, StageSource *stages)
{
    CircuitUpdate update;
    update.now = m_circuit->snapshot(now);
    if (update.now.lastChange > m_lastChange) {
        update.changes = m_circuit->history(m_lastChange);
        // What happened after the snapshot belongs to the next look.
        std::erase_if(update.changes, [&update](const Change &change) {
            return change.sequence > update.now.lastChange;
        });
        m_lastChange = update.now.lastChange;
    }
    const auto &changes = update.changes;
    if (!m_isKnown || std::any_of(changes.begin(), changes.end(), changesOptions))
        update.options = m_circuit->options();
    if (!m_isKnown || !changes.empty())
        update.forecast = m_circuit->forecast(m_circuit->options().breakDuration, now);
    m_isKnown = true;

    m_meter.look(update.now);
    update.latest = m_meter.smoothed();
    if (kind == UpdateKind::Tick)
        update.sample = m_meter.takeSecond();
    if (stages) {
        update.stages = stages->readings(m_circuit->name(), now);
        m_stageMeter.look(now, update.stages);
    }
    return update;
}

} // namespace switchgear::ui
