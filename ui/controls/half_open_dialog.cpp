// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/half_open_dialog.h"

#include "ui/controls/holds.h"
#include "ui/controls/order_text.h"

namespace switchgear::ui {

HalfOpenDialog::HalfOpenDialog(const QString &circuit, const QString &operatorName,
                               const CircuitLook &look, QWidget *parent)
    : OrderDialog({circuit}, operatorName, look, parent)
{
    OrderNeeds needs;
    needs.reason = OrderNeeds::Reason::Optional;
    start(needs, tr("&Half-open"));
}

OrderDialog::Words HalfOpenDialog::words(const CircuitLook &look) const
{
    Words words;
    const CircuitRecord *record = look.record(circuits().front());
    if (!record)
        return words;
    const HalfOpen &trial = record->options.halfOpen;
    words.heading = trial.probes == 1
                        ? tr("Let the next call of %1 through as a probe?").arg(object())
                        : tr("Let the next %1 calls of %2 through as probes?")
                              .arg(QString::number(trial.probes), object());
    words.consequences
        << tr("Closes once %1 of %2 succeeded; opens again once more than %3 failed.")
               .arg(QString::number(trial.successes), QString::number(trial.probes),
                    QString::number(trial.probes - trial.successes));
    if (record->now.mode == CircuitMode::Shadow)
        words.consequences << tr("It is in shadow: every call goes on passing.");
    else if (record->now.state == CircuitState::Closed)
        words.consequences
            << tr("It is closed now: until that is decided, the rest of %1 is refused.")
                   .arg(trafficText(callsPerSecond(look)));
    if (record->now.state == CircuitState::Open && record->now.breakEnds)
        words.consequences << tr("Its break would have lasted another %1.")
                                  .arg(spokenDuration(*record->now.breakEnds - look.now));
    words.consequences << endedHolds(circuits(), look);
    return words;
}

QList<OrderWish> HalfOpenDialog::wishes(const CircuitRecord &) const
{
    OrderWish wish;
    wish.kind = OrderKind::ForceHalfOpen;
    return {wish};
}

QString HalfOpenDialog::fault(const CircuitLook &look) const
{
    return overrideFault(circuits(), operatorName(), form()->reason(), look);
}

void HalfOpenDialog::noteReviewed()
{
    if (hasForeignHold(circuits(), operatorName(), look()))
        form()->requireReason(tr("Override &reason"));
}

} // namespace switchgear::ui
