// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/reset_dialog.h"

#include "ui/controls/holds.h"
#include "ui/controls/order_text.h"

#include <cmath>

namespace switchgear::ui {
namespace {

/// Whether it fails at or above its limit now. Of a circuit whose calls are too few to tell, or
/// that is open because an order or a probe opened it, nobody knows.
bool isLikelyToOpenAgain(const CircuitRecord &record)
{
    const auto failing = record.now.window.failureRatio();
    return record.now.mode == CircuitMode::Enforce && failing && record.now.window.limit
           && *failing >= *record.now.window.limit;
}

/// Whether calls are refused now that a closed circuit would let pass.
bool isRefusing(const CircuitSnapshot &now)
{
    return now.state == CircuitState::Isolated
           || (now.mode == CircuitMode::Enforce && now.state != CircuitState::Closed);
}

} // namespace

ResetDialog::ResetDialog(const QStringList &circuits, const QString &operatorName,
                         const CircuitLook &look, QWidget *parent)
    : OrderDialog(circuits, operatorName, look, parent)
{
    OrderNeeds needs;
    needs.reason = OrderNeeds::Reason::Optional;
    start(needs, tr("C&lose now"));
}

OrderDialog::Words ResetDialog::words(const CircuitLook &look) const
{
    Words words;
    words.heading = tr("Close %1 now?").arg(object());
    double calls = 0;
    bool isAnyRefusing = false;
    for (const QString &circuit : circuits()) {
        const CircuitRecord *record = look.record(circuit);
        if (!record || !isRefusing(record->now))
            continue;
        isAnyRefusing = true;
        calls += static_cast<double>(record->latest.calls);
    }
    QString follows = tr("Window counts and break number are cleared.");
    if (isAnyRefusing)
        follows.prepend((calls < 0.05 ? tr("Traffic resumes at once (no calls at present).")
                                      : tr("Traffic resumes at once (≈%1/s).").arg(rateText(calls)))
                        + QLatin1Char(' '));
    words.consequences << follows;
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
