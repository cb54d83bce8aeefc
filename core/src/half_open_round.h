// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_options.h"
#include "switchgear/circuit_snapshot.h"

#include <cstdint>
#include <vector>

namespace switchgear::detail {

/// One trial of an open circuit: how many probes may run, and what they decided.
class HalfOpenRound final
{
public:
    enum class Decision : std::uint8_t { Undecided, Close, Open };

    void start(const HalfOpen &options) noexcept
    {
        m_round = ProbeRound{options.probes, options.successes, 0, 0, 0};
    }
    [[nodiscard]] bool tryTakePlace() noexcept
    {
        if (!hasPlace())
            return false;
        ++m_round.underWay;
        return true;
    }
    [[nodiscard]] bool hasPlace() const noexcept
    {
        return std::uint64_t{m_round.underWay} + m_round.succeeded + m_round.failed
               < m_round.probes;
    }
    [[nodiscard]] bool isUntouched() const noexcept
    {
        return m_round.succeeded + m_round.failed == 0;
    }
    void giveUp() noexcept { --m_round.underWay; }
    [[nodiscard]] Decision succeed() noexcept
    {
        --m_round.underWay;
        return ++m_round.succeeded >= m_round.successes ? Decision::Close : Decision::Undecided;
    }
    [[nodiscard]] Decision fail() noexcept
    {
        --m_round.underWay;
        return ++m_round.failed > m_round.probes - m_round.successes ? Decision::Open
                                                                     : Decision::Undecided;
    }
    [[nodiscard]] const ProbeRound &counts() const noexcept { return m_round; }

private:
    ProbeRound m_round;
};

/// The probes under way, of this round or an earlier one, until their outcome or their time-out.
class ProbeList final
{
public:
    struct Probe
    {
        std::int64_t id = 0;
        std::uint64_t epoch = 0;
        TimePoint deadline;
    };

    /// The id of a new probe, from 1.
    std::int64_t add(std::uint64_t epoch, TimePoint deadline)
    {
        m_probes.push_back({++m_lastId, epoch, deadline});
        return m_lastId;
    }
    /// False: it has timed out.
    bool remove(std::int64_t id) noexcept
    {
        return std::erase_if(m_probes, [id](const Probe &probe) { return probe.id == id; }) > 0;
    }
    /// The one that times out first; of several, the oldest. Null: none is under way.
    [[nodiscard]] const Probe *earliest() const noexcept
    {
        const Probe *first = nullptr;
        for (const Probe &probe : m_probes) {
            if (first == nullptr || probe.deadline < first->deadline)
                first = &probe;
        }
        return first;
    }

private:
    std::vector<Probe> m_probes;
    std::int64_t m_lastId = 0;
};

} // namespace switchgear::detail
