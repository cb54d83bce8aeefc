// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <cstdint>
#include <random>
#include <string_view>

namespace switchgear::app {

/// The chance of one service: the same seed gives the same draws on every machine, because the
/// engine is fixed by the standard and everything after it is arithmetic on integers.
class Chance final
{
public:
    explicit Chance(std::uint64_t seed) noexcept : m_engine(seed) {}

    /// True with the probability `share`; never at 0, always at 1. Draws once in any case.
    [[nodiscard]] bool hits(double share)
    {
        const auto limit = static_cast<std::uint64_t>(share * 4294967296.0);
        return draw32() < limit;
    }

    /// Evenly from 0 to `most`, to the microsecond. Draws once in any case.
    [[nodiscard]] Duration upTo(Duration most)
    {
        const auto range = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(most).count());
        return std::chrono::microseconds{
            static_cast<std::int64_t>((draw32() * (range + 1)) >> 32U)};
    }

private:
    [[nodiscard]] std::uint64_t draw32() { return m_engine() >> 32U; }

    std::mt19937_64 m_engine;
};

/// The seed of one of several users of the same seed.
[[nodiscard]] constexpr std::uint64_t derivedSeed(std::uint64_t seed,
                                                  std::string_view user) noexcept
{
    std::uint64_t hash = 14695981039346656037ULL ^ seed; // FNV-1a
    for (const char c : user) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    return hash;
}

} // namespace switchgear::app
