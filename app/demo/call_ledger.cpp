// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/call_ledger.h"

namespace switchgear::app {

CallCounts &CallCounts::operator+=(const CallCounts &other)
{
    attempted += other.attempted;
    permitted += other.permitted;
    rejected += other.rejected;
    succeeded += other.succeeded;
    failed += other.failed;
    ignored += other.ignored;
    cancelled += other.cancelled;
    inFlight += other.inFlight;
    notStarted += other.notStarted;
    for (const auto &[name, count] : other.errors)
        errors[name] += count;
    return *this;
}

void CallLedger::started()
{
    const std::lock_guard lock(m_mutex);
    ++m_counts.attempted;
    ++m_counts.permitted;
    ++m_counts.inFlight;
}

void CallLedger::ended(const CallOutcome &outcome)
{
    const std::lock_guard lock(m_mutex);
    switch (outcome.kind) {
    case CallOutcome::Kind::Succeeded:
        ++m_counts.succeeded;
        --m_counts.inFlight;
        break;
    case CallOutcome::Kind::Failed:
    case CallOutcome::Kind::Ignored:
        ++(outcome.kind == CallOutcome::Kind::Failed ? m_counts.failed : m_counts.ignored);
        --m_counts.inFlight;
        ++m_counts.errors[std::string{outcome.error.text()}];
        break;
    case CallOutcome::Kind::Cancelled:
        ++m_counts.cancelled;
        --m_counts.inFlight;
        break;
    case CallOutcome::Kind::Rejected:
        ++m_counts.attempted;
        ++m_counts.rejected;
        break;
    case CallOutcome::Kind::NotStarted:
        ++m_counts.notStarted;
        break;
    }
}

CallCounts CallLedger::counts() const
{
    const std::lock_guard lock(m_mutex);
    return m_counts;
}

void CallLedger::clear()
{
    const std::lock_guard lock(m_mutex);
    const std::uint64_t underWay = m_counts.inFlight;
    m_counts = {};
    m_counts.inFlight = underWay;
    m_counts.attempted = underWay;
    m_counts.permitted = underWay;
}

} // namespace switchgear::app
