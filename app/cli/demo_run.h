// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_status.h"
#include "app/demo/run_report.h"
#include "app/replay/output_buffer.h"

#include <switchgear/circuit_snapshot.h>
#include <switchgear/clock.h>

#include <QString>

#include <chrono>
#include <string>
#include <vector>

namespace switchgear::app {

/// What `switchgear-cli demo` was asked for.
struct DemoRequest
{
    DemoSettings settings;
    std::chrono::milliseconds duration = std::chrono::minutes{1};
    QString reportFile; ///< empty: none
    bool printStates = false; ///< one line each second, and one at the end
};

/// Runs the demo for its time, or until somebody interrupts it, and writes its report. Returns the
/// exit status: 0, or 2 with one line in `errors` where it could not be run or reported.
/// **Threads.** In a thread with a QCoreApplication; the load runs in threads of its own.
[[nodiscard]] int runDemo(const DemoRequest &request, ByteSink &output, ByteSink &errors);

/// One second of a run: "  5 s   199 calls/s   ok 950   failed 19   rejected 12   payments open,
/// break 1 of 3 s, 2.6 s left".
[[nodiscard]] std::string stateLine(const DemoStatus &status,
                                    const std::vector<CircuitSnapshot> &circuits);

/// A run in a few lines, with one for each circuit that failed a call or opened.
[[nodiscard]] std::string summaryText(const RunReport &report);

} // namespace switchgear::app
