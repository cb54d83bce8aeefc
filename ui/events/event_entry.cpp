// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/events/event_entry.h"

#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

#include <tuple>

namespace switchgear::ui {
namespace {

bool isConfig(const Change &change)
{
    return change.kind == ChangeKind::ModeSet || change.kind == ChangeKind::BreakDurationSet
           || change.kind == ChangeKind::Reconfigured;
}

bool isManual(const Change &change)
{
    const Cause cause = change.cause;
    return cause == Cause::ManualTrip || cause == Cause::ManualIsolate
           || cause == Cause::ManualReset || cause == Cause::ManualHalfOpen
           || !change.actor.empty();
}

} // namespace

EventSeverity severityOf(const Change &change)
{
    if (isManual(change) || isConfig(change))
        return EventSeverity::Notice;
    return change.kind == ChangeKind::Transition && change.to == CircuitState::Open
               ? EventSeverity::Warning
               : EventSeverity::Info;
}

QString severityText(EventSeverity severity)
{
    switch (severity) {
    case EventSeverity::Info:
        return tr("Info");
    case EventSeverity::Notice:
        return tr("Notice");
    case EventSeverity::Warning:
        return tr("Warning");
    }
    return {};
}

bool isInGroup(const Change &change, EventGroup group)
{
    switch (group) {
    case EventGroup::All:
        return true;
    case EventGroup::Transitions:
        return change.kind == ChangeKind::Transition;
    case EventGroup::Manual:
        return isManual(change);
    case EventGroup::Config:
        return isConfig(change);
    }
    return false;
}

QString groupText(EventGroup group)
{
    switch (group) {
    case EventGroup::All:
        return tr("All");
    case EventGroup::Transitions:
        return tr("Transitions");
    case EventGroup::Manual:
        return tr("Manual");
    case EventGroup::Config:
        return tr("Config");
    }
    return {};
}

QString whoText(const Change &change)
{
    return change.actor.empty() ? tr("automatic") : shownText(change.actor);
}

bool isEarlier(const EventEntry &a, const EventEntry &b)
{
    return std::tie(a.change.at, a.circuit, a.change.sequence)
           < std::tie(b.change.at, b.circuit, b.change.sequence);
}

} // namespace switchgear::ui
