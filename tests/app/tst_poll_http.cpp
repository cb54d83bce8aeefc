// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_session.h"
#include "app/poll/unreliable_api.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

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

/// Answers every request with the same bytes and ends the connection; with no bytes it stays
/// silent.
class RawServer final
{
public:
    explicit RawServer(QByteArray answer) : m_answer(std::move(answer))
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port for the server of the test");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket *const socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                m_request += socket->readAll();
                if (m_answer.isEmpty() || !m_request.contains("\r\n\r\n"))
                    return;
                socket->write(m_answer);
                socket->disconnectFromHost();
            });
        });
    }

    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(m_server.serverPort()));
    }
    [[nodiscard]] const QByteArray &request() const noexcept { return m_request; }

private:
    QTcpServer m_server;
    QByteArray m_answer;
    QByteArray m_request;
};

QByteArray answerOf(qsizetype payloadSize)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(payloadSize) + "\r\n\r\n"
           + QByteArray(payloadSize, 'x');
}

PollSettings quick()
{
    PollSettings settings;
    settings.maxPolls = 40;
    settings.maxFailures = 0;
    settings.interval = 0ms;
    settings.baseDelay = 1us;
    settings.maxDelay = 1us;
    return settings;
}

/// What a run against the built-in API was.
struct Ran
{
    PollLog log;
    PollStop stop = PollStop::Interrupted;
    std::uint64_t received = 0;
    std::uint64_t progressed = 0;

    /// The names of the errors by poll; the payload for a success.
    [[nodiscard]] std::vector<std::string> story() const
    {
        std::vector<std::string> story(log.attempted());
        for (const PollResult &result : log.results())
            story.at(result.poll - 1) = result.payload.toStdString();
        for (const PollError &error : log.errors())
            story.at(error.poll - 1) = std::string{error.error.text()};
        return story;
    }
    [[nodiscard]] std::vector<Duration> delays() const
    {
        std::vector<Duration> delays;
        for (const PollError &error : log.errors())
            delays.push_back(error.delay.value_or(Duration{-1}));
        return delays;
    }
};

Ran ran(const PollSettings &settings, double failureRate)
{
    UnreliableApi api{{.failureRate = failureRate, .seed = settings.seed, .latency = 0ms}};
    if (const QString fault = api.open(); !fault.isEmpty())
        qFatal("%s", qPrintable(fault));
    PollSession session{settings, api.url(), kWait, Clock::steady()};
    Ran result;
    QEventLoop loop;
    QObject::connect(&session, &PollSession::progressed, &loop, [&] { ++result.progressed; });
    QObject::connect(&session, &PollSession::ended, &loop, &QEventLoop::quit);
    QTimer::singleShot(kWait, &loop, &QEventLoop::quit);
    session.start();
    loop.exec();
    if (!session.engine().stop())
        qFatal("a run never ended");
    result.log = session.engine().log();
    result.stop = *session.engine().stop();
    result.received = api.received();
    return result;
}

} // namespace

