// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMetaObject>
#include <QObject>
#include <QString>
#include <QThread>

#include <utility>

namespace switchgear::app {

/// A thread with an event loop, into which work is posted.
///
/// **Threads.** post() and runAndWait() may be called from every other thread; runAndWait() blocks
/// its caller. **Ownership.** What the work makes must be taken down by work, before this goes.
class WorkerThread final
{
public:
    explicit WorkerThread(const QString &name);
    /// Waits for what was posted before.
    ~WorkerThread();
    WorkerThread(const WorkerThread &) = delete;
    WorkerThread &operator=(const WorkerThread &) = delete;

    template <typename Work>
    void post(Work &&work)
    {
        QMetaObject::invokeMethod(m_context, std::forward<Work>(work), Qt::QueuedConnection);
    }

    template <typename Work>
    void runAndWait(Work &&work)
    {
        QMetaObject::invokeMethod(m_context, std::forward<Work>(work),
                                  Qt::BlockingQueuedConnection);
    }

private:
    QThread m_thread;
    QObject *m_context; ///< lives in the thread; goes as it ends
};

} // namespace switchgear::app
