// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "rate_ticks.h"

#include <cstdint>
#include <optional>

namespace switchgear::detail {

/// The bucket in arithmetic that holds every sound limit: tokens, and ticks towards the next one.
///
/// The same rule as RateWord's, told from the other side: at `at` it holds whole + part / T tokens
/// (below zero: promised), so "empty since" is that many T before `at`. At t it holds
/// (t - at) more, up to the burst. A plain value.
class RateBucket final
{
public:
    /// More nanoseconds than a Duration holds, and as far as a wait is told.
    static constexpr WideInt kForever = WideInt{1} << 100U;

    explicit RateBucket(const RateTicks &ticks) noexcept;
    /// Holds so many ticks' worth at this instant; below zero: promised.
    RateBucket(const RateTicks &ticks, std::int64_t at, WideInt level) noexcept;

    [[nodiscard]] const RateTicks &ticks() const noexcept { return m_ticks; }
    /// Full, whichever the first instant.
    [[nodiscard]] bool isUntouched() const noexcept { return m_isUntouched; }
    /// Nanoseconds until so many tokens are there, rounded up; 0: they are; none: never.
    [[nodiscard]] std::optional<WideInt> waitFor(std::int64_t now,
                                                 std::uint64_t tokens) const noexcept;
    /// After the wait is known to fit a Duration.
    void take(std::int64_t now, std::uint64_t tokens) noexcept;
    void giveBack(std::int64_t now, std::uint64_t tokens) noexcept;
    /// Keeps the tokens, up to the new burst; a part of one is rounded down.
    void setTicks(std::int64_t now, const RateTicks &ticks) noexcept;

    [[nodiscard]] double available(std::int64_t now) const noexcept;
    /// The level at an instant in ticks, not bounded by the burst, so that earlier instants find
    /// what they lacked; the burst where it lies further above zero than `within`, none where
    /// below.
    [[nodiscard]] std::optional<std::int64_t> levelInTicks(std::int64_t now,
                                                           std::int64_t within) const noexcept;

private:
    struct Level
    {
        WideInt whole;
        WideUint part; ///< ticks, below a token's
    };

    /// Not bounded by the burst.
    [[nodiscard]] Level unboundedAt(std::int64_t now) const noexcept;
    [[nodiscard]] Level at(std::int64_t now) const noexcept;
    [[nodiscard]] Level full() const noexcept { return {static_cast<WideInt>(m_ticks.burst), 0}; }

    RateTicks m_ticks;
    bool m_isUntouched = true;
    std::int64_t m_at = 0;
    Level m_level;
};

} // namespace switchgear::detail