/// Real requests on the loopback interface.
class TestPollHttp final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theApiCountsAsManyRequestsAsWerePolls()
    {
        const Ran run = ran(quick(), 0.5);
        QVERIFY(run.stop == PollStop::MaxPolls);
        QCOMPARE(run.log.attempted(), 40U);
        QCOMPARE(run.received, 40U);
        QCOMPARE(run.log.successful() + run.log.failed(), 40U);
        QVERIFY(run.log.successful() > 0 && run.log.failed() > 0);
        QCOMPARE(run.progressed, 79U); // each goes out and ends; the last end is told by ended()
    }

    void theSameSeedGivesTheSameFailuresAndTheSameJitter()
    {
        PollSettings settings = quick();
        settings.baseDelay = 1ms;
        settings.maxDelay = 4ms;
        const Ran first = ran(settings, 0.5);
        const Ran second = ran(settings, 0.5);
        QVERIFY(first.story() == second.story());
        QVERIFY(first.delays() == second.delays());
        settings.seed = 43;
        const Ran other = ran(settings, 0.5);
        QVERIFY(first.story() != other.story());
        QVERIFY(first.delays() != other.delays());
    }

    void bothKindsOfFailureCome()
    {
        const Ran run = ran(quick(), 1.0);
        std::map<std::string, int> kinds;
        for (const std::string &error : run.story())
            ++kinds[error];
        QCOMPARE(kinds.size(), 2U);
        QVERIFY(kinds["http.500"] >= 8 && kinds["http.503"] >= 8); // 20 ± 4 standard deviations
    }

    void aRateOfZeroNeverFails()
    {
        for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
            const Ran run = ran(quick(), rate);
            QCOMPARE(run.log.successful(), 40U);
            QCOMPARE(run.log.failed(), 0U);
        }
    }

    void aRateOfOneAlwaysFails()
    {
        for (const double rate : {1.0, 1.5}) {
            const Ran run = ran(quick(), rate);
            QCOMPARE(run.log.successful(), 0U);
            QCOMPARE(run.log.failed(), 40U);
            QCOMPARE(run.received, 40U);
        }
    }

    void theRateIsTheShareOfFailures()
    {
        PollSettings settings = quick();
        settings.maxPolls = 400;
        const Ran run = ran(settings, 0.3);
        QVERIFY(run.log.failed() > 80 && run.log.failed() < 160); // 120 ± 4 standard deviations
    }

    void stopsAfterSoManyFailuresInARow()
    {
        PollSettings settings = quick();
        settings.maxFailures = 4;
        const Ran run = ran(settings, 1.0);
        QVERIFY(run.stop == PollStop::MaxFailures);
        QCOMPARE(run.log.failed(), 4U);
        QCOMPARE(run.received, 4U);
    }

    void waitsAtLeastAsLongAsItSays()
    {
        PollSettings settings = quick();
        settings.maxPolls = 5;
        settings.baseDelay = 8ms;
        settings.maxDelay = 16ms;
        const Ran run = ran(settings, 1.0);
        const auto &errors = run.log.errors();
        for (std::size_t i = 1; i < errors.size(); ++i) {
            const PollError &before = errors[i - 1];
            QVERIFY(before.delay);
            QVERIFY(errors[i].sentAt >= before.sentAt + before.took + *before.delay);
        }
    }

    void anInterruptEndsTheSessionAtOnce()
    {
        RawServer silent{{}};
        PollSession session{quick(), silent.url(), kWait, Clock::steady()};
        int ended = 0;
        QObject::connect(&session, &PollSession::ended, &session, [&] { ++ended; });
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(!silent.request().isEmpty(), 30'000);
        QCOMPARE(session.status().poll, 1U);
        QVERIFY(!session.status().nextIn);
        session.interrupt();
        session.interrupt();
        QCOMPARE(ended, 1);
        QCOMPARE(session.engine().log().cancelled(), 1U);
        QVERIFY(session.engine().stop() == PollStop::Interrupted);
    }

    void theStatusTellsOfTheWait()
    {
        PollSettings settings = quick();
        settings.baseDelay = 1h;
        settings.maxDelay = 1h;
        UnreliableApi api{{.failureRate = 1.0}};
        QCOMPARE(api.open(), QString());
        PollSession session{settings, api.url(), kWait, Clock::steady()};
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(session.status().nextIn, 30'000);
        const PollStatus status = session.status();
        QVERIFY(*status.nextIn > 53min && *status.nextIn <= 66min);
        QCOMPARE(status.poll, 1U);
        QCOMPARE(status.maxPolls, 40U);
        QCOMPARE(status.failed, 1U);
        QCOMPARE(status.failuresInARow, 1U);
        QVERIFY(!status.lastError.isEmpty());
        session.interrupt();
        QCOMPARE(session.engine().log().cancelled(), 0U);
    }

    void aPayloadIsTakenWhole()
    {
        RawServer server{answerOf(HttpPoller::kMostPayload)};
        HttpPoller poller{server.url(), kWait};
        const PollReply reply = replyOf(poller);
        QVERIFY2(reply.isSuccess(), std::string{reply.error.text()}.c_str());
        QCOMPARE(reply.payload.size(), HttpPoller::kMostPayload);
        QVERIFY(server.request().startsWith("GET / HTTP/1.1\r\n"));
        QVERIFY(server.request().contains("\r\nUser-Agent: switchgear/"));
    }

    void anEndlessPayloadHasFailed()
    {
        RawServer server{answerOf(HttpPoller::kMostPayload + 1)};
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
        row("good, with a Retry-After", "200 OK\r\nRetry-After: 3\r\n", "", 200, -1);
        row("too many", "429 No\r\nRetry-After: 3\r\n", "http.429", 429, 3);
        row("unavailable", "503 No\r\nRetry-After: 0\r\n", "http.503", 503, 0);
        row("a long one", "503 No\r\nRetry-After: 86400\r\n", "http.503", 503, 86400);
        row("no Retry-After", "503 No\r\n", "http.503", 503, -1);
        row("one that says nothing", "503 No\r\nRetry-After: soon\r\n", "http.503", 503, -1);
        row("a date gone by", "503 No\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            "http.503", 503, 0);
        row("a fault of the caller", "404 Not Found\r\n", "http.404", 404, -1);
        row("what a proxy would ask", "407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n",
            "http.407", 407, -1);
        row("no status", "0 OK\r\n", "ProtocolError", 0, -1);
        row("what comes before an answer", "100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", "", 200, -1);
        row("encoded though nobody asked", "200 OK\r\nContent-Encoding: gzip\r\n", "", 200, -1);
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
        QTest::newRow("encoded") << QByteArray("Content-Encoding: gzip\r\nContent-Length: 10\r\n");
    }

    void aPayloadThatIsCutShortHasFailed()
    {
        QFETCH(const QByteArray, head);
        RawServer server{"HTTP/1.1 200 OK\r\n" + head + "\r\n{}"};
        HttpPoller poller{server.url(), kWait};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view("TruncatedBodyError"));
        QCOMPARE(reply.status, 200);
        QVERIFY(server.request().contains("\r\nAccept-Encoding: identity\r\n"));
    }

    void silenceIsATimeout()
    {
        RawServer silent{{}};
        HttpPoller poller{silent.url(), 20ms};
        const PollReply reply = replyOf(poller);
        QCOMPARE(reply.error.text(), std::string_view("TimeoutError"));
        QCOMPARE(reply.status, 0);
    }

    void aClosedPortIsToldAndAskedAgain()
    {
        QUrl url;
        {
            const RawServer gone{{}};
            url = gone.url();
        }
        HttpPoller poller{url, kWait};
        for (int i = 0; i < 2; ++i)
            QCOMPARE(replyOf(poller).error.text(), std::string_view("ConnectionRefusedError"));
    }
};

QTEST_GUILESS_MAIN(TestPollHttp)
#include "tst_poll_http.moc"
