// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/availability.h"

#include "ui/controls/order_text.h"
#include "ui/data/tr.h"

#include <algorithm>

namespace switchgear::ui {
namespace {

bool isForMany(Control control)
{
    return control == Control::Isolate || control == Control::Release || control == Control::Reset;
}

bool isOfBreaker(Control control)
{
    return control == Control::Reset || control == Control::HalfOpen || control == Control::Trip
           || control == Control::Strategy;
}

QString whyNotRelease(const QStringList &circuits, const CircuitLook &look)
{
    const auto isHeld = [&look](const QString &circuit) {
        const CircuitRecord *record = look.record(circuit);
        return record && !record->now.isolations.empty();
    };
    if (std::any_of(circuits.begin(), circuits.end(), isHeld))
        return {};
    const CircuitRecord *record = look.record(circuits.front());
    if (circuits.size() == 1 && record && record->now.mode == CircuitMode::Disabled)
        return tr("It is not isolated. To protect it again, choose Enforce under Mode.");
    return circuits.size() == 1 ? tr("It is not isolated.") : tr("None of them is isolated.");
}

QString whyNotHalfOpen(const CircuitRecord &record)
{
    if (record.now.mode == CircuitMode::Disabled)
        return tr("It is disabled: every call passes, there is nothing to try.");
    if (record.now.state != CircuitState::HalfOpen)
        return {};
    const ProbeRound &round = record.now.round;
    return round.underWay + round.succeeded + round.failed == 0
               ? tr("It is half-open already and waits for a call to probe with.")
               : tr("It is half-open already.");
}

QString whyNotTrip(const CircuitRecord &record)
{
    if (record.now.state == CircuitState::Isolated)
        return tr("It is isolated: no call passes as it is.");
    if (record.now.mode == CircuitMode::Disabled)
        return tr("It is disabled: nothing opens until Enforce is chosen under Mode.");
    if (record.now.state == CircuitState::Open)
        return tr("It is open already.");
    return {};
}

} // namespace

QString whyNot(Control control, const QStringList &circuits, const CircuitLook &look,
               ControlSubject subject)
{
    if (circuits.isEmpty())
        return tr("No circuit is selected.");
    if (subject == ControlSubject::Limiter && isOfBreaker(control))
        return tr("It concerns the breaker: select the row of the circuit itself.");
    if (look.stalledFor)
        return tr("No data for %1: the state is not known.").arg(spokenDuration(*look.stalledFor));
    if (circuits.size() > 1 && !isForMany(control))
        return tr("Only for one circuit at a time.");
    const CircuitRecord *record = look.record(circuits.front());
    if (circuits.size() == 1 && !record)
        return tr("This circuit is not there any more.");
    switch (control) {
    case Control::Release:
        return whyNotRelease(circuits, look);
    case Control::HalfOpen:
        return whyNotHalfOpen(*record);
    case Control::Trip:
        return whyNotTrip(*record);
    case Control::Isolate:
    case Control::Reset:
    case Control::Mode:
    case Control::Strategy:
        break;
    }
    return {};
}

} // namespace switchgear::ui
