// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSpinBox>

namespace switchgear::ui {

/// How long something lasts, as minutes and seconds: "5:00". A number alone means minutes.
class LifetimeSpin final : public QSpinBox
{
    Q_OBJECT

public:
    static constexpr int kLongest = 3600; ///< seconds

    explicit LifetimeSpin(QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString textFromValue(int seconds) const override;
    [[nodiscard]] int valueFromText(const QString &text) const override;
    [[nodiscard]] QValidator::State validate(QString &text, int &position) const override;
};

} // namespace switchgear::ui
