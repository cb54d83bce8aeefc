// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demo_script.h"

namespace switchgear::app {

using namespace std::chrono_literals;

namespace {

Fault failing(double share, Duration lifetime)
{
    Fault fault;
    fault.kind = FaultKind::Http503;
    fault.share = share;
    fault.lifetime = lifetime;
    return fault;
}

Fault slow(Duration latency, Duration lifetime)
{
    Fault fault;
    fault.kind = FaultKind::Latency;
    fault.share = 0.8;
    fault.latency = latency;
    fault.spread = latency / 4;
    fault.lifetime = lifetime;
    return fault;
}

Fault refusing(Duration lifetime)
{
    Fault fault;
    fault.kind = FaultKind::RefuseConnections;
    fault.lifetime = lifetime;
    return fault;
}

} // namespace

std::string_view scenarioName(Scenario scenario) noexcept
{
    switch (scenario) {
    case Scenario::None:
        return "none";
    case Scenario::BrownOut:
        return "brown-out";
    }
    return {};
}

std::optional<Scenario> scenarioFromName(std::string_view name) noexcept
{
    for (const Scenario scenario : {Scenario::None, Scenario::BrownOut})
        if (scenarioName(scenario) == name)
            return scenario;
    return std::nullopt;
}

std::vector<ScriptStep> scenarioSteps(Scenario scenario)
{
    switch (scenario) {
    case Scenario::None:
        return {};
    case Scenario::BrownOut:
        // With breaks of 3, 6, 12 and 24 s, `payments` is tried at about 8, 14, 26 and 50 s: the
        // fault ends before the last of them, so the minute ends with everything closed.
        return {
            {3500ms, "payments", failing(0.7, 41'500ms)},
            {20s, "search", slow(600ms, 6s)},
            {32s, "mail", refusing(5s)},
        };
    }
    return {};
}

std::span<const ScriptStep> DemoScript::due(Duration elapsed) noexcept
{
    const std::size_t first = m_next;
    while (m_next < m_steps.size() && m_steps[m_next].at <= elapsed)
        ++m_next;
    return std::span{m_steps}.subspan(first, m_next - first);
}

} // namespace switchgear::app
