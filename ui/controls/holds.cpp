// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/holds.h"

#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/data/tr.h"

#include <algorithm>

namespace switchgear::ui {
namespace {

constexpr qsizetype kHoldsNamed = 3;

} // namespace

QList<Hold> holdsOn(const QStringList &circuits, const CircuitLook &look)
{
    QList<Hold> holds;
    for (const QString &circuit : circuits) {
        if (const CircuitRecord *record = look.record(circuit)) {
            for (const Isolation &isolation : record->now.isolations)
                holds << Hold{circuit, isolation};
        }
    }
    return holds;
}

bool hasForeignHold(const QStringList &circuits, const QString &operatorName,
                    const CircuitLook &look)
{
    const QList<Hold> holds = holdsOn(circuits, look);
    return std::any_of(holds.begin(), holds.end(),
                       [&operatorName](const Hold &hold) { return !hold.isOf(operatorName); });
}

QString holdText(const Hold &hold, const CircuitLook &look)
{
    const QString reason = shownText(hold.isolation.reason);
    const QString since = look.wall.clockText(hold.isolation.since);
    if (!hold.isolation.until)
        return tr("%1 since %2: %3").arg(shownText(hold.owner()), since, reason);
    return tr("%1 since %2: %3, until %4")
        .arg(shownText(hold.owner()), since, reason, look.wall.clockText(*hold.isolation.until));
}

QStringList endedHolds(const QStringList &circuits, const CircuitLook &look)
{
    const QList<Hold> holds = holdsOn(circuits, look);
    QStringList lines;
    for (const Hold &hold : holds.first(std::min(kHoldsNamed, holds.size())))
        lines << tr("Ends the isolation by %1: %2.")
                     .arg(shownText(hold.owner()), shownText(hold.isolation.reason));
    if (holds.size() > kHoldsNamed)
        lines << tr("Ends %1 more isolations.").arg(QString::number(holds.size() - kHoldsNamed));
    return lines;
}

QString overrideFault(const QStringList &circuits, const QString &operatorName,
                      const QString &reason, const CircuitLook &look)
{
    if (reason.size() >= kReasonMin || !hasForeignHold(circuits, operatorName, look))
        return {};
    return tr("This ends somebody else's isolation: give a reason of at least %1 characters.")
        .arg(QString::number(kReasonMin));
}

bool isReleasedAtOnce(const QStringList &circuits, const QString &operatorName,
                      const CircuitLook &look)
{
    const auto isSimple = [&look](const QString &circuit) {
        const CircuitRecord *record = look.record(circuit);
        return !record || record->now.isolations.size() <= 1;
    };
    return !hasForeignHold(circuits, operatorName, look)
           && std::all_of(circuits.begin(), circuits.end(), isSimple);
}

QList<OrderWish> releaseWishes(const QStringList &circuits, const QString &operatorName,
                               const CircuitLook &look)
{
    QList<OrderWish> wishes;
    for (const Hold &hold : holdsOn(circuits, look)) {
        OrderWish wish;
        wish.kind = OrderKind::Release;
        wish.circuit = hold.circuit;
        wish.isolation = hold.isolation.id;
        wish.order.actor = operatorName.toStdString();
        wishes << wish;
    }
    return wishes;
}

} // namespace switchgear::ui
