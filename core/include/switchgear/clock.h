// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <atomic>
#include <cstdint>
#include <ctime>

namespace switchgear {

namespace detail {

/// clock_gettime(): the kernel's own copy of it where the program could find that, else the C
/// library's.
using ReadClock = int (*)(clockid_t, timespec *);
extern std::atomic<ReadClock> g_readClock;

} // namespace detail

/// Where a circuit reads the time when its caller does not hand it in.
///
///     Clock clock{Clock::Kind::Manual};
///     CircuitBreaker breaker{"payments", options, &clock};
///     clock.advance(std::chrono::seconds{30}); // the break is over; nothing slept
///
/// **Time.** Coarse and Steady read the same monotonic clock, so their instants may be mixed;
/// Coarse lags it by the kernel's tick (1 to 4 ms).
/// **Threads.** All functions may be called from any thread; none blocks.
/// **Cost.** Coarse about 3 ns, Steady about 20 ns, Manual one load.
class Clock final
{
public:
    /// What it reads; Manual stands still until it is moved.
    enum class Kind : std::uint8_t { Coarse, Steady, Manual };

    /// For a Manual clock of one's own; the others are there already.
    constexpr explicit Clock(Kind kind) noexcept : m_kind(kind) {}
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;

    /// The library's default: cheap, and exact enough for breaks of seconds.
    [[nodiscard]] static const Clock &coarse() noexcept { return s_coarse; }
    /// To the nanosecond; what a circuit that measures latency uses by default.
    [[nodiscard]] static const Clock &steady() noexcept { return s_steady; }

    /// The present instant; it never goes back.
    [[nodiscard]] TimePoint now() const noexcept
    {
        if (m_kind == Kind::Coarse) [[likely]]
            return readCoarse();
        if (m_kind == Kind::Steady)
            return std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now());
        return TimePoint{Duration{m_manual.load(std::memory_order_relaxed)}};
    }

    /// Whether now() is exact and costs a reading of the system's clock.
    [[nodiscard]] bool isSteady() const noexcept { return m_kind == Kind::Steady; }
    /// Whether it goes on only where somebody moves it: no other clock tells its instants.
    [[nodiscard]] bool isManual() const noexcept { return m_kind == Kind::Manual; }

    /// Moves a Manual clock; time never goes back (an earlier instant is ignored).
    void set(TimePoint now) noexcept;
    /// Moves a Manual clock on by so much, to the last instant at most.
    void advance(Duration by) noexcept;

private:
    [[nodiscard]] static TimePoint readCoarse() noexcept
    {
        // Not cleared first: what reads it waits for all that was written there.
        timespec reading; // NOLINT(cppcoreguidelines-pro-type-member-init)
        (void)detail::g_readClock.load(std::memory_order_relaxed)(CLOCK_MONOTONIC_COARSE, &reading);
        return TimePoint{std::chrono::seconds{reading.tv_sec}
                         + std::chrono::nanoseconds{reading.tv_nsec}};
    }

    static const Clock s_coarse;
    static const Clock s_steady;

    Kind m_kind;
    std::atomic<std::int64_t> m_manual{0};
};

inline constinit const Clock Clock::s_coarse{Kind::Coarse};
inline constinit const Clock Clock::s_steady{Kind::Steady};

} // namespace switchgear
