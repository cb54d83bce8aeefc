// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/call_outcome.h"
#include "app/demo/upstream_service.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

constexpr int kWait = 10'000;

const QDateTime kNow(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);

Fault faultOf(FaultKind kind)
{
    Fault fault;
    fault.kind = kind;
    fault.latency = 30ms;
    return fault;
}

} // namespace

/// Real requests against real services: what each fault looks like to Qt's client.
class TestDemoUpstreamService final : public QObject
{
    Q_OBJECT

private:
    Clock m_clock{Clock::Kind::Manual};
    std::unique_ptr<UpstreamService> m_service;
    std::unique_ptr<QNetworkAccessManager> m_client;

    std::unique_ptr<QNetworkReply> send(int timeout = kWait)
    {
        QNetworkRequest request(
            QUrl(QStringLiteral("http://127.0.0.1:%1/call").arg(m_service->port())));
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json");
        request.setTransferTimeout(timeout);
        return std::unique_ptr<QNetworkReply>(m_client->post(request, QByteArrayLiteral("{}")));
    }

    CallOutcome call(int timeout = kWait)
    {
        const auto reply = send(timeout);
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(kWait))
            QTest::qFail("no answer", __FILE__, __LINE__);
        return outcomeOf(*reply, kNow);
    }

private Q_SLOTS:
    void init()
    {
        m_service = std::make_unique<UpstreamService>(
            UpstreamOptions{.name = "mail", .latency = 0ms, .spread = 0ms, .seed = 1}, m_clock);
        QVERIFY2(m_service->open(), qPrintable(m_service->errorString()));
        m_client = std::make_unique<QNetworkAccessManager>();
        m_client->setProxy(QNetworkProxy::NoProxy);
    }

    void cleanup()
    {
        m_client.reset();
        m_service.reset();
    }

    void countsWhatItReceives()
    {
        QVERIFY(m_service->port() != 0);
        QCOMPARE(m_service->received(), 0U);
        for (std::uint64_t i = 1; i <= 3; ++i) {
            QVERIFY(call().kind == CallOutcome::Kind::Succeeded);
            QCOMPARE(m_service->received(), i);
        }
    }

    void eachFaultHasItsOutcome_data()
    {
        QTest::addColumn<FaultKind>("kind");
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<quint64>("requests");
        QTest::newRow("500") << FaultKind::Http500 << QByteArray("http.500") << quint64{1};
        QTest::newRow("503") << FaultKind::Http503 << QByteArray("http.503") << quint64{1};
        QTest::newRow("429") << FaultKind::Http429 << QByteArray("http.429") << quint64{1};
        QTest::newRow("latency") << FaultKind::Latency << QByteArray() << quint64{1};
        QTest::newRow("refused") << FaultKind::RefuseConnections
                                 << QByteArray("ConnectionRefusedError") << quint64{0};
        QTest::newRow("dropped") << FaultKind::DropMidway << QByteArray("ConnectionResetError")
                                 << quint64{1};
        QTest::newRow("truncated")
            << FaultKind::TruncateBody << QByteArray("TruncatedBodyError") << quint64{1};
    }

    void eachFaultHasItsOutcome()
    {
        QFETCH(const FaultKind, kind);
        QFETCH(const QByteArray, error);
        QFETCH(const quint64, requests);
        m_service->inject(faultOf(kind));
        m_service->keepTime();
        const CallOutcome outcome = call();
        QCOMPARE(QByteArray(outcome.error.text().data()), error);
        QVERIFY(outcome.kind
                == (error.isEmpty() ? CallOutcome::Kind::Succeeded : CallOutcome::Kind::Failed));
        // A drop before the client has read the head makes Qt send the request again by itself.
        if (kind == FaultKind::DropMidway)
            QVERIFY(m_service->received() >= requests);
        else
            QCOMPARE(m_service->received(), requests);
        m_service->stopAllFaults();
        m_service->keepTime();
        QVERIFY(call().kind == CallOutcome::Kind::Succeeded);
    }

    void aHangingServiceEndsInATimeout()
    {
        m_service->inject(faultOf(FaultKind::Hang));
        const auto waiting = send();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->received(), 1U, kWait);
        const CallOutcome outcome = call(50); // in which it may not even come to the service
        QVERIFY(outcome.kind == CallOutcome::Kind::Failed);
        QVERIFY(outcome.error.text() == "TimeoutError");
        QVERIFY(!waiting->isFinished());
    }

    void theRetryAfterArrives()
    {
        Fault fault = faultOf(FaultKind::Http429);
        fault.retryAfter = 17s;
        m_service->inject(fault);
        const CallOutcome outcome = call();
        QVERIFY(outcome.retryAfter == 17s);
    }

    void faultsEndByTheClockGiven()
    {
        Fault fault = faultOf(FaultKind::Http503);
        fault.lifetime = 30s;
        m_service->inject(fault);
        QCOMPARE(m_service->faults().size(), 1U);
        QVERIFY(call().error.text() == "http.503");
        m_clock.advance(30s);
        QVERIFY(m_service->faults().empty());
        QVERIFY(call().kind == CallOutcome::Kind::Succeeded);
    }

    void aRefusedPortIsKeptAndOpensAgain()
    {
        const std::uint16_t port = m_service->port();
        QVERIFY(call().kind == CallOutcome::Kind::Succeeded); // leaves a connection open
        Fault fault = faultOf(FaultKind::RefuseConnections);
        fault.lifetime = 30s;
        m_service->inject(fault);
        m_service->keepTime();
        QVERIFY(call().error.text() == "ConnectionRefusedError");
        QCOMPARE(m_service->received(), 1U);

        m_clock.advance(30s);
        m_service->keepTime();
        QCOMPARE(m_service->port(), port);
        QVERIFY(call().kind == CallOutcome::Kind::Succeeded);
        QCOMPARE(m_service->received(), 2U);
    }

    void theSameSeedFailsTheSameRequests()
    {
        Fault fault = faultOf(FaultKind::Http503);
        fault.share = 0.5;
        m_service->inject(fault);
        const auto sequence = [this] {
            m_service->reseed(99);
            QByteArray drawn;
            for (int i = 0; i < 40; ++i)
                drawn += call().kind == CallOutcome::Kind::Failed ? 'x' : '.';
            return drawn;
        };
        const QByteArray first = sequence();
        QVERIFY(first.contains('x') && first.contains('.'));
        QCOMPARE(sequence(), first);
    }

    void aServiceThatWorksAnswersWhenItIsDone()
    {
        UpstreamService::Answer waiting;
        m_service->setWork([&waiting](UpstreamService::Answer answer) { waiting = answer; });
        const auto reply = send();
        QTRY_VERIFY_WITH_TIMEOUT(waiting != nullptr, kWait);
        QVERIFY(!reply->isFinished());
        waiting({502, QByteArrayLiteral("{}")});
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), kWait);
        QVERIFY(outcomeOf(*reply, kNow).error.text() == "http.502");
    }

    void anAnswerToAClientThatIsGoneIsDropped()
    {
        UpstreamService::Answer waiting;
        m_service->setWork([&waiting](UpstreamService::Answer answer) { waiting = answer; });
        auto reply = send();
        QTRY_VERIFY_WITH_TIMEOUT(waiting != nullptr, kWait);
        reply->abort();
        reply.reset();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->findChildren<QTcpSocket *>().isEmpty(), kWait);
        waiting({200, QByteArrayLiteral("{}")});
        QVERIFY(call(50).error.text() == "TimeoutError"); // nobody answers this one
    }

    void goesWhileRequestsHang()
    {
        m_service->inject(faultOf(FaultKind::Hang));
        const auto first = send();
        const auto second = send();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->received(), 2U, kWait);
        m_service.reset();
        QTRY_VERIFY_WITH_TIMEOUT(first->isFinished() && second->isFinished(), kWait);
        QVERIFY(outcomeOf(*first, kNow).kind == CallOutcome::Kind::Failed);
    }

    void aRetryAfterIsRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("seconds"); // -1: none
        QTest::newRow("seconds") << QByteArray("120") << qint64{120};
        QTest::newRow("zero") << QByteArray("0") << qint64{0};
        QTest::newRow("blanks around") << QByteArray(" 7 ") << qint64{7};
        QTest::newRow("date") << QByteArray("Fri, 20 Nov 2026 12:00:30 GMT") << qint64{30};
        QTest::newRow("RFC 850") << QByteArray("Friday, 20-Nov-26 12:01:00 GMT") << qint64{60};
        QTest::newRow("asctime") << QByteArray("Fri Nov 20 12:00:05 2026") << qint64{5};
        QTest::newRow("asctime, padded day")
            << QByteArray("Tue Dec  1 12:00:00 2026") << qint64{11 * 86400};
        QTest::newRow("a date gone by") << QByteArray("Fri, 20 Nov 2026 11:00:00 GMT") << qint64{0};
        QTest::newRow("a century ago") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << qint64{0};
        QTest::newRow("more than a year") << QByteArray("99999999999999999999") << qint64{31536000};
        QTest::newRow("negative") << QByteArray("-5") << qint64{-1};
        QTest::newRow("a fraction, rounded up") << QByteArray("1.5") << qint64{2};
        QTest::newRow("words") << QByteArray("soon") << qint64{-1};
        QTest::newRow("empty") << QByteArray() << qint64{-1};
    }

    void aRetryAfterIsRead()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const qint64, seconds);
        const auto read = parseRetryAfter(text, kNow);
        QCOMPARE(read ? qint64{read->count()} : qint64{-1}, seconds);
    }

    void aDateIsRoundedUpToTheSecond()
    {
        const QByteArray text("Fri, 20 Nov 2026 12:00:30 GMT");
        QVERIFY(parseRetryAfter(text, kNow.addMSecs(-1)) == 31s);
        QVERIFY(parseRetryAfter(text, kNow.addMSecs(1)) == 30s);
        QVERIFY(parseRetryAfter(text, kNow.addMSecs(29'999)) == 1s);
        QVERIFY(parseRetryAfter(text, kNow.addMSecs(30'000)) == 0s);
    }
};

QTEST_GUILESS_MAIN(TestDemoUpstreamService)
#include "tst_demo_upstream_service.moc"
