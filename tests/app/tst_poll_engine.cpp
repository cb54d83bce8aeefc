// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_engine.h"

#include <QTest>

#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

PollReply success(const QByteArray &payload = "{}", std::optional<Duration> retryAfter = {})
{
    return {{}, 200, payload, retryAfter};
}

PollReply failure(std::optional<Duration> retryAfter = {})
{
    static const ErrorName error{"http.503"};
    return {error, 503, {}, retryAfter};
}

/// Polls on a virtual clock: each poll takes 10 ms, each wait as long as the engine says.
class Simulation final
{
public:
    explicit Simulation(const PollSettings &settings) : engine(settings) {}

    PollEngine::Next poll(const PollReply &reply)
    {
        engine.begin(m_elapsed);
        m_elapsed += 10ms;
        const PollEngine::Next next = engine.end(m_elapsed, reply);
        m_elapsed += next.after;
        return next;
    }

    std::vector<Duration> waitsAfterFailures(std::size_t count)
    {
        std::vector<Duration> waits;
        while (waits.size() < count)
            waits.push_back(poll(failure()).after);
        return waits;
    }

    [[nodiscard]] Duration elapsed() const noexcept { return m_elapsed; }

    PollEngine engine;

private:
    Duration m_elapsed{0};
};

PollSettings endless()
{
    PollSettings settings;
    settings.maxPolls = 0;
    settings.maxFailures = 0;
    settings.interval = 200ms;
    settings.baseDelay = 100ms;
    settings.maxDelay = 1s;
    return settings;
}

bool isWithinTenPercent(Duration wait, Duration nominal)
{
    return wait >= nominal * 9 / 10 && wait <= nominal * 11 / 10;
}

} // namespace

