// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reference_circuit.h"
#include "scenario.h"
#include "turns.h"

#include <switchgear/guarded_circuit.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace switchgear::test {

[[nodiscard]] inline std::string shown(Duration duration)
{
    return std::to_string(duration.count()) + " ns";
}

[[nodiscard]] inline std::string shown(TimePoint at)
{
    return "t = " + shown(at.time_since_epoch());
}

template <typename T>
[[nodiscard]] std::string shown(const T &value)
{
    if constexpr (requires { text(value); })
        return std::string{text(value)};
    else if constexpr (std::is_enum_v<T>)
        return std::to_string(static_cast<int>(value));
    else
        return std::to_string(value);
}

template <typename T>
[[nodiscard]] std::string shown(const std::optional<T> &value)
{
    return value ? shown(*value) : "none";
}

/// One circuit and its reference, led through the same steps.
class Pair final
{
public:
    Pair(std::string name, const CircuitSetup &setup);

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
        GuardedPermit permit;
    };
    struct Held
    {
        Reservation reservation;
        std::uint64_t tokens = 0;
        TimePoint due; ///< by the reference
    };

    void act(const Step &step, TimePoint now);
    void acquire(TimePoint now);
    void end(const Step &step, TimePoint now);
    void reserve(const Step &step, TimePoint now);
    void giveBack(const Step &step, TimePoint now);
    void setLimit(const Step &step, TimePoint now);
    void setConcurrent(const Step &step, TimePoint now);
    void compareStages(TimePoint now);
    void order(const Step &step, TimePoint now);
    void forward(const Step &step, TimePoint now, const Order &order);
    void takeNewChanges();
    void compareTransitions();
    void compareSnapshot(TimePoint now);
    void compareFigures(const CircuitSnapshot &snapshot);
    template <typename T>
    void expectSame(const char *what, const T &core, const T &reference)
    {
        if (m_difference.empty() && !(core == reference))
            m_difference = std::string{what} + ": the circuit says " + shown(core)
                           + ", the contract " + shown(reference);
    }
    [[nodiscard]] Duration draw(Duration nominal, double jitter, Duration asked);

    Clock m_clock{Clock::Kind::Manual};
    GuardedCircuit m_circuit;
    CircuitBreaker &m_breaker;
    ReferenceCircuit m_contract;
    ReferenceBreaker &m_reference;
    RateLimit m_limit; ///< in force
    std::vector<Held> m_held; ///< reservations
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
