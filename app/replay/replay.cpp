// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/replay.h"

#include "app/config/printable.h"

#include <algorithm>
#include <utility>

namespace switchgear::app {

namespace {

bool isProbe(const GuardedPermit &permit) noexcept
{
    return permit.state() == CircuitState::HalfOpen;
}

} // namespace

Replay::Replay(const ConfigDocument &config, ReplayWriter *writer)
    : m_writer(writer)
    , m_due(config.circuits.size())
{
    m_circuits.reserve(config.circuits.size());
    for (std::uint32_t i = 0; i < config.circuits.size(); ++i) {
        const auto tell = [this, i](const Change &change) {
            if (m_writer != nullptr)
                m_writer->transition(i, change);
        };
        m_circuits.push_back(std::make_unique<ReplayCircuit>(config.circuits[i], m_clock, tell));
        noteDue(i);
    }
}

Replay::~Replay()
{
    for (const auto &circuit : m_circuits)
        circuit->stopTelling();
    for (UnderWay &call : m_underWay)
        call.permit.abandon(m_now);
}

bool Replay::take(const TraceLine &line, std::uint64_t number)
{
    if (!check(line, number))
        return false;
    moveTo(line.at);
    run(line, number);
    return true;
}

// The virtual clock ------------------------------------------------------------------------------

void Replay::begin(TimePoint at)
{
    m_hasBegun = true;
    m_now = at;
    for (const auto &circuit : m_circuits)
        circuit->begin(at);
}

void Replay::bringDue(TimePoint limit)
{
    while (true) {
        const bool hasArrival = !m_arrivals.isEmpty() && m_arrivals.first() <= limit;
        const bool hasChange = !m_due.isEmpty() && m_due.first().at <= limit;
        if (hasChange && (!hasArrival || m_due.first().at <= m_arrivals.first()))
            bringClock();
        else if (hasArrival)
            bringArrival();
        else
            break;
    }
    noteNextEvent();
}

void Replay::bringClock()
{
    const DueHeap::Due due = m_due.first();
    m_now = due.at;
    breaker(due.circuit).advance(m_now);
    noteDue(due.circuit);
}

void Replay::bringArrival()
{
    const ArrivalQueue::Arrival arrival = m_arrivals.takeFirst();
    m_now = arrival.at;
    UnderWay call = release(arrival.slot);
    end(call.circuit, call.permit, call.outcome);
}

void Replay::noteDue(std::uint32_t circuit)
{
    (void)m_circuits[circuit]->takeHasChanged();
    m_due.set(circuit, breaker(circuit).nextDue());
    noteNextEvent();
}

void Replay::noteNextEvent() noexcept
{
    m_nextEvent = m_arrivals.first();
    if (!m_due.isEmpty())
        m_nextEvent = std::min(m_nextEvent, m_due.first().at);
}

void Replay::finish()
{
    if (m_hasBegun)
        moveTo(m_arrivals.isEmpty() ? m_now : m_arrivals.last());
    if (m_writer == nullptr)
        return;
    for (std::uint32_t i = 0; i < m_circuits.size(); ++i) {
        const CircuitSnapshot snapshot = breaker(i).snapshot(m_now);
        m_writer->summary(i, snapshot, m_circuits[i]->timeIn(snapshot), m_circuits[i]->stages());
    }
}

// What lines do ----------------------------------------------------------------------------------

void Replay::run(const TraceLine &line, std::uint64_t number)
{
    switch (line.op) {
    case TraceOp::Call: {
        if (line.id.isGiven) {
            m_ids.insert(m_id, {IdEntry::Kind::Call, line.circuit, 0});
            makeCall(line.circuit, line.outcome, line.duration, &line.id.json);
            return;
        }
        m_ids.insertLine(number);
        const LineId own{number};
        const std::string_view idJson = own.text();
        makeCall(line.circuit, line.outcome, line.duration, &idJson);
        return;
    }
    case TraceOp::Acquire:
        return acquire(line, number);
    case TraceOp::Complete:
    case TraceOp::Abandon:
        return endPermit(line);
    case TraceOp::State:
        if (m_writer != nullptr)
            m_writer->state(line.circuit, breaker(line.circuit).snapshot(line.at),
                            m_circuits[line.circuit]->stages());
        return;
    case TraceOp::Isolate:
    case TraceOp::Reset:
    case TraceOp::Trip:
    case TraceOp::ForceHalfOpen:
    case TraceOp::Mode:
    case TraceOp::BreakDuration:
        return runOrder(line);
    case TraceOp::Take:
        return takeTokens(line, number);
    case TraceOp::Reserve:
        return reserveTokens(line, number);
    case TraceOp::Cancel:
        return cancelTokens(line);
    }
}

void Replay::runOrder(const TraceLine &line)
{
    CircuitBreaker &circuit = breaker(line.circuit);
    const Order order{std::string{line.reason}, std::string{line.owner}, {}};
    switch (line.op) {
    case TraceOp::Isolate:
        if (circuit.isolate(order, line.at, line.until).isRefused()) {
            m_notice = std::to_string(kMostIsolations) + " isolations stand on the circuit "
                       + quoted(circuit.name()) + ", and no more can: this one was not added";
        }
        break;
    case TraceOp::Reset:
        circuit.reset(order, line.at);
        break;
    case TraceOp::Trip:
        circuit.trip(order, line.at);
        break;
    case TraceOp::ForceHalfOpen:
        circuit.forceHalfOpen(order, line.at);
        break;
    case TraceOp::Mode:
        circuit.setMode(line.mode, order, line.at, line.until);
        break;
    case TraceOp::BreakDuration:
        circuit.setBreakDuration(line.breakDuration, Order{}, line.at);
        break;
    case TraceOp::Call:
    case TraceOp::Acquire:
    case TraceOp::Complete:
    case TraceOp::Abandon:
    case TraceOp::State:
    case TraceOp::Take:
    case TraceOp::Reserve:
    case TraceOp::Cancel:
        break;
    }
    noteDue(line.circuit);
}

void Replay::makeCall(std::uint32_t circuit, const Outcome &outcome, Duration duration,
                      const std::string_view *idJson)
{
    GuardedPermit permit = m_circuits[circuit]->acquire(m_now);
    if (m_writer != nullptr && idJson != nullptr)
        m_writer->decision(m_now, circuit, *idJson, permit);
    if (!permit)
        return;
    if (duration == Duration{0}) {
        end(circuit, permit, outcome);
        return;
    }
    const bool isWatched = isProbe(permit);
    const TimePoint at = m_now + duration;
    m_arrivals.add(at, hold(circuit, std::move(permit), outcome));
    m_nextEvent = std::min(m_nextEvent, at);
    if (isWatched)
        noteDue(circuit);
}

void Replay::acquire(const TraceLine &line, std::uint64_t number)
{
    const LineId own{number};
    const IdKey id = line.id.isGiven ? m_id : IdKey{own.text()};
    GuardedPermit permit = m_circuits[line.circuit]->acquire(line.at);
    if (m_writer != nullptr) {
        m_writer->decision(line.at, line.circuit, line.id.isGiven ? line.id.json : own.text(),
                           permit);
    }
    if (!permit) {
        m_ids.insert(id, {IdEntry::Kind::Rejected, line.circuit, 0});
        return;
    }
    const bool isWatched = isProbe(permit);
    const std::uint32_t slot = hold(line.circuit, std::move(permit), {});
    m_ids.insert(id, {IdEntry::Kind::Acquired, line.circuit, slot});
    if (isWatched)
        noteDue(line.circuit);
}

void Replay::endPermit(const TraceLine &line)
{
    IdEntry &entry = *m_ids.find(m_id);
    if (entry.kind == IdEntry::Kind::Rejected)
        return;
    entry.kind = IdEntry::Kind::Ended;
    UnderWay call = release(entry.slot);
    if (line.op == TraceOp::Complete) {
        end(line.circuit, call.permit, line.outcome);
        return;
    }
    call.permit.abandon(line.at);
    noteDue(line.circuit);
}

// Tokens: asked of the limiter alone, whatever the state and the mode of the circuit -------------

Reservation Replay::askForTokens(const TraceLine &line, std::optional<Duration> maxWait,
                                 std::string_view idJson)
{
    Reservation reservation;
    TokenGrant told{false, true, Duration{0}}; // more than any burst
    if (line.tokens) {
        RateLimiter &limiter = *m_circuits[line.circuit]->limiter();
        reservation = limiter.reserve(line.at, *line.tokens, maxWait);
        told = {reservation.granted(), reservation.never(), reservation.wait()};
    }
    if (m_writer != nullptr)
        m_writer->reservation(line.at, line.circuit, idJson, told);
    return reservation;
}

void Replay::takeTokens(const TraceLine &line, std::uint64_t number)
{
    const LineId own{number};
    if (line.id.isGiven)
        m_ids.insert(m_id, {IdEntry::Kind::Taken, line.circuit, 0});
    else
        m_ids.insertLine(number);
    // Nothing of it can be given back.
    (void)askForTokens(line, Duration{0}, line.id.isGiven ? line.id.json : own.text());
}

void Replay::reserveTokens(const TraceLine &line, std::uint64_t number)
{
    const LineId own{number};
    const IdKey id = line.id.isGiven ? m_id : IdKey{own.text()};
    Reservation reservation =
        askForTokens(line, line.maxWait, line.id.isGiven ? line.id.json : own.text());
    if (!reservation) {
        m_ids.insert(id, {IdEntry::Kind::Refused, line.circuit, 0});
        return;
    }
    if (m_freeReservations.empty()) {
        m_freeReservations.push_back(static_cast<std::uint32_t>(m_reservations.size()));
        m_reservations.emplace_back();
    }
    const std::uint32_t slot = m_freeReservations.back();
    m_freeReservations.pop_back();
    m_reservations[slot] = std::move(reservation);
    m_ids.insert(id, {IdEntry::Kind::Reserved, line.circuit, slot});
}

void Replay::cancelTokens(const TraceLine &line)
{
    IdEntry &entry = *m_ids.find(m_id);
    if (entry.kind == IdEntry::Kind::Refused)
        return; // there is nothing to give back, so nothing happens
    entry.kind = IdEntry::Kind::Cancelled;
    m_freeReservations.push_back(entry.slot);
    RateLimiter &limiter = *m_circuits[line.circuit]->limiter();
    const std::uint64_t restored = limiter.cancel(m_reservations[entry.slot], line.at);
    if (m_writer != nullptr)
        m_writer->cancelled(line.at, line.circuit, line.id.json, restored);
}

// Permits ----------------------------------------------------------------------------------------

void Replay::end(std::uint32_t circuit, GuardedPermit &permit, const Outcome &outcome)
{
    const bool isWatched = isProbe(permit);
    ReplayCircuit::end(permit, outcome, m_now);
    if (isWatched || m_circuits[circuit]->takeHasChanged())
        noteDue(circuit);
}

std::uint32_t Replay::hold(std::uint32_t circuit, GuardedPermit permit, const Outcome &outcome)
{
    if (m_freeSlots.empty()) {
        m_underWay.push_back({std::move(permit), outcome, circuit});
        return static_cast<std::uint32_t>(m_underWay.size() - 1);
    }
    const std::uint32_t slot = m_freeSlots.back();
    m_freeSlots.pop_back();
    m_underWay[slot] = {std::move(permit), outcome, circuit};
    return slot;
}

Replay::UnderWay Replay::release(std::uint32_t slot)
{
    m_freeSlots.push_back(slot);
    return std::move(m_underWay[slot]);
}

} // namespace switchgear::app
