// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "retry_support.h"

#include <QObject>
#include <QTest>

#include <exception>
#include <stdexcept>
#include <string>

using namespace switchgear;
using namespace switchgear::test;

namespace {

struct Reply
{
    int status = 200;
    std::optional<Duration> retryAfter;
};

/// What a program knows of its replies.
struct ReplyHooks
{
    bool retryIf(const Reply &reply) const { return reply.status >= 500; }
    RetryFacts facts(const Reply &reply) const
    {
        return {.error = ErrorName{"http." + std::to_string(reply.status)},
                .retryAfter = reply.retryAfter};
    }
    void beforeAttempt(std::uint32_t attempt) { before.push_back(attempt); }
    void afterAttempt(std::uint32_t attempt, const RetryDecision &decision)
    {
        after.push_back(attempt);
        decisions.push_back(decision);
    }

    std::vector<std::uint32_t> before;
    std::vector<std::uint32_t> after;
    std::vector<RetryDecision> decisions;
};

Rejection refusal(RejectedBy by, std::optional<Duration> retryAfter = {})
{
    return {by, by == RejectedBy::Breaker ? CircuitState::Open : CircuitState::Closed, retryAfter};
}

/// What a first failure at 10 s of the clock leads to.
RetryDecision firstDecision(const RetryOptions &options, const RetryFacts &facts,
                            std::optional<TimePoint> deadline = {})
{
    Clock clock{Clock::Kind::Manual};
    RetryPolicy policy{options, &clock};
    RetryRun run{policy, at(10s), deadline};
    return run.afterFailure(at(10s), facts);
}

RetryDecision again(Duration after)
{
    return {.again = true, .after = after};
}

RetryDecision stop(RetryStop why)
{
    return {.again = false, .why = why};
}

} // namespace

Q_DECLARE_METATYPE(switchgear::RejectedBy)

