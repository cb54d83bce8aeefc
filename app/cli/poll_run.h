// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_progress.h"
#include "app/poll/poll_report.h"
#include "app/poll/poll_settings.h"
#include "app/replay/output_buffer.h"

#include <QString>
#include <QUrl>

#include <chrono>
#include <string>

namespace switchgear::app {

/// The exit status of a run that ended with too many failures.
inline constexpr int kStatusGaveUp = 1;

/// What `switchgear-cli poll` was asked for.
struct PollRequest
{
    PollSettings settings;
    std::chrono::milliseconds timeout{2000}; ///< of one poll
    QUrl url; ///< empty: the built-in API
    double failureRate = 0.3; ///< of the built-in API; clamped, and said where it was
    QString reportFile; ///< empty: none; "-": the output
};

/// Polls until it is enough or somebody interrupts it, and writes the report. Progress goes to
/// `errors`, and to `output` nothing but a report that was asked for there. Returns the exit
/// status: 0, kStatusGaveUp, or with a line in `errors` kStatusFailed where it could not be run or
/// reported, kStatusRefused where the report has no place.
/// **Threads.** In a thread with a QCoreApplication; the built-in API serves in one of its own.
[[nodiscard]] int runPoll(const PollRequest &request, ByteSink &output, ByteSink &errors,
                          ProgressStyle style);

/// A run in one line.
[[nodiscard]] std::string pollSummary(const PollReport &report);

} // namespace switchgear::app
