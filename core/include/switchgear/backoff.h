// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/option_fault.h"
#include "switchgear/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace switchgear {

/// How the waits between attempts grow; n is the retry, 1 for the first.
enum class Backoff : std::uint8_t {
    Constant, ///< base
    Linear, ///< base · n
    Exponential, ///< base · factor^(n - 1)
    Fibonacci, ///< base · 1, 1, 2, 3, 5, 8, …
    Decorrelated, ///< by chance, between base and three times the wait before
};

/// How chance moves a wait d, so that callers who failed together do not come back together.
enum class Jitter : std::uint8_t {
    None, ///< d
    Full, ///< even in [0, d]
    Equal, ///< even in [d / 2, d]
    Proportional, ///< even in [d · (1 - share), d · (1 + share)]
};

/// How long to wait between attempts.
struct BackoffOptions
{
    Backoff kind = Backoff::Exponential; ///< how waits grow
    Duration base = std::chrono::milliseconds{100}; ///< above 0
    double factor = 2.0; ///< of Exponential; from 1
    Duration max = std::chrono::seconds{5}; ///< bounds the wait before jitter; above 0
    Jitter jitter = Jitter::Proportional; ///< Decorrelated is its own and takes no other
    double jitterShare = 0.1; ///< of Proportional; 0 to 1
    /// Bounds the wait after jitter, so that none is longer; above 0; none: no such bound.
    std::optional<Duration> hardMax{};

    bool operator==(const BackoffOptions &) const = default;
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const BackoffOptions &options);

/// The wait before the n-th retry (from 1; 0 is taken as 1) without chance, bounded by `max` and
/// `hardMax`; of Decorrelated, the longest that it can be.
[[nodiscard]] Duration nominalDelay(const BackoffOptions &options, std::uint64_t n) noexcept;

namespace detail {

/// Where a row of waits stands.
struct BackoffState
{
    std::uint64_t chance = 0;
    std::uint64_t count = 0;
    Duration previous{0}; ///< of Decorrelated; zero: none yet
};

/// The options must be sound.
[[nodiscard]] Duration nextDelay(const BackoffOptions &options, BackoffState &state) noexcept;

} // namespace detail

/// The waits of one call, one after the other.
///
///     BackoffSequence backoff{options, seed};
///     while (!send())
///         wait(backoff.next());
///
/// **Algorithm.** The wait is bounded by `max` first and jittered then, so that callers at the
/// bound do not come back together; with Proportional it may lie above `max` by the share.
/// `hardMax` cuts the interval that chance draws from, so that callers do not meet at that bound
/// either, as long as it lies above the interval's lower end; where it does not, it is the wait. A
/// wait is rounded to the nearest nanosecond, and no n overflows. Full, Equal and Decorrelated are
/// those of "Exponential Backoff And Jitter" (Brooker, AWS Architecture Blog, 2015). Decorrelated
/// differs in that the bound cuts the interval and not the drawn wait: even in [base, min(max, 3 ·
/// the wait before)]; there, two draws of three would be the bound itself once it is reached.
/// **Threads.** A plain value. **Errors.** Throws std::invalid_argument with validate()'s first
/// fault. **Cost.** No allocation; the same seed gives the same waits on every machine.
class BackoffSequence final
{
public:
    /// The same seed gives the same waits. Throws std::invalid_argument on unsound options.
    BackoffSequence(const BackoffOptions &options, std::uint64_t seed);

    /// The wait before the next retry.
    [[nodiscard]] Duration next() noexcept { return detail::nextDelay(m_options, m_state); }
    /// How many waits were given since the start or the last reset.
    [[nodiscard]] std::uint64_t count() const noexcept { return m_state.count; }
    /// The next wait is that of a first retry again. Chance goes on where it was.
    void reset() noexcept { m_state = {.chance = m_state.chance}; }

private:
    BackoffOptions m_options;
    detail::BackoffState m_state;
};

} // namespace switchgear
