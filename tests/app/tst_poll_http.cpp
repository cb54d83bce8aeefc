// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/http_poller.h"
#include "raw_server.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <optional>
#include <string_view>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

constexpr auto kMostPayload = qsizetype{AnswerBody::kMostPayload};

/// Long enough for any machine: a test that waits so long has failed.
constexpr std::chrono::milliseconds kWait = 30s;

PollReply replyOf(HttpPoller &poller)
{
    std::optional<PollReply> taken;
    QEventLoop loop;
    poller.poll([&](PollReply reply) {
        taken = std::move(reply);
        loop.quit();
    });
    QTimer::singleShot(kWait, &loop, &QEventLoop::quit);
    loop.exec();
    if (!taken)
        qFatal("a poll never ended");
    return *taken;
}

QByteArray answerOf(qsizetype payloadSize)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(payloadSize) + "\r\n\r\n"
           + QByteArray(payloadSize, 'x');
}

} // namespace

/// Real requests on the loopback interface.
class TestPollHttp final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPayloadIsTakenWhole()
    {
        RawServer server{answerOf(kMostPayload)};
        HttpPoller poller{server.url(), kWait};
        const PollReply reply = replyOf(poller);
        QVERIFY2(reply.isSuccess(), std::string{reply.error.text()}.c_str());
        QCOMPARE(reply.payload.size(), kMostPayload);
        QVERIFY(server.received().startsWith("GET / HTTP/1.1\r\n"));
        QVERIFY(server.received().contains("\r\nUser-Agent: switchgear/"));
    }

    void anEndlessPayloadHasFailed()
    {
        RawServer server{answerOf(kMostPayload + 1)};
        HttpPoller poller{server.url(), kWait};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view("PayloadTooLargeError"));
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.payload.isEmpty());
    }

    void answersAreTold_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("retryAfter"); // seconds; -1: none
        const auto row = [](const char *name, const QByteArray &head, const QByteArray &error,
                            int status, int retryAfter) {
            QTest::newRow(name) << "HTTP/1.1 " + head + "Content-Length: 2\r\n\r\n{}" << error
                                << status << retryAfter;
        };
        row("good", "200 OK\r\n", "", 200, -1);
        row("created", "201 Created\r\n", "", 201, -1);
        row("good, with a Retry-After", "200 OK\r\nRetry-After: 3\r\n", "", 200, 3);
        row("not ready", "202 Accepted\r\nRetry-After: 3\r\n", "", 202, 3);
        row("too many", "429 No\r\nRetry-After: 3\r\n", "http.429", 429, 3);
        row("unavailable", "503 No\r\nRetry-After: 0\r\n", "http.503", 503, 0);
        row("a fraction", "503 No\r\nRetry-After: 1.5\r\n", "http.503", 503, 2);
        row("a fraction after a success", "200 OK\r\nRetry-After: 0.001\r\n", "", 200, 1);
        row("a long one", "503 No\r\nRetry-After: 86400\r\n", "http.503", 503, 86400);
        row("two that agree", "503 No\r\nRetry-After: 3\r\nRetry-After: 3\r\n", "http.503", 503, 3);
        row("two that differ", "503 No\r\nRetry-After: 3\r\nRetry-After: 4\r\n", "http.503", 503,
            -1);
        row("no Retry-After", "503 No\r\n", "http.503", 503, -1);
        row("one that says nothing", "503 No\r\nRetry-After: soon\r\n", "http.503", 503, -1);
        row("a date gone by", "503 No\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            "http.503", 503, 0);
        row("a fault of the caller", "404 Not Found\r\n", "http.404", 404, -1);
        row("what a proxy would ask", "407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n",
            "http.407", 407, -1);
        row("no status", "0 OK\r\n", "ProtocolError", 0, -1);
        row("what comes before an answer", "100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", "", 200, -1);
        row("encoded as nothing", "200 OK\r\nContent-Encoding: identity\r\n", "", 200, -1);
    }

    void answersAreTold()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QByteArray, error);
        QFETCH(const int, status);
        QFETCH(const int, retryAfter);
        RawServer server{answer};
        HttpPoller poller{server.url(), kWait};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view(error.constData()));
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.payload, error.isEmpty() ? QByteArray("{}") : QByteArray());
        QVERIFY(reply.retryAfter
                == (retryAfter < 0 ? std::nullopt
                                   : std::optional<Duration>(std::chrono::seconds{retryAfter})));
    }

    void aPayloadThatIsCutShortHasFailed_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("plain") << QByteArray("Content-Length: 10\r\n");
        QTest::newRow("a long one") << QByteArray("Content-Length: 9223372036854775807\r\n");
    }

    void aPayloadThatIsCutShortHasFailed()
    {
        QFETCH(const QByteArray, head);
        RawServer server{"HTTP/1.1 200 OK\r\n" + head + "\r\n{}"};
        HttpPoller poller{server.url(), kWait};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view("TruncatedBodyError"));
        QCOMPARE(reply.status, 200);
    }

    void whatAFailedAnswerBringsAfterItsHeadChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::newRow("cut short") << QByteArray("Content-Length: 10\r\n\r\n{}");
        QTest::newRow("broken chunks") << QByteArray("Transfer-Encoding: chunked\r\n\r\nno\r\n");
        QTest::newRow("broken coding")
            << QByteArray("Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}");
        QTest::newRow("an unknown coding")
            << QByteArray("Content-Encoding: lost\r\nContent-Length: 2\r\n\r\n{}");
        QTest::newRow("too much of it")
            << QByteArray("Content-Length: 99999999\r\n\r\n" + QByteArray(4 * kMostPayload, 'x'));
    }

    void whatAFailedAnswerBringsAfterItsHeadChangesNothing()
    {
        QFETCH(const QByteArray, rest);
        RawServer server{"HTTP/1.1 503 No\r\nRetry-After: 3\r\n" + rest};
        HttpPoller poller{server.url(), kWait};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view("http.503"));
        QVERIFY(reply.retryAfter == 3s);
    }

    void aFailedAnswerThatDoesNotEndInTimeIsWhatItsHeadSays()
    {
        RawServer server{
            QByteArray("HTTP/1.1 503 No\r\nRetry-After: 3\r\nContent-Length: 9\r\n\r\n"),
            RawServer::Then::StayOpen};
        PollReply reply;
        for (std::chrono::milliseconds timeout = 20ms; reply.status == 0; timeout *= 2) {
            HttpPoller poller{server.url(), timeout}; // until the head comes in time
            reply = replyOf(poller);
        }
        QCOMPARE(reply.error.text(), std::string_view("http.503"));
        QVERIFY(reply.retryAfter == 3s);
    }

    void aConnectionIsUsedAgain()
    {
        RawServer server{QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
                         RawServer::Then::StayOpen};
        HttpPoller poller{server.url(), kWait};
        for (int i = 0; i < 3; ++i)
            QVERIFY(replyOf(poller).isSuccess());
        QCOMPARE(server.answers(), 3);
        QCOMPARE(server.connections(), 1);
    }

    void aConnectionThatWasClosedMeanwhileIsOpenedAnew()
    {
        RawServer server{QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")};
        HttpPoller poller{server.url(), kWait};
        for (int i = 0; i < 3; ++i)
            QVERIFY(replyOf(poller).isSuccess());
        QCOMPARE(server.answers(), 3);
    }

    void nothingGoesThroughAProxy()
    {
        const RawServer proxy{QByteArray("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")};
        qputenv("http_proxy", proxy.url().toEncoded());
        qputenv("all_proxy", proxy.url().toEncoded());
        const RawServer server{answerOf(2)};
        HttpPoller poller{server.url(), kWait};
        QVERIFY(replyOf(poller).isSuccess());
        QCOMPARE(proxy.connections(), 0);
        qunsetenv("http_proxy");
        qunsetenv("all_proxy");
    }

    void aUserOfTheAddressIsNamedToTheServer()
    {
        RawServer server{QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")};
        QUrl url = server.url();
        url.setUserInfo(QStringLiteral("ada:a%3Ab"));
        HttpPoller poller{url, kWait};
        QVERIFY(replyOf(poller).isSuccess());
        QVERIFY(server.received().contains("\r\nAuthorization: Basic YWRhOmE6Yg==\r\n"));
    }

    void redirectsAreFollowed()
    {
        RawServer server{[](const QByteArray &request) -> QByteArray {
            if (request.startsWith("GET / "))
                return "HTTP/1.1 302 Found\r\nLocation: a/b?c=d#e\r\nContent-Length: 3\r\n\r\nxyz";
            if (request.startsWith("GET /a/b?c=d "))
                return "HTTP/1.1 308 No\r\nLocation: /end\r\nContent-Length: 0\r\n\r\n";
            return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        }};
        HttpPoller poller{server.url(), kWait};
        for (int i = 1; i <= 2; ++i) { // a place that was asked for the last poll is no loop
            QCOMPARE(replyOf(poller).payload, QByteArray("{}"));
            QCOMPARE(server.answers(), 3 * i);
        }
    }

    void aCompressedPayloadIsTakenAsItWas_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("body");
        const QByteArray frame = qCompress(QByteArray("{\"a\":1}")).mid(4);
        QTest::newRow("deflate") << QByteArray("Content-Encoding: deflate\r\n") << frame;
        QTest::newRow("deflate with no frame")
            << QByteArray("Content-Encoding: Deflate\r\n") << frame.mid(2).chopped(4);
        QTest::newRow("in chunks")
            << QByteArray("Content-Encoding: deflate\r\nTransfer-Encoding: Chunked\r\n")
            << "1;x=\"y\"\r\n" + frame.first(1) + "\r\n00"
                   + QByteArray::number(frame.size() - 1, 16) + " \r\n" + frame.mid(1)
                   + "\r\n0\r\nServed-By: test\r\n\r\n";
    }

    void aCompressedPayloadIsTakenAsItWas()
    {
        QFETCH(const QByteArray, head);
        QFETCH(const QByteArray, body);
        RawServer server{"HTTP/1.1 200 OK\r\n" + head + "\r\n" + body};
        HttpPoller poller{server.url(), kWait};
        QCOMPARE(replyOf(poller).payload, QByteArray("{\"a\":1}"));
        QVERIFY(server.received().contains("\r\nAccept-Encoding: gzip, deflate\r\n"));
    }

    void aCertificateThatIsTrustedIsTaken()
    {
        const RawServer server = RawServer::tls("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                                                QStringLiteral("self_signed.pem"));
        HttpPoller poller{server.url(), kWait,
                          QStringLiteral(SWITCHGEAR_TEST_DATA "/tls/self_signed.pem")};
        const PollReply reply = replyOf(poller);
        QVERIFY2(reply.isSuccess(), reply.words.c_str());
        QCOMPARE(reply.payload, QByteArray("{}"));
    }

    void aCertificateThatDoesNotHoldIsRefused_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("host");
        QTest::newRow("expired") << QStringLiteral("expired.pem") << QStringLiteral("127.0.0.1");
        QTest::newRow("another's")
            << QStringLiteral("self_signed.pem") << QStringLiteral("localhost");
    }

    void aCertificateThatDoesNotHoldIsRefused()
    {
        QFETCH(const QString, certificate);
        QFETCH(const QString, host);
        const RawServer server = RawServer::tls(answerOf(2), certificate);
        HttpPoller poller{server.url(host), kWait,
                          QStringLiteral(SWITCHGEAR_TEST_DATA "/tls/") + certificate};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view("CertificateError"));
        QVERIFY(!reply.words.empty());
    }

    void silenceIsATimeout()
    {
        RawServer silent{QByteArray(), RawServer::Then::StayOpen};
        HttpPoller poller{silent.url(), 20ms};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view("TimeoutError"));
        QCOMPARE(reply.status, 0);
    }

    void aClosedPortIsToldAndAskedAgain()
    {
        QUrl url;
        {
            const RawServer gone{QByteArray()};
            url = gone.url();
        }
        HttpPoller poller{url, kWait};
        for (int i = 0; i < 2; ++i)
            QCOMPARE(replyOf(poller).error.text(), std::string_view("ConnectionRefusedError"));
    }
};

QTEST_GUILESS_MAIN(TestPollHttp)
#include "tst_poll_http.moc"
