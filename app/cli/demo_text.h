// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_status.h"
#include "app/demo/run_report.h"

#include <switchgear/circuit_snapshot.h>

#include <string>
#include <vector>

namespace switchgear::app {

/// One second of a run: "  5 s   199 calls/s   ok 950   failed 19   rejected 12   payments open,
/// break 1 of 3 s, 2.6 s left".
[[nodiscard]] std::string stateLine(const DemoStatus &status,
                                    const std::vector<CircuitSnapshot> &circuits);

/// A run in a few lines: what became of the calls, what each stage around the breakers did, and one
/// line for each circuit that opened, or failed, rejected or could not start a call.
[[nodiscard]] std::string summaryText(const RunReport &report);

} // namespace switchgear::app
