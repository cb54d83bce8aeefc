// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/http_poller.h"

#include "app/poll/redirect.h"

#include <switchgear/retry_after.h>

#include <utility>

namespace switchgear::app {

namespace {

PollReply failed(const PollFault &fault, int status)
{
    PollReply reply;
    reply.error = ErrorName{fault.name};
    reply.words = fault.words;
    reply.status = status;
    return reply;
}

} // namespace

HttpPoller::HttpPoller(const QUrl &url, std::chrono::milliseconds timeout, const QString &trusted,
                       QObject *parent)
    : QObject(parent)
    , m_url(url.adjusted(QUrl::RemoveFragment))
    , m_exchange(timeout, trusted)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    m_deadline.setInterval(timeout);
    connect(&m_deadline, &QTimer::timeout, this, &HttpPoller::runOut);
}

void HttpPoller::poll(Done done)
{
    cancel();
    m_done = std::move(done);
    m_places = {m_url};
    m_deadline.start();
    send();
}

void HttpPoller::cancel()
{
    m_done = {};
    m_deadline.stop();
    m_loop.cancel();
}

void HttpPoller::send()
{
    m_loop.start(m_exchange.prepare(m_places.back()), [this](CURLcode code) { finish(code); });
}

void HttpPoller::finish(CURLcode code)
{
    m_exchange.end(code);
    if (m_exchange.fault() || !m_exchange.head().isRedirect())
        return tell(reply());
    const NextPlace next = nextPlace(m_places, m_exchange.head());
    if (next.fault)
        return tell(failed(*next.fault, m_exchange.status()));
    m_places.append(next.url);
    send();
}

void HttpPoller::runOut()
{
    // Of a status that has failed no body was needed.
    if (m_exchange.isDecided() && !m_exchange.head().isRedirect())
        return tell(reply());
    tell(failed({"TimeoutError", "no whole answer within the time-out"}, m_exchange.status()));
}

void HttpPoller::tell(PollReply reply)
{
    const Done done = std::move(m_done);
    cancel();
    done(std::move(reply));
}

PollReply HttpPoller::reply() const
{
    const AnswerHead &head = m_exchange.head();
    if (m_exchange.fault())
        return failed(*m_exchange.fault(), m_exchange.status());
    PollReply reply;
    reply.status = head.status;
    reply.retryAfter =
        switchgear::parseRetryAfter(head.retryAfter, std::chrono::system_clock::now());
    if (head.status >= 400)
        reply.error = ErrorName{"http." + std::to_string(head.status)};
    else
        reply.payload = QByteArray::fromStdString(m_exchange.payload());
    return reply;
}

} // namespace switchgear::app
