// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/fault_plan.h"

#include <algorithm>

namespace switchgear::app {

namespace {

using Answer = PlannedAnswer::Kind;

void strike(const Fault &fault, Chance &chance, PlannedAnswer &answer)
{
    if (fault.kind == FaultKind::Latency) {
        answer.delay += fault.latency - fault.spread + chance.upTo(2 * fault.spread);
        return;
    }
    if (answer.kind != Answer::Good)
        return;
    switch (fault.kind) {
    case FaultKind::Http500:
        answer.kind = Answer::Status;
        answer.status = 500;
        break;
    case FaultKind::Http503:
        answer.kind = Answer::Status;
        answer.status = 503;
        break;
    case FaultKind::Http429:
        answer.kind = Answer::Status;
        answer.status = 429;
        answer.retryAfter = fault.retryAfter;
        break;
    case FaultKind::Hang:
        answer.kind = Answer::Hang;
        break;
    case FaultKind::DropMidway:
        answer.kind = Answer::Drop;
        break;
    case FaultKind::TruncateBody:
        answer.kind = Answer::Truncate;
        break;
    case FaultKind::Latency:
    case FaultKind::RefuseConnections: // acts on the port, before there is a request
        break;
    }
}

} // namespace

void FaultPlan::inject(const Fault &fault, TimePoint now)
{
    stop(fault.kind, now);
    const Fault sound = clamped(fault);
    m_active.push_back({sound, now, now + sound.lifetime});
}

bool FaultPlan::stop(FaultKind kind, TimePoint now)
{
    expire(now);
    return std::erase_if(m_active, [kind](const ActiveFault &a) { return a.fault.kind == kind; })
           != 0;
}

PlannedAnswer FaultPlan::next(TimePoint now)
{
    expire(now);
    PlannedAnswer answer;
    for (const ActiveFault &active : m_active) {
        if (active.fault.kind == FaultKind::RefuseConnections)
            continue;
        if (m_chance.hits(active.fault.share))
            strike(active.fault, m_chance, answer);
    }
    return answer;
}

bool FaultPlan::refuses(TimePoint now) const noexcept
{
    return std::any_of(m_active.begin(), m_active.end(), [now](const ActiveFault &active) {
        return active.fault.kind == FaultKind::RefuseConnections && active.fault.share > 0.0
               && now < active.endsAt;
    });
}

std::vector<ActiveFault> FaultPlan::active(TimePoint now) const
{
    std::vector<ActiveFault> result;
    std::copy_if(m_active.begin(), m_active.end(), std::back_inserter(result),
                 [now](const ActiveFault &active) { return now < active.endsAt; });
    return result;
}

void FaultPlan::expire(TimePoint now)
{
    std::erase_if(m_active, [now](const ActiveFault &active) { return now >= active.endsAt; });
}

} // namespace switchgear::app
