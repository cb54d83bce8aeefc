// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/circuit_config.h"
#include "app/replay/output_buffer.h"

#include <string>

namespace switchgear::app {

/// What to do with a line that cannot be taken.
enum class BadLines : std::uint8_t { Stop, PassOver };

struct ReplayRequest
{
    std::string config; ///< a file; "-": standard input
    std::string trace = "-"; ///< a file; "-": standard input
    BadLines badLines = BadLines::Stop;
};

/// The exit statuses of the replay.
enum class ReplayStatus : std::uint8_t {
    AllWell = 0,
    LinesPassedOver = 1,
    Stopped = 2, ///< a bad line, a refused configuration, a file that cannot be read or written
};

/// Replays a trace; what happens goes to `output`, what is wrong to `errors`, a line each.
/// **Threads.** Blocks while files are read and written.
[[nodiscard]] ReplayStatus runReplay(const ReplayRequest &request, ByteSink &output,
                                     ByteSink &errors);
/// The same where the configuration was read before; `request.config` is its name in messages.
[[nodiscard]] ReplayStatus runReplay(const ReplayRequest &request, const ConfigDocument &config,
                                     ByteSink &output, ByteSink &errors);

} // namespace switchgear::app
