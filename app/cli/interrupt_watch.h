// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <array>
#include <memory>

namespace switchgear::app {

/// Turns Ctrl+C and a request to terminate into a signal of Qt.
///
/// The first of them asks; the second ends the program as if nobody watched.
/// **Threads.** One watch at a time in the whole program, in a thread with an event loop.
class InterruptWatch final : public QObject
{
    Q_OBJECT

public:
    explicit InterruptWatch(QObject *parent = nullptr);
    ~InterruptWatch() override;

Q_SIGNALS:
    void interrupted();

private:
    std::array<int, 2> m_pipe{-1, -1};
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace switchgear::app
