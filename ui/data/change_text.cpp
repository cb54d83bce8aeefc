// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/change_text.h"

#include "ui/data/display_state.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

namespace switchgear::ui {

QString changeTitle(const Change &change)
{
    switch (change.kind) {
    case ChangeKind::Transition:
        return displayText(displayState(change.from, CircuitMode::Enforce)) + QStringLiteral(" → ")
               + displayText(displayState(change.to, CircuitMode::Enforce));
    case ChangeKind::Isolated:
        return tr("Isolated again");
    case ChangeKind::IsolationMoved:
        return tr("Another end");
    case ChangeKind::Released:
        return tr("One release");
    case ChangeKind::Reset:
        return tr("Reset");
    case ChangeKind::NoEffect:
        return tr("No effect");
    case ChangeKind::ModeSet:
        return tr("Mode");
    case ChangeKind::BreakDurationSet:
        return tr("Break strategy");
    case ChangeKind::Reconfigured:
        return tr("Reconfigured");
    }
    return {};
}

QString changeReason(const Change &change)
{
    const QString who = change.actor.empty() ? tr("automatic") : shownText(change.actor);
    if (change.reason.empty())
        return who;
    return shownText(change.reason) + QStringLiteral(" · ") + who;
}

} // namespace switchgear::ui
