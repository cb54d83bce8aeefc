// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/poll_run.h"
#include "raw_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <memory>
#include <string>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

/// What one poll of an address printed, and the error in its report.
struct Ran
{
    int status = -1;
    QByteArray said;
    QJsonObject error;
};

Ran ran(const QUrl &url, const PollSettings &settings = {.maxPolls = 1})
{
    PollRequest request;
    request.url = url;
    request.settings = settings;
    request.timeout = 10min; // nothing here may wait for it
    request.reportFile = QStringLiteral("-");
    StringSink output;
    StringSink errors;
    Ran ran;
    ran.status = runPoll(request, output, errors, {});
    ran.said = QByteArray::fromStdString(errors.text());
    ran.error = QJsonDocument::fromJson(QByteArray::fromStdString(output.text()))
                    .object()["errors"]
                    .toArray()
                    .first()
                    .toObject();
    return ran;
}

/// qCompress() puts a length before what zlib made.
QByteArray deflated(const QByteArray &payload)
{
    return qCompress(payload, 9).mid(4);
}

QByteArray coded(const QByteArray &coding, const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding
           + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray chunked(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

QByteArray withFields(const QByteArray &fields)
{
    return "HTTP/1.1 200 OK\r\n" + fields + "\r\n{}";
}

QByteArray redirect(const QByteArray &fields)
{
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + fields + "\r\n";
}

} // namespace

/// Answers that no sound server gives, each with the words that it prints.
class TestPollHostile final : public QObject
{
    Q_OBJECT

private:
    static void compare(const Ran &ran, const QString &error, const QString &words)
    {
        QCOMPARE(ran.status, 0); // it ran, and the poll failed
        QCOMPARE(ran.error["error"].toString(), error);
        QCOMPARE(ran.error["detail"].toString(), words);
        const QString line =
            QStringLiteral("switchgear-cli poll: poll 1 failed: %1 (%2)\n").arg(words, error);
        QVERIFY2(ran.said.contains(line.toUtf8()), ran.said.constData());
    }

private Q_SLOTS:
    void eachHasItsOwnWords_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("words");
        heads();
        lengths();
        chunks();
        codings();
        redirects();
        ends();
    }

    void eachHasItsOwnWords()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, error);
        QFETCH(const QString, words);
        const RawServer server{answer};
        compare(ran(server.url()), error, words);
    }

