// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <chrono>
#include <memory>

namespace switchgear::app {

/// Turns Ctrl+C, a request to terminate and a terminal that was closed (SIGINT, SIGTERM, SIGHUP)
/// into a signal of Qt.
///
///     catchInterrupts(); // first of all: before the application object, before any work
///     …
///     InterruptWatch interrupts;
///     connect(&interrupts, &InterruptWatch::interrupted, …); // also of what came before
///
/// The first of them asks. What follows within kOneAsking of it is the same asking: a terminal and
/// the program that started this one may both send it. A later one ends the program as if nobody
/// watched. A SIGHUP that is ignored from the start, as under nohup, stays so.
/// **Threads.** One watch at a time in the whole program, in a thread with an event loop.
class InterruptWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kOneAsking{500};

    /// Catches the signals where that was not done before.
    explicit InterruptWatch(QObject *parent = nullptr);
    /// From here on the signals do what they do elsewhere, but for the repeats of an asking.
    ~InterruptWatch() override;

Q_SIGNALS:
    void interrupted();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

/// Where the time between two signals is read; called in a signal handler.
using InterruptClock = std::chrono::nanoseconds (*)();

/// From now on the signals are kept for the next InterruptWatch. Again: nothing.
void catchInterrupts();
/// The same by a clock of one's own, for tests.
void catchInterrupts(InterruptClock clock);

} // namespace switchgear::app
