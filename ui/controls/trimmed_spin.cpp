// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/trimmed_spin.h"

namespace switchgear::ui {

TrimmedSpin::TrimmedSpin(QWidget *parent) : QDoubleSpinBox(parent)
{
    setAlignment(Qt::AlignRight);
}

QString TrimmedSpin::textFromValue(double value) const
{
    QString text = locale().toString(value, 'f', decimals());
    const QString point = locale().decimalPoint();
    if (text.contains(point)) {
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (text.endsWith(point))
            text.chop(point.size());
    }
    return text.remove(locale().groupSeparator());
}

} // namespace switchgear::ui
