// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/circuit_config.h"
#include "app/config/config_fault.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// A configuration, or everything that is wrong with it.
struct ConfigResult
{
    ConfigDocument document; ///< empty where there are faults
    std::vector<ConfigFault> faults; ///< in the order of the text

    [[nodiscard]] bool isSound() const noexcept { return faults.empty(); }
};

/// Reads a whole configuration. A UTF-8 byte order mark before it is passed over.
[[nodiscard]] ConfigResult readConfig(std::string_view text);

/// A `break_duration` part that stands alone, or everything that is wrong with it.
struct BreakDurationResult
{
    BreakDuration breakDuration;
    std::vector<ConfigFault> faults;

    [[nodiscard]] bool isSound() const noexcept { return faults.empty(); }
};

[[nodiscard]] BreakDurationResult readBreakDurationText(std::string_view text);

/// A configuration file, or the lines that tell why there is none.
struct LoadedConfig
{
    std::optional<ConfigDocument> document;
    std::vector<std::string> messages; ///< with the file's name, a line each
};

/// Reads a file; "-" is standard input. **Threads.** Blocks while the file is read.
[[nodiscard]] LoadedConfig loadConfig(const std::string &file);

} // namespace switchgear::app
