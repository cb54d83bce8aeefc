// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/replay.h"

#include "app/config/duration_text.h"
#include "app/config/printable.h"

#include <algorithm>
#include <utility>

namespace switchgear::app {

namespace {

/// Whether `a` arrives after `b`: the order of std's heaps puts the last in this order on top.
constexpr auto kArrivesLater = [](const auto &a, const auto &b) {
    return a.at != b.at ? a.at > b.at : a.order > b.order;
};

bool isProbe(const Permit &permit) noexcept
{
    return permit.state() == CircuitState::HalfOpen;
}

} // namespace

Replay::Replay(const ConfigDocument &config, ReplayWriter *writer) : m_writer(writer)
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

bool Replay::fail(std::string message)
{
    m_fault = std::move(message);
    return false;
}

bool Replay::take(const TraceLine &line, std::uint64_t number)
{
    if (!check(line, number))
        return false;
    moveTo(line.at);
    run(line, number);
    return true;
}

// What may not be taken --------------------------------------------------------------------------

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
        return fail("circuit: found a circuit without a limiter; must be one with a limiter");
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
    const auto refuse = [&](std::string_view what, const std::string &expected) {
        return fail("id: found " + quoted(line.id.text) + std::string{what} + "; must be "
                    + expected);
    };
    const IdEntry *entry = m_ids.find(m_id);
    if (entry == nullptr || entry->kind == IdEntry::Kind::Call) {
        const bool isCall = entry != nullptr || m_ids.isUsed(m_id);
        return refuse(isCall ? ", the id of a call, whose outcome comes by itself" : "",
                      "the id of an acquire on an earlier line");
    }
    if (entry->circuit != line.circuit) {
        return refuse(", a permit of the circuit " + quoted(breaker(entry->circuit).name()),
                      "a permit of " + quoted(breaker(line.circuit).name()));
    }
    return entry->kind != IdEntry::Kind::Ended
           || refuse(", a permit that has had its end", "one that is under way");
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
        const bool hasArrival = !m_arrivals.empty() && m_arrivals.front().at <= limit;
        const bool hasChange = m_hasClockDue && m_clockDue <= limit;
        if (hasChange && (!hasArrival || m_clockDue <= m_arrivals.front().at))
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
    const std::uint32_t circuit = m_clockCircuit;
    m_now = m_clockDue;
    breaker(circuit).advance(m_now);
    noteDue(circuit);
}

void Replay::bringArrival()
{
    std::pop_heap(m_arrivals.begin(), m_arrivals.end(), kArrivesLater);
    const Arrival arrival = m_arrivals.back();
    m_arrivals.pop_back();
    m_now = arrival.at;
    UnderWay call = release(arrival.slot);
    end(call.circuit, call.permit, call.outcome);
}

void Replay::noteDue(std::uint32_t circuit)
{
    m_circuits[circuit]->askDue();
    (void)m_circuits[circuit]->takeHasChanged();
    const auto due = m_circuits[circuit]->due();
    const bool isEarliest = due
                            && (!m_hasClockDue || *due < m_clockDue
                                || (*due == m_clockDue && circuit <= m_clockCircuit));
    if (isEarliest) {
        m_hasClockDue = true;
        m_clockDue = *due;
        m_clockCircuit = circuit;
    } else if (m_hasClockDue && circuit == m_clockCircuit) {
        m_hasClockDue = false; // it was the earliest, and is no more: look at all of them
        for (std::uint32_t i = 0; i < m_circuits.size(); ++i) {
            const auto other = m_circuits[i]->due();
            if (other && (!m_hasClockDue || *other < m_clockDue)) {
                m_hasClockDue = true;
                m_clockDue = *other;
                m_clockCircuit = i;
            }
        }
    }
    noteNextEvent();
}

void Replay::noteNextEvent() noexcept
{
    m_nextEvent = m_hasClockDue ? m_clockDue : TimePoint::max();
    if (!m_arrivals.empty())
        m_nextEvent = std::min(m_nextEvent, m_arrivals.front().at);
}

void Replay::finish()
{
    if (!m_arrivals.empty()) {
        const auto last =
            std::max_element(m_arrivals.begin(), m_arrivals.end(),
                             [](const Arrival &a, const Arrival &b) { return a.at < b.at; });
        moveTo(last->at);
    } else if (m_hasBegun) {
        moveTo(m_now);
    }
    if (m_writer == nullptr)
        return;
    for (std::uint32_t i = 0; i < m_circuits.size(); ++i) {
        const CircuitSnapshot snapshot = breaker(i).snapshot(m_now);
        m_writer->summary(i, snapshot, m_circuits[i]->timeIn(snapshot));
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
            m_writer->state(line.circuit, breaker(line.circuit).snapshot(line.at));
        return;
    case TraceOp::Isolate:
    case TraceOp::Reset:
    case TraceOp::Trip:
    case TraceOp::ForceHalfOpen:
    case TraceOp::Mode:
    case TraceOp::BreakDuration:
        return runOrder(line);
    case TraceOp::Take:
    case TraceOp::Reserve:
    case TraceOp::Cancel:
        return; // check() let none through
    }
}

void Replay::runOrder(const TraceLine &line)
{
    CircuitBreaker &circuit = breaker(line.circuit);
    const Order order{std::string{line.reason}, std::string{line.owner}, {}};
    switch (line.op) {
    case TraceOp::Isolate:
        circuit.isolate(order, line.at, line.until);
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
        circuit.setMode(line.mode, Order{}, line.at);
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
    Permit permit = m_circuits[circuit]->acquire(m_now);
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
    m_arrivals.push_back({at, m_callsMade++, hold(circuit, std::move(permit), outcome)});
    std::push_heap(m_arrivals.begin(), m_arrivals.end(), kArrivesLater);
    m_nextEvent = std::min(m_nextEvent, at);
    if (isWatched)
        noteDue(circuit);
}

void Replay::acquire(const TraceLine &line, std::uint64_t number)
{
    const LineId own{number};
    const IdKey id = line.id.isGiven ? m_id : IdKey{own.text()};
    Permit permit = m_circuits[line.circuit]->acquire(line.at);
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

void Replay::end(std::uint32_t circuit, Permit &permit, const Outcome &outcome)
{
    const bool isWatched = isProbe(permit);
    m_circuits[circuit]->end(permit, outcome, m_now);
    if (isWatched || m_circuits[circuit]->takeHasChanged())
        noteDue(circuit);
}

std::uint32_t Replay::hold(std::uint32_t circuit, Permit permit, const Outcome &outcome)
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
