// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/undo_step.h"

#include "ui/controls/order_text.h"
#include "ui/data/order_effect.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

namespace switchgear::ui {
namespace {

std::optional<OrderWish> isolateAgain(OrderWish undo, const BeforeOrder &before, TimePoint now)
{
    if (!before.isolation || (before.isolation->until && *before.isolation->until <= now))
        return std::nullopt;
    undo.kind = OrderKind::Isolate;
    undo.isolation = before.isolation->id;
    undo.order.reason = before.isolation->reason;
    undo.order.actor = before.isolation->owner;
    undo.until = before.isolation->until;
    undo.timeOfDay = before.timeOfDay;
    return undo;
}

std::optional<OrderWish> modeAgain(OrderWish undo, const OrderReply &reply,
                                   const BeforeOrder &before, TimePoint now)
{
    if (reply.modeBefore == CircuitMode::Disabled) {
        if (!reply.disabledUntilBefore || *reply.disabledUntilBefore <= now)
            return std::nullopt;
        undo.until = reply.disabledUntilBefore;
        undo.timeOfDay = before.timeOfDay;
    }
    undo.mode = reply.modeBefore;
    return undo;
}

/// Why a wish has nothing to do, of those that undo and redo give.
QString noEffectText(const OrderWish &wish, const CircuitRecord &record)
{
    const QString name = nameText(wish.circuit);
    switch (wish.kind) {
    case OrderKind::Release:
        return tr("That isolation of %1 has ended already.").arg(name);
    case OrderKind::SetMode:
        return tr("The mode of %1 is %2 already.").arg(name, modeText(record.now.mode));
    case OrderKind::SetBreakDuration:
        return tr("%1 breaks so already.").arg(name);
    case OrderKind::UndoForceHalfOpen:
        if (record.now.state == CircuitState::HalfOpen)
            return tr("A probe of %1 was decided since.").arg(name);
        break;
    case OrderKind::Isolate:
    case OrderKind::Reset:
    case OrderKind::Trip:
    case OrderKind::ForceHalfOpen:
        break;
    }
    return tr("%1 is %2 now.").arg(name, displayText(record.state()));
}

/// What somebody else changed since that order, where it left what can be set anew.
QString overtakenText(const OrderWish &done, const CircuitRecord &record)
{
    const QString name = nameText(done.circuit);
    if (done.kind == OrderKind::SetMode && record.now.mode != done.mode)
        return tr("The mode of %1 was changed to %2 since.").arg(name, modeText(record.now.mode));
    if (done.kind == OrderKind::SetBreakDuration
        && !isSameBreak(record.options.breakDuration, done.breakDuration))
        return tr("The break strategy of %1 was changed to “%2” since.")
            .arg(name, strategyText(record.options.breakDuration));
    return {};
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

void UndoStep::noteAnswer(const QString &circuit, TimePoint seen)
{
    for (UndoPart &part : parts) {
        if (part.forward.circuit == circuit)
            part.seenAt = seen;
    }
}

void UndoStep::renameIsolation(const QString &circuit, std::uint64_t old, std::uint64_t id)
{
    for (UndoPart &part : parts) {
        for (OrderWish *wish : {&part.forward, &part.backward}) {
            if (wish->circuit == circuit && wish->isolation == old)
                wish->isolation = id;
        }
    }
}

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
        undo.until = before.breakEnds;
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

OrderWish nextWish(const UndoPart &part, UndoDirection direction, const CircuitLook &look)
{
    OrderWish wish = direction == UndoDirection::Back ? part.backward : part.forward;
    if (wish.timeOfDay)
        wish.until = look.wall.toMonotonic(*wish.timeOfDay);
    return wish;
}

QString whyNotTaken(const UndoPart &part, UndoDirection direction, const CircuitLook &look)
{
    const OrderWish next = nextWish(part, direction, look);
    const CircuitRecord *record = look.record(next.circuit);
    const QString name = nameText(next.circuit);
    if (!record)
        return tr("%1 is not there any more.").arg(name);
    if (next.until && *next.until <= look.now)
        return tr("For %1 its end has passed.").arg(name);
    if (record->now.at <= part.seenAt)
        return {}; // it shows what was before
    if (!wouldTakeEffect(next, record->now, record->options))
        return noEffectText(next, *record);
    return overtakenText(direction == UndoDirection::Back ? part.forward : part.backward, *record);
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
