// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_status.h"
#include "app/replay/output_buffer.h"

#include <QString>

#include <chrono>

namespace switchgear::app {

/// What `switchgear-cli demo` was asked for.
struct DemoRequest
{
    DemoSettings settings;
    std::chrono::milliseconds duration = std::chrono::minutes{1};
    QString reportFile; ///< empty: none; "-": the output, which tells nothing else then
    bool printStates = false; ///< one line each second, and one at the end
};

/// Runs the demo for its time, until somebody interrupts it, or until nobody takes its states any
/// more, and writes its report. Returns the exit status: 0, or with one line in `errors`
/// kStatusFailed where it could not be run or reported, kStatusRefused where the report has no
/// place.
/// **Threads.** In a thread with a QCoreApplication; the load runs in threads of its own.
[[nodiscard]] int runDemo(const DemoRequest &request, ByteSink &output, ByteSink &errors);

} // namespace switchgear::app
