// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reference_breaker.h"
#include "scenario.h"
#include "turns.h"

#include <switchgear/circuit_breaker.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace switchgear::test {

/// One circuit and its reference, led through the same steps.
class Pair final
{
public:
    Pair(std::string name, const CircuitOptions &options);

    /// Does one step; tells the first difference, or nothing.
    [[nodiscard]] std::string step(const Step &step, TimePoint now, Turns &turns);
    /// The instant to which a step goes.
    [[nodiscard]] TimePoint target(const Step &step, TimePoint now) const;
    /// Gives back all that is under way, and compares a last time.
    [[nodiscard]] std::string finish(TimePoint now);

private:
    struct OpenCall
    {
        std::size_t id = 0; ///< of the reference
        Permit permit;
    };

    void act(const Step &step, TimePoint now);
    void acquire(TimePoint now);
    void end(const Step &step, TimePoint now);
    void order(const Step &step, TimePoint now);
    void forward(const Step &step, TimePoint now, const Order &order);
    void takeNewChanges();
    void compareTransitions();
    void compareSnapshot(TimePoint now);
    void compareFigures(const CircuitSnapshot &snapshot);
    template <typename T>
    void expectSame(const char *what, const T &core, const T &reference);
    [[nodiscard]] Duration draw(Duration nominal, double jitter, Duration asked);

    Clock m_clock{Clock::Kind::Manual};
    CircuitBreaker m_breaker;
    ReferenceBreaker m_reference;
    bool m_hasRatioRule = false;
    std::vector<OpenCall> m_open;
    std::uint64_t m_seen = 0; ///< the last change of history that was taken
    std::vector<Change> m_transitions;
    std::size_t m_compared = 0;
    std::deque<Duration> m_drawn; ///< breaks that the circuit told, not yet met by the reference
    std::uint64_t m_coreEpoch = 0;
    std::uint64_t m_referenceEpoch = 0;
    std::string m_difference;
};

/// Runs a scenario; the difference and the steps that led to it, or nothing.
[[nodiscard]] std::string run(const Scenario &scenario);

/// Takes steps out of a run that differs as long as it still differs.
[[nodiscard]] Scenario shrink(Scenario scenario);

} // namespace switchgear::test
