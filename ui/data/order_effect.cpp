// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/order_effect.h"

#include <algorithm>
#include <type_traits>

namespace switchgear::ui {

namespace {

bool isSameStrategy(const BreakStrategy &a, const BreakStrategy &b)
{
    if (const auto *custom = std::get_if<CustomBreak>(&a)) {
        const auto *other = std::get_if<CustomBreak>(&b);
        return other && custom->name == other->name && custom->base == other->base;
    }
    const auto equals = [&b](const auto &mine) {
        using Strategy = std::decay_t<decltype(mine)>;
        if constexpr (std::is_same_v<Strategy, CustomBreak>) {
            return false;
        } else {
            const auto *other = std::get_if<Strategy>(&b);
            return other && mine == *other;
        }
    };
    return std::visit(equals, a);
}

bool isHeldBy(std::uint64_t isolation, const CircuitSnapshot &now)
{
    return std::any_of(now.isolations.begin(), now.isolations.end(),
                       [isolation](const Isolation &held) { return held.id == isolation; });
}

bool canOpenAgain(const OrderWish &wish, const CircuitSnapshot &now)
{
    return now.state == CircuitState::HalfOpen && now.mode != CircuitMode::Disabled
           && now.round.succeeded + now.round.failed == 0
           && (!wish.order.ifEpoch || *wish.order.ifEpoch == now.epoch);
}

} // namespace

bool wouldTakeEffect(const OrderWish &wish, const CircuitSnapshot &now,
                     const CircuitOptions &options)
{
    switch (wish.kind) {
    case OrderKind::Isolate:
        return !wish.until || *wish.until > now.at;
    case OrderKind::Release:
        return isHeldBy(wish.isolation, now);
    case OrderKind::ForceHalfOpen:
        return now.state != CircuitState::HalfOpen && now.mode != CircuitMode::Disabled;
    case OrderKind::UndoForceHalfOpen:
        return canOpenAgain(wish, now) && (!wish.until || *wish.until > now.at);
    case OrderKind::SetMode:
        return (now.mode != wish.mode || now.disabledUntil != wish.until)
               && (!wish.until || *wish.until > now.at);
    case OrderKind::SetBreakDuration:
        return !isSameBreak(options.breakDuration, wish.breakDuration);
    case OrderKind::Trip:
        return now.state != CircuitState::Open && now.state != CircuitState::Isolated
               && now.mode != CircuitMode::Disabled;
    case OrderKind::Reset:
        break;
    }
    return true;
}

bool isSameBreak(const BreakDuration &a, const BreakDuration &b)
{
    return isSameStrategy(a.strategy, b.strategy) && a.max == b.max && a.jitter == b.jitter
           && a.settle == b.settle && a.retryAfterMax == b.retryAfterMax;
}

} // namespace switchgear::ui
