// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// A decimal number exactly as its text says it, of any length: 0.1 is one tenth, not the nearest
/// binary fraction.
class Decimal final
{
public:
    /// The whole of `text` must be a number in JSON's grammar; none where it is not.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    [[nodiscard]] bool isZero() const noexcept { return m_digits.empty(); }
    /// Below zero; -0 is not.
    [[nodiscard]] bool isNegative() const noexcept { return m_negative && !isZero(); }
    [[nodiscard]] bool isWhole() const noexcept { return m_exponent >= 0; }
    /// How many digits stand after the point once needless zeros are gone.
    [[nodiscard]] std::int64_t decimals() const noexcept { return isWhole() ? 0 : -m_exponent; }
    /// Against 1, exactly.
    [[nodiscard]] std::strong_ordering compareToOne() const noexcept;

    /// The size of the number (its sign left aside) times `factor` times 10^shift, rounded to the
    /// nearest whole number, halves upwards; none above 2^64 - 1.
    [[nodiscard]] std::optional<std::uint64_t> scaled(std::uint32_t factor, int shift) const;
    /// The size of the number, rounded up to a whole one; none above 2^64 - 1.
    [[nodiscard]] std::optional<std::uint64_t> roundedUp() const;

private:
    bool m_negative = false;
    std::string m_digits; ///< of the size, with no zero at either end; empty: the number is zero
    std::int64_t m_exponent = 0; ///< the size is m_digits * 10^m_exponent
};

} // namespace switchgear::app
