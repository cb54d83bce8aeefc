// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <optional>

namespace switchgear::ui {

/// The upper end of a value axis that begins at zero: 1, 2, 4, 6 or 8 times a power of ten, so that
/// its half is round too.
[[nodiscard]] double niceCeiling(double highest) noexcept;

/// An axis that does not jump: it grows at once, and shrinks only when less than a third of it is
/// used.
class ValueAxis final
{
public:
    /// With `fixed` it never moves.
    explicit ValueAxis(std::optional<double> fixed = {}, double least = 1.0);

    /// Takes a new highest value; true where the axis moved.
    bool fit(double highest) noexcept;
    [[nodiscard]] double top() const noexcept { return m_top; }

private:
    bool m_isFixed;
    double m_least;
    double m_top;
};

/// A value as it stands at an axis or a line: no more digits than it deserves, thin spaces between
/// thousands, an en dash for NaN.
[[nodiscard]] QString valueText(double value);

} // namespace switchgear::ui
