// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/order_dialog.h"

namespace switchgear::ui {

/// Refuses every call of one or more circuits until the isolation is released or its time is over.
class IsolateDialog final : public OrderDialog
{
    Q_OBJECT

public:
    IsolateDialog(const QStringList &circuits, const QString &operatorName, const CircuitLook &look,
                  QWidget *parent = nullptr);

protected:
    [[nodiscard]] Words words(const CircuitLook &look) const override;
    [[nodiscard]] QList<OrderWish> wishes(const CircuitRecord &record) const override;
};

} // namespace switchgear::ui