/// The waits, the ends and the log of a run, on a virtual clock with scripted answers.
class TestPollEngine final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSuccessIsFollowedByTheInterval()
    {
        Simulation run{endless()};
        const PollEngine::Next next = run.poll(success());
        QVERIFY(!next.stop);
        QVERIFY(next.after == 200ms);
        QVERIFY(run.elapsed() == 210ms);
    }

    void waitsDoubleAndAreCappedWithTenPercentOfJitter()
    {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            PollSettings settings = endless();
            settings.seed = seed;
            const auto waits = Simulation{settings}.waitsAfterFailures(70);
            Duration nominal = 100ms;
            for (const Duration wait : waits) {
                QVERIFY(isWithinTenPercent(wait, nominal));
                nominal = std::min<Duration>(2 * nominal, 1s);
            }
        }
    }

    void theJitterReachesToBothSidesAndAboveTheCap()
    {
        Duration least = 1h;
        Duration most{0};
        const auto waits = Simulation{endless()}.waitsAfterFailures(2000);
        for (std::size_t i = 4; i < waits.size(); ++i) {
            least = std::min(least, waits[i]);
            most = std::max(most, waits[i]);
        }
        QVERIFY(least >= 900ms && least < 905ms);
        QVERIFY(most <= 1100ms && most > 1095ms);
    }

    void theSameSeedGivesTheSameWaits()
    {
        PollSettings settings = endless();
        const auto waits = Simulation{settings}.waitsAfterFailures(20);
        QVERIFY(Simulation{settings}.waitsAfterFailures(20) == waits);
        settings.seed = 43;
        QVERIFY(Simulation{settings}.waitsAfterFailures(20) != waits);
    }

    void aSuccessBeginsTheBackoffAnewAndItsChanceGoesOn()
    {
        Simulation run{endless()};
        const auto first = run.waitsAfterFailures(3);
        QVERIFY(isWithinTenPercent(first[2], 400ms));
        run.poll(success());
        QCOMPARE(run.engine.failuresInARow(), 0U);
        const auto second = run.waitsAfterFailures(3);
        QVERIFY(isWithinTenPercent(second[0], 100ms));
        QVERIFY(first != second);
    }

    void aRetryAfterMakesTheWaitLongerAndNeverShorter()
    {
        Simulation run{endless()};
        QVERIFY(run.poll(failure(111ms)).after == 111ms); // above any jitter of 100 ms
        QVERIFY(isWithinTenPercent(run.poll(failure(179ms)).after, 200ms)); // below any of 200 ms
        QVERIFY(isWithinTenPercent(run.poll(failure(0s)).after, 400ms));
        const auto &errors = run.engine.log().errors();
        QVERIFY(errors[0].retryAfter == 111ms && errors[0].delay == 111ms);
        QVERIFY(errors[1].retryAfter == 179ms && errors[1].delay > 179ms);
        QVERIFY(errors[2].retryAfter == 0s);
    }

    void aRetryAfterIsBounded()
    {
        Simulation run{endless()};
        QVERIFY(run.poll(failure(5min - 1ns)).after == 5min - 1ns);
        QVERIFY(run.poll(failure(5min)).after == 5min);
        QVERIFY(run.poll(failure(5min + 1ns)).after == 5min);
        QVERIFY(run.engine.log().errors().back().retryAfter == 5min + 1ns);
        QVERIFY(run.engine.log().errors().back().delay == 5min);
        PollSettings settings = endless();
        settings.maxRetryAfter = 0s;
        QVERIFY(isWithinTenPercent(Simulation{settings}.poll(failure(1h)).after, 100ms));
    }

    void aRetryAfterIsHeededAfterASuccessToo()
    {
        Simulation run{endless()};
        QVERIFY(run.poll(success("{}", 3s)).after == 3s);
        QVERIFY(run.poll(success("{}", 199ms)).after == 200ms);
        QVERIFY(run.poll(success("{}", 1h)).after == 5min);
        const auto &results = run.engine.log().results();
        QVERIFY(results[0].retryAfter == 3s && results[0].delay == 3s);
        QVERIFY(results[1].retryAfter == 199ms && results[1].delay == 200ms);
        QVERIFY(results[2].retryAfter == 1h && results[2].delay == 5min);
    }

    void theLastPollHasNoDelay()
    {
        PollSettings settings = endless();
        settings.maxPolls = 1;
        Simulation run{settings};
        run.poll(success("{}", 3s));
        QVERIFY(!run.engine.log().results().back().delay);
        QVERIFY(run.engine.log().results().back().retryAfter == 3s);
    }

    void endsWithTheLastPollAllowed()
    {
        PollSettings settings = endless();
        settings.maxPolls = 3;
        for (const PollReply &last : {success(), failure()}) {
            Simulation run{settings};
            QVERIFY(!run.poll(success()).stop);
            QVERIFY(!run.poll(failure()).stop);
            QVERIFY(run.poll(last).stop == PollStop::MaxPolls);
            QVERIFY(run.engine.stop() == PollStop::MaxPolls);
            QCOMPARE(run.engine.log().attempted(), 3U);
        }
    }

    void endsWithSoManyFailuresInARow()
    {
        PollSettings settings = endless();
        settings.maxFailures = 3;
        Simulation run{settings};
        for (const bool isGood : {false, false, true, false, false})
            QVERIFY(!run.poll(isGood ? success() : failure()).stop);
        QCOMPARE(run.engine.failuresInARow(), 2U);
        QVERIFY(run.poll(failure()).stop == PollStop::MaxFailures);
        QCOMPARE(run.engine.log().failed(), 5U);
        QVERIFY(!run.engine.log().errors().back().delay);
    }

    void failuresAreNamedWhereTheLastPollIsTheLastFailureToo()
    {
        PollSettings settings = endless();
        settings.maxPolls = 2;
        settings.maxFailures = 2;
        Simulation run{settings};
        run.poll(failure());
        QVERIFY(run.poll(failure()).stop == PollStop::MaxFailures);
    }

    void zeroIsNoBound()
    {
        Simulation run{endless()};
        for (int i = 0; i < 5000; ++i)
            QVERIFY(!run.poll(i % 50 == 0 ? success() : failure()).stop);
        QCOMPARE(run.engine.log().attempted(), 5000U);
    }

    void anInterruptCancelsThePollUnderWay()
    {
        Simulation run{endless()};
        run.poll(success());
        run.poll(failure());
        run.engine.begin(run.elapsed());
        QVERIFY(run.engine.isUnderWay());
        run.engine.interrupt();
        QVERIFY(!run.engine.isUnderWay());
        QVERIFY(run.engine.stop() == PollStop::Interrupted);
        const PollLog &log = run.engine.log();
        QCOMPARE(log.attempted(), 3U);
        QCOMPARE(log.cancelled(), 1U);
        QVERIFY(log.successRate() == 0.5);
    }

    void anInterruptBetweenPollsCancelsNone()
    {
        Simulation run{endless()};
        run.poll(success());
        run.engine.interrupt();
        QCOMPARE(run.engine.log().attempted(), 1U);
        QCOMPARE(run.engine.log().cancelled(), 0U);
    }

    void anInterruptAfterTheEndChangesNothing()
    {
        PollSettings settings = endless();
        settings.maxPolls = 1;
        Simulation run{settings};
        run.poll(success());
        run.engine.interrupt();
        QVERIFY(run.engine.stop() == PollStop::MaxPolls);
    }

    void wrongUseIsTold()
    {
        PollEngine engine{endless()};
        QVERIFY_THROWS_EXCEPTION(std::logic_error, engine.end(0s, success()));
        engine.begin(0s);
        QVERIFY_THROWS_EXCEPTION(std::logic_error, engine.begin(0s));
        engine.interrupt();
        QVERIFY_THROWS_EXCEPTION(std::logic_error, engine.begin(0s));
        PollSettings settings;
        settings.baseDelay = 0s;
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, PollEngine{settings});
    }

    void theLogTellsWhenAndHowLong()
    {
        Simulation run{endless()};
        run.poll(success("{\"a\":1}"));
        run.poll(failure());
        const PollLog &log = run.engine.log();
        const PollResult &result = log.results().front();
        QCOMPARE(result.poll, 1U);
        QVERIFY(result.sentAt == 0s && result.took == 10ms);
        QCOMPARE(result.status, 200);
        QCOMPARE(result.payload, QByteArray("{\"a\":1}"));
        const PollError &error = log.errors().front();
        QCOMPARE(error.poll, 2U);
        QVERIFY(error.sentAt == 210ms && error.took == 10ms);
        QCOMPARE(error.error.text(), std::string_view("http.503"));
        QCOMPARE(error.status, 503);
        QVERIFY(error.delay && isWithinTenPercent(*error.delay, 100ms));
    }
};

QTEST_GUILESS_MAIN(TestPollEngine)
#include "tst_poll_engine.moc"
