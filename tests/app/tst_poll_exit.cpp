// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/interrupt_watch.h"
#include "app/cli/poll_run.h"
#include "app/poll/http_poller.h"
#include "raw_server.h"

#include <QAbstractEventDispatcher>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <netdb.h>
#include <string>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

/// Lookups of kSlowHost that stay until they are let go.
constexpr const char *kSlowHost = "slow.invalid";
std::mutex s_mutex;
std::condition_variable s_letGo;
bool s_mayEnd = false;
std::atomic<int> s_begun{0};
std::atomic<int> s_ended{0};

} // namespace

/// Stands before the system's for libcurl, which calls it in a thread.
extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char *node,
                                                                  const char *service,
                                                                  const addrinfo *hints,
                                                                  addrinfo **result)
{
    if (node != nullptr && std::strcmp(node, kSlowHost) == 0) {
        ++s_begun;
        std::unique_lock lock{s_mutex};
        s_letGo.wait(lock, [] { return s_mayEnd; });
        ++s_ended;
        return EAI_NONAME;
    }
    using Lookup = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto system = reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return system(node, service, hints, result);
}

namespace {

PollRequest endless(const QUrl &url)
{
    PollRequest request;
    request.url = url;
    request.settings.maxPolls = 0;
    request.timeout = 10min; // the run ends long before, or the test has failed
    request.reportFile = QStringLiteral("-");
    return request;
}

/// Nothing is to be done, again and again: whoever goes round without waiting never gets there.
bool isIdle()
{
    QAbstractEventDispatcher *const dispatcher = QAbstractEventDispatcher::instance();
    for (int i = 0; i < 100; ++i) {
        if (dispatcher->processEvents(QEventLoop::AllEvents))
            return false;
    }
    return true;
}

std::chrono::nanoseconds standing()
{
    return std::chrono::nanoseconds{1};
}

/// Takes what is said, and looks at the report at the moment of the summary.
class ReportLook final : public ByteSink
{
public:
    explicit ReportLook(QString path) : m_path(std::move(path)) {}

    bool write(std::string_view bytes) override
    {
        if (bytes.find("polls attempted") != std::string_view::npos) {
            QFile file(m_path);
            isWhole = file.open(QIODevice::ReadOnly)
                      && QJsonDocument::fromJson(file.readAll()).isObject();
        }
        return true;
    }
    [[nodiscard]] std::string fault() const override { return {}; }

    bool isWhole = false;

private:
    QString m_path;
};

} // namespace

/// How a run ends while its server does not.
class TestPollExit final : public QObject
{
    Q_OBJECT

private:
    static void neverEnding_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const QByteArray head = "HTTP/1.1 200 OK\r\n";
        const QByteArray chunks = head + "Transfer-Encoding: chunked\r\n\r\n";
        QTest::newRow("no answer") << QByteArray();
        QTest::newRow("half a status line") << head.first(7);
        QTest::newRow("half a head") << head + "X: y\r\n";
        QTest::newRow("half a field") << head + "X: ";
        QTest::newRow("a head that others follow") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
        QTest::newRow("no body") << head + "Content-Length: 5\r\n\r\n";
        QTest::newRow("half a body") << head + "Content-Length: 5\r\n\r\n{}";
        QTest::newRow("a body with no length") << head + "\r\n{}";
        QTest::newRow("no chunk") << chunks;
        QTest::newRow("half a size") << chunks + "2";
        QTest::newRow("half an extension") << chunks + "2;x";
        QTest::newRow("half a chunk") << chunks + "2\r\n{";
        QTest::newRow("no last chunk") << chunks + "2\r\n{}\r\n";
        QTest::newRow("no end of the trailers") << chunks + "2\r\n{}\r\n0\r\nX: y\r\n";
        QTest::newRow("a failure with half a body")
            << QByteArray("HTTP/1.1 503 No\r\nContent-Length: 5\r\n\r\n{}");
        QTest::newRow("a redirect with half a body")
            << QByteArray("HTTP/1.1 302 No\r\nLocation: /a\r\nContent-Length: 5\r\n\r\n{}");
        QTest::newRow("half a compressed body")
            << head + "Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08";
    }

