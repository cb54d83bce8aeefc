// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/isolate_dialog.h"

#include "ui/controls/holds.h"
#include "ui/controls/order_text.h"

namespace switchgear::ui {
namespace {

constexpr qsizetype kTypeNumberFrom = 10; // names to read are no check any more

} // namespace

IsolateDialog::IsolateDialog(const QStringList &circuits, const QString &operatorName,
                             const CircuitLook &look, QWidget *parent)
    : OrderDialog(circuits, operatorName, look, parent)
{
    OrderNeeds needs;
    needs.reason = OrderNeeds::Reason::Required;
    needs.owner = true;
    needs.until = UntilPicker::Need::Optional;
    if (circuits.size() >= kTypeNumberFrom)
        needs.typedNumber = static_cast<int>(circuits.size());
    start(needs, tr("&Isolate"));
}

OrderDialog::Words IsolateDialog::words(const CircuitLook &look) const
{
    Words words;
    words.heading = tr("Isolate %1?").arg(object());
    const double calls = callsPerSecond(look);
    const QString what = calls < 0.05 ? tr("every call (no calls at present)") : trafficText(calls);
    const CircuitRecord *record = look.record(circuits().front());
    const bool isDisabled =
        circuits().size() == 1 && record && record->now.mode == CircuitMode::Disabled;
    if (const auto until = form()->until(look))
        words.consequences << (isDisabled
                                   ? tr("Refuses %1 from now until %2, then lets every call pass.")
                                   : tr("Refuses %1 from now until %2, then tries it half-open."))
                                  .arg(what, look.wall.clockText(*until));
    else
        words.consequences << tr("Refuses %1 from now until released.").arg(what);
    for (const Hold &hold : holdsOn(circuits(), look).mid(0, 3))
        words.consequences << tr("Isolated already by %1; it stays so until each isolation ends.")
                                  .arg(holdText(hold, look));
    if (circuits().size() == 1 && record && record->now.mode != CircuitMode::Enforce)
        words.consequences << tr("Its mode is %1; an isolation holds in every mode.")
                                  .arg(modeText(record->now.mode));
    return words;
}

QList<OrderWish> IsolateDialog::wishes(const CircuitRecord &) const
{
    OrderWish wish;
    wish.kind = OrderKind::Isolate;
    wish.until = form()->until(look());
    wish.timeOfDay = form()->timeOfDay();
    return {wish};
}

} // namespace switchgear::ui
