// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/http_exchange.h"
#include "app/poll/poll_settings.h"
#include "app/poll/transfer_loop.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <functional>

namespace switchgear::app {

/// Asks one address over HTTP, one request at a time, and follows redirects.
///
///     HttpPoller poller{url, std::chrono::seconds{2}};
///     poller.poll([](const PollReply &reply) { show(reply.status); });
///
/// An answer with a status of 400 or above has failed, and so has one that is no sound HTTP, is cut
/// short, takes longer than the time-out as a whole, or has a payload of more than 1 MiB once it is
/// decompressed. Nothing goes through a proxy; a user and a password in the address go as Basic.
/// Where a connection that was used before turns out to be closed, libcurl sends the request again
/// by itself.
/// **Threads.** Belongs to the thread that made it. **Ownership.** Destroyed with a request under
/// way, it gives it up, and nobody is told.
class HttpPoller final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(PollReply)>;

    /// `trusted` is a file of certificates to trust; empty: those of the system.
    HttpPoller(const QUrl &url, std::chrono::milliseconds timeout, const QString &trusted = {},
               QObject *parent = nullptr);

    /// `done` is called once, later, unless the request is given up. A request that is under way
    /// is given up.
    void poll(Done done);
    /// Gives up the request under way, at once.
    void cancel();

private:
    void send();
    void finish(CURLcode code);
    void runOut();
    void tell(PollReply reply);
    [[nodiscard]] PollReply reply() const;

    const QUrl m_url;
    QList<QUrl> m_places; ///< asked for this poll; the last is under way
    HttpExchange m_exchange;
    TransferLoop m_loop; ///< ends before its exchange
    QTimer m_deadline;
    Done m_done;
};

} // namespace switchgear::app
