// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/advice/adviser.h"
#include "app/config/circuit_config.h"

#include <deque>
#include <string>

namespace switchgear::app {

/// Tells, circuit after circuit, what an adviser found; of equal ones the first whole, and each
/// after it by that one's name.
class AdviceText final
{
public:
    explicit AdviceText(Adviser &adviser) : m_adviser(adviser) {}

    /// Some lines, with their ends.
    [[nodiscard]] std::string of(const CircuitConfig &circuit);
    /// Whether one that enforces was harmful.
    [[nodiscard]] bool hasHarm() const noexcept { return m_hasHarm; }

private:
    struct Told
    {
        std::string name;
        CircuitMode mode;
        const BreakerAdvice *breaker; ///< the adviser's
        const StageFigures *stages; ///< the adviser's
    };

    Adviser &m_adviser;
    std::deque<Told> m_told;
    bool m_hasHarm = false;
};

} // namespace switchgear::app
