// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/trip_dialog.h"

#include "ui/controls/order_text.h"

namespace switchgear::ui {

TripDialog::TripDialog(const QString &circuit, const QString &operatorName, const CircuitLook &look,
                       QWidget *parent)
    : OrderDialog({circuit}, operatorName, look, parent)
{
    OrderNeeds needs;
    needs.reason = OrderNeeds::Reason::Required;
    start(needs, tr("&Trip"));
}

OrderDialog::Words TripDialog::words(const CircuitLook &look) const
{
    Words words;
    words.heading = tr("Open %1 now?").arg(object());
    const CircuitRecord *record = look.record(circuits().front());
    if (!record)
        return words;
    const QString calls = trafficText(callsPerSecond(look));
    if (record->now.mode == CircuitMode::Shadow)
        words.consequences << tr(
            "It is in shadow: calls go on passing, and are counted as if refused.");
    else if (record->forecast.empty())
        words.consequences << tr("Refuses %1 for its next break.").arg(calls);
    else
        words.consequences << tr("Refuses %1 for %2, break %3 in a row.")
                                  .arg(calls, spokenDuration(record->forecast.front().nominal),
                                       QString::number(record->forecast.front().n));
    words.consequences
        << tr("Then it is half-open and %1.").arg(probingText(record->options.halfOpen.probes));
    return words;
}

QList<OrderWish> TripDialog::wishes(const CircuitRecord &) const
{
    OrderWish wish;
    wish.kind = OrderKind::Trip;
    return {wish};
}

} // namespace switchgear::ui
