// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/change.h>

#include <QString>

namespace switchgear::ui {

/// How much an event asks of a reader.
enum class EventSeverity : quint8 {
    Info, ///< it came by itself and heals
    Notice, ///< a person did it
    Warning, ///< a circuit opened by itself
};
inline constexpr int kEventSeverityCount = 3;

/// What the list of events can be narrowed to.
enum class EventGroup : quint8 { All, Transitions, Manual, Config };
inline constexpr int kEventGroupCount = 4;

/// One change of one circuit, in the list of all.
struct EventEntry
{
    QString circuit;
    Change change;
};

[[nodiscard]] EventSeverity severityOf(const Change &change);
[[nodiscard]] QString severityText(EventSeverity severity);
/// Whether it belongs to a group; a manual trip belongs to Transitions and to Manual.
[[nodiscard]] bool isInGroup(const Change &change, EventGroup group);
[[nodiscard]] QString groupText(EventGroup group);
/// The actor, or "automatic".
[[nodiscard]] QString whoText(const Change &change);

/// Earlier first; what happened at one instant in the order of names, then of sequences.
[[nodiscard]] bool isEarlier(const EventEntry &a, const EventEntry &b);

} // namespace switchgear::ui
