// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "retry_support.h"
#include "tests/sanitizer.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <memory>
#include <new>
#include <pthread.h>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

namespace {

class TimeoutError : public std::runtime_error
{
public:
    explicit TimeoutError(int number) : std::runtime_error("timeout"), m_number(number) {}
    [[nodiscard]] int number() const noexcept { return m_number; }

private:
    int m_number;
};

} // namespace

/// A call made again: what it gives, how often, and after which waits.
class TestRetry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSuccessIsMadeOnce()
    {
        Retrying retry;
        int made = 0;
        QCOMPARE(retry.call([&] { return ++made; }), 1);
        QCOMPARE(made, 1);
        QVERIFY(retry.waits.empty());
        RetrySnapshot expected;
        expected.calls = 1;
        QCOMPARE(retry.policy.snapshot(), expected);
    }

    void aFailureIsTriedAgainAfterTheBackoff()
    {
        Retrying retry;
        const int answer = retry.call([&](std::uint32_t attempt) -> int {
            if (attempt < 4)
                throw TimeoutError{static_cast<int>(attempt)};
            return 42;
        });
        QCOMPARE(answer, 42);
        QCOMPARE(retry.waits, (std::vector<Duration>{100ms, 200ms, 400ms}));
        const RetrySnapshot snapshot = retry.policy.snapshot();
        QCOMPARE(snapshot.calls, 1U);
        QCOMPARE(snapshot.retries, 3U);
        QCOMPARE(snapshot.recovered, 1U);
        QCOMPARE(snapshot.stopped, decltype(snapshot.stopped){});
    }

    void attemptsAreCountedWithTheFirstOne()
    {
        for (const std::uint32_t attempts : {1U, 2U, 5U}) {
            RetryOptions options = plainRetry();
            options.attempts = attempts;
            Retrying retry{options};
            std::uint32_t made = 0;
            QVERIFY_THROWS_EXCEPTION(TimeoutError, retry.call([&] {
                ++made;
                throw TimeoutError{1};
            }));
            QCOMPARE(made, attempts);
            QCOMPARE(retry.policy.snapshot().retries, attempts - 1U);
            QCOMPARE(retry.policy.snapshot().stoppedBy(RetryStop::Attempts), 1U);
            QCOMPARE(retry.policy.snapshot().recovered, 0U);
        }
    }

    void theLastAttemptsExceptionPassesThroughUnchanged()
    {
        Retrying retry;
        const TimeoutError *thrown = nullptr;
        int made = 0;
        try {
            retry.call([&] {
                try {
                    throw TimeoutError{++made};
                } catch (const TimeoutError &error) {
                    thrown = &error;
                    throw;
                }
            });
            QFAIL("nothing was thrown");
        } catch (const TimeoutError &error) {
            QCOMPARE(error.number(), 4);
            QCOMPARE(&error, thrown); // the same object
        }
    }

    void anythingMayBeThrown()
    {
        Retrying retry;
        int made = 0;
        try {
            retry.call([&] { throw ++made; });
            QFAIL("nothing was thrown");
        } catch (int number) {
            QCOMPARE(number, 4);
        }
    }

    void resultsMayBeOfAnyKind()
    {
        Retrying retry;
        int ran = 0;
        retry.call([&] { ++ran; });
        QCOMPARE(ran, 1);
        static_assert(std::is_void_v<decltype(retry.call([] {}))>);

        const auto failFirst = [&](std::uint32_t attempt) {
            if (attempt == 1)
                throw TimeoutError{1};
        };
        std::unique_ptr<int> owned = retry.call([&](std::uint32_t attempt) {
            failFirst(attempt);
            return std::make_unique<int>(7);
        });
        QCOMPARE(*owned, 7);

        int target = 1;
        int &reference = retry.call([&](std::uint32_t attempt) -> int & {
            failFirst(attempt);
            return target;
        });
        QCOMPARE(&reference, &target);
        const std::string text{"done"};
        const std::string &same = retry.call([&]() -> const std::string & { return text; });
        QCOMPARE(&same, &text);

        std::string source{"moved"};
        const std::string taken = retry.call([&]() -> std::string && { return std::move(source); });
        QCOMPARE(taken, std::string{"moved"});
    }

    void aRejectionIsAFailure()
    {
        Retrying retry;
        int made = 0;
        CallResult<std::string> answer =
            retry.call([&](std::uint32_t attempt) -> CallResult<std::string> {
                ++made;
                if (attempt < 3)
                    return Rejection{RejectedBy::Bulkhead, CircuitState::Closed, {}};
                return std::string{"done"};
            });
        QVERIFY(answer);
        QCOMPARE(*answer, std::string{"done"});
        QCOMPARE(made, 3);
        QCOMPARE(retry.waits, (std::vector<Duration>{100ms, 200ms}));

        const CallResult<void> refused = retry.call([&]() -> CallResult<void> {
            return Rejection{RejectedBy::Ramp, {}, some(5s)};
        });
        QVERIFY(!refused);
        QCOMPARE(refused.rejection().by, RejectedBy::Ramp);
        QCOMPARE(retry.waits.size(), std::size_t{5});
        QCOMPARE(retry.waits.back(), Duration{5s}); // not before it makes sense
    }

    void programmingErrorsAreNotTriedAgainUnlessAskedFor()
    {
        for (const bool asked : {false, true}) {
            RetryOptions options = plainRetry();
            options.retryProgrammingErrors = asked;
            Retrying retry{options};
            int made = 0;
            QVERIFY_THROWS_EXCEPTION(std::bad_alloc, retry.call([&] {
                ++made;
                throw std::bad_alloc{};
            }));
            QCOMPARE(made, asked ? 4 : 1);
            QVERIFY_THROWS_EXCEPTION(std::invalid_argument, retry.call([&] {
                ++made;
                throw std::invalid_argument{"x"};
            }));
            QCOMPARE(made, asked ? 8 : 2);
            QCOMPARE(retry.policy.snapshot().stoppedBy(RetryStop::Condition), asked ? 0U : 2U);
        }
    }

    void errorsAreFiltered()
    {
        RetryOptions options = plainRetry();
        options.errors.only = {"TimeoutError", "http.5xx"};
        options.errors.ignore = {"http.501"};
        Retrying retry{options};
        int made = 0;
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, retry.call([&] {
            ++made;
            throw std::runtime_error{"another"};
        }));
        QCOMPARE(made, 1);
        QVERIFY_THROWS_EXCEPTION(TimeoutError, retry.call([&] {
            ++made;
            throw TimeoutError{1};
        }));
        QCOMPARE(made, 5);
        const auto stopOf = [&](std::string_view error) {
            RetryRun run{retry.policy, at(0s)};
            return run.afterFailure(at(0s), {.error = ErrorName{error}}).why;
        };
        QCOMPARE(stopOf("http.503"), RetryStop::None);
        QCOMPARE(stopOf("http.501"), RetryStop::Condition);
        QCOMPARE(stopOf("http.429"), RetryStop::Condition);
        QCOMPARE(stopOf(""), RetryStop::None); // a failure with no name
    }

    void theSameSeedGivesTheSameWaitsAndEachCallItsOwn()
    {
        const auto waitsOf = [](std::optional<std::uint64_t> seed) {
            RetryOptions options = plainRetry();
            options.backoff.jitter = Jitter::Full;
            options.seed = seed;
            Retrying retry{options};
            for (int i = 0; i < 2; ++i)
                QTest::qVerify(retry.failsAtLast(), "fails", "", __FILE__, __LINE__);
            return retry.waits;
        };
        const std::vector<Duration> first = waitsOf(7);
        QCOMPARE(first.size(), std::size_t{6});
        QCOMPARE(first, waitsOf(7));
        QVERIFY(first != waitsOf(8));
        QVERIFY(first[0] != first[3]); // the second call does not repeat the first
        QVERIFY(waitsOf({}) != waitsOf({}));
    }

    void aWaitThatIsEndedGivesWhatTheLastAttemptGave()
    {
        Retrying retry;
        int made = 0;
        const auto stopped = [](Duration) { return false; };
        QVERIFY_THROWS_EXCEPTION(TimeoutError, retry.policy.call(
                                                   [&] {
                                                       ++made;
                                                       throw TimeoutError{1};
                                                   },
                                                   stopped));
        QCOMPARE(made, 1);
        const CallResult<int> refused = retry.policy.call(
            [&]() -> CallResult<int> {
                return Rejection{RejectedBy::Ramp, {}, {}};
            },
            stopped);
        QCOMPARE(refused.rejection().by, RejectedBy::Ramp);
        QCOMPARE(retry.policy.snapshot().stoppedBy(RetryStop::Stopped), 2U);
        QCOMPARE(retry.policy.snapshot().retries, 0U);
    }

    void whatTheWaitThrowsPassesThrough()
    {
        Retrying retry;
        QVERIFY_THROWS_EXCEPTION(std::out_of_range,
                                 retry.policy.call([] { throw TimeoutError{1}; },
                                                   [](Duration) { throw std::out_of_range{""}; }));
    }

    void theThreadSleepsByItselfAndCanBeStopped()
    {
        // No time passes: the stop was asked for before, and the clock is past what is waited for.
        Clock clock{Clock::Kind::Manual};
        std::stop_source source;
        source.request_stop();
        QVERIFY(!(ThreadSleeper{clock, source.get_token()}(1h)));
        QVERIFY(ThreadSleeper{clock}(Duration{0}));
        QVERIFY(ThreadSleeper{clock}(-1s));
        RetryOptions options = plainRetry();
        options.backoff.base = options.backoff.max = 1ns;
        RetryPolicy policy{options};
        int made = 0;
        QCOMPARE(policy.call([&] { return ++made == 3 ? made : throw TimeoutError{1}; }), 3);
    }

    void aStopEndsAWaitUnderWay()
    {
        std::stop_source source;
        Clock clock{Clock::Kind::Manual}; // stands still: only the stop can end it
        std::atomic<bool> ended{false};
        std::jthread waiting{[&] { ended = !ThreadSleeper{clock, source.get_token()}(1h); }};
        source.request_stop();
        waiting.join();
        QVERIFY(ended);
    }

    void aThreadThatIsCancelledEnds()
    {
        if (kSanitizer == "address")
            QSKIP("what passes through the thread has no object, and the sanitizer objects");
        struct Story
        {
            Retrying retry;
            int made = 0;
        } story;
        pthread_t thread{};
        const auto body = [](void *given) -> void * {
            Story &own = *static_cast<Story *>(given);
            own.retry.call([&] {
                ++own.made;
                pthread_cancel(pthread_self());
                pthread_testcancel(); // goes through every frame, and must not be kept
            });
            return nullptr;
        };
        QCOMPARE(pthread_create(&thread, nullptr, body, &story), 0);
        void *result = nullptr;
        QCOMPARE(pthread_join(thread, &result), 0);
        QVERIFY(result == PTHREAD_CANCELED);
        QCOMPARE(story.made, 1);
    }

    void unsoundOptionsAreToldAndRefused()
    {
        QVERIFY(validate(RetryOptions{}).empty());
        RetryOptions options;
        options.attempts = 0;
        options.backoff.base = Duration{0};
        options.maxElapsed = Duration{0};
        options.retryAfterMax = -1ns;
        const std::vector<OptionFault> faults = validate(options);
        QCOMPARE(faults.size(), std::size_t{4});
        QCOMPARE(faults[0].field, std::string{"retry.attempts"});
        QCOMPARE(faults[1].field, std::string{"retry.base"});
        QCOMPARE(faults[2].field, std::string{"retry.max_elapsed"});
        QCOMPARE(faults[3].field, std::string{"retry.retry_after_max"});
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, RetryPolicy{options});
    }

    void reasonsHaveWords()
    {
        QCOMPARE(text(RetryStop::None), std::string_view{});
        QCOMPARE(text(RetryStop::Condition), std::string_view{"condition"});
        QCOMPARE(text(RetryStop::Budget), std::string_view{"budget"});
        QCOMPARE(text(RetryStop::Stopped), std::string_view{"stopped"});
    }
};

QTEST_APPLESS_MAIN(TestRetry)

#include "tst_retry.moc"
