// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "side_by_side.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <sstream>
#include <utility>

namespace switchgear::test {

Pair::Pair(std::string name, const CircuitSetup &setup)
    : m_circuit(std::make_shared<CircuitBreaker>(std::move(name), setup.options, &m_clock),
                setup.stages.limiter, setup.stages.bulkhead)
    , m_breaker(m_circuit.breaker())
    , m_contract(setup.options, setup.stages, TimePoint{},
                 [this](Duration nominal, double jitter, Duration asked) {
                     return draw(nominal, jitter, asked);
                 })
    , m_reference(m_contract.breaker())
    , m_limit(setup.stages.limiter.value_or(RateLimit{}))
{
    const std::vector<TripRule> &trip = setup.options.trip;
    m_hasRatioRule = std::any_of(trip.begin(), trip.end(),
                                 [](const TripRule &rule) { return rule.index() >= 2; });
    m_coreEpoch = m_breaker.snapshot(TimePoint{}).epoch;
    m_referenceEpoch = m_reference.epoch();
}

Duration Pair::draw(Duration nominal, double jitter, Duration asked)
{
    if (m_drawn.empty()) {
        m_difference = "the circuit told no break where the contract has one";
        return nominal;
    }
    const Duration drawn = m_drawn.front();
    m_drawn.pop_front();
    if (jitter == 0)
        return nominal;
    const double spread = static_cast<double>(nominal.count()) * jitter + 1;
    const double above = static_cast<double>((drawn - nominal).count());
    const bool lengthened = drawn == asked && above >= -spread;
    if (std::abs(above) > spread && !lengthened)
        m_difference =
            "a break of " + shown(drawn) + " is out of the jitter's range about " + shown(nominal);
    return drawn;
}

TimePoint Pair::target(const Step &step, TimePoint now) const
{
    if (!step.toBound)
        return now + step.by;
    const std::vector<TimePoint> bounds = m_contract.boundsAhead(now);
    if (bounds.empty())
        return now;
    return std::max(now, bounds[step.pick % bounds.size()] + step.by);
}

std::string Pair::step(const Step &step, TimePoint now, Turns &turns)
{
    turns.run(step.worker, [&] { act(step, now); });
    if (step.look)
        compareSnapshot(now);
    return m_difference;
}

void Pair::act(const Step &step, TimePoint now)
{
    switch (step.act) {
    case Act::Acquire:
        acquire(now);
        break;
    case Act::Succeed:
    case Act::Fail:
    case Act::Cancel:
    case Act::Abandon:
        end(step, now);
        break;
    case Act::Advance:
        static_cast<void>(m_breaker.advance(now));
        takeNewChanges();
        m_reference.advance(now);
        expectSame("state", m_breaker.state(now), m_reference.state());
        break;
    case Act::Isolate:
    case Act::Release:
    case Act::MoveIsolationEnd:
    case Act::Reset:
    case Act::Trip:
    case Act::ForceHalfOpen:
    case Act::UndoForceHalfOpen:
    case Act::SetMode:
    case Act::SetBreakDuration:
        order(step, now);
        break;
    case Act::Take:
    case Act::Reserve:
        reserve(step, now);
        break;
    case Act::GiveBack:
        giveBack(step, now);
        break;
    case Act::SetLimit:
        setLimit(step, now);
        break;
    case Act::SetConcurrent:
        setConcurrent(step, now);
        break;
    }
    compareTransitions();
}

void Pair::acquire(TimePoint now)
{
    GuardedPermit permit = m_circuit.tryAcquire(now);
    takeNewChanges();
    const ReferenceDecision decision = m_contract.acquire(now);
    expectSame("permitted", static_cast<bool>(permit), decision.permitted);
    expectSame("would reject", permit.wouldReject(), decision.wouldReject);
    expectSame("state that decided", permit.state(), decision.state);
    if (!decision.permitted || decision.wouldReject) {
        expectSame("stage that refused", permit.rejection().by, decision.by);
        expectSame("state of the rejection", permit.rejection().state, decision.state);
        expectSame("retry after", permit.rejection().retryAfter, decision.retryAfter);
    }
    if (permit && decision.permitted)
        m_open.push_back({decision.call, std::move(permit)});
}

void Pair::end(const Step &step, TimePoint now)
{
    if (m_open.empty())
        return acquire(now);
    const auto it = m_open.begin() + static_cast<std::ptrdiff_t>(step.pick % m_open.size());
    ReferenceOutcome outcome;
    outcome.kind = static_cast<ReferenceOutcome::Kind>(static_cast<int>(step.act)
                                                       - static_cast<int>(Act::Succeed));
    switch (outcome.kind) {
    case ReferenceOutcome::Kind::Ok:
        it->permit.succeed(now);
        break;
    case ReferenceOutcome::Kind::Error:
        outcome.error = step.error;
        outcome.retryAfter = step.duration;
        it->permit.fail(now, ErrorName{step.error}, step.duration);
        break;
    case ReferenceOutcome::Kind::Cancelled:
        it->permit.cancel(now);
        break;
    case ReferenceOutcome::Kind::Abandoned:
        it->permit.abandon(now);
        break;
    }
    takeNewChanges();
    m_contract.end(it->id, outcome, now);
    m_open.erase(it);
}

void Pair::order(const Step &step, TimePoint now)
{
    Order order;
    order.reason = "a random run";
    order.actor = "chance";
    if (step.stale)
        order.ifEpoch = m_coreEpoch + 1'000'000;
    forward(step, now, order);
    expectSame("state after the order", m_breaker.state(now), m_reference.state());
}

void Pair::forward(const Step &step, TimePoint now, const Order &order)
{
    const auto &isolations = m_reference.isolations();
    const std::uint64_t isolation =
        isolations.empty() ? 999 : isolations[step.pick % isolations.size()].id;
    const std::optional<TimePoint> until =
        step.duration ? std::optional{now + *step.duration} : std::nullopt;
    const std::optional<TimePoint> modeEnd =
        step.mode == CircuitMode::Disabled ? until : std::nullopt;
    OrderResult result;
    OrderOutcome expected = OrderOutcome::Refused;
    const auto both = [&](auto &&core, auto &&reference) {
        result = core();
        takeNewChanges();
        m_reference.advance(now);
        if (!step.stale)
            expected = reference();
    };
    switch (step.act) {
    case Act::Isolate:
        both([&] { return m_breaker.isolate(order, now, until); },
             [&] { return m_reference.isolate(now, until); });
        break;
    case Act::MoveIsolationEnd:
        both([&] { return m_breaker.moveIsolationEnd(isolation, until, order, now); },
             [&] { return m_reference.moveIsolationEnd(isolation, until, now); });
        break;
    case Act::Release:
        both([&] { return m_breaker.release(isolation, order, now); },
             [&] { return m_reference.release(isolation, now); });
        break;
    case Act::Reset:
        both([&] { return m_breaker.reset(order, now); }, [&] { return m_reference.reset(now); });
        break;
    case Act::Trip:
        both([&] { return m_breaker.trip(order, now); }, [&] { return m_reference.trip(now); });
        break;
    case Act::ForceHalfOpen:
        both([&] { return m_breaker.forceHalfOpen(order, now); },
             [&] { return m_reference.forceHalfOpen(now); });
        break;
    case Act::UndoForceHalfOpen:
        both([&] { return m_breaker.undoForceHalfOpen(order, now); },
             [&] { return m_reference.undoForceHalfOpen(now); });
        break;
    case Act::SetMode:
        both([&] { return m_breaker.setMode(step.mode, order, now, modeEnd); },
             [&] { return m_reference.setMode(step.mode, now, modeEnd); });
        break;
    default:
        both([&] { return m_breaker.setBreakDuration(step.breakDuration, order, now); },
             [&] { return m_reference.setBreakDuration(step.breakDuration, now); });
        break;
    }
    expectSame("outcome of the order", result.outcome, expected);
    expectSame("state that the order left", result.after, m_reference.state());
}

void Pair::takeNewChanges()
{
    for (Change &change : m_breaker.history(m_seen)) {
        expectSame("sequence of a change", change.sequence, m_seen + 1);
        m_seen = change.sequence;
        if (change.breakFor)
            m_drawn.push_back(*change.breakFor);
        if (change.from != change.to)
            m_transitions.push_back(std::move(change));
    }
}

void Pair::compareTransitions()
{
    takeNewChanges();
    m_drawn.clear();
    const auto &expected = m_reference.transitions();
    for (; m_compared < std::min(m_transitions.size(), expected.size()); ++m_compared) {
        const Change &change = m_transitions[m_compared];
        const ReferenceTransition &transition = expected[m_compared];
        expectSame("instant of a transition", change.at, transition.at);
        expectSame("from", change.from, transition.from);
        expectSame("to", change.to, transition.to);
        expectSame("cause", change.cause, transition.cause);
        expectSame("n of a transition", change.n, transition.n);
        expectSame("break", change.breakFor, transition.breakFor);
        expectSame("time in the state before", change.timeInFrom, transition.timeInFrom);
    }
    expectSame("number of transitions", m_transitions.size(), expected.size());
}

void Pair::compareSnapshot(TimePoint now)
{
    const CircuitSnapshot snapshot = m_breaker.snapshot(now);
    takeNewChanges();
    m_reference.advance(now);
    compareTransitions();
    expectSame("state", snapshot.state, m_reference.state());
    expectSame("mode", snapshot.mode, m_reference.mode());
    expectSame("end of the disabling", snapshot.disabledUntil, m_reference.disabledUntil());
    expectSame("epoch moved", snapshot.epoch != m_coreEpoch,
               m_reference.epoch() != m_referenceEpoch);
    m_coreEpoch = snapshot.epoch;
    m_referenceEpoch = m_reference.epoch();
    expectSame("n", snapshot.n, m_reference.n());
    expectSame("retry after of the state", snapshot.retryAfter, m_reference.retryAfter());
    expectSame("end of the break", snapshot.breakEnds, m_reference.breakEnds());
    expectSame("isolations", snapshot.isolations.size(), m_reference.isolations().size());
    if (snapshot.state == CircuitState::HalfOpen) {
        const ProbeRound round = m_reference.round();
        expectSame("probes", snapshot.round.probes, round.probes);
        expectSame("successes needed", snapshot.round.successes, round.successes);
        expectSame("probes under way", snapshot.round.underWay, round.underWay);
        expectSame("probes that succeeded", snapshot.round.succeeded, round.succeeded);
        expectSame("probes that failed", snapshot.round.failed, round.failed);
    }
    if (snapshot.mode != CircuitMode::Disabled
        && std::abs(snapshot.rampShare.value_or(1.0) - m_reference.rampShare()) > 1e-9)
        m_difference = "share of the ramp";
    compareFigures(snapshot);
    compareStages(now);
    const std::optional<TimePoint> due = m_breaker.nextDue();
    const std::optional<TimePoint> expected = m_reference.nextDue();
    if (expected && (!due || *due > *expected || *due <= now))
        m_difference =
            "next due: the circuit says " + shown(due) + ", the contract " + shown(expected);
}

void Pair::compareFigures(const CircuitSnapshot &snapshot)
{
    const CircuitTotals totals = m_reference.totals();
    expectSame("calls", snapshot.totals.calls, totals.calls);
    expectSame("permitted", snapshot.totals.permitted, totals.permitted);
    expectSame("rejected", snapshot.totals.rejected, totals.rejected);
    expectSame("rejected by the limiter", snapshot.totals.rejectedByLimiter,
               totals.rejectedByLimiter);
    expectSame("rejected by the bulkhead", snapshot.totals.rejectedByBulkhead,
               totals.rejectedByBulkhead);
    expectSame("rejected by the ramp", snapshot.totals.rejectedByRamp, totals.rejectedByRamp);
    expectSame("succeeded", snapshot.totals.succeeded, totals.succeeded);
    expectSame("failed", snapshot.totals.failed, totals.failed);
    expectSame("ignored", snapshot.totals.ignored, totals.ignored);
    expectSame("cancelled", snapshot.totals.cancelled, totals.cancelled);
    expectSame("abandoned", snapshot.totals.abandoned, totals.abandoned);
    expectSame("late", snapshot.totals.late, totals.late);
    expectSame("slow", snapshot.totals.slow, totals.slow);
    expectSame("would reject", snapshot.totals.wouldReject, totals.wouldReject);
    expectSame("openings", snapshot.totals.openings, totals.openings);
    expectSame("in flight", snapshot.inFlight, m_reference.inFlight());
    expectSame("consecutive failures", snapshot.consecutiveFailures,
               m_reference.consecutiveFailures());
    expectSame("last failure", snapshot.lastFailureAt, m_reference.lastFailureAt());
    if (m_hasRatioRule && snapshot.state == CircuitState::Closed) {
        const WindowCounts window = m_reference.window();
        expectSame("calls of the window", snapshot.window.calls, window.calls);
        expectSame("failed of the window", snapshot.window.failed, window.failed);
        expectSame("slow of the window", snapshot.window.slow, window.slow);
    }
    std::map<std::string, std::uint64_t> errors;
    for (const ErrorCount &error : snapshot.errors) {
        if (!error.error.isEmpty())
            errors[std::string{error.error.text()}] = error.count;
    }
    const auto expected = m_reference.errors();
    expectSame("kinds of errors", errors.size(), expected.size());
    for (const auto &[name, count] : expected)
        expectSame("count of an error", errors[name], count);
    for (std::size_t i = 0; i < kCircuitStateCount; ++i)
        expectSame("time in a state", snapshot.timeIn[i],
                   m_reference.timeIn(static_cast<CircuitState>(i)));
}

std::string Pair::finish(TimePoint now)
{
    while (!m_open.empty() && m_difference.empty()) {
        Step last;
        last.act = Act::Succeed;
        end(last, now);
    }
    compareSnapshot(now);
    return m_difference;
}

} // namespace switchgear::test
