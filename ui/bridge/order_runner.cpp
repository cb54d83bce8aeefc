// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/order_runner.h"

#include "ui/data/core_text.h"
#include "ui/data/order_effect.h"

namespace switchgear::ui {

namespace {

OrderResult run(CircuitBreaker &circuit, const OrderWish &wish, TimePoint now)
{
    switch (wish.kind) {
    case OrderKind::Isolate:
        return circuit.isolate(wish.order, now, wish.until);
    case OrderKind::Release:
        return circuit.release(wish.isolation, wish.order, now);
    case OrderKind::Reset:
        return circuit.reset(wish.order, now);
    case OrderKind::Trip:
        return circuit.trip(wish.order, now);
    case OrderKind::ForceHalfOpen:
        return circuit.forceHalfOpen(wish.order, now);
    case OrderKind::UndoForceHalfOpen:
        return circuit.undoForceHalfOpen(wish.order, now);
    case OrderKind::SetMode:
        return circuit.setMode(wish.mode, wish.order, now, wish.until);
    case OrderKind::SetBreakDuration:
        return circuit.setBreakDuration(wish.breakDuration, wish.order, now);
    }
    return {};
}

} // namespace

OrderReply runOrder(Registry &registry, const OrderWish &wish, TimePoint now)
{
    OrderReply reply;
    reply.wish = wish;
    const auto circuit = registry.find(toCore(wish.circuit));
    if (!circuit) {
        reply.circuitFound = false;
        reply.result.outcome = OrderOutcome::NoEffect;
        return reply;
    }
    const CircuitOptions options = circuit->options();
    reply.breakDurationBefore = options.breakDuration;
    const CircuitSnapshot before = circuit->snapshot(now);
    reply.modeBefore = before.mode;
    reply.disabledUntilBefore = before.disabledUntil;
    if (wish.onlyWithEffect && !wouldTakeEffect(wish, before, options)) {
        reply.result.outcome = OrderOutcome::NoEffect;
        reply.result.before = reply.result.after = before.state;
        reply.result.epoch = before.epoch;
        return reply;
    }
    try {
        reply.result = run(*circuit, wish, now);
    } catch (const std::invalid_argument &) {
        // A strategy, or an end of a mode, that the circuit finds unsound: nothing was changed.
        reply.result.outcome = OrderOutcome::NoEffect;
        reply.result.before = reply.result.after = circuit->state(now);
    }
    return reply;
}

} // namespace switchgear::ui
