// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/call_ledger.h"

namespace switchgear::app {

std::string_view stageName(RejectedBy stage) noexcept
{
    static_assert(static_cast<std::size_t>(RejectedBy::Stopped) + 1 == kStageCount);
    switch (stage) {
    case RejectedBy::Isolation:
        return "isolation";
    case RejectedBy::Limiter:
        return "limiter";
    case RejectedBy::Bulkhead:
        return "bulkhead";
    case RejectedBy::Breaker:
        return "breaker";
    case RejectedBy::Ramp:
        return "ramp";
    case RejectedBy::None:
    case RejectedBy::Timeout: // of a pipeline's own; here a late answer is a failure
    case RejectedBy::Stopped: // the same; here a call that is stopped was cancelled
        break;
    }
    return {};
}

std::string_view answerLevelName(AnswerLevel level) noexcept
{
    static_assert(static_cast<std::size_t>(AnswerLevel::Static) + 1 == kAnswerLevelCount);
    switch (level) {
    case AnswerLevel::Cache:
        return "cache";
    case AnswerLevel::Queue:
        return "queue";
    case AnswerLevel::Static:
        return "static";
    }
    return {};
}

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
    retries += other.retries;
    recovered += other.recovered;
    gaveUp += other.gaveUp;
    timedOut += other.timedOut;
    drained += other.drained;
    for (std::size_t stage = 0; stage < rejectedBy.size(); ++stage)
        rejectedBy[stage] += other.rejectedBy[stage];
    for (std::size_t level = 0; level < servedBy.size(); ++level)
        servedBy[level] += other.servedBy[level];
    unserved += other.unserved;
    for (const auto &[name, count] : other.errors)
        errors[name] += count;
    return *this;
}

void CallLedger::started(Turn turn)
{
    const std::lock_guard lock(m_mutex);
    ++m_counts.attempted;
    ++m_counts.permitted;
    ++m_counts.inFlight;
    m_counts.retries += turn == Turn::Again ? 1 : 0;
}

void CallLedger::ended(const CallOutcome &outcome, Turn turn)
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
        m_counts.timedOut += outcome.error == timeoutError() ? 1 : 0;
        ++m_counts.errors[std::string{outcome.error.text()}];
        break;
    case CallOutcome::Kind::Cancelled:
        ++m_counts.cancelled;
        --m_counts.inFlight;
        break;
    case CallOutcome::Kind::Rejected:
        ++m_counts.attempted;
        ++m_counts.rejected;
        ++m_counts.rejectedBy.at(static_cast<std::size_t>(outcome.rejectedBy));
        m_counts.retries += turn == Turn::Again ? 1 : 0;
        break;
    case CallOutcome::Kind::NotStarted:
        ++m_counts.notStarted;
        break;
    }
}

void CallLedger::recovered()
{
    const std::lock_guard lock(m_mutex);
    ++m_counts.recovered;
}

void CallLedger::gaveUp()
{
    const std::lock_guard lock(m_mutex);
    ++m_counts.gaveUp;
}

void CallLedger::served(std::optional<AnswerLevel> level)
{
    const std::lock_guard lock(m_mutex);
    if (level)
        ++m_counts.servedBy.at(static_cast<std::size_t>(*level));
    else
        ++m_counts.unserved;
}

void CallLedger::drained()
{
    const std::lock_guard lock(m_mutex);
    ++m_counts.drained;
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
