// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/advice/simulated_load.h"

#include <switchgear/circuit_breaker.h>

#include <deque>
#include <vector>

namespace switchgear::app {

/// A circuit by itself under a simulated load, on a virtual clock.
///
///     BreakerTrial trial{options, load, seed};
///     for (int i = 0; i < 1000; ++i) trial.call(load.errors);
///
/// While it is open nobody is let through until the end of its break, so the calls of that time are
/// reckoned and not made. **Threads.** One.
class BreakerTrial final
{
public:
    BreakerTrial(const CircuitOptions &options, const SimulatedLoad &load, std::uint64_t seed);
    BreakerTrial(const BreakerTrial &) = delete;
    BreakerTrial &operator=(const BreakerTrial &) = delete;
    ~BreakerTrial() = default;

    /// The next call, which would fail with that probability. False where the virtual time is used
    /// up, after a hundred years.
    bool call(double errors);

    [[nodiscard]] TimePoint now() const noexcept { return m_now; }
    [[nodiscard]] CircuitState state() const { return m_breaker.state(m_now); }
    [[nodiscard]] double goodCalls() const noexcept { return m_good; }
    [[nodiscard]] double refusedGoodCalls() const noexcept { return m_refusedGood; }
    /// Calls that were let through and fail.
    [[nodiscard]] std::uint64_t failedCalls() const noexcept { return m_failed; }
    /// The openings from the beginning on, each with the window that it was frozen with.
    [[nodiscard]] const std::vector<Change> &openings() const noexcept { return m_openings; }

private:
    struct UnderWay
    {
        TimePoint ends;
        Permit permit;
        bool fails;
    };

    void endUpTo(TimePoint now);
    static void end(Permit &permit, bool fails, TimePoint now);
    void refuse(const Rejection &rejection, bool fails, double errors);

    SimulatedLoad m_load;
    LoadChance m_chance;
    Clock m_clock{Clock::Kind::Manual};
    CircuitBreaker m_breaker;
    TimePoint m_now;
    double m_good = 0.0;
    double m_refusedGood = 0.0;
    std::uint64_t m_failed = 0;
    std::vector<Change> m_openings;
    Subscription m_subscription;
    std::deque<UnderWay> m_underWay; // in the order of their ends
};

} // namespace switchgear::app
