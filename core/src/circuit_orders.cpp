// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "bounded_text.h"
#include "circuit_controller.h"
#include "number_text.h"
#include "process_barrier.h"

#include <algorithm>

namespace switchgear::detail {
namespace {

std::string orElse(const std::string &reason, std::string_view otherwise)
{
    return reason.empty() ? std::string{otherwise} : reason;
}

/// What an order did, and why it was given.
std::string withReason(std::string what, const Order &order)
{
    return order.reason.empty() ? what : what + ": " + order.reason;
}

bool isSameBreak(const BreakDuration &a, const BreakDuration &b)
{
    return a.max == b.max && a.jitter == b.jitter && a.retryAfterMax == b.retryAfterMax
           && isSame(a.strategy, b.strategy);
}

} // namespace

CircuitController::OrderStart CircuitController::startOrder(const Order &order) const
{
    OrderStart start;
    start.result.before = m_state;
    start.mayGoOn = !order.ifEpoch || *order.ifEpoch == m_epoch;
    if (!start.mayGoOn)
        start.result.refusal = OrderRefusal::StateMoved;
    return start;
}

OrderResult CircuitController::finish(OrderStart start, OrderOutcome outcome) const
{
    start.result.outcome = outcome;
    start.result.after = m_state;
    start.result.epoch = m_epoch;
    return start.result;
}

OrderResult CircuitController::noEffect(OrderStart start, Cause cause, const Order &order,
                                        TimePoint now)
{
    record(ChangeKind::NoEffect, m_state, now, {cause, order.reason, order.actor});
    return finish(start, OrderOutcome::NoEffect);
}

OrderResult CircuitController::isolate(const Order &order, TimePoint now,
                                       std::optional<TimePoint> until)
{
    Guard guard{*this};
    now = begin(guard, now);
    OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    // Its words first: where there is no memory for them, there is no isolation either.
    Why why{Cause::ManualIsolate, orElse(order.reason, "isolated by hand"), order.actor};
    const std::optional<std::uint64_t> added =
        m_isolations.tryAdd(boundedText(order.reason, Change::kTextLimit),
                            boundedText(order.actor, Change::kTextLimit), now, until);
    if (!added) {
        start.result.refusal = OrderRefusal::TooManyIsolations;
        return finish(start, OrderOutcome::Refused);
    }
    start.result.isolation = *added;
    const CircuitState from = m_state;
    if (from == CircuitState::Isolated) {
        record(ChangeKind::Isolated, from, now, std::move(why));
        return finish(start, OrderOutcome::Done);
    }
    if (from == CircuitState::Closed)
        m_planner.leftClosed(now, m_options.breakDuration.settle);
    m_ramp.stop();
    enter(CircuitState::Isolated, now);
    record(ChangeKind::Transition, from, now, std::move(why));
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::moveIsolationEnd(std::uint64_t isolation,
                                                std::optional<TimePoint> until, const Order &order,
                                                TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    const Isolation *const moved = m_isolations.find(isolation);
    if (moved == nullptr || moved->until == until)
        return noEffect(start, Cause::ManualIsolate, order, now);
    if (until)
        until = std::max(*until, now); // one that has passed ends now
    std::string what = nameOf(*moved);
    what += until ? " ends in " + durationText(*until - now) : std::string{" has no end"};
    Why why{Cause::ManualIsolate, withReason(std::move(what), order), order.actor};
    m_isolations.moveEnd(isolation, until);
    record(ChangeKind::IsolationMoved, m_state, now, std::move(why));
    bringClockTo(guard, now);
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::release(std::uint64_t isolation, const Order &order, TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    if (m_isolations.find(isolation) == nullptr)
        return noEffect(start, Cause::IsolationOver, order, now);
    endIsolation(
        isolation, now,
        {Cause::IsolationOver, orElse(order.reason, "the isolation was released"), order.actor});
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::reset(const Order &order, TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    m_isolations.clear();
    m_ramp.stop();
    Why why{Cause::ManualReset, orElse(order.reason, "reset by hand"), order.actor};
    m_planner.forgetOpenings();
    if (m_state == CircuitState::Closed) {
        startEpoch();
        record(ChangeKind::Reset, m_state, now, std::move(why));
    } else {
        close(now, std::move(why));
    }
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::trip(const Order &order, TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    if (m_mode == CircuitMode::Disabled || m_state == CircuitState::Open
        || m_state == CircuitState::Isolated)
        return noEffect(start, Cause::ManualTrip, order, now);
    open(now, {Cause::ManualTrip, orElse(order.reason, "tripped by hand"), order.actor}, {});
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::forceHalfOpen(const Order &order, TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    if (m_mode == CircuitMode::Disabled || m_state == CircuitState::HalfOpen)
        return noEffect(start, Cause::ManualHalfOpen, order, now);
    const bool wasOpen = m_state == CircuitState::Open;
    m_isolations.clear();
    halfOpen(now,
             {Cause::ManualHalfOpen, orElse(order.reason, "half-opened by hand"), order.actor});
    if (wasOpen)
        m_cutBreak = CutBreak{m_epoch, m_planner.openedAt(), m_planner.ends()};
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::undoForceHalfOpen(const Order &order, TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    const bool canBeUndone = m_cutBreak && m_cutBreak->epoch == m_epoch
                             && m_state == CircuitState::HalfOpen && m_round.isUntouched()
                             && m_cutBreak->ends > now && m_mode != CircuitMode::Disabled;
    if (!canBeUndone)
        return noEffect(start, Cause::ManualTrip, order, now);
    m_planner.restoreBreak(m_cutBreak->openedAt, m_cutBreak->ends);
    m_cutBreak.reset();
    const CircuitState from = m_state;
    enter(CircuitState::Open, now);
    record(
        ChangeKind::Transition, from, now,
        {Cause::ManualTrip, orElse(order.reason, "the forced trial was taken back"), order.actor});
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::setMode(CircuitMode mode, const Order &order, TimePoint now,
                                       std::optional<TimePoint> until)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    if (mode == m_mode && until == m_disabledUntil)
        return noEffect(start, Cause::Mode, order, now);
    if (until)
        until = std::max(*until, now); // one that has passed ends now
    std::string what = "mode " + std::string{text(m_mode)} + " → " + std::string{text(mode)};
    if (until)
        what += " for " + durationText(*until - now);
    Why why{Cause::Mode, withReason(std::move(what), order), order.actor};
    switchMode(mode, until);
    if (mustCloseForMode())
        close(now, std::move(why));
    else
        record(ChangeKind::ModeSet, m_state, now, std::move(why));
    bringClockTo(guard, now);
    return finish(start, OrderOutcome::Done);
}

/// The running break by the strategy that holds now, from the instant at which the circuit opened;
/// where that has passed, it is over now.
void CircuitController::replanBreak(TimePoint now)
{
    if (m_state != CircuitState::Open)
        return;
    ++m_breakPlan;
    m_planner.planBreak(m_options.breakDuration);
    m_planner.endBreakAt(std::max(m_planner.ends(), now));
}

OrderResult CircuitController::setBreakDuration(const BreakDuration &options, const Order &order,
                                                TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    std::string what = "break " + std::string{strategyName(m_options.breakDuration.strategy)}
                       + " → " + std::string{strategyName(options.strategy)};
    Why why{Cause::BreakOver, withReason(std::move(what), order), order.actor};
    m_planner.settleBy(now, m_options.breakDuration.settle);
    m_options.breakDuration = options;
    replanBreak(now);
    holdBackForCustomBreak();
    record(ChangeKind::BreakDurationSet, m_state, now, std::move(why));
    askCustomBreak(guard);
    m_planner.endBreakAt(std::max(m_planner.ends(), now));
    bringClockTo(guard, now);
    return finish(start, OrderOutcome::Done);
}

OrderResult CircuitController::reconfigure(const CircuitOptions &options, const Order &order,
                                           TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    const OrderStart start = startOrder(order);
    if (!start.mayGoOn)
        return finish(start, OrderOutcome::Refused);
    disarmAll();
    (void)processBarrier();
    TripEvaluator evaluator{options.trip, options.slowCall};
    for (ThreadSlot *const slot : m_slots) {
        if (slot->memory->epoch == m_epoch)
            slot->memory->part =
                evaluator.window().partOf(m_evaluator.window().startOf(slot->memory->part));
    }
    evaluator.inherit(m_evaluator);
    m_evaluator = std::move(evaluator);
    const bool keepsBreak = isSameBreak(m_options.breakDuration, options.breakDuration);
    m_planner.settleBy(now, m_options.breakDuration.settle);
    const bool switchesMode = options.mode != m_options.mode;
    m_options = options;
    m_verdicts.setFilter(options.errors);
    m_history.setCapacity(options.historyCapacity);
    configureHotState();
    if (switchesMode)
        switchMode(options.mode, {});
    if (!keepsBreak) {
        replanBreak(now);
        holdBackForCustomBreak();
    }
    record(ChangeKind::Reconfigured, m_state, now,
           {Cause::Mode, orElse(order.reason, "reconfigured"), order.actor});
    if (mustCloseForMode())
        close(now, {Cause::Mode, "disabled by its configuration", order.actor});
    askCustomBreak(guard);
    m_planner.endBreakAt(std::max(m_planner.ends(), now));
    bringClockTo(guard, now);
    return finish(start, OrderOutcome::Done);
}

Subscription CircuitController::subscribe(EventMask kinds, Listener listener)
{
    Guard guard{*this};
    return m_events.subscribe(kinds, std::move(listener));
}

} // namespace switchgear::detail
