// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/circuit_look.h"
#include "ui/data/order_wish.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace switchgear::ui {

/// An isolation as a tag on a circuit: who holds it open, and why.
struct Hold
{
    QString circuit;
    Isolation isolation;

    [[nodiscard]] QString owner() const { return QString::fromStdString(isolation.owner); }
    [[nodiscard]] bool isOf(const QString &operatorName) const { return owner() == operatorName; }
};

[[nodiscard]] QList<Hold> holdsOn(const QStringList &circuits, const CircuitLook &look);
[[nodiscard]] bool hasForeignHold(const QStringList &circuits, const QString &operatorName,
                                  const CircuitLook &look);

/// "dana@ops since 12:31: db failover, until 14:00".
[[nodiscard]] QString holdText(const Hold &hold, const CircuitLook &look);
/// "Ends the isolation by dana@ops: db failover." for all that an order would end.
[[nodiscard]] QStringList endedHolds(const QStringList &circuits, const CircuitLook &look);

/// What is asked of an order that ends somebody else's hold.
[[nodiscard]] QString overrideFault(const QStringList &circuits, const QString &operatorName,
                                    const QString &reason, const CircuitLook &look);

/// Every hold is the operator's own, and each circuit bears one at most: releasing needs no
/// question.
[[nodiscard]] bool isReleasedAtOnce(const QStringList &circuits, const QString &operatorName,
                                    const CircuitLook &look);
/// One wish for each hold, as the circuits are now.
[[nodiscard]] QList<OrderWish> releaseWishes(const QStringList &circuits,
                                             const QString &operatorName, const CircuitLook &look);

} // namespace switchgear::ui
