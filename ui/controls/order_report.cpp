// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/order_report.h"

#include "ui/controls/order_text.h"
#include "ui/controls/undo_step.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

#include <algorithm>

namespace switchgear::ui {
namespace {

QString stateText(const OrderReply &reply)
{
    const CircuitMode mode =
        reply.wish.kind == OrderKind::SetMode ? reply.wish.mode : CircuitMode::Enforce;
    return displayText(displayState(reply.result.after, mode));
}

QString doneText(const OrderReply &reply, const CircuitLook &look)
{
    const OrderWish &wish = reply.wish;
    const QString name = nameText(wish.circuit);
    switch (wish.kind) {
    case OrderKind::Isolate:
        return wish.until ? tr("Isolated %1 until %2").arg(name, look.wall.clockText(*wish.until))
                          : tr("Isolated %1 until it is released").arg(name);
    case OrderKind::Release:
        return tr("Released %1: now %2").arg(name, stateText(reply));
    case OrderKind::Reset:
        return tr("Closed %1").arg(name);
    case OrderKind::Trip:
        return tr("Opened %1").arg(name);
    case OrderKind::ForceHalfOpen:
        return tr("%1 is half-open and lets probes through").arg(name);
    case OrderKind::UndoForceHalfOpen:
        return tr("%1 is open again, its break ends as before").arg(name);
    case OrderKind::SetMode:
        return wish.until ? tr("Mode of %1: %2 until %3")
                                .arg(name, modeText(wish.mode), look.wall.clockText(*wish.until))
                          : tr("Mode of %1: %2").arg(name, modeText(wish.mode));
    case OrderKind::SetBreakDuration:
        return tr("Break strategy of %1: %2").arg(name, strategyText(wish.breakDuration));
    }
    return {};
}

QString noEffectText(const OrderReply &reply, const CircuitLook &look)
{
    const QString name = nameText(reply.wish.circuit);
    const CircuitRecord *record = look.record(reply.wish.circuit);
    const bool disabled = record && record->now.mode == CircuitMode::Disabled;
    switch (reply.wish.kind) {
    case OrderKind::Release:
        return tr("No effect: that isolation of %1 had ended already").arg(name);
    case OrderKind::UndoForceHalfOpen:
        return tr("No effect: %1 is %2 now, there is no break to go back to")
            .arg(name, stateText(reply));
    case OrderKind::SetMode:
        return tr("No effect: the mode of %1 was %2 already").arg(name, modeText(reply.wish.mode));
    case OrderKind::SetBreakDuration:
        return tr("No effect: %1 breaks so already").arg(name);
    case OrderKind::Isolate:
    case OrderKind::Reset:
    case OrderKind::Trip:
    case OrderKind::ForceHalfOpen:
        break;
    }
    if (disabled)
        return tr("No effect: %1 is disabled, so every call passes").arg(name);
    return tr("No effect: %1 was %2 already").arg(name, stateText(reply));
}

QString refusedText(const OrderReply &reply, const CircuitLook &look)
{
    if (reply.result.refusal == OrderRefusal::TooManyIsolations) {
        return tr("Nothing done (%1): %2 isolations stand on it, and no more can; release one of "
                  "them first")
            .arg(stepText({reply.wish}), QString::number(kMostIsolations));
    }
    const CircuitRecord *record = look.record(reply.wish.circuit);
    // The newest record may still be older than the refusal; then only the reply's state is known.
    const QString what = record && record->now.epoch == reply.result.epoch
                             ? changeText(*record, look.now)
                             : tr("changed to %1").arg(stateText(reply));
    return tr("Nothing done (%1): it %2").arg(stepText({reply.wish}), what);
}

} // namespace

QString replyText(const OrderReply &reply, const CircuitLook &look)
{
    if (!reply.circuitFound)
        return tr("Nothing done: there is no circuit “%1” any more")
            .arg(nameText(reply.wish.circuit));
    switch (reply.result.outcome) {
    case OrderOutcome::Done:
        return doneText(reply, look);
    case OrderOutcome::NoEffect:
        return noEffectText(reply, look);
    case OrderOutcome::Refused:
        return refusedText(reply, look);
    }
    return {};
}

QString repliesText(const std::vector<OrderReply> &replies, const CircuitLook &look)
{
    if (replies.empty())
        return {};
    if (replies.size() == 1)
        return replyText(replies.front(), look);
    const auto isDone = [](const OrderReply &reply) {
        return reply.circuitFound && reply.result.outcome == OrderOutcome::Done;
    };
    QList<OrderWish> wishes;
    for (const OrderReply &reply : replies)
        wishes << reply.wish;
    const auto notDone = std::find_if_not(replies.begin(), replies.end(), isDone);
    if (notDone == replies.end())
        return tr("%1: done").arg(stepText(wishes));
    const auto done = std::count_if(replies.begin(), replies.end(), isDone);
    return tr("%1: %2 of %3 done. %4")
        .arg(stepText(wishes), QString::number(done), QString::number(replies.size()),
             replyText(*notDone, look));
}

} // namespace switchgear::ui
