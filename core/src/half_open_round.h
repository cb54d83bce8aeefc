// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_options.h"
#include "switchgear/circuit_snapshot.h"

#include <cstdint>

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

} // namespace switchgear::detail
