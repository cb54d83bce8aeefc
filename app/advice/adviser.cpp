// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/adviser.h"

#include "app/advice/milder_options.h"

#include <algorithm>
#include <utility>

namespace switchgear::app {

namespace {

bool isSameBreak(const BreakDuration &a, const BreakDuration &b)
{
    return a.max == b.max && a.jitter == b.jitter && a.settle == b.settle
           && isSame(a.strategy, b.strategy);
}

/// As far as a trial goes: by neither name, group, mode, seed nor filter.
bool isSameTrial(const CircuitOptions &a, const CircuitOptions &b)
{
    return a.trip == b.trip && a.slowCall == b.slowCall && a.halfOpen == b.halfOpen
           && a.recoveryRamp == b.recoveryRamp && isSameBreak(a.breakDuration, b.breakDuration);
}

} // namespace

const BreakerAdvice &Adviser::breakerAdvice(const CircuitOptions &options)
{
    const auto known =
        std::find_if(m_breakers.begin(), m_breakers.end(),
                     [&](const Breaker &other) { return isSameTrial(other.options, options); });
    if (known != m_breakers.end())
        return known->advice;
    return m_breakers.emplace_back(Breaker{options, tried(options)}).advice;
}

BreakerAdvice Adviser::tried(const CircuitOptions &options) const
{
    BreakerAdvice advice;
    advice.everyday = everydayFigures(options, m_load);
    advice.halfFails = outageFigures(options, m_load, 0.5);
    advice.allFail = outageFigures(options, m_load, 1.0);
    if (advice.everyday.isHarmful())
        advice.change = changeOf(options, advice.everyday);
    return advice;
}

/// What opens it, too, or still, is softened by a step more.
SettingsChange Adviser::changeOf(const CircuitOptions &options,
                                 const EverydayFigures &everyday) const
{
    constexpr double kGoodShare = kHarmfulShare / 10.0;
    constexpr int kMostTrials = kMilderSteps + 1;
    std::vector<Softening> softenings;
    EverydayFigures figures = everyday;
    for (int i = 0; i < kMostTrials; ++i) {
        for (const OpenedBy &by : figures.openedBy) {
            const auto known =
                std::find_if(softenings.begin(), softenings.end(),
                             [&](const Softening &softening) { return softening.by == by; });
            if (known == softenings.end())
                softenings.push_back({by, 1});
            else
                known->step = std::min(known->step + 1, kMilderSteps);
        }
        MilderOptions milder = milderOptions(options, m_load, softenings);
        figures = everydayFigures(milder.options, m_load);
        if (figures.refusedShare <= kGoodShare)
            return {std::move(milder.change), figures.refusedShare};
    }
    return {};
}

const StageFigures &Adviser::stageFigures(const CircuitConfig &circuit)
{
    const auto known = std::find_if(m_stages.begin(), m_stages.end(), [&](const Stages &other) {
        return other.limiter == circuit.limiter && other.bulkhead == circuit.bulkhead;
    });
    if (known != m_stages.end())
        return known->figures;
    return m_stages
        .emplace_back(Stages{circuit.limiter, circuit.bulkhead,
                             app::stageFigures(circuit.limiter, circuit.bulkhead, m_load)})
        .figures;
}

} // namespace switchgear::app
