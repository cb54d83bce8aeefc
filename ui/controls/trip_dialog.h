// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/order_dialog.h"

namespace switchgear::ui {

/// Opens a circuit as a failure would: its break runs, then it is tried.
class TripDialog final : public OrderDialog
{
    Q_OBJECT

public:
    TripDialog(const QString &circuit, const QString &operatorName, const CircuitLook &look,
               QWidget *parent = nullptr);

protected:
    [[nodiscard]] Words words(const CircuitLook &look) const override;
    [[nodiscard]] QList<OrderWish> wishes(const CircuitRecord &record) const override;
};

} // namespace switchgear::ui
