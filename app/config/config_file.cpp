// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/config_reader.h"
#include "app/config/input_file.h"
#include "app/config/printable.h"

namespace switchgear::app {

LoadedConfig loadConfig(const std::string &file)
{
    constexpr std::size_t kLargest = std::size_t{64} * 1024 * 1024;
    LoadedConfig loaded;
    std::string text;
    const std::string shownName = printable(file, file.size());
    InputFile input;
    if (!input.open(file) || !input.readAll(text, kLargest)) {
        loaded.messages.push_back(shownName + ": " + input.fault());
        return loaded;
    }
    ConfigResult result = readConfig(text);
    for (const ConfigFault &fault : result.faults)
        loaded.messages.push_back(faultLine(file, fault));
    if (result.isSound())
        loaded.document = std::move(result.document);
    return loaded;
}

} // namespace switchgear::app
