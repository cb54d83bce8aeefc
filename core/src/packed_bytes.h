// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::detail {

/// Writes numbers in as few bytes as they need: seven bits to a byte, the lowest first.
class PackedWriter final
{
public:
    void byte(std::uint8_t value) { m_bytes.push_back(value); }
    void number(std::uint64_t value)
    {
        for (; value >= 0x80U; value >>= 7U)
            byte(static_cast<std::uint8_t>(value | 0x80U));
        byte(static_cast<std::uint8_t>(value));
    }
    /// Small where it is near zero, on either side.
    void difference(std::int64_t value)
    {
        const auto bits = static_cast<std::uint64_t>(value);
        number((bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0U));
    }
    /// Short where it has at most four decimals.
    void real(double value);
    /// Short where it is a whole number of milliseconds.
    void duration(std::chrono::nanoseconds value);
    /// The library's own sentences shrink to a few bytes; any other text costs its length.
    void text(std::string_view text);

    [[nodiscard]] const std::vector<std::uint8_t> &bytes() const noexcept { return m_bytes; }

private:
    std::vector<std::uint8_t> m_bytes;
};

/// Reads what a PackedWriter wrote, in the same order.
class PackedReader final
{
public:
    explicit PackedReader(std::span<const std::uint8_t> bytes) noexcept : m_bytes(bytes) {}

    [[nodiscard]] std::uint8_t byte() noexcept
    {
        const std::uint8_t value = m_bytes.front();
        m_bytes = m_bytes.subspan(1);
        return value;
    }
    [[nodiscard]] std::uint64_t number() noexcept
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7U) {
            const std::uint8_t next = byte();
            value |= std::uint64_t{next & 0x7FU} << shift;
            if (next < 0x80U)
                return value;
        }
    }
    [[nodiscard]] std::int64_t difference() noexcept
    {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>((bits >> 1U) ^ (~(bits & 1U) + 1U));
    }
    [[nodiscard]] double real() noexcept;
    [[nodiscard]] std::chrono::nanoseconds duration() noexcept;
    [[nodiscard]] std::string text();
    [[nodiscard]] std::span<const std::uint8_t> rest() const noexcept { return m_bytes; }

private:
    std::span<const std::uint8_t> m_bytes;
};

} // namespace switchgear::detail
