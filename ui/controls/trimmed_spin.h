// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDoubleSpinBox>

namespace switchgear::ui {

/// A number without the zeros that its decimals would bring: "10", "1.5".
class TrimmedSpin : public QDoubleSpinBox
{
    Q_OBJECT

public:
    explicit TrimmedSpin(QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString textFromValue(double value) const override;
};

} // namespace switchgear::ui
