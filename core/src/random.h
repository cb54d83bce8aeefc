// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <string_view>

namespace switchgear::detail {

/// A circuit's own chance.
///
/// **Algorithm.** SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
/// 2014): eight bytes of state, the same numbers on every machine.
class Random final
{
public:
    explicit Random(std::uint64_t seed) noexcept : m_state(seed) {}

    [[nodiscard]] std::uint64_t next() noexcept
    {
        m_state += 0x9E3779B97F4A7C15U;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }

    /// Even in [0, 1], in steps of 2^-53.
    [[nodiscard]] double share() noexcept
    {
        return static_cast<double>(next() >> 11U)
               / static_cast<double>((std::uint64_t{1} << 53U) - 1U);
    }

private:
    std::uint64_t m_state;
};

/// FNV-1a (Fowler, Noll, Vo), 64 bits: a seed made from a circuit's name.
[[nodiscard]] constexpr std::uint64_t seedOf(std::string_view name) noexcept
{
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return hash;
}

} // namespace switchgear::detail
