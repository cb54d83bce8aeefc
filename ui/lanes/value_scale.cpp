// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/value_scale.h"

#include "ui/data/plain_numbers.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace switchgear::ui {

namespace {

constexpr QChar kEnDash(0x2013);
constexpr double kShrinkBelow = 1.0 / 3.0;

} // namespace

double niceCeiling(double highest) noexcept
{
    if (!(highest > 0.0) || !std::isfinite(highest))
        return 1.0;
    const double power = std::pow(10.0, std::floor(std::log10(highest)));
    for (const double factor : std::array{1.0, 2.0, 4.0, 6.0, 8.0}) {
        if (highest <= factor * power * (1.0 + 1e-9))
            return factor * power;
    }
    return 10.0 * power;
}

ValueAxis::ValueAxis(std::optional<double> fixed, double least)
    : m_isFixed(fixed.has_value())
    , m_least(least)
    , m_top(fixed.value_or(least))
{}

bool ValueAxis::fit(double highest) noexcept
{
    if (m_isFixed)
        return false;
    const double wished = std::max(m_least, niceCeiling(highest));
    if (wished == m_top || (wished < m_top && highest > m_top * kShrinkBelow))
        return false;
    m_top = wished;
    return true;
}

QString valueText(double value)
{
    if (std::isnan(value))
        return kEnDash;
    const double size = std::abs(value);
    if (size >= 1e6)
        return QString::number(value / 1e6, 'f', size < 1e7 ? 1 : 0) + QStringLiteral(" M");
    if (size >= 9.95 || value == std::floor(value))
        return grouped(std::llround(value));
    return QString::number(value, 'f', size < 0.095 ? 2 : 1);
}

} // namespace switchgear::ui
