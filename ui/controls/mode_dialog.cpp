// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/mode_dialog.h"

#include "ui/controls/order_text.h"

namespace switchgear::ui {

ModeDialog::ModeDialog(CircuitMode mode, const QString &circuit, const QString &operatorName,
                       const CircuitLook &look, QWidget *parent)
    : OrderDialog({circuit}, operatorName, look, parent)
    , m_mode(mode)
{
    OrderNeeds needs;
    needs.reason = OrderNeeds::Reason::Required;
    if (mode == CircuitMode::Disabled)
        needs.until = UntilPicker::Need::Mandatory;
    start(needs, mode == CircuitMode::Disabled ? tr("&Disable")
                 : mode == CircuitMode::Shadow ? tr("&Shadow")
                                               : tr("&Enforce"));
}

OrderDialog::Words ModeDialog::words(const CircuitLook &look) const
{
    Words words;
    const CircuitRecord *record = look.record(circuits().front());
    const QString calls = trafficText(callsPerSecond(look));
    switch (m_mode) {
    case CircuitMode::Disabled: {
        const auto until = form()->until(look);
        words.heading = tr("Protection off for %1").arg(object());
        words.consequences
            << (until ? tr("Every call passes until %1 (%2), whatever fails; nothing opens.")
                            .arg(look.wall.clockText(*until), calls)
                      : tr("Every call passes (%1), whatever fails; nothing opens.").arg(calls));
        break;
    }
    case CircuitMode::Shadow:
        words.heading = tr("Only watch %1?").arg(object());
        words.consequences
            << tr("The rules run on, but what they would refuse passes (%1).").arg(calls);
        break;
    case CircuitMode::Enforce:
        words.heading = tr("Protect %1 again?").arg(object());
        words.consequences << tr("The rules bind again from the next outcome.");
        break;
    }
    if (!record || m_mode == CircuitMode::Enforce)
        return words;
    const bool isOut =
        record->now.state == CircuitState::Open || record->now.state == CircuitState::HalfOpen;
    if (isOut && record->now.mode == CircuitMode::Enforce)
        words.warning = tr("It is %1 now: the calls that it refuses would reach the service at "
                           "once.")
                            .arg(displayText(record->state()));
    if (!record->now.isolations.empty())
        words.consequences << tr("It stays isolated: an isolation holds in every mode.");
    return words;
}

QList<OrderWish> ModeDialog::wishes(const CircuitRecord &) const
{
    OrderWish wish;
    wish.kind = OrderKind::SetMode;
    wish.mode = m_mode;
    wish.until = form()->until(look());
    wish.timeOfDay = form()->timeOfDay();
    return {wish};
}

} // namespace switchgear::ui
