// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_session.h"
#include "app/poll/unreliable_api.h"
#include "raw_server.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include <limits>
#include <map>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

/// Long enough for any machine: a test that waits so long has failed.
constexpr std::chrono::milliseconds kWait = 30s;

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

/// Whole runs, most of them against the built-in API.
class TestPollSession final : public QObject
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
        RawServer silent{QByteArray(), RawServer::Then::StayOpen};
        PollSession session{quick(), silent.url(), kWait, Clock::steady()};
        int ended = 0;
        QObject::connect(&session, &PollSession::ended, &session, [&] { ++ended; });
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(!silent.received().isEmpty(), 30'000);
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
};

QTEST_GUILESS_MAIN(TestPollSession)
#include "tst_poll_session.moc"