private:
    static void row(const char *name, const QByteArray &answer, const char *error,
                    const char *words)
    {
        QTest::newRow(name) << answer << QString::fromUtf8(error) << QString::fromUtf8(words);
    }

    static void heads()
    {
        const auto broken = [](const char *name, const QByteArray &answer, const char *words) {
            row(name, answer, "ProtocolError", words);
        };
        broken("HTTP/9.9", "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}",
               "this is no HTTP: Unsupported HTTP version (9.9) in response");
        broken("HTTP/1.2", "HTTP/1.2 200 OK\r\nContent-Length: 2\r\n\r\n{}",
               "this is no HTTP: Unsupported HTTP version (1.2) in response");
        broken("HTTP/2 on a connection of HTTP/1.1", "HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\n{}",
               "the answer begins with \"HTTP/2 200 OK\", and not with HTTP/1.0 or HTTP/1.1");
        broken("no head", "hello\r\n\r\n", "this is no HTTP: Received HTTP/0.9 when not allowed");
        broken("no status", "HTTP/1.1 0 OK\r\n\r\n",
               "this is no HTTP: Unsupported response code in HTTP response");
        broken("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n",
               "this is no HTTP: Unsupported response code in HTTP response");
        broken("another protocol", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nxyz",
               "the answer switches protocols, which nobody asked for");
        broken("a zero byte", withFields(QByteArray("X: a\0b\r\n", 8)),
               "this is no HTTP: Nul byte in header");
        broken("a field with no colon", withFields("Hello\r\n"),
               "this is no HTTP: Header without colon");
        broken("a name with a blank", withFields("Content-Length : 2\r\n"),
               "a field of the head is malformed: \"Content-Length : 2\"");
        broken("a folded field", withFields("X:\r\n 2\r\n"),
               "a field of the head is malformed: \" 2\"");
        broken("an unknown framing", withFields("Transfer-Encoding: gzip, chunked\r\n"),
               "the Transfer-Encoding \"gzip, chunked\" is none that was asked for");
        const QByteArray field = "X: " + QByteArray(1000, 'x') + "\r\n";
        row("a long head", withFields(field.repeated(66)), "HeadTooLargeError",
            "the head of the answer is larger than 64 KiB");
        row("a line with no end", withFields("X: " + QByteArray(200'000, 'x')), "HeadTooLargeError",
            "a line of the answer's head has no end");
        row("heads with no end", QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(3000),
            "HeadTooLargeError", "the head of the answer is larger than 64 KiB");
        row("a head cut short", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", "TruncatedHeadError",
            "the head of the answer was cut short");
        row("a field cut short", "HTTP/1.1 200 OK\r\nContent-Le", "TruncatedHeadError",
            "the head of the answer was cut short");
    }

    static void lengths()
    {
        const auto wrong = [](const char *name, const QByteArray &fields, const char *words) {
            row(name, withFields(fields), "ContentLengthError", words);
        };
        wrong("two lengths", "Content-Length: 2\r\nContent-Length: 1\r\n",
              "the Content-Lengths 2 and 1 differ");
        wrong("two lengths, the first too small", "Content-Length: 1\r\nContent-Length: 2\r\n",
              "the Content-Lengths 1 and 2 differ");
        wrong("a list of lengths", "Content-Length: 2, 2\r\n",
              "the Content-Length \"2, 2\" is no number of digits");
        wrong("a negative length", "Content-Length: -2\r\n",
              "the Content-Length is no number of digits");
        wrong("a length with a sign", "Content-Length: +2\r\n",
              "the Content-Length \"+2\" is no number of digits");
        wrong("a length on the next line", "Content-Length:\r\n 2\r\n",
              "the Content-Length is no number of digits");
        wrong("a length with a unit", "Content-Length: 2B\r\n",
              "the Content-Length \"2B\" is no number of digits");
        wrong("a length of 2^63", "Content-Length: 9223372036854775808\r\n",
              "the Content-Length \"9223372036854775808\" is not below 2^63");
        wrong("a huge length", "Content-Length: 99999999999999999999999\r\n",
              "the Content-Length \"99999999999999999999999\" is not below 2^63");
        wrong("a length beside chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
              "a Content-Length stands beside a Transfer-Encoding");
    }

    static void chunks()
    {
        const auto wrong = [](const char *name, const QByteArray &body, const char *words) {
            row(name, chunked(body), "ChunkError", words);
        };
        wrong("a size that is none", "zz\r\n{}\r\n0\r\n\r\n",
              "a chunk of the body is malformed at 'z'");
        wrong("a negative size", "-2\r\n{}\r\n0\r\n\r\n",
              "a chunk of the body is malformed at '-'");
        wrong("a size with more behind", "2xyz\r\n{}\r\n0\r\n\r\n",
              "a chunk of the body is malformed at 'x'");
        wrong("a huge size", "fffffffffffffffff\r\n{}", "a chunk of the body is malformed at 'f'");
        wrong("a chunk longer than its size", "1\r\n{}\r\n0\r\n\r\n",
              "a chunk of the body is malformed at '}'");
        wrong("a trailer that is no field", "2\r\n{}\r\n0\r\nno\r\n\r\n",
              "a chunk of the body is malformed at the byte 0x0a");
        row("an extension with no end", chunked("2;" + QByteArray(9'000'000, 'x')),
            "PayloadTooLargeError", "the body is larger than 8 MiB");
        row("chunks with no end", chunked(QByteArray("2\r\n{}\r\n").repeated(1'000'000)),
            "PayloadTooLargeError", "the payload is larger than 1 MiB");
        row("chunks cut short", chunked("2\r\n{}\r\n"), "TruncatedBodyError",
            "the body was cut short: transfer closed with outstanding read data remaining");
        row("the last chunk cut short", chunked("2\r\n{}\r\n0\r\n"), "TruncatedBodyError",
            "the body was cut short: transfer closed with outstanding read data remaining");
    }

    static void codings()
    {
        const QByteArray whole = deflated("{\"a\":1}");
        const auto wrong = [](const char *name, const QByteArray &answer, const char *words) {
            row(name, answer, "ContentEncodingError", words);
        };
        wrong("gzip that is none", coded("gzip", "0123456789"), "the compressed payload is broken");
        wrong("deflate cut short", coded("deflate", whole.chopped(5)),
              "the compressed payload ends before its end");
        wrong("gzip cut short, with no length",
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
              "the compressed payload ends before its end");
        wrong("a wrong sum", coded("deflate", whole.chopped(1) + 'x'),
              "the compressed payload is broken");
        wrong("more behind its end", coded("deflate", whole + "xyz"),
              "bytes follow the end of the compressed payload");
        wrong("an unknown coding", coded("br", "{}"),
              "the payload is encoded as \"br\", which nobody asked for");
        wrong("coded twice", coded("gzip, deflate", whole),
              "the payload is encoded more than once");
        row("a payload that grows", coded("deflate", deflated(QByteArray(3'000'000, 'x'))),
            "PayloadTooLargeError", "the payload is larger than 1 MiB");
    }

    static void redirects()
    {
        row("a redirect without a place", redirect(""), "RedirectWithoutPlaceError",
            "the redirect (302) names no place");
        row("a redirect to an empty place", redirect("Location: \r\n"), "RedirectWithoutPlaceError",
            "the redirect (302) names no place");
        row("a redirect to two places", redirect("Location: /a\r\nLocation: /b\r\n"),
            "RedirectWithoutPlaceError", "the redirect (302) names places that differ");
        row("a redirect to what is no address", redirect("Location: http://[\r\n"),
            "RedirectWithoutPlaceError",
            "the redirect (302) leads to \"http://[\", which is no address");
        row("a redirect to another scheme", redirect("Location: ftp://127.0.0.1/\r\n"),
            "RedirectSchemeError",
            "the redirect (302) leads to \"ftp://127.0.0.1/\"; http and https alone are followed");
        row("a redirect to a file", redirect("Location: file:///etc/passwd\r\n"),
            "RedirectSchemeError",
            "the redirect (302) leads to \"file:///etc/passwd\"; http and https alone are "
            "followed");
        row("a redirect to itself", redirect("Location: /#again\r\n"), "RedirectLoopError",
            "the redirect (302) leads to \"/#again\", where it came from");
    }

    static void ends()
    {
        row("nothing", "", "ConnectionResetError", "Empty reply from server");
        row("a body cut short", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
            "TruncatedBodyError",
            "the body was cut short: transfer closed with 8 bytes remaining to read");
    }

private Q_SLOTS:
    void redirectsThatGoOnForEverAreEnded()
    {
        int count = 0;
        const RawServer server{[&](const QByteArray &) {
            return redirect("Location: /" + QByteArray::number(++count) + "\r\n");
        }};
        compare(ran(server.url()), QStringLiteral("TooManyRedirectsError"),
                QStringLiteral("the redirect (302) leads to \"/21\", after 20 others"));
        QCOMPARE(count, 21);
    }

    void redirectsThatGoRoundAreEnded()
    {
        const RawServer server{[&](const QByteArray &request) {
            return redirect(request.startsWith("GET /a ") ? "Location: /\r\n" : "Location: a\r\n");
        }};
        compare(ran(server.url()), QStringLiteral("RedirectLoopError"),
                QStringLiteral("the redirect (302) leads to \"/\", where it came from"));
    }

    void aRetryAfterOfDaysIsCutAndTold_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("a failure") << QByteArray("429 No");
        QTest::newRow("a success") << QByteArray("202 Accepted");
    }

    void aRetryAfterOfDaysIsCutAndTold()
    {
        QFETCH(const QByteArray, status);
        const RawServer server{"HTTP/1.1 " + status
                               + "\r\nRetry-After: 90000\r\nContent-Length: 2\r\n\r\n{}"};
        PollSettings settings;
        settings.maxPolls = 2;
        settings.interval = 0s;
        settings.baseDelay = 1ms;
        settings.maxRetryAfter = 10ms;
        const Ran run = ran(server.url(), settings);
        QVERIFY2(
            run.said.contains("poll 1 was answered with a Retry-After of 90000 s; it is cut to "
                              "0.01 s (--max-retry-after)\n"),
            run.said.constData());
        QCOMPARE(server.answers(), 2);
    }

    void aCertificateThatIsSignedByItselfIsRefused()
    {
        const RawServer server =
            RawServer::tls(withFields("Content-Length: 2\r\n"), QStringLiteral("self_signed.pem"));
        compare(ran(server.url()), QStringLiteral("SelfSignedCertificateError"),
                QStringLiteral("the certificate of the server is signed by itself alone"));
    }

    void aServerThatSpeaksNoTlsIsNamed()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket *const socket = server.nextPendingConnection();
            socket->write(withFields("Content-Length: 2\r\n"));
            socket->disconnectFromHost();
        });
        const Ran run = ran(QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(server.serverPort())));
        QCOMPARE(run.error["error"].toString(), QStringLiteral("TlsError"));
        QVERIFY2(run.said.contains("poll 1 failed: "), run.said.constData());
    }
};

QTEST_GUILESS_MAIN(TestPollHostile)
#include "tst_poll_hostile.moc"
