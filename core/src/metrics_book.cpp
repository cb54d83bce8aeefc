// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "metrics_book.h"

#include "switchgear/circuit_breaker.h"

namespace switchgear::detail {

void CountedEvents::add(const Event &event)
{
    switch (event.kind) {
    case EventKind::Change:
        if (event.change)
            addChange(event);
        break;
    case EventKind::Success:
        ++succeeded;
        break;
    case EventKind::Failure:
        ++failed;
        break;
    case EventKind::Rejection:
        countRejection(event.rejectedBy);
        break;
    }
}

/// Where changes before it were not told, they are looked up: as many as the circuit still keeps.
void CountedEvents::addChange(const Event &event)
{
    const Change &change = *event.change;
    const bool hasSequence = change.sequence > 0;
    if (hasSequence && change.sequence <= lastChange)
        return;
    if (event.breaker != nullptr && change.sequence > lastChange + 1) {
        for (const Change &missed : event.breaker->history(lastChange)) {
            if (missed.sequence < change.sequence)
                count(missed);
        }
    }
    count(change);
}

void CountedEvents::count(const Change &change) noexcept
{
    lastChange = change.sequence;
    state = change.to;
    if (change.from != change.to)
        ++transitions[static_cast<std::size_t>(change.from)][static_cast<std::size_t>(change.to)];
}

void CountedEvents::countRejection(RejectedBy by) noexcept
{
    const RejectedBy stage = by == RejectedBy::Isolation ? RejectedBy::Breaker : by;
    for (std::size_t i = 0; i < kMetricStages.size(); ++i)
        rejections[i] += kMetricStages[i] == stage ? 1 : 0;
}

void MetricsBook::add(const Event &event)
{
    const std::lock_guard lock{m_mutex};
    auto found = m_circuits.find(event.circuit);
    if (found == m_circuits.end())
        found = m_circuits.emplace(std::string{event.circuit}, CountedEvents{}).first;
    CountedEvents &counted = found->second;
    if (event.instance < counted.instance)
        return;
    if (event.instance > counted.instance) {
        counted = {};
        counted.instance = event.instance;
    }
    counted.add(event);
}

void MetricsBook::forget(std::string_view circuit)
{
    const std::lock_guard lock{m_mutex};
    if (const auto found = m_circuits.find(circuit); found != m_circuits.end())
        m_circuits.erase(found);
}

MetricsBook::Circuits MetricsBook::circuits() const
{
    const std::lock_guard lock{m_mutex};
    return m_circuits;
}

} // namespace switchgear::detail
