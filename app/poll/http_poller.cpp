// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/http_poller.h"

#include "app/demo/call_outcome.h"

#include <switchgear/retry_after.h>
#include <switchgear/version.h>

#include <QDateTime>
#include <QNetworkProxy>

#include <utility>

namespace switchgear::app {

namespace {

QByteArray userAgent()
{
    const std::string_view text = version();
    return "switchgear/" + QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<Duration> retryAfterOf(const QNetworkReply &answer)
{
    const QByteArray text = answer.rawHeader("Retry-After");
    return switchgear::parseRetryAfter({text.constData(), static_cast<std::size_t>(text.size())},
                                       std::chrono::system_clock::now());
}

PollReply replyOf(QNetworkReply &answer)
{
    PollReply reply;
    reply.error = outcomeOf(answer, QDateTime::currentDateTimeUtc()).error.name();
    reply.status = answer.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (reply.isSuccess())
        reply.payload = answer.readAll();
    else
        reply.retryAfter = retryAfterOf(answer);
    return reply;
}

} // namespace

HttpPoller::HttpPoller(const QUrl &url, std::chrono::milliseconds timeout, QObject *parent)
    : QObject(parent)
    , m_request(url)
{
    m_client.setProxy(QNetworkProxy::NoProxy);
    m_request.setHeader(QNetworkRequest::UserAgentHeader, userAgent());
    m_request.setRawHeader("Accept", "application/json, */*;q=0.8");
    // Qt tells no error where an encoded payload was cut short.
    m_request.setRawHeader("Accept-Encoding", "identity");
    m_request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                           QNetworkRequest::AlwaysNetwork);
    m_request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    m_request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    // With HTTP/2 allowed, Qt asks every plain server for an upgrade.
    m_request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    m_deadline.setInterval(timeout);
    connect(&m_deadline, &QTimer::timeout, this, [this] { fail("TimeoutError"); });
}

HttpPoller::~HttpPoller()
{
    cancel();
}

void HttpPoller::poll(Done done)
{
    cancel();
    m_done = std::move(done);
    m_deadline.start();
    m_answer = m_client.get(m_request);
    connect(m_answer, &QNetworkReply::readyRead, this, &HttpPoller::boundPayload);
    connect(m_answer, &QNetworkReply::finished, this, &HttpPoller::finish);
}

void HttpPoller::cancel()
{
    m_done = {};
    m_deadline.stop();
    if (m_answer == nullptr)
        return;
    m_answer->disconnect(this);
    // Not abort(): it warns where the head of an error's answer has come already.
    std::exchange(m_answer, nullptr)->deleteLater();
}

void HttpPoller::boundPayload()
{
    if (m_answer->bytesAvailable() > kMostPayload)
        fail("PayloadTooLargeError");
}

void HttpPoller::finish()
{
    tell(replyOf(*m_answer));
}

void HttpPoller::fail(std::string_view error)
{
    PollReply reply;
    reply.error = ErrorName{error};
    reply.status = m_answer->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    tell(std::move(reply));
}

void HttpPoller::tell(PollReply reply)
{
    const Done done = std::move(m_done);
    cancel();
    done(std::move(reply));
}

} // namespace switchgear::app
