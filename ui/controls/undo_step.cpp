// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/undo_step.h"

#include "ui/controls/order_text.h"

#include <QCoreApplication>

namespace switchgear::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("UndoStep", text);
}

std::optional<OrderWish> isolateAgain(OrderWish undo, const BeforeOrder &before, TimePoint now)
{
    if (!before.isolation || (before.isolation->until && *before.isolation->until <= now))
        return std::nullopt;
    undo.kind = OrderKind::Isolate;
    undo.order.reason = before.isolation->reason;
    undo.order.actor = before.isolation->owner;
    undo.until = before.isolation->until;
    return undo;
}

std::optional<OrderWish> modeAgain(OrderWish undo, const OrderReply &reply,
                                   const BeforeOrder &before, TimePoint now)
{
    if (reply.modeBefore == CircuitMode::Disabled) {
        if (!before.disabledUntil || *before.disabledUntil <= now)
            return std::nullopt;
        undo.until = before.disabledUntil;
    }
    undo.mode = reply.modeBefore;
    return undo;
}

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

QString oneText(OrderKind kind, const QString &object)
{
    switch (kind) {
    case OrderKind::Isolate:
        return tr("Isolate %1").arg(object);
    case OrderKind::Release:
        return tr("Release %1").arg(object);
    case OrderKind::Reset:
        return tr("Reset %1").arg(object);
    case OrderKind::Trip:
        return tr("Trip %1").arg(object);
    case OrderKind::ForceHalfOpen:
        return tr("Half-open %1").arg(object);
    case OrderKind::UndoForceHalfOpen:
        return tr("Open %1 again").arg(object);
    case OrderKind::SetMode:
        return tr("Mode of %1").arg(object);
    case OrderKind::SetBreakDuration:
        return tr("Break strategy of %1").arg(object);
    }
    return {};
}

} // namespace

std::optional<OrderWish> takeBack(const OrderReply &reply, const BeforeOrder &before, TimePoint now)
{
    if (!reply.circuitFound || reply.result.isRefused())
        return std::nullopt;
    OrderWish undo;
    undo.kind = reply.wish.kind;
    undo.circuit = reply.wish.circuit;
    undo.order.reason = "undo";
    const bool done = reply.result.outcome == OrderOutcome::Done;
    switch (reply.wish.kind) {
    case OrderKind::Isolate:
        undo.kind = OrderKind::Release;
        undo.isolation = reply.result.isolation;
        return undo.isolation != 0 ? std::optional{undo} : std::nullopt;
    case OrderKind::Release:
        return done ? isolateAgain(undo, before, now) : std::nullopt;
    case OrderKind::ForceHalfOpen:
        undo.kind = OrderKind::UndoForceHalfOpen;
        undo.order.ifEpoch = reply.result.epoch;
        return done && reply.result.before == CircuitState::Open ? std::optional{undo}
                                                                 : std::nullopt;
    case OrderKind::SetMode:
        return done ? modeAgain(undo, reply, before, now) : std::nullopt;
    case OrderKind::SetBreakDuration:
        undo.breakDuration = reply.breakDurationBefore;
        return done ? std::optional{undo} : std::nullopt;
    case OrderKind::Reset:
    case OrderKind::Trip:
    case OrderKind::UndoForceHalfOpen:
        break;
    }
    return std::nullopt;
}

QString whyStale(const OrderWish &done, const OrderWish &undo, const CircuitLook &look)
{
    const CircuitRecord *record = look.record(done.circuit);
    if (!record)
        return tr("%1 is not there any more.").arg(nameText(done.circuit));
    // A record that still shows what was before is only late by one update.
    if (done.kind == OrderKind::SetMode && record->now.mode != done.mode
        && record->now.mode != undo.mode)
        return tr("The mode of %1 was changed to %2 since.")
            .arg(nameText(done.circuit), modeText(record->now.mode));
    if (done.kind == OrderKind::SetBreakDuration
        && !isSameBreak(record->options.breakDuration, done.breakDuration)
        && !isSameBreak(record->options.breakDuration, undo.breakDuration))
        return tr("The break strategy of %1 was changed to “%2” since.")
            .arg(nameText(done.circuit), strategyText(record->options.breakDuration));
    return {};
}

bool isSameBreak(const BreakDuration &a, const BreakDuration &b)
{
    return isSameStrategy(a.strategy, b.strategy) && a.max == b.max && a.jitter == b.jitter
           && a.settle == b.settle && a.retryAfterMax == b.retryAfterMax;
}

QString stepText(const QList<OrderWish> &wishes)
{
    if (wishes.isEmpty())
        return {};
    const OrderWish &first = wishes.front();
    QStringList circuits;
    for (const OrderWish &wish : wishes) {
        if (!circuits.contains(wish.circuit))
            circuits << wish.circuit;
    }
    return oneText(first.kind, circuits.size() == 1
                                   ? nameText(first.circuit)
                                   : tr("%1 circuits").arg(QString::number(circuits.size())));
}

} // namespace switchgear::ui
