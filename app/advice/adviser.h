// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/advice/breaker_figures.h"
#include "app/advice/stage_figures.h"
#include "app/config/circuit_config.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

namespace switchgear::app {

/// What to change in a circuit that harms, and what that was found to bring.
struct SettingsChange
{
    std::string sentence; ///< empty: nothing that was tried helps
    double refusedShare = 0.0; ///< of the good calls, then
};

/// How a circuit does under a load, by its breaker alone.
struct BreakerAdvice
{
    EverydayFigures everyday;
    OutageFigures halfFails;
    OutageFigures allFail;
    std::optional<SettingsChange> change; ///< where it harms
};

/// Tries circuits on a load, each by itself on a virtual clock; equal settings once.
///
///     Adviser adviser{{.rate = 20, .errors = 0.01}};
///     if (adviser.breakerAdvice(options).everyday.isHarmful()) ...
///
/// The same answers for the same settings, whatever else was asked. A circuit is tried as if it
/// enforced, and as if each failure counted. **Threads.** One. **Cost.** A few million calls at
/// most.
class Adviser final
{
public:
    explicit Adviser(const SimulatedLoad &load) : m_load(load) {}

    [[nodiscard]] const SimulatedLoad &load() const noexcept { return m_load; }
    [[nodiscard]] const BreakerAdvice &breakerAdvice(const CircuitOptions &options);
    [[nodiscard]] const StageFigures &stageFigures(const CircuitConfig &circuit);
    /// How many different settings of breakers were tried.
    [[nodiscard]] std::size_t breakersTried() const noexcept { return m_breakers.size(); }

private:
    struct Breaker
    {
        CircuitOptions options;
        BreakerAdvice advice;
    };
    struct Stages
    {
        std::optional<RateLimit> limiter;
        std::optional<BulkheadOptions> bulkhead;
        StageFigures figures;
    };

    [[nodiscard]] BreakerAdvice tried(const CircuitOptions &options) const;
    [[nodiscard]] SettingsChange changeOf(const CircuitOptions &options,
                                          const EverydayFigures &everyday) const;

    SimulatedLoad m_load;
    std::deque<Breaker> m_breakers; // a deque leaves its items where they are
    std::deque<Stages> m_stages;
};

} // namespace switchgear::app