private Q_SLOTS:
    void cleanup()
    {
        {
            const std::lock_guard lock{s_mutex};
            s_mayEnd = true;
        }
        s_letGo.notify_all();
        QTRY_COMPARE(s_ended.load(), s_begun.load());
        s_mayEnd = false;
    }

    void aServerThatNeverEndsDoesNotDelayTheExit_data() { neverEnding_data(); }

    void aServerThatNeverEndsDoesNotDelayTheExit()
    {
        QFETCH(const QByteArray, answer);
        const RawServer server{[&](const QByteArray &) {
                                   QTimer::singleShot(0, [] { std::raise(SIGINT); });
                                   return answer;
                               },
                               RawServer::Then::StayOpen};
        StringSink output;
        StringSink errors;
        QCOMPARE(runPoll(endless(server.url()), output, errors, {}), 0);
        const QJsonObject report =
            QJsonDocument::fromJson(QByteArray::fromStdString(output.text())).object();
        QCOMPARE(report["stopped_by"].toString(), QStringLiteral("interrupted"));
        QCOMPARE(report["cancelled"].toInt(), 1);
        QCOMPARE(report["polls_attempted"].toInt(), 1);
    }

    void aServerThatNeverEndsBurnsNothing_data() { neverEnding_data(); }

    void aServerThatNeverEndsBurnsNothing()
    {
        QFETCH(const QByteArray, answer);
        const RawServer server{answer, RawServer::Then::StayOpen};
        HttpPoller poller{server.url(), 10min};
        poller.poll([](const PollReply &) { QFAIL("the poll has ended"); });
        QTRY_COMPARE_WITH_TIMEOUT(server.answers(), 1, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(), 30'000);
    }

    void aHandshakeThatNeverEndsDelaysAndBurnsNothing()
    {
        const RawServer server{QByteArray(), RawServer::Then::StayOpen};
        QUrl url = server.url();
        url.setScheme(QStringLiteral("https"));
        HttpPoller poller{url, 10min};
        poller.poll([](const PollReply &) { QFAIL("the poll has ended"); });
        QTRY_VERIFY_WITH_TIMEOUT(!server.received().isEmpty(), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(), 30'000);
    }

    void aLookupThatHangsDelaysNeitherTheTimeoutNorTheExit()
    {
        QUrl url;
        url.setScheme(QStringLiteral("http"));
        url.setHost(QString::fromLatin1(kSlowHost));
        {
            HttpPoller poller{url, 50ms};
            std::optional<PollReply> reply;
            poller.poll([&](PollReply taken) { reply = std::move(taken); });
            QTRY_VERIFY_WITH_TIMEOUT(reply.has_value(), 30'000);
            QCOMPARE(reply->error.text(), std::string_view("TimeoutError"));
        }
        {
            HttpPoller poller{url, 10min};
            const int begun = s_begun;
            poller.poll([](const PollReply &) { QFAIL("the poll has ended"); });
            QTRY_COMPARE_WITH_TIMEOUT(s_begun.load(), begun + 1, 30'000);
        }
        QCOMPARE(s_ended.load(), 0);
    }

    void twoQuickInterruptsAreOneAndLeaveAWholeReport()
    {
        const RawServer server{QByteArray(), RawServer::Then::StayOpen};
        catchInterrupts(standing);
        QTimer::singleShot(0, [] {
            std::raise(SIGINT);
            std::raise(SIGINT);
            std::raise(SIGTERM);
        });
        StringSink output;
        StringSink errors;
        QCOMPARE(runPoll(endless(server.url()), output, errors, {}), 0);
        QVERIFY(output.text().ends_with("}\n"));
        std::raise(SIGINT); // and one that comes too late for the run
    }

    void theReportIsWrittenBeforeTheSummary()
    {
        const QTemporaryDir folder;
        const RawServer server{QByteArray(), RawServer::Then::StayOpen};
        PollRequest request = endless(server.url());
        request.reportFile = folder.filePath(QStringLiteral("out.json"));
        QTimer::singleShot(0, [] { std::raise(SIGINT); });
        StringSink output;
        ReportLook errors{request.reportFile};
        QCOMPARE(runPoll(request, output, errors, {}), 0);
        QVERIFY(errors.isWhole);
    }
};

QTEST_GUILESS_MAIN(TestPollExit)
#include "tst_poll_exit.moc"
