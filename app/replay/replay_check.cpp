// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What of a trace may not be taken, since it does not fit what came before.

#include "app/config/duration_text.h"
#include "app/config/printable.h"
#include "app/replay/replay.h"

#include <utility>

namespace switchgear::app {

namespace {

/// An id that no entry is kept of.
constexpr std::string_view kOfLine = ", the id of a call or a take, which end by themselves";

} // namespace

bool Replay::fail(std::string message)
{
    m_fault = std::move(message);
    return false;
}

bool Replay::failId(const TraceLine &line, std::string_view what, std::string_view expected)
{
    std::string message = "id: found " + quoted(line.id.text);
    message.append(what).append("; must be ").append(expected);
    return fail(std::move(message));
}

bool Replay::check(const TraceLine &line, std::uint64_t number)
{
    if (line.id.isGiven)
        m_id = IdKey{line.id.text};
    if (m_hasBegun && line.at < m_now) {
        return fail("t: found " + secondsText(line.at.time_since_epoch()) + "; must be at least "
                    + secondsText(m_now.time_since_epoch())
                    + ", the time of the line before: time does not go back");
    }
    switch (line.op) {
    case TraceOp::Call:
    case TraceOp::Acquire:
        return checkNewId(line, number);
    case TraceOp::Complete:
    case TraceOp::Abandon:
        return checkPermitId(line);
    case TraceOp::Take:
    case TraceOp::Reserve:
    case TraceOp::Cancel:
        if (m_circuits[line.circuit]->limiter() == nullptr)
            return fail("circuit: found a circuit without a limiter; must be one with a limiter");
        return line.op == TraceOp::Cancel ? checkReservationId(line) : checkNewId(line, number);
    case TraceOp::Isolate:
    case TraceOp::Reset:
    case TraceOp::Trip:
    case TraceOp::ForceHalfOpen:
    case TraceOp::Mode:
    case TraceOp::BreakDuration:
    case TraceOp::State:
        break;
    }
    return true;
}

bool Replay::checkNewId(const TraceLine &line, std::uint64_t number)
{
    if (!line.id.isGiven) {
        return !m_ids.isLineIdTaken(number)
               || fail("id: found nothing, so it is \"L" + std::to_string(number)
                       + "\", which an earlier line used; must be an id that is used once");
    }
    return !m_ids.isUsed(m_id)
           || fail("id: found " + quoted(line.id.text)
                   + ", which an earlier line used; must be an id that is used once");
}

bool Replay::checkPermitId(const TraceLine &line)
{
    constexpr std::string_view kExpected = "the id of an acquire on an earlier line";
    const IdEntry *entry = m_ids.find(m_id);
    if (entry == nullptr)
        return failId(line, m_ids.isUsed(m_id) ? kOfLine : "", kExpected);
    switch (entry->kind) {
    case IdEntry::Kind::Call:
        return failId(line, ", the id of a call, whose outcome comes by itself", kExpected);
    case IdEntry::Kind::Taken:
    case IdEntry::Kind::Reserved:
    case IdEntry::Kind::Refused:
    case IdEntry::Kind::Cancelled:
        return failId(line, ", the id of tokens", kExpected);
    case IdEntry::Kind::Acquired:
    case IdEntry::Kind::Rejected:
    case IdEntry::Kind::Ended:
        break;
    }
    if (entry->circuit != line.circuit) {
        return failId(line, ", a permit of the circuit " + quoted(breaker(entry->circuit).name()),
                      "a permit of " + quoted(breaker(line.circuit).name()));
    }
    return entry->kind != IdEntry::Kind::Ended
           || failId(line, ", a permit that has had its end", "one that is under way");
}

bool Replay::checkReservationId(const TraceLine &line)
{
    constexpr std::string_view kExpected = "the id of a reserve on an earlier line";
    const IdEntry *entry = m_ids.find(m_id);
    if (entry == nullptr)
        return failId(line, m_ids.isUsed(m_id) ? kOfLine : "", kExpected);
    switch (entry->kind) {
    case IdEntry::Kind::Call:
    case IdEntry::Kind::Acquired:
    case IdEntry::Kind::Rejected:
    case IdEntry::Kind::Ended:
        return failId(line, ", the id of a call", kExpected);
    case IdEntry::Kind::Taken:
        return failId(line, ", the id of a take, which cannot be cancelled", kExpected);
    case IdEntry::Kind::Reserved:
    case IdEntry::Kind::Refused:
    case IdEntry::Kind::Cancelled:
        break;
    }
    if (entry->circuit != line.circuit) {
        return failId(line,
                      ", a reservation of the circuit " + quoted(breaker(entry->circuit).name()),
                      "a reservation of " + quoted(breaker(line.circuit).name()));
    }
    return entry->kind != IdEntry::Kind::Cancelled
           || failId(line, ", a reservation that has had its end", "one that stands");
}

} // namespace switchgear::app
