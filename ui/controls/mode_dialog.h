// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/controls/order_dialog.h"

namespace switchgear::ui {

/// Takes the protection off a circuit: Disabled, always with an end, or Shadow.
class ModeDialog final : public OrderDialog
{
    Q_OBJECT

public:
    ModeDialog(CircuitMode mode, const QString &circuit, const QString &operatorName,
               const CircuitLook &look, QWidget *parent = nullptr);

protected:
    [[nodiscard]] Words words(const CircuitLook &look) const override;
    [[nodiscard]] QList<OrderWish> wishes(const CircuitRecord &record) const override;

private:
    CircuitMode m_mode;
};

} // namespace switchgear::ui
