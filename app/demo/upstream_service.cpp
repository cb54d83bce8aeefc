// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/upstream_service.h"

#include <QHostAddress>
#include <QHttpServerRequest>
#include <QNetworkProxy>
#include <QPointer>
#include <QTimer>

#include <sys/socket.h>

namespace switchgear::app {

namespace {

constexpr int kBacklog = 256;
constexpr std::chrono::milliseconds kDropDelay{2};
const QByteArray kCutBody = R"({"service":"cut short","items":[1,2,3]})";

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    default:
        return "Answer";
    }
}

QByteArray head(int status, qsizetype contentLength, std::optional<std::chrono::seconds> retryAfter)
{
    QByteArray text = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status)
                      + "\r\nContent-Type: application/json\r\nContent-Length: "
                      + QByteArray::number(contentLength) + "\r\n";
    if (retryAfter)
        text +=
            "Retry-After: " + QByteArray::number(static_cast<qint64>(retryAfter->count())) + "\r\n";
    return text + "\r\n";
}

void send(QTcpSocket &socket, const UpstreamReply &reply,
          std::optional<std::chrono::seconds> retryAfter = {})
{
    socket.write(head(reply.status, reply.body.size(), retryAfter) + reply.body);
}

/// Ends the connection with a reset instead of an orderly end.
void reset(QTcpSocket &socket)
{
    if (socket.state() != QAbstractSocket::ConnectedState)
        return;
    const linger atOnce{1, 0};
    setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce,
               sizeof atOnce);
    socket.abort();
}

std::uint64_t latencySeed(std::uint64_t seed, const std::string &name)
{
    return derivedSeed(seed, name + "/latency");
}

std::uint64_t faultSeed(std::uint64_t seed, const std::string &name)
{
    return derivedSeed(seed, name + "/faults");
}

QByteArray errorBody(int status)
{
    return "{\"error\":" + QByteArray::number(status) + "}";
}

} // namespace

UpstreamService::UpstreamService(UpstreamOptions options, const Clock &clock, QObject *parent)
    : QAbstractHttpServer(parent)
    , m_options(std::move(options))
    , m_clock(clock)
    , m_latencyChance(derivedSeed(m_options.seed, m_options.name + "/latency"))
    , m_plan(derivedSeed(m_options.seed, m_options.name + "/faults"))
{
    m_server.setListenBacklogSize(kBacklog);
    m_server.setProxy(QNetworkProxy::NoProxy);
    m_holder.setProxy(QNetworkProxy::NoProxy);
}

UpstreamService::~UpstreamService()
{
    // The base class reaches for its connections only from their signals: none may come any more.
    closePort();
    m_server.setParent(nullptr);
}

bool UpstreamService::open()
{
    // Two sockets may share a bound address as long as only one of them listens. The holder keeps
    // the port ours while the server does not listen: without it an outgoing connection of this
    // very program could be given the port, and even connect to itself.
    if (!m_holder.bind(QHostAddress::LocalHost, 0,
                       QAbstractSocket::ShareAddress | QAbstractSocket::ReuseAddressHint)) {
        m_errorString = m_holder.errorString();
        return false;
    }
    if (!m_server.listen(QHostAddress::LocalHost, m_holder.localPort())) {
        m_errorString = m_server.errorString();
        return false;
    }
    bind(&m_server);
    m_port = m_server.serverPort();
    return true;
}

void UpstreamService::reseed(std::uint64_t seed)
{
    const std::lock_guard lock(m_planMutex);
    m_latencyChance = Chance{latencySeed(seed, m_options.name)};
    m_plan.reseed(faultSeed(seed, m_options.name));
}

void UpstreamService::inject(const Fault &fault)
{
    {
        const std::lock_guard lock(m_planMutex);
        m_plan.inject(fault, m_clock.now());
    }
    QMetaObject::invokeMethod(this, &UpstreamService::keepTime, Qt::QueuedConnection);
}

void UpstreamService::stopFault(FaultKind kind)
{
    {
        const std::lock_guard lock(m_planMutex);
        m_plan.stop(kind, m_clock.now());
    }
    QMetaObject::invokeMethod(this, &UpstreamService::keepTime, Qt::QueuedConnection);
}

void UpstreamService::stopAllFaults()
{
    {
        const std::lock_guard lock(m_planMutex);
        m_plan.stopAll();
    }
    QMetaObject::invokeMethod(this, &UpstreamService::keepTime, Qt::QueuedConnection);
}

std::vector<ActiveFault> UpstreamService::faults() const
{
    const std::lock_guard lock(m_planMutex);
    return m_plan.active(m_clock.now());
}

void UpstreamService::keepTime()
{
    bool refuses = false;
    {
        const std::lock_guard lock(m_planMutex);
        refuses = m_plan.refuses(m_clock.now());
    }
    if (m_port == 0 || refuses != m_server.isListening())
        return;
    if (refuses)
        closePort();
    else if (!m_server.listen(QHostAddress::LocalHost, m_port))
        m_errorString = m_server.errorString(); // tried again at the next look
}

bool UpstreamService::handleRequest(const QHttpServerRequest & /*request*/, QTcpSocket *socket)
{
    m_received.fetch_add(1);
    PlannedAnswer plan;
    Duration own = m_options.latency - m_options.spread;
    {
        const std::lock_guard lock(m_planMutex);
        plan = m_plan.next(m_clock.now());
        own += m_latencyChance.upTo(2 * m_options.spread);
    }
    const auto delay = std::chrono::ceil<std::chrono::milliseconds>(plan.delay + own);
    if (delay.count() <= 0)
        answer(plan, socket);
    else // the socket is the context: an answer dies with its connection
        QTimer::singleShot(delay, Qt::PreciseTimer, socket,
                           [this, plan, socket] { answer(plan, socket); });
    return true;
}

void UpstreamService::missingHandler(const QHttpServerRequest & /*request*/, QTcpSocket *socket)
{
    send(*socket, {404, errorBody(404)});
}

void UpstreamService::answer(const PlannedAnswer &plan, QTcpSocket *socket)
{
    if (socket->state() != QAbstractSocket::ConnectedState)
        return;
    switch (plan.kind) {
    case PlannedAnswer::Kind::Good:
        answerWell(socket);
        break;
    case PlannedAnswer::Kind::Status:
        send(*socket, {plan.status, errorBody(plan.status)}, plan.retryAfter);
        break;
    case PlannedAnswer::Kind::Hang:
        break;
    case PlannedAnswer::Kind::Drop:
        // A reset before the client has read the whole head would make Qt's client send the
        // request again by itself, up to three times.
        socket->write(head(200, kCutBody.size(), {}));
        QTimer::singleShot(kDropDelay, Qt::PreciseTimer, socket, [socket] { reset(*socket); });
        break;
    case PlannedAnswer::Kind::Truncate:
        socket->write(head(200, kCutBody.size(), {}) + kCutBody.first(kCutBody.size() / 2));
        socket->disconnectFromHost();
        break;
    }
}

void UpstreamService::answerWell(QTcpSocket *socket)
{
    if (!m_work) {
        send(*socket, {200, R"({"ok":true})"});
        return;
    }
    m_work([socket = QPointer<QTcpSocket>(socket)](const UpstreamReply &reply) {
        if (socket != nullptr && socket->state() == QAbstractSocket::ConnectedState)
            send(*socket, reply);
    });
}

void UpstreamService::closePort()
{
    m_server.close();
    // A kept-alive connection would go on being served.
    const auto connections = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *const connection : connections)
        connection->abort();
}

} // namespace switchgear::app
