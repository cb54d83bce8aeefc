// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_settings.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <functional>

namespace switchgear::app {

/// Asks one address over HTTP, one request at a time.
///
///     HttpPoller poller{url, std::chrono::seconds{2}};
///     poller.poll([](const PollReply &reply) { show(reply.status); });
///
/// An answer with a status of 400 or above, one that is cut short or takes longer than the time-out
/// as a whole, and one of more than kMostPayload bytes have failed. Nothing goes through a proxy.
/// Where a connection ends before the head of an answer was read, Qt sends the request again by
/// itself.
/// **Threads.** Belongs to the thread that made it. **Ownership.** Destroyed with a request under
/// way, it gives it up, and nobody is told.
class HttpPoller final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(PollReply)>;

    static constexpr qint64 kMostPayload = qint64{1024} * 1024;

    HttpPoller(const QUrl &url, std::chrono::milliseconds timeout, QObject *parent = nullptr);
    ~HttpPoller() override;

    /// `done` is called once, later, unless the request is given up. A request that is under way
    /// is given up.
    void poll(Done done);
    /// Gives up the request under way.
    void cancel();

private:
    void finish();
    void boundPayload();
    void fail(std::string_view error);
    void tell(PollReply reply);

    QNetworkAccessManager m_client;
    QNetworkRequest m_request;
    QTimer m_deadline;
    QNetworkReply *m_answer = nullptr; ///< a child of the client
    Done m_done;
};

} // namespace switchgear::app
