// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/curl_handles.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <functional>
#include <map>

namespace switchgear::app {

/// Runs a transfer of libcurl in the event loop of Qt: libcurl tells which sockets and which time
/// it waits for, and is called when they come. Nothing here waits.
///
/// Connections are kept from one transfer to the next.
/// **Threads.** Belongs to the thread that made it. **Ownership.** The easy handle outlives its
/// transfer; destroyed with one under way, it gives it up, and nobody is told.
class TransferLoop final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(CURLcode)>;

    explicit TransferLoop(QObject *parent = nullptr);
    ~TransferLoop() override;

    /// `done` is called once, later, unless the transfer is given up. One that is under way is.
    void start(CURL *easy, Done done);
    /// Gives up the transfer under way, at once: not even a lookup of a name is waited for.
    void cancel();

private:
    /// What libcurl waits for on one socket.
    struct Watch
    {
        QSocketNotifier *read = nullptr; ///< children of the loop
        QSocketNotifier *write = nullptr;
    };

    static int takeSocket(CURL *easy, curl_socket_t socket, int what, void *loop, void *watch);
    static int takeTime(CURLM *multi, long milliseconds, void *loop);

    void watch(curl_socket_t socket, int what);
    void forget(curl_socket_t socket);
    [[nodiscard]] QSocketNotifier *notifier(curl_socket_t socket, QSocketNotifier::Type type,
                                            int event);
    void go(curl_socket_t socket, int events);
    void tellEnd();

    CurlMulti m_multi;
    QTimer m_time;
    std::map<curl_socket_t, Watch> m_watches;
    CURL *m_easy = nullptr; ///< of the transfer under way
    Done m_done;
};

} // namespace switchgear::app
