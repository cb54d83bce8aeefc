// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_session.h"
#include "app/replay/output_buffer.h"

#include <cstddef>
#include <string>

namespace switchgear::app {

/// How progress is told.
struct ProgressStyle
{
    bool isTerminal = false; ///< one line that is written anew; else a line now and then
    std::size_t width = 80; ///< of the terminal

    /// Of what the descriptor is open on.
    [[nodiscard]] static ProgressStyle of(int descriptor);
};

/// "poll 12 of 20  ok 9  failed 3  2 in a row (http.503)  next in 1.9 s".
[[nodiscard]] std::string progressText(const PollStatus &status);

/// Tells how far a run has come.
///
/// **Time.** Handed in, since the start of the run; what is no terminal gets at most one line in
/// kLineInterval.
class PollProgress final
{
public:
    static constexpr Duration kLineInterval = std::chrono::seconds{10};

    PollProgress(ByteSink &sink, ProgressStyle style) : m_sink(sink), m_style(style) {}

    void show(const PollStatus &status, Duration elapsed);
    /// Takes the terminal's line away; the next line begins there.
    void clear();

private:
    ByteSink &m_sink;
    ProgressStyle m_style;
    std::string m_shown; ///< of a terminal
    Duration m_nextLine = kLineInterval;
};

} // namespace switchgear::app
