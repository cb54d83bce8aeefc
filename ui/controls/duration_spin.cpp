// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/duration_spin.h"

#include <cmath>

namespace switchgear::ui {

DurationSpin::DurationSpin(QWidget *parent) : TrimmedSpin(parent)
{
    setDecimals(3);
    setRange(0, 86'400);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    setSuffix(tr(" s"));
    setKeyboardTracking(true);
}

void DurationSpin::setDuration(Duration duration)
{
    m_set = duration;
    setValue(std::chrono::duration<double>(duration).count());
    m_setValue = value();
}

Duration DurationSpin::duration() const
{
    if (value() == m_setValue)
        return m_set;
    return std::chrono::milliseconds{std::llround(value() * 1000)};
}

} // namespace switchgear::ui
