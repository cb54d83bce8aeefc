// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <utility>

namespace switchgear::app {

/// Answers each request on 127.0.0.1 with the bytes of the test, whatever they are, and ends the
/// connection or leaves it open.
class RawServer final
{
public:
    using Answer = std::function<QByteArray(const QByteArray &request)>;
    enum class Then { Close, StayOpen };

    explicit RawServer(const QByteArray &answer, Then then = Then::Close)
        : RawServer([answer](const QByteArray &) { return answer; }, then)
    {}
    explicit RawServer(Answer answer, Then then = Then::Close)
        : RawServer(std::make_unique<QTcpServer>(), std::move(answer), then)
    {}
    /// Over TLS, with this certificate of the test data.
    static RawServer tls(const QByteArray &answer, const QString &certificate)
    {
        const QString folder = QStringLiteral(SWITCHGEAR_TEST_DATA "/tls/");
        QFile key(folder + QStringLiteral("self_signed.key"));
        if (!key.open(QIODevice::ReadOnly))
            qFatal("no key for the server of the test");
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(folder + certificate));
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(configuration);
        RawServer made{std::move(server), [answer](const QByteArray &) { return answer; },
                       Then::Close};
        made.m_scheme = QStringLiteral("https");
        return made;
    }

    [[nodiscard]] QUrl url(const QString &host = QStringLiteral("127.0.0.1")) const
    {
        return QUrl(QStringLiteral("%1://%2:%3/").arg(m_scheme, host).arg(m_server->serverPort()));
    }
    /// All that came, of all connections.
    [[nodiscard]] const QByteArray &received() const noexcept { return m_state->received; }
    [[nodiscard]] int connections() const noexcept { return m_state->connections; }
    [[nodiscard]] int answers() const noexcept { return m_state->answers; }

private:
    struct State
    {
        Answer answer;
        Then then = Then::Close;
        QByteArray received;
        int connections = 0;
        int answers = 0;
    };

    RawServer(std::unique_ptr<QTcpServer> server, Answer answer, Then then)
        : m_state(std::make_unique<State>(State{std::move(answer), then, {}}))
        , m_server(std::move(server))
    {
        if (!m_server->listen(QHostAddress::LocalHost))
            qFatal("no port for the server of the test");
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(),
                         [state = m_state.get(), from = m_server.get()] {
                             serve(*state, from->nextPendingConnection());
                         });
    }

    static void serve(State &state, QTcpSocket *socket)
    {
        ++state.connections;
        const auto request = std::make_shared<QByteArray>();
        const auto read = [&state, socket, request] {
            const QByteArray bytes = socket->readAll();
            state.received += bytes;
            *request += bytes;
            if (!request->contains("\r\n\r\n"))
                return;
            socket->write(state.answer(std::exchange(*request, {})));
            ++state.answers;
            if (state.then == Then::Close)
                socket->disconnectFromHost();
        };
        QObject::connect(socket, &QTcpSocket::readyRead, socket, read);
        read(); // what came before, under TLS
    }

    QString m_scheme = QStringLiteral("http");
    std::unique_ptr<State> m_state; ///< outlives the sockets, which are the server's
    std::unique_ptr<QTcpServer> m_server;
};

} // namespace switchgear::app
