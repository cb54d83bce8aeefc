// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/fault.h"

#include <switchgear/time.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// What happens by itself during a run.
enum class Scenario : std::uint8_t {
    None,
    BrownOut, ///< an outage of `payments` in the first minute, and two lesser ones
};

/// "none", "brown-out".
[[nodiscard]] std::string_view scenarioName(Scenario scenario) noexcept;
[[nodiscard]] std::optional<Scenario> scenarioFromName(std::string_view name) noexcept;

/// One fault of a script.
struct ScriptStep
{
    Duration at{0}; ///< since the start of the run
    std::string service;
    Fault fault;
};

/// The steps of a scenario, the earliest first.
[[nodiscard]] std::vector<ScriptStep> scenarioSteps(Scenario scenario);

/// Plays a script.
///
/// **Time.** Handed in, since the start of the run. **Threads.** A plain value.
class DemoScript final
{
public:
    DemoScript() = default;
    /// The steps must be in the order of time.
    explicit DemoScript(std::vector<ScriptStep> steps) : m_steps(std::move(steps)) {}

    /// The steps that have come due since the last call; valid as long as the script.
    [[nodiscard]] std::span<const ScriptStep> due(Duration elapsed) noexcept;
    [[nodiscard]] bool isOver() const noexcept { return m_next == m_steps.size(); }

private:
    std::vector<ScriptStep> m_steps;
    std::size_t m_next = 0;
};

} // namespace switchgear::app
