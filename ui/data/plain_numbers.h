// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <QString>

#include <chrono>

namespace switchgear::ui {

/// A whole number from 0 with thin spaces between its thousands.
[[nodiscard]] inline QString grouped(qint64 value)
{
    constexpr QChar kThinSpace(0x2009);
    QString digits = QString::number(value);
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, kThinSpace);
    return digits;
}

[[nodiscard]] inline double inSeconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace switchgear::ui
