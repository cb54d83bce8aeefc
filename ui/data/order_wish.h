// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/break_duration.h>
#include <switchgear/control.h>

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace switchgear::ui {

/// What an operator can ask of circuits.
enum class OrderKind : quint8 {
    Isolate,
    Release,
    Reset,
    Trip,
    ForceHalfOpen,
    UndoForceHalfOpen,
    SetMode,
    SetBreakDuration,
};

/// A control's wish: a value that travels from the window's thread to the circuits. Its effect is
/// shown once a snapshot shows it. A wish for several circuits is one for each.
struct OrderWish
{
    quint64 id = 0; ///< given by the sender; the reply bears it
    OrderKind kind = OrderKind::Isolate;
    QString circuit;
    Order order; ///< reason, actor, and the epoch that the operator saw
    /// Of Isolate, and of SetMode to Disabled; of UndoForceHalfOpen, the end of the break.
    std::optional<TimePoint> until;
    /// Set where a time of day was meant, and not a while: `until` follows it when the machine
    /// slept or the clock was set.
    std::optional<QDateTime> timeOfDay;
    std::uint64_t isolation = 0; ///< of Release; of an Isolate, the one in whose place it stands
    CircuitMode mode = CircuitMode::Enforce; ///< of SetMode
    BreakDuration breakDuration; ///< of SetBreakDuration
    bool onlyWithEffect = false; ///< else nothing is ordered, and nothing stands in the history
};

/// What became of a wish.
struct OrderReply
{
    OrderWish wish;
    OrderResult result;
    bool circuitFound = true; ///< false: no circuit bears the name; nothing was done
    BreakDuration breakDurationBefore; ///< of SetBreakDuration, for its undo
    CircuitMode modeBefore = CircuitMode::Enforce; ///< of SetMode, for its undo
    std::optional<TimePoint> disabledUntilBefore; ///< the same; none: Disabled had no end
};

} // namespace switchgear::ui

Q_DECLARE_METATYPE(switchgear::ui::OrderWish)
Q_DECLARE_METATYPE(switchgear::ui::OrderReply)
