// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/order_dialog.h"

namespace switchgear::ui {

/// Lets the next calls of a circuit through as probes, and ends every isolation on it.
class HalfOpenDialog final : public OrderDialog
{
    Q_OBJECT

public:
    HalfOpenDialog(const QString &circuit, const QString &operatorName, const CircuitLook &look,
                   QWidget *parent = nullptr);

protected:
    [[nodiscard]] Words words(const CircuitLook &look) const override;
    [[nodiscard]] QList<OrderWish> wishes(const CircuitRecord &record) const override;
    [[nodiscard]] QString fault(const CircuitLook &look) const override;
    void noteReviewed() override;
};

} // namespace switchgear::ui
