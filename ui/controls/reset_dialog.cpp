// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/reset_dialog.h"

#include "ui/controls/holds.h"
#include "ui/controls/order_text.h"

#include <cmath>

namespace switchgear::ui {
namespace {

/// Whether what is known of the circuit lets expect that it opens again: it fails at or above its
/// limit now, a probe of this round failed, or nothing worked since it opened.
bool isLikelyToOpenAgain(const CircuitRecord &record)
{
    const CircuitSnapshot &now = record.now;
    if (now.mode != CircuitMode::Enforce)
        return false;
    if (const auto failing = now.window.failureRatio(); failing && now.window.limit)
        return *failing >= *now.window.limit;
    if (now.state == CircuitState::HalfOpen)
        return now.round.failed > 0 || now.round.succeeded == 0;
    return now.state == CircuitState::Open;
}

} // namespace

ResetDialog::ResetDialog(const QStringList &circuits, const QString &operatorName,
                         const CircuitLook &look, QWidget *parent)
    : OrderDialog(circuits, operatorName, look, parent)
{
    OrderNeeds needs;
    needs.reason = OrderNeeds::Reason::Optional;
    start(needs, tr("Close now"));
}

OrderDialog::Words ResetDialog::words(const CircuitLook &look) const
{
    Words words;
    words.heading = tr("Close %1 now?").arg(object());
    const double calls = callsPerSecond(look);
    words.consequences << (calls < 0.05
                               ? tr("Traffic resumes at once (no calls at present).")
                               : tr("Traffic resumes at once (≈%1/s).").arg(rateText(calls)))
                              + QLatin1Char(' ')
                              + tr("Window counts and break number are cleared.");
    words.consequences << endedHolds(circuits(), look);
    int likely = 0;
    for (const QString &circuit : circuits()) {
        const CircuitRecord *record = look.record(circuit);
        likely += record && isLikelyToOpenAgain(*record) ? 1 : 0;
    }
    if (likely > 0)
        words.warning = circuits().size() == 1
                            ? tr("It will probably open again.")
                            : tr("Will probably open again: %1 of %2.")
                                  .arg(QString::number(likely), QString::number(circuits().size()));
    return words;
}

QList<OrderWish> ResetDialog::wishes(const CircuitRecord &) const
{
    OrderWish wish;
    wish.kind = OrderKind::Reset;
    return {wish};
}

QString ResetDialog::fault(const CircuitLook &look) const
{
    return overrideFault(circuits(), operatorName(), form()->reason(), look);
}

void ResetDialog::noteReviewed()
{
    if (hasForeignHold(circuits(), operatorName(), look()))
        form()->requireReason(tr("Override &reason"));
}

} // namespace switchgear::ui
