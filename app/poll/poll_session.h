// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/http_poller.h"
#include "app/poll/poll_engine.h"

#include <switchgear/clock.h>

#include <QObject>
#include <QTimer>

namespace switchgear::app {

/// What a person wants to know while an API is polled.
struct PollStatus
{
    std::uint64_t poll = 0; ///< the one under way, or the last; counted from 1
    std::uint64_t maxPolls = 0; ///< zero: no bound
    std::uint64_t successful = 0;
    std::uint64_t failed = 0;
    std::uint64_t failuresInARow = 0;
    ErrorName lastError; ///< of the failures in a row
    std::optional<Duration> nextIn; ///< none while a poll is under way
};

/// Polls one address until the engine says that it is enough.
///
/// **Time.** The clock times the polls for the log; the waits take real time.
/// **Threads.** Belongs to the thread that made it, which needs an event loop.
class PollSession final : public QObject
{
    Q_OBJECT

public:
    PollSession(const PollSettings &settings, const QUrl &url, std::chrono::milliseconds timeout,
                const Clock &clock, QObject *parent = nullptr);

    /// The first poll goes out. Once in the life of a session.
    void start();
    /// Ends the run at once; ended() comes before this returns, unless it came already.
    void interrupt();

    [[nodiscard]] const PollEngine &engine() const noexcept { return m_engine; }
    /// Since the start.
    [[nodiscard]] Duration elapsed() const noexcept { return m_clock.now() - m_startedAt; }
    [[nodiscard]] PollStatus status() const;

Q_SIGNALS:
    /// A poll went out, or ended and another follows.
    void progressed();
    /// The last signal.
    void ended();

private:
    void send();
    void take(PollReply reply);

    const PollSettings m_settings;
    const Clock &m_clock;
    PollEngine m_engine;
    HttpPoller m_poller;
    QTimer m_pause;
    TimePoint m_startedAt;
};

} // namespace switchgear::app
