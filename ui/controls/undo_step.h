// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/data/order_wish.h"

#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace switchgear::ui {

/// One thing that an operator did, perhaps to several circuits: how to take it back, and how to do
/// it again.
struct UndoStep
{
    QString what; ///< "Isolate payments", "Isolate 3 circuits"
    QList<OrderWish> forward;
    QList<OrderWish> backward; ///< empty: it cannot be taken back
};

/// What an undo needs that is gone once the order took effect.
struct BeforeOrder
{
    std::optional<Isolation> isolation; ///< that a release ends
    std::optional<TimePoint> disabledUntil; ///< of a circuit that is Disabled
};

/// The order that takes an answered one back, without an actor. None where nothing does: after a
/// reset, a trip, a refusal, the release of an isolation whose time is over; and Disabled is not
/// brought back without its end, since it always has one.
[[nodiscard]] std::optional<OrderWish> takeBack(const OrderReply &reply, const BeforeOrder &before,
                                                TimePoint now);

/// Why the undo of `done` by `undo` would take back what somebody else did since, as a sentence;
/// empty where it would not.
[[nodiscard]] QString whyStale(const OrderWish &done, const OrderWish &undo,
                               const CircuitLook &look);

/// Whether both give the same breaks; custom strategies are told apart by name alone.
[[nodiscard]] bool isSameBreak(const BreakDuration &a, const BreakDuration &b);

/// "Isolate payments", "Isolate 3 circuits".
[[nodiscard]] QString stepText(const QList<OrderWish> &wishes);

} // namespace switchgear::ui