/// What ends a row of attempts, and what lengthens a wait.
class TestRetryBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noAttemptBeginsAtOrAfterTheDeadline()
    {
        const RetryOptions options = plainRetry(); // the first wait is 100 ms
        QCOMPARE(firstDecision(options, {}, at(10s + 100ms - 1ns)), stop(RetryStop::Deadline));
        QCOMPARE(firstDecision(options, {}, at(10s + 100ms)), stop(RetryStop::Deadline));
        QCOMPARE(firstDecision(options, {}, at(10s + 100ms + 1ns)), again(100ms));
        QCOMPARE(firstDecision(options, {}, at(9s)), stop(RetryStop::Deadline)); // over already
    }

    void noAttemptBeginsOnceTheTimeIsUsedUp()
    {
        RetryOptions options = plainRetry();
        options.maxElapsed = 100ms;
        QCOMPARE(firstDecision(options, {}), stop(RetryStop::Elapsed));
        options.maxElapsed = 100ms + 1ns;
        QCOMPARE(firstDecision(options, {}), again(100ms));
        options.maxElapsed = 100ms - 1ns;
        QCOMPARE(firstDecision(options, {}), stop(RetryStop::Elapsed));
    }

    void aWaitThatTookLongerBeginsNoAttemptBeyondTheTime_data()
    {
        QTest::addColumn<int>("overslept"); // seconds
        QTest::addColumn<int>("attempts");
        QTest::newRow("not") << 0 << 2;
        QTest::newRow("within") << 14 << 2;
        QTest::newRow("beyond") << 20 << 1;
    }
    void aWaitThatTookLongerBeginsNoAttemptBeyondTheTime()
    {
        QFETCH(int, overslept);
        QFETCH(int, attempts);
        const auto made = [&](RetryOptions options, std::optional<TimePoint> deadline) {
            options.attempts = 2;
            Clock clock{Clock::Kind::Manual};
            RetryPolicy policy{options, &clock};
            int count = 0;
            const auto sleep = [&](Duration wait) {
                clock.advance(wait + std::chrono::seconds{overslept});
            };
            const auto call = [&] {
                ++count;
                throw count; // the first attempt's is told where there is no second
            };
            int thrown = 0;
            try {
                policy.call(call, sleep, deadline);
            } catch (int which) {
                thrown = which;
            }
            const RetrySnapshot snapshot = policy.snapshot();
            QTest::qVerify(thrown == count, "thrown == count", "", __FILE__, __LINE__);
            QTest::qCompare(snapshot.retries, std::uint64_t(count - 1), "retries", "made", __FILE__,
                            __LINE__);
            const RetryStop why = count == 2           ? RetryStop::Attempts
                                  : options.maxElapsed ? RetryStop::Elapsed
                                                       : RetryStop::Deadline;
            QTest::qCompare(snapshot.stoppedBy(why), std::uint64_t{1}, "stopped", "1", __FILE__,
                            __LINE__);
            return count;
        };
        RetryOptions options = plainRetry();
        QCOMPARE(made(options, at(15s)), attempts);
        options.maxElapsed = 15s;
        QCOMPARE(made(options, {}), attempts);
        options.elapsedFrom = ElapsedFrom::FirstFailure;
        QCOMPARE(made(options, {}), attempts);
    }

    void aRunLooksAtItsBoundsAgainAfterTheWait()
    {
        RetryOptions options = plainRetry();
        options.maxElapsed = 15s;
        Retrying retry{options};
        RetryRun run{retry.policy, at(10s), at(20s)};
        QCOMPARE(run.afterFailure(at(10s), {}), again(100ms));
        QCOMPARE(run.afterWait(at(20s - 1ns)), again(0ms));
        QCOMPARE(run.attempt(), 2U);
        QCOMPARE(run.afterFailure(at(19s), {}), again(200ms));
        QCOMPARE(run.afterWait(at(20s)), stop(RetryStop::Deadline));
        QCOMPARE(run.attempt(), 2U); // the last one made
        RetryRun unbounded{retry.policy, at(10s)};
        QCOMPARE(unbounded.afterFailure(at(10s), {}), again(100ms));
        QCOMPARE(unbounded.afterWait(at(25s)), stop(RetryStop::Elapsed));
        const RetrySnapshot snapshot = retry.policy.snapshot();
        QCOMPARE(snapshot.retries, 1U);
        QCOMPARE(snapshot.stoppedBy(RetryStop::Deadline), 1U);
        QCOMPARE(snapshot.stoppedBy(RetryStop::Elapsed), 1U);
    }

    void aStopThatWasAskedForDuringTheWaitEndsTheCall()
    {
        std::stop_source source;
        Clock clock{Clock::Kind::Manual};
        RetryPolicy policy{plainRetry(), &clock};
        int made = 0;
        const ThreadSleeper sleep{clock, source.get_token()};
        const auto stopsInTheWait = [&](Duration wait) {
            clock.advance(wait); // it is over, and so is the caller's wish to go on
            source.request_stop();
            return sleep(Duration{0});
        };
        const auto call = [&] {
            ++made;
            throw made;
        };
        QVERIFY_THROWS_EXCEPTION(int, policy.call(call, stopsInTheWait));
        QCOMPARE(made, 1);
        QCOMPARE(policy.snapshot().stoppedBy(RetryStop::Stopped), 1U);
        QCOMPARE(policy.snapshot().retries, 0U);
    }

    void timeCanCountFromTheFirstFailure()
    {
        RetryOptions options = plainRetry();
        options.maxElapsed = 1s;
        const auto made = [&](ElapsedFrom from) {
            options.elapsedFrom = from;
            Retrying retry{options};
            int count = 0;
            const auto call = [&] {
                if (++count == 1)
                    retry.clock.advance(1h); // the first attempt is a slow one
                throw 1;
            };
            try {
                retry.call(call);
            } catch (int) {}
            return count;
        };
        QCOMPARE(made(ElapsedFrom::Call), 1);
        QCOMPARE(made(ElapsedFrom::FirstFailure), 4); // after 100, 300 and 700 ms
        options.attempts = 10;
        QCOMPARE(made(ElapsedFrom::FirstFailure), 4); // the next would begin after 1500 ms
    }

    void timeCountsFromTheStartOfTheCall()
    {
        RetryOptions options = plainRetry();
        options.attempts = 10;
        options.maxElapsed = 1s;
        Retrying retry{options};
        retry.clock.advance(1h);
        int made = 0;
        QVERIFY_THROWS_EXCEPTION(int, retry.call([&] {
            ++made;
            retry.clock.advance(50ms); // what an attempt takes
            throw 1;
        }));
        // Attempts at 0, 150, 400 and 850 ms; the next one would begin at 1700.
        QCOMPARE(made, 4);
        QCOMPARE(retry.stoppedBy(), RetryStop::Elapsed);
    }

    void aDeadlineHoldsForTheWholeCall()
    {
        Retrying retry;
        QVERIFY(retry.failsAtLast(at(300ms))); // attempts at 0 and 100; 300 is the deadline
        QCOMPARE(retry.waits, (std::vector<Duration>{100ms}));
        QCOMPARE(retry.stoppedBy(), RetryStop::Deadline);
    }

    void theEndOfTimeIsNoOverflow()
    {
        RetryOptions options = plainRetry();
        options.backoff.base = options.backoff.max = Duration::max();
        options.maxElapsed = Duration::max();
        QCOMPARE(firstDecision(options, {}), stop(RetryStop::Elapsed));
        options.maxElapsed.reset();
        QCOMPARE(firstDecision(options, {}), again(Duration::max()));
        QCOMPARE(firstDecision(options, {}, TimePoint::max()), stop(RetryStop::Deadline));
        options.retryAfterMax = Duration::max();
        options.backoff = plainRetry().backoff;
        QCOMPARE(firstDecision(options, {.error = {}, .retryAfter = Duration::max()}),
                 again(Duration::max()));
    }

    void aRetryAfterRaisesTheWaitAndNeverLowersIt()
    {
        const RetryOptions options = plainRetry();
        for (const Duration asked : {Duration{-1s}, Duration{0}, Duration{99ms}, Duration{100ms}})
            QCOMPARE(firstDecision(options, {.error = {}, .retryAfter = asked}), again(100ms));
        QCOMPARE(firstDecision(options, {.error = {}, .retryAfter = 100ms + 1ns}),
                 again(100ms + 1ns));
        QCOMPARE(firstDecision(options, {.error = {}, .retryAfter = 20min}), again(20min));
    }

    void aRetryAfterIsBounded()
    {
        RetryOptions options = plainRetry();
        options.retryAfterMax = 60s;
        for (const Duration asked : {60s - 1ns, Duration{60s}, 60s + 1ns, Duration{24h}}) {
            QCOMPARE(firstDecision(options, {.error = {}, .retryAfter = asked}),
                     again(std::min(asked, Duration{60s})));
        }
        options.honourRetryAfter = false;
        QCOMPARE(firstDecision(options, {.error = {}, .retryAfter = 24h}), again(100ms));
    }

    void aRetryAfterBeyondTheDeadlineEndsTheCall()
    {
        const RetryFacts asked{.error = {}, .retryAfter = 5s};
        QCOMPARE(firstDecision(plainRetry(), asked, at(15s)), stop(RetryStop::Deadline));
        QCOMPARE(firstDecision(plainRetry(), asked, at(15s + 1ns)), again(5s));
    }

    void anOpenCircuitStopsTheRetriesAtOnce_data()
    {
        QTest::addColumn<switchgear::RejectedBy>("by");
        QTest::newRow("breaker") << RejectedBy::Breaker;
        QTest::newRow("isolation") << RejectedBy::Isolation;
    }
    void anOpenCircuitStopsTheRetriesAtOnce()
    {
        QFETCH(switchgear::RejectedBy, by);
        const auto decided = [&](std::optional<Duration> retryAfter,
                                 std::optional<TimePoint> deadline = {},
                                 std::optional<Duration> maxElapsed = {}, bool honours = true) {
            RetryOptions options = plainRetry();
            options.maxElapsed = maxElapsed;
            options.honourRetryAfter = honours;
            return firstDecision(options, {.error = {}, .rejection = refusal(by, retryAfter)},
                                 deadline);
        };
        const RetryDecision rejected = stop(RetryStop::Rejected);
        // With no bound of the call, whatever the circuit says.
        QCOMPARE(decided({}), rejected);
        QCOMPARE(decided(0s), rejected);
        QCOMPARE(decided(30s), rejected);
        // Within a bound, where the circuit says when, and that fits.
        QCOMPARE(decided({}, at(1h)), rejected);
        QCOMPARE(decided(30s, at(40s)), rejected);
        QCOMPARE(decided(30s, at(40s + 1ns)), again(30s));
        QCOMPARE(decided(30s, {}, 30s), rejected);
        QCOMPARE(decided(30s, {}, 30s + 1ns), again(30s));
        QCOMPARE(decided(1ms, at(11s)), again(100ms)); // not before the backoff
        QCOMPARE(decided(30s, at(1h), {}, false), rejected);
        // What is above the bound of a Retry-After is not waited for, nor come back from earlier.
        QCOMPARE(decided(1h, at(2h)), again(1h));
        QCOMPARE(decided(1h + 1ns, at(2h)), rejected);
    }

    void otherRefusalsAreTriedAgain()
    {
        const auto decided = [](const Rejection &rejection) {
            return firstDecision(plainRetry(), {.error = {}, .rejection = rejection});
        };
        QCOMPARE(decided(refusal(RejectedBy::Bulkhead)), again(100ms));
        QCOMPARE(decided(refusal(RejectedBy::Ramp)), again(100ms));
        QCOMPARE(decided(refusal(RejectedBy::Limiter, 400ms)), again(400ms));
        QCOMPARE(decided(refusal(RejectedBy::Limiter, 10ms)), again(100ms));
        QCOMPARE(decided(refusal(RejectedBy::Limiter)), stop(RetryStop::Rejected)); // never
    }

    void aCircuitsRejectionGoesToTheCaller()
    {
        Circuit circuit{opensAtOnce()};
        Retrying retry;
        int made = 0;
        const CallResult<int> answer = retry.call([&](std::uint32_t) -> CallResult<int> {
            return circuit->call([&]() -> int {
                ++made;
                fail(circuit, at(0s)); // another call opens it meanwhile
                return 1;
            });
        });
        QVERIFY(answer);
        const CallResult<int> refused = retry.call([&] { return circuit->call([] { return 1; }); });
        QVERIFY(!refused);
        QCOMPARE(refused.rejection().retryAfter, some(30s));
        QCOMPARE(made, 1);
        QVERIFY(retry.waits.empty());
        QCOMPARE(retry.stoppedBy(), RetryStop::Rejected);
    }

    void aCallWaitsForTheCircuitWithinItsDeadline()
    {
        Clock clock{Clock::Kind::Manual};
        CircuitBreaker breaker{"payments", opensAtOnce(), &clock};
        breaker.trip(byOperator(), at(0s));
        RetryPolicy policy{plainRetry(), &clock};
        const CallResult<int> answer =
            policy.call([&] { return breaker.call([] { return 42; }); },
                        [&](Duration wait) { clock.advance(wait); }, at(31s));
        QVERIFY(answer); // it was the probe
        QCOMPARE(*answer, 42);
        QCOMPARE(clock.now(), at(30s));
        QCOMPARE(breaker.state(clock.now()), CircuitState::Closed);
    }

    void resultsAreJudgedByTheHooks()
    {
        Retrying retry;
        ReplyHooks hooks;
        const Reply reply = retry.call(
            [](std::uint32_t attempt) {
                return attempt == 1 ? Reply{503, some(7s)} : Reply{200, {}};
            },
            {}, hooks);
        QCOMPARE(reply.status, 200);
        QCOMPARE(retry.waits, (std::vector<Duration>{7s}));
        QCOMPARE(hooks.before, (std::vector<std::uint32_t>{1, 2}));
        QCOMPARE(hooks.after, (std::vector<std::uint32_t>{1, 2}));
        QCOMPARE(hooks.decisions[0], again(7s));
        QCOMPARE(hooks.decisions[1], RetryDecision{});

        const Reply last = retry.call([] { return Reply{500, {}}; }, {}, hooks);
        QCOMPARE(last.status, 500); // the last attempt's, though it failed
        QCOMPARE(hooks.decisions.back(), stop(RetryStop::Attempts));
    }

    void hooksJudgeWhatACallResultHolds()
    {
        Retrying retry;
        ReplyHooks hooks;
        int made = 0;
        const CallResult<Reply> reply = retry.call(
            [&]() -> CallResult<Reply> {
                return Reply{++made < 3 ? 502 : 204, {}};
            },
            {}, hooks);
        QVERIFY(reply);
        QCOMPARE((*reply).status, 204);
        QCOMPARE(made, 3);
    }

    void hooksKnowWhatAnExceptionAsksFor()
    {
        struct Busy : std::runtime_error
        {
            using std::runtime_error::runtime_error;
        };
        struct Hooks
        {
            RetryFacts facts(const std::exception_ptr &thrown) const
            {
                try {
                    std::rethrow_exception(thrown);
                } catch (const Busy &) {
                    return {.error = ErrorName{"http.503"}, .retryAfter = Duration{9s}};
                } catch (...) {
                    return {.error = ErrorName{"other"}};
                }
            }
        };
        Retrying retry;
        retry.call(
            [](std::uint32_t attempt) {
                if (attempt == 1)
                    throw Busy{"busy"};
            },
            {}, Hooks{});
        QCOMPARE(retry.waits, (std::vector<Duration>{9s}));
    }

    void whatAHookThrowsIsNotTheAttemptsAndPassesThrough()
    {
        struct Hooks
        {
            bool retryIf(const int &) const { throw std::out_of_range{"hook"}; }
        };
        Retrying retry;
        int made = 0;
        QVERIFY_THROWS_EXCEPTION(std::out_of_range,
                                 retry.call([&] { return ++made; }, {}, Hooks{}));
        QCOMPARE(made, 1);
    }

    void aRunOfOnesOwnIsCountedLikeACall()
    {
        Retrying retry;
        RetryRun saved{retry.policy, at(0s)};
        QCOMPARE(saved.attempt(), 1U);
        QCOMPARE(saved.afterFailure(at(0s), {}), again(100ms));
        QCOMPARE(saved.attempt(), 2U);
        saved.succeed();
        RetryRun dropped{retry.policy, at(1s)};
        QVERIFY(dropped.afterFailure(at(1s), {}).again);
        dropped.stop(); // the caller went away during the wait
        QCOMPARE(dropped.attempt(), 1U);
        RetryRun smooth{retry.policy, at(2s)};
        smooth.succeed();
        const RetrySnapshot snapshot = retry.policy.snapshot();
        QCOMPARE(snapshot.calls, 3U);
        QCOMPARE(snapshot.retries, 1U);
        QCOMPARE(snapshot.recovered, 1U);
        QCOMPARE(snapshot.stoppedBy(RetryStop::Stopped), 1U);
    }
};

QTEST_APPLESS_MAIN(TestRetryBounds)

#include "tst_retry_bounds.moc"
