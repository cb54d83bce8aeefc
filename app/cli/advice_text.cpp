// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/advice_text.h"

#include "app/advice/figure_text.h"
#include "app/config/printable.h"

#include <algorithm>
#include <string_view>

namespace switchgear::app {

namespace {

std::string loadText(const SimulatedLoad &load)
{
    std::string text = " at " + figureText(load.rate) + " calls/s with "
                       + percentFigure(load.errors) + " of errors";
    if (load.duration > Duration{0})
        text += ", " + durationFigure(load.duration) + " each";
    return text;
}

std::string outageLine(std::string_view who, const OutageFigures &outage)
{
    const std::string failed = std::to_string(outage.failedCalls);
    std::string line = "  when " + std::string{who} + " fail: ";
    if (outage.untilOpen) {
        line += "lets " + failed + (outage.failedCalls == 1 ? " failed call" : " failed calls")
                + " through, opens after " + durationFigure(*outage.untilOpen);
    } else {
        line += "does not open within " + failed + " failed calls";
    }
    return line + '\n';
}

std::string stagesLine(const StageFigures &stages)
{
    std::string line;
    if (stages.limiterRefuses)
        line += "limiter refuses " + percentFigure(*stages.limiterRefuses) + " of the calls";
    if (stages.bulkheadRefuses) {
        line += (line.empty() ? "" : ", ") + std::string{"bulkhead refuses "}
                + percentFigure(*stages.bulkheadRefuses) + " of the calls";
    }
    return line.empty() ? line : "  before the breaker: " + line + '\n';
}

std::string changeLine(const SettingsChange &change)
{
    std::string line = "  harmful: ";
    if (change.sentence.empty())
        line += "no milder rule that was tried tells an outage from so many errors; name in "
                "errors.ignore what is none";
    else
        line += change.sentence + "; then it refuses " + percentFigure(change.refusedShare);
    return line + '\n';
}

} // namespace

std::string AdviceText::of(const CircuitConfig &circuit)
{
    const BreakerAdvice &advice = m_adviser.breakerAdvice(circuit.options);
    const StageFigures &stages = m_adviser.stageFigures(circuit);
    const CircuitMode mode = circuit.options.mode;
    m_hasHarm = m_hasHarm || (advice.everyday.isHarmful() && mode == CircuitMode::Enforce);
    const std::string name = printable(circuit.name);
    const auto same = std::find_if(m_told.begin(), m_told.end(), [&](const Told &told) {
        return told.mode == mode && told.breaker == &advice && told.stages == &stages;
    });
    if (same != m_told.end())
        return name + ": as " + same->name + '\n';
    m_told.push_back({name, mode, &advice, &stages});
    std::string text = name + loadText(m_adviser.load());
    if (mode != CircuitMode::Enforce)
        text += ", as if it enforced (its mode is " + std::string{switchgear::text(mode)} + ')';
    text += ":\n  with no outage: refuses " + percentFigure(advice.everyday.refusedShare)
            + " of the good calls\n";
    text += outageLine("half of the calls", advice.halfFails);
    text += outageLine("all calls", advice.allFail);
    text += stagesLine(stages);
    return advice.change ? text + changeLine(*advice.change) : text;
}

} // namespace switchgear::app
