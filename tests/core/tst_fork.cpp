// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "tests/sanitizer.h"

#include <switchgear/bulkhead.h>
#include <switchgear/concurrency_limit.h>
#include <switchgear/fallback.h>
#include <switchgear/keyed_circuits.h>
#include <switchgear/keyed_rate_limiter.h>
#include <switchgear/metrics_listener.h>
#include <switchgear/rate_limiter.h>
#include <switchgear/registry.h>
#include <switchgear/retry.h>
#include <switchgear/timeout.h>

#include <QObject>
#include <QTest>

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// What the child's function says it found: none of the numbers of a program that dies.
constexpr int kWell = 77;

/// Runs the function in a child of this process; gives what it gives, or -1 where the child was
/// ended (it has half a minute).
int inChild(const std::function<int()> &function)
{
    const pid_t child = fork();
    if (child == 0) {
        alarm(30);
        _exit(function());
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

/// Waits until the token is asked.
void untilAsked(const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any asked;
    std::unique_lock lock{mutex};
    asked.wait(lock, stop, [] { return false; });
}

/// One of each policy, and what a thread may do with them.
struct Program
{
    Registry registry;
    KeyedCircuits hosts{registry, "hosts", {.options = {}, .maximum = 50}};
    CircuitBreaker breaker{"shared"};
    RateLimiter limiter{{.rate = 1e9, .burst = 1'000'000'000}};
    KeyedRateLimiter keys{{.rate = 1e9}, 1'000};
    Bulkhead bulkhead{{.concurrent = 2, .queue = 10, .queueTimeout = 1ms}};
    ConcurrencyLimit limit{};
    RetryBudget budget{};
    FallbackChain<int> fallback;
    MetricsListener metrics;
    Subscription counted = breaker.subscribe(EventKind::Change, metrics.listener());

    Program() { fallback.addCache({}).addStatic(1); }

    void useAll(int round)
    {
        const TimePoint now = Clock::steady().now();
        const std::string name = "error " + std::to_string(round % 1'000);
        breaker.tryAcquire(now).fail(now, name);
        (void)breaker.reset(byOperator(), now);
        if (const auto circuit = hosts.forKey("host " + std::to_string(round % 100), now))
            circuit->tryAcquire(now).succeed(now);
        (void)registry.circuits();
        (void)limiter.tryAcquire(now);
        limiter.setLimit({.rate = 1e9, .burst = 1'000'000'000}, now);
        (void)keys.tryAcquire(name, now);
        bulkhead.acquire().release();
        limit.tryAcquire(now).success(now);
        budget.deposit(now, 1);
        (void)budget.tryWithdraw(now);
        fallback.remember(name, round, now);
        (void)fallback.answer(name, {}, now);
        (void)breaker.snapshot(now);
        (void)metrics.collect(std::array{breaker.snapshot(now)});
        CircuitBreaker{"short-lived"}.tryAcquire(now).succeed(now);
    }
};

} // namespace

/// A child of fork() has one thread, and all the memory of those that are not there.
class TestFork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (kSanitizer == "thread")
            QSKIP("the thread sanitizer ends a child that starts a thread");
    }

    void everyLockIsFreeInTheChildWhateverOtherThreadsHeld()
    {
        Program program;
        std::atomic<int> rounds{0};
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&](const std::stop_token &stop) {
                while (!stop.stop_requested())
                    program.useAll(rounds.fetch_add(1));
            });
        }
        int forks = 0;
        for (; forks < 50; ++forks) {
            const int told = inChild([&] {
                for (int round = 0; round < 20; ++round)
                    program.useAll(round);
                return kWell;
            });
            if (told != kWell)
                break;
        }
        threads.clear();
        QCOMPARE(forks, 50);
    }

    void whatThreadsCountedIsKept()
    {
        Circuit circuit;
        std::jthread{[&] { succeed(circuit, at(1s), 1'000); }}.join();
        std::atomic<bool> mayEnd{false};
        std::atomic<bool> hasCounted{false};
        std::jthread counting{[&] {
            succeed(circuit, at(1s), 500);
            fail(circuit, at(1s), 3);
            hasCounted = true;
            hasCounted.notify_all();
            mayEnd.wait(false);
        }};
        hasCounted.wait(false);
        succeed(circuit, at(1s), 7);
        const int told = inChild([&] {
            succeed(circuit, at(2s), 10);
            std::jthread{[&] { succeed(circuit, at(2s), 20); }}.join();
            const CircuitTotals totals = circuit->snapshot(at(2s)).totals;
            return totals.succeeded == 1'537 && totals.failed == 3 && totals.calls == 1'540 ? kWell
                                                                                            : 1;
        });
        QCOMPARE(told, kWell);
        mayEnd = true;
        mayEnd.notify_all();
        counting.join();
        QCOMPARE(circuit->snapshot(at(2s)).totals.succeeded, 1'507U);
    }

    void aNewTimeOutAsksItsTokenInTheChild()
    {
        Timeout timeout{1ms};
        (void)timeout.call([](const std::stop_token &stop) { untilAsked(stop); }); // a thread now
        const int told = inChild([&] {
            const CallResult<void> result =
                timeout.call([](const std::stop_token &stop) { untilAsked(stop); });
            return !result && result.rejection().by == RejectedBy::Timeout ? kWell : 1;
        });
        QCOMPARE(told, kWell);
    }

    void aTimeOutThatTheForkCameIntoAsksItsTokenInBoth()
    {
        Timeout timeout{200ms};
        int told = 0;
        const CallResult<void> result = timeout.call([&](const std::stop_token &stop) {
            told = inChild([&] {
                untilAsked(stop);
                return kWell;
            });
            untilAsked(stop);
        });
        QVERIFY(!result);
        QCOMPARE(told, kWell);
    }

    // The thread that made it is not there, nor is what hangs on its token.
    void aTimeOutOfAnotherThreadIsTheParents()
    {
        TimeoutWatch watch{TimeoutWatch::Drive::OwnThread};
        Timeout timeout{1h, nullptr, &watch};
        std::optional<TimeoutRun> others;
        std::jthread{[&] { others = timeout.watch(Clock::steady().now()); }}.join();
        TimeoutRun own = timeout.watch(Clock::steady().now());
        QCOMPARE(watch.watched(), std::size_t{2});
        const int told = inChild([&] {
            if (watch.watched() != 1)
                return 1;
            (void)own.end(Clock::steady().now());
            (void)others->end(Clock::steady().now()); // does no harm
            return watch.watched() == 0 ? kWell : 2;
        });
        QCOMPARE(told, kWell);
        QCOMPARE(watch.watched(), std::size_t{2});
    }

    void aChildOfAChildIsNoDifferent()
    {
        Timeout timeout{1ms};
        const auto timesOut = [&] {
            return !timeout.call([](const std::stop_token &stop) { untilAsked(stop); });
        };
        QVERIFY(timesOut());
        const int told = inChild([&] {
            if (!timesOut())
                return 1;
            return inChild([&] { return timesOut() ? kWell : 2; });
        });
        QCOMPARE(told, kWell);
    }

    void whatIsBeingToldIsToldInTheParentAlone()
    {
        Circuit circuit{opensAtOnce()};
        pid_t child = -1;
        bool isChild = false;
        int toldOther = 0;
        const Subscription forking = circuit->subscribe(EventKind::Change, [&](const Event &event) {
            if (event.change->to != CircuitState::Open || child >= 0)
                return;
            (void)circuit->setMode(CircuitMode::Shadow, byOperator(), at(1s)); // waits to be told
            child = fork();
            isChild = child == 0;
        });
        const Subscription other =
            circuit->subscribe(EventKind::Change, [&](const Event &) { ++toldOther; });
        fail(circuit, at(1s));
        if (isChild) {
            alarm(30);
            if (toldOther != 0)
                _exit(1);
            (void)circuit->reset(byOperator(), at(2s)); // what the child brings is told
            _exit(toldOther == 1 ? kWell : 2);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), kWell);
        QCOMPARE(toldOther, 2);
    }

    void aBreakThatAnotherThreadAsksForIsAskedForAgainInTheChild()
    {
        std::atomic<bool> isAsking{false};
        std::atomic<bool> mayAnswer{false};
        CircuitOptions options = opensAtOnce();
        options.breakDuration.strategy = CustomBreak{[&](const BreakFacts &) {
                                                         isAsking = true;
                                                         isAsking.notify_all();
                                                         mayAnswer.wait(false);
                                                         return Duration{40s};
                                                     },
                                                     30s};
        Circuit circuit{options};
        std::jthread asking{[&] { fail(circuit, at(1s)); }};
        isAsking.wait(false);
        const int told = inChild([&] {
            mayAnswer = true;
            (void)circuit->state(at(2s)); // whoever looks asks
            return circuit->nextDue() == std::optional{at(41s)} ? kWell : 1;
        });
        QCOMPARE(told, kWell);
        mayAnswer = true;
        mayAnswer.notify_all();
    }

    void whatWaitsInAFallbacksQueueIsTheParents()
    {
        FallbackQueue<std::string> queue{{.maxEntries = 3}};
        QVERIFY(queue.tryPush("first") && queue.tryPush("second") && queue.tryPush("third"));
        const int told = inChild([&] {
            const auto drained = queue.drain([](const std::string &) {});
            if (drained != 0 || queue.snapshot().waiting != 0 || queue.snapshot().queued != 3)
                return 1;
            const bool fits = queue.tryPush("a") && queue.tryPush("b") && queue.tryPush("c");
            return fits && queue.drain([](const std::string &) {}) == 3 ? kWell : 2;
        });
        QCOMPARE(told, kWell);
        QCOMPARE(queue.drain([](const std::string &) {}), std::size_t{3});
    }

    void aDrainThatForksIsGoneOnWithByTheParentAlone()
    {
        FallbackQueue<std::string> queue{{.maxEntries = 3}};
        QVERIFY(queue.tryPush("first") && queue.tryPush("second"));
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        pid_t child = -1;
        const std::size_t drained = queue.drain([&](const std::string &item) {
            if (item == "first")
                child = fork();
        });
        if (child == 0) {
            alarm(30);
            const bool isEmpty = queue.snapshot().waiting == 0 && queue.tryPush("new")
                                 && queue.drain([](const std::string &) {}) == 1;
            _exit(drained == 1 && isEmpty ? kWell : 1);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), kWell);
        QCOMPARE(drained, std::size_t{2});
        QCOMPARE(queue.snapshot().waiting, std::size_t{0});
    }

    void whatListenersHaveYetToHearIsToldInTheParentAlone()
    {
        const TimePoint now = Clock::steady().now();
        CircuitBreaker breaker{"told"};
        std::atomic<int> heard{0};
        std::latch inside{1};
        std::latch goOn{1};
        const Subscription subscription = breaker.subscribe(EventKind::Change, [&](const Event &) {
            if (heard.fetch_add(1) != 0)
                return;
            inside.count_down();
            goOn.wait();
        });
        std::thread teller{[&] { (void)breaker.reset(byOperator(), now); }};
        inside.wait();
        (void)breaker.reset(byOperator(), now); // is to be told by that thread
        QCOMPARE(inChild([&] {
                     (void)breaker.reset(byOperator(), now); // by this one: the other is not there
                     return heard == 2 ? kWell : heard.load();
                 }),
                 kWell);
        goOn.count_down();
        teller.join();
        QCOMPARE(heard.load(), 2);
    }

    void aListenerThatForksTellsTheRestInTheParentAlone()
    {
        const TimePoint now = Clock::steady().now();
        CircuitBreaker breaker{"forking"};
        int heard = 0;
        pid_t child = -1;
        const Subscription subscription = breaker.subscribe(EventKind::Change, [&](const Event &) {
            if (++heard != 1)
                return;
            (void)breaker.reset(byOperator(), now); // told after this one
            child = fork();
        });
        (void)breaker.reset(byOperator(), now);
        if (child == 0)
            _exit(heard == 1 ? kWell : heard);
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QCOMPARE(WIFEXITED(status) ? WEXITSTATUS(status) : -1, kWell);
        QCOMPARE(heard, 2);
    }

    void whoStandsInABulkheadsLineIsServedInTheParentAlone()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 5, .queueTimeout = 1h}};
        BulkheadPermit held = bulkhead.tryAcquire();
        int called = 0;
        BulkheadWaiter waiter;
        QVERIFY(!bulkhead.enqueue(
            Clock::steady().now(), [&](BulkheadPermit) { ++called; }, waiter));
        std::jthread waiting{[&] { (void)bulkhead.acquire(); }};
        while (bulkhead.snapshot().waiting < 2)
            std::this_thread::yield();
        const int told = inChild([&] {
            if (bulkhead.snapshot().waiting != 0)
                return 1;
            held.release();
            if (called != 0)
                return 2;
            return bulkhead.tryAcquire() ? kWell : 3;
        });
        QCOMPARE(told, kWell);
        held.release();
        waiting.join();
        QCOMPARE(called, 1);
    }
};

QTEST_APPLESS_MAIN(TestFork)

#include "tst_fork.moc"
