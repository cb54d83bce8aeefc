// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/data/order_wish.h"

#include <QList>
#include <QString>

#include <optional>

namespace switchgear::ui {

/// What was done to one circuit, and what takes it back.
struct UndoPart
{
    OrderWish forward; ///< of an Isolate, `isolation` is the one that it set
    OrderWish backward; ///< likewise the one that it sets again
    TimePoint seenAt; ///< a record of a later instant shows all that was answered
};

/// One thing that an operator did, perhaps to several circuits: how to take it back, and how to do
/// it again.
struct UndoStep
{
    QString what; ///< "Isolate payments", "Isolate 3 circuits"
    QList<UndoPart> parts; ///< empty: it cannot be taken back

    /// An order of the circuit was answered; its newest record then was of `seen`.
    void noteAnswer(const QString &circuit, TimePoint seen);
    /// An isolation that was set again bears another id; what is known by the old one follows.
    void renameIsolation(const QString &circuit, std::uint64_t old, std::uint64_t id);
};

enum class UndoDirection : quint8 { Back, Again };

/// What an undo needs that is gone once the order took effect.
struct BeforeOrder
{
    std::optional<Isolation> isolation; ///< that a release ends
    std::optional<QDateTime> timeOfDay; ///< of the end of what the order ends, where it is known
    std::optional<TimePoint> breakEnds; ///< of a circuit that is open
};

/// The order that takes an answered one back, without an actor. None where nothing does: after a
/// reset, a trip, a refusal, the release of an isolation whose time is over; and Disabled is not
/// brought back without its end, since the window gives it none without one.
[[nodiscard]] std::optional<OrderWish> takeBack(const OrderReply &reply, const BeforeOrder &before,
                                                TimePoint now);

/// What would be ordered now: an end that was given as a time of day is that time of day still.
[[nodiscard]] OrderWish nextWish(const UndoPart &part, UndoDirection direction,
                                 const CircuitLook &look);

/// Why a part can no longer be taken back, or done again, as a sentence: it would have no effect,
/// or would take back what somebody else did since. Empty where it can.
[[nodiscard]] QString whyNotTaken(const UndoPart &part, UndoDirection direction,
                                  const CircuitLook &look);

/// "Isolate payments", "Isolate 3 circuits".
[[nodiscard]] QString stepText(const QList<OrderWish> &wishes);

} // namespace switchgear::ui
