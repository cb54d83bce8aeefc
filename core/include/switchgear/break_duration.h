// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/error_name.h"
#include "switchgear/time.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace switchgear {

/// What is known when a break begins; what a custom strategy decides by.
struct BreakFacts
{
    std::uint32_t n = 1; ///< how many times in a row the circuit has opened; 1 at the first
    std::uint64_t calls = 0; ///< counted calls of the window that opened it
    std::uint64_t failed = 0; ///< of `calls`
    std::uint64_t slow = 0; ///< of `calls`
    ErrorName lastError; ///< of the last failure; empty where it had no name
    std::optional<Duration> retryAfter; ///< what the failure that opened it brought
    Duration outageSoFar{0}; ///< since the first of these n openings
    std::uint32_t openingsLately = 1; ///< within the last ten minutes, this one included
    std::span<const Duration>
        pastOutages; ///< of the last 32 outages, oldest first: first opening to closing
};

/// Always `base`.
struct ConstantBreak
{
    Duration base = std::chrono::seconds{30}; ///< above 0

    bool operator==(const ConstantBreak &) const = default;
};

/// base + (n - 1) * increment.
struct LinearBreak
{
    Duration base = std::chrono::seconds{30}; ///< the first break; above 0
    Duration increment = std::chrono::seconds{30}; ///< from 0

    bool operator==(const LinearBreak &) const = default;
};

/// base * factor^(n - 1).
struct ExponentialBreak
{
    Duration base = std::chrono::seconds{30}; ///< the first break; above 0
    double factor = 1.5; ///< from 1

    bool operator==(const ExponentialBreak &) const = default;
};

/// By the failure pattern: quick at first, medium when the circuit opened again or flaps, long when
/// it keeps failing; once recoveries were seen, up to the median of the last outages in one break.
struct AdaptiveBreak
{
    Duration quick = std::chrono::seconds{5}; ///< above 0
    Duration medium = std::chrono::seconds{30}; ///< above 0
    Duration longest = std::chrono::minutes{2}; ///< above 0

    bool operator==(const AdaptiveBreak &) const = default;
};

/// Any function of the facts. It runs outside every lock; one that throws, or that gives no
/// duration above zero, gives `base`.
struct CustomBreak
{
    std::function<Duration(const BreakFacts &)> function; ///< gives the break, above 0
    Duration base = std::chrono::seconds{30}; ///< where the function gives none; above 0
    std::string name = "custom"; ///< told as the strategy's
};

using BreakStrategy =
    std::variant<ConstantBreak, LinearBreak, ExponentialBreak, AdaptiveBreak, CustomBreak>;

/// How long a circuit stays open.
struct BreakDuration
{
    BreakStrategy strategy = ConstantBreak{}; ///< gives the break, before `max` and jitter
    std::optional<Duration> max; ///< bounds the strategy, before jitter; none: no bound
    double jitter = 0.0; ///< j draws evenly from [break * (1 - j), break * (1 + j)]; 0 to 1
    Duration settle{0}; ///< a closing that lasted this long ends the row of openings; from 0
    Duration retryAfterMax = std::chrono::hours{1}; ///< bounds what a Retry-After may ask; from 0
};

/// A break before jitter and Retry-After, with the reason for the choice where there was one.
struct ChosenBreak
{
    Duration duration{0}; ///< within `max`
    std::string reason; ///< empty where the strategy is a formula of n
};

/// One break to come.
struct ForecastBreak
{
    std::uint32_t n = 1; ///< the opening that begins it; 1 at the first
    Duration nominal{0}; ///< before jitter
    Duration shortest{0}; ///< with jitter; equal to nominal where there is none
    Duration longest{0}; ///< with jitter
    std::string reason; ///< as in ChosenBreak
};

/// "constant", "linear", "exponential", "adaptive", "custom".
[[nodiscard]] std::string_view strategyName(const BreakStrategy &strategy) noexcept;
/// Whether two are the same. Functions cannot be compared: two custom ones never are.
[[nodiscard]] bool isSame(const BreakStrategy &a, const BreakStrategy &b) noexcept;

/// The break for these facts, bounded by `max`, rounded to the nearest nanosecond, before jitter.
/// **Cost.** O(1); a custom function runs in it. **Errors.** A custom function's exception does not
/// leave it.
[[nodiscard]] ChosenBreak chooseBreak(const BreakDuration &options, const BreakFacts &facts);

/// The next `count` breaks if each probe from now on failed at once; `facts` are those of the break
/// that would come first. Changes nothing and draws no chance.
[[nodiscard]] std::vector<ForecastBreak> forecastBreaks(const BreakDuration &options,
                                                        BreakFacts facts, std::size_t count = 8);

} // namespace switchgear
