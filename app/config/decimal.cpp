// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/decimal.h"

#include <algorithm>
#include <limits>

namespace switchgear::app {

namespace {

// Far beyond any number that fits, and far from overflowing when lengths are added to it.
constexpr std::int64_t kExponentLimit = 1'000'000'000'000;

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

std::string_view takeDigits(std::string_view &text) noexcept
{
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    const std::string_view digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

bool takeOne(std::string_view &text, char wanted) noexcept
{
    if (text.empty() || text.front() != wanted)
        return false;
    text.remove_prefix(1);
    return true;
}

/// What follows an 'e' or 'E'; none where that is no exponent.
std::optional<std::int64_t> takeExponent(std::string_view &text) noexcept
{
    const bool negative = takeOne(text, '-');
    if (!negative)
        takeOne(text, '+');
    const std::string_view digits = takeDigits(text);
    if (digits.empty())
        return std::nullopt;
    std::int64_t value = 0;
    for (const char digit : digits)
        value = std::min(kExponentLimit, value * 10 + (digit - '0'));
    return negative ? -value : value;
}

} // namespace

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    Decimal number;
    number.m_negative = takeOne(text, '-');
    const std::string_view whole = takeDigits(text);
    if (whole.empty() || (whole.size() > 1 && whole.front() == '0'))
        return std::nullopt;
    std::string_view fraction;
    if (takeOne(text, '.')) {
        fraction = takeDigits(text);
        if (fraction.empty())
            return std::nullopt;
    }
    std::int64_t exponent = 0;
    if (takeOne(text, 'e') || takeOne(text, 'E')) {
        const auto taken = takeExponent(text);
        if (!taken)
            return std::nullopt;
        exponent = *taken;
    }
    if (!text.empty())
        return std::nullopt;

    std::string digits;
    digits.reserve(whole.size() + fraction.size());
    digits.append(whole).append(fraction);
    exponent -= static_cast<std::int64_t>(fraction.size());
    const std::size_t last = digits.find_last_not_of('0');
    if (last == std::string::npos)
        return number;
    exponent += static_cast<std::int64_t>(digits.size() - 1 - last);
    digits.erase(last + 1);
    digits.erase(0, digits.find_first_not_of('0'));
    number.m_digits = std::move(digits);
    number.m_exponent = exponent;
    return number;
}

std::strong_ordering Decimal::compareToOne() const noexcept
{
    if (m_negative || isZero())
        return std::strong_ordering::less;
    const auto digitsBeforePoint = static_cast<std::int64_t>(m_digits.size()) + m_exponent;
    if (digitsBeforePoint != 1)
        return digitsBeforePoint <=> std::int64_t{1};
    return m_digits == "1" ? std::strong_ordering::equal : std::strong_ordering::greater;
}

std::optional<std::uint64_t> Decimal::scaled(std::uint32_t factor, int shift) const
{
    // Long multiplication on the digits, so that no length of text loses a digit before rounding.
    std::string product = m_digits;
    std::uint64_t carry = 0;
    for (auto digit = product.rbegin(); digit != product.rend(); ++digit) {
        carry += static_cast<std::uint64_t>(*digit - '0') * factor;
        *digit = static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
    if (carry != 0)
        product.insert(0, std::to_string(carry));

    const std::int64_t point = static_cast<std::int64_t>(product.size()) + m_exponent + shift;
    if (product.empty() || point < 0)
        return 0;
    constexpr std::int64_t kMostDigits = std::numeric_limits<std::uint64_t>::digits10 + 1;
    if (point > kMostDigits)
        return std::nullopt;
    std::uint64_t value = 0;
    bool isTooLarge = false;
    for (std::int64_t i = 0; i < point; ++i) {
        const bool isGiven = i < static_cast<std::int64_t>(product.size());
        const int digit = isGiven ? product[static_cast<std::size_t>(i)] - '0' : 0;
        isTooLarge |= __builtin_mul_overflow(value, 10U, &value);
        isTooLarge |= __builtin_add_overflow(value, static_cast<std::uint64_t>(digit), &value);
    }
    const auto next = static_cast<std::size_t>(point);
    if (next < product.size() && product[next] >= '5')
        isTooLarge |= __builtin_add_overflow(value, 1U, &value);
    if (isTooLarge)
        return std::nullopt;
    return value;
}

std::optional<std::uint64_t> Decimal::roundedUp() const
{
    if (isWhole())
        return scaled(1, 0);
    Decimal below; // its digits before the point
    const std::int64_t point = static_cast<std::int64_t>(m_digits.size()) + m_exponent;
    if (point > 0)
        below.m_digits = m_digits.substr(0, static_cast<std::size_t>(point));
    auto value = below.scaled(1, 0);
    if (!value || __builtin_add_overflow(*value, 1U, &*value))
        return std::nullopt;
    return value;
}

} // namespace switchgear::app
