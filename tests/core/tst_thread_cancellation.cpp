// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cancellation_support.h"
#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <optional>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// The policies of a call that hangs, and what they look like when it is over.
struct Guard
{
    Clock clock{Clock::Kind::Manual};
    CircuitBreaker breaker{"payments", opensAtOnce(), &clock};
    Bulkhead bulkhead{{.concurrent = 2, .queue = 2, .queueTimeout = 1h}, &clock};
    Timeout timeout{5s, &clock};
    RateLimiter limiter{{.rate = 1, .burst = 3}, &clock};

    /// The permit was given up, the place came back, and the circuit goes on as before.
    [[nodiscard]] bool isLeftBehindClean()
    {
        const CircuitSnapshot snapshot = breaker.snapshot(clock.now());
        return snapshot.totals.abandoned == 1 && snapshot.totals.failed == 0
               && snapshot.inFlight == 0 && snapshot.state == CircuitState::Closed
               && bulkhead.snapshot().inUse == 0;
    }
};

/// Begins a coroutine's call in the thread that calls it.
template <typename Task>
void begin(Task &task)
{
    task.await_suspend(std::noop_coroutine()).resume();
}

} // namespace

/// Threads that are cancelled (pthread_cancel) in calls: the program goes on, and so do the
/// policies.
class TestThreadCancellation : public QObject
{
    Q_OBJECT

private:
    Guard *m_guard = nullptr;
    std::optional<Guard> m_own;

private Q_SLOTS:
    void init() { m_guard = &m_own.emplace(); }
    void cleanup() { m_own.reset(); }

    // Each form of a call
    // ---------------------------------------------------------------------------
    void aBreakersCall()
    {
        QVERIFY(endsCancelled(
            [&](const auto &hanging) { static_cast<void>(m_guard->breaker.call(hanging)); }));
        QVERIFY(m_guard->isLeftBehindClean());
        auto wrapped = m_guard->breaker.wrap([](const auto &hanging) { hanging(); });
        QVERIFY(endsCancelled([&](const auto &hanging) { static_cast<void>(wrapped(hanging)); }));
        QCOMPARE(m_guard->breaker.snapshot(at(0s)).totals.abandoned, 2U);
    }

    void aPipelinesShortWay()
    {
        Pipeline pipeline{m_guard->clock, m_guard->limiter, m_guard->bulkhead, m_guard->breaker,
                          m_guard->timeout};
        QVERIFY(
            endsCancelled([&](const auto &hanging) { static_cast<void>(pipeline.call(hanging)); }));
        QVERIFY(m_guard->isLeftBehindClean());
        QCOMPARE(m_guard->limiter.snapshot(at(0s)).available, 2.0); // the call was made
        QVERIFY(pipeline.call([] {}));
    }

    void aPipelinesCallThatLooksAtItsContext()
    {
        Pipeline pipeline{m_guard->clock, m_guard->bulkhead, m_guard->breaker, m_guard->timeout};
        QVERIFY(endsCancelled([&](const auto &hanging) {
            static_cast<void>(pipeline.call([&](const CallContext &) { hanging(); }));
        }));
        QVERIFY(m_guard->isLeftBehindClean());
        QCOMPARE(m_guard->timeout.snapshot().started, 1U);
        QCOMPARE(m_guard->timeout.snapshot().overdue, 0U);
    }

    void aPipelinesCallThatBringsAlong()
    {
        FallbackChain<int> fallback{{}, &m_guard->clock};
        fallback.addStatic(1);
        RetryPolicy retry{{}, &m_guard->clock};
        Pipeline pipeline{m_guard->clock, fallback, retry, m_guard->bulkhead, m_guard->breaker};
        QVERIFY(endsCancelled([&](const auto &hanging) {
            PipelineCall with;
            with.key = "key";
            static_cast<void>(pipeline.call(with, [&] {
                hanging();
                return 2;
            }));
        }));
        QVERIFY(m_guard->isLeftBehindClean());
        QCOMPARE(fallback.snapshot().levels.front().served, 0U);
    }

    void aFunctionThatAPipelineWraps()
    {
        Pipeline pipeline{m_guard->clock, m_guard->bulkhead, m_guard->breaker};
        auto wrapped = pipeline.wrap([](const auto &hanging) { hanging(); });
        QVERIFY(endsCancelled([&](const auto &hanging) { static_cast<void>(wrapped(hanging)); }));
        QVERIFY(m_guard->isLeftBehindClean());
    }

    void aGuardedCircuitsCall()
    {
        auto breaker = std::make_shared<CircuitBreaker>("guarded", opensAtOnce(), &m_guard->clock);
        GuardedCircuit circuit{breaker, RateLimit{.rate = 1}, BulkheadOptions{.concurrent = 1}};
        Pipeline pipeline{m_guard->clock, circuit};
        QVERIFY(
            endsCancelled([&](const auto &hanging) { static_cast<void>(pipeline.call(hanging)); }));
        QCOMPARE(breaker->snapshot(at(0s)).totals.abandoned, 1U);
        QCOMPARE(circuit.bulkhead()->snapshot().inUse, 0U);
    }

    void aCoroutineInTheThreadThatResumesIt()
    {
        Pipeline pipeline{m_guard->clock, m_guard->bulkhead, m_guard->breaker};
        Gate gate;
        const std::function<void()> *inside = nullptr;
        struct Operation
        {
            Gate *gate;
            const std::function<void()> *const *inside;
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> handle)
            {
                gate->pass().await_suspend(handle);
            }
            void await_resume() const { (**inside)(); }
        };
        auto task = pipeline.run(
            [&] {
                return Operation{&gate, &inside};
            },
            [&](Duration) { return gate.pass(); });
        begin(task);
        QCOMPARE(m_guard->bulkhead.snapshot().inUse, 1U);
        QVERIFY(endsCancelled([&](const auto &hanging) {
            const std::function<void()> function{hanging};
            inside = &function;
            gate.open();
        }));
        QVERIFY(m_guard->isLeftBehindClean());
    }

    void aCoroutineInItsFirstStep()
    {
        Pipeline pipeline{m_guard->clock, m_guard->bulkhead, m_guard->breaker};
        QVERIFY(endsCancelled([&](const auto &hanging) {
            auto task = pipeline.run(
                [&] {
                    hanging();
                    return std::suspend_never{};
                },
                [](Duration) { return std::suspend_never{}; });
            begin(task);
        }));
        QVERIFY(m_guard->isLeftBehindClean());
    }

    void aRunInTheCallersHands()
    {
        Pipeline pipeline{m_guard->clock, m_guard->bulkhead, m_guard->breaker, m_guard->timeout};
        QVERIFY(endsCancelled([&](const auto &hanging) {
            detail::CallSlot<int> slot;
            auto run = pipeline.begin(slot, at(0s));
            if (run.start() == PipelineStep::Call)
                hanging();
        }));
        QVERIFY(m_guard->isLeftBehindClean());
    }

    void timeOutsRetriesAndFallbacks()
    {
        QVERIFY(endsCancelled(
            [&](const auto &hanging) { static_cast<void>(m_guard->timeout.call(hanging)); }));
        QVERIFY(endsCancelled([&](const auto &hanging) {
            static_cast<void>(m_guard->timeout.call([&](Deadline) { hanging(); }));
        }));
        QVERIFY(endsCancelled([&](const auto &hanging) {
            static_cast<void>(m_guard->timeout.call([&](const std::stop_token &) { hanging(); }));
        }));
        QCOMPARE(m_guard->timeout.snapshot().started, 3U);
        QCOMPARE(m_guard->timeout.snapshot().inTime, 3U);
        RetryPolicy retry{{}, &m_guard->clock};
        QVERIFY(endsCancelled([&](const auto &hanging) { retry.call(hanging); }));
        QCOMPARE(retry.snapshot().retries, 0U);
        FallbackChain<void> fallback{{}, &m_guard->clock};
        fallback.addStatic({});
        QVERIFY(endsCancelled(
            [&](const auto &hanging) { static_cast<void>(fallback.call("key", hanging)); }));
        QCOMPARE(fallback.snapshot().levels.front().served, 0U);
    }

    // Where a call waits
    // ----------------------------------------------------------------------------
    void inABulkheadsLine()
    {
        const BulkheadPermit first = m_guard->bulkhead.tryAcquire();
        BulkheadPermit second = m_guard->bulkhead.tryAcquire();
        RateLimiter &limiter = m_guard->limiter;
        Pipeline pipeline{m_guard->clock, limiter, m_guard->bulkhead, m_guard->breaker};
        for (const bool inPipeline : {false, true}) {
            // The request is there before it stands in line: it ends where it would wait.
            CancelledThread thread{[&] {
                static_cast<void>(pthread_cancel(pthread_self()));
                if (inPipeline)
                    static_cast<void>(pipeline.call([] {}));
                else
                    static_cast<void>(m_guard->bulkhead.acquire());
            }};
            QVERIFY(thread.join());
        }
        const BulkheadSnapshot snapshot = m_guard->bulkhead.snapshot();
        QCOMPARE(snapshot.waiting, 0U);
        QCOMPARE(snapshot.withdrawn, 2U);
        QCOMPARE(limiter.snapshot(at(0s)).available, 3.0); // its token came back
        second.release(); // to nobody
        QCOMPARE(m_guard->bulkhead.snapshot().inUse, 1U);
        QVERIFY(pipeline.call([] {}));
    }

    void betweenTwoAttempts()
    {
        RetryPolicy retry{{}, &m_guard->clock};
        Pipeline pipeline{m_guard->clock, m_guard->limiter, retry, m_guard->bulkhead};
        for (const bool inPipeline : {false, true}) {
            CancelledThread thread{[&] {
                const auto failing = [] { throw std::runtime_error{"no"}; };
                static_cast<void>(pthread_cancel(pthread_self()));
                if (inPipeline)
                    static_cast<void>(pipeline.call(failing));
                else
                    retry.call(failing);
            }};
            QVERIFY(thread.join());
        }
        QCOMPARE(retry.snapshot().calls, 2U);
        QCOMPARE(m_guard->bulkhead.snapshot().inUse, 0U);
    }

    // What is handed in may catch everything itself, as long as it lets a forced unwind through.
    void inAWaitThatCatchesEverything()
    {
        RetryPolicy retry{{}, &m_guard->clock};
        QVERIFY(endsCancelled([&](const auto &hanging) {
            const auto failing = [] { throw std::runtime_error{"no"}; };
            retry.call(failing, [&](Duration) {
                try {
                    hanging();
                } catch (...) {
                    throw;
                }
            });
        }));
        RetryOptions options;
        options.errors.predicate = [](std::string_view) {
            static_cast<void>(pthread_cancel(pthread_self()));
            try {
                pthread_testcancel();
            } catch (...) {
                throw;
            }
            return Verdict::Failure;
        };
        RetryPolicy asking{options, &m_guard->clock};
        CancelledThread thread{[&] { asking.call([] { throw std::runtime_error{"no"}; }); }};
        QVERIFY(thread.join());
    }

    void whileItWaitsForItsToken()
    {
        Pipeline pipeline{m_guard->clock, waitingFor(m_guard->limiter, 1h)};
        QVERIFY(m_guard->limiter.tryAcquire(at(0s), 3));
        CancelledThread thread{[&] {
            static_cast<void>(pthread_cancel(pthread_self()));
            static_cast<void>(pipeline.call([] {}));
        }};
        QVERIFY(thread.join());
        QCOMPARE(m_guard->limiter.snapshot(at(0s)).available, 0.0); // its token came back
    }

    // Functions handed in
    // ---------------------------------------------------------------------------
    void aFallbacksOwnFunctions()
    {
        for (const bool throws : {false, true}) {
            FallbackChain<int> fallback{{}, &m_guard->clock};
            const std::function<void()> *inside = nullptr;
            fallback.addComputed([&](const FallbackFailure &) {
                (*inside)();
                return std::optional{1};
            });
            Pipeline pipeline{m_guard->clock, fallback, m_guard->bulkhead};
            for (const bool inPipeline : {false, true}) {
                QVERIFY(endsCancelled([&](const auto &hanging) {
                    const std::function<void()> function{hanging};
                    inside = &function;
                    const auto call = [&]() -> CallResult<int> {
                        if (throws)
                            throw std::runtime_error{"no"};
                        return Rejection{RejectedBy::Limiter, {}, {}};
                    };
                    const auto failing = []() -> int { throw std::runtime_error{"no"}; };
                    if (inPipeline)
                        static_cast<void>(pipeline.call(failing));
                    else
                        static_cast<void>(fallback.call("key", call));
                }));
            }
            QCOMPARE(fallback.snapshot().levels.front().threw, 0U);
            QCOMPARE(m_guard->bulkhead.snapshot().inUse, 0U);
        }
    }

    void aQueueThatIsBeingDrained()
    {
        FallbackQueue<std::string> queue;
        QVERIFY(queue.tryPush("mail"));
        QVERIFY(endsCancelled([&](const auto &hanging) {
            static_cast<void>(queue.drain([&](const std::string &) { hanging(); }));
        }));
        QCOMPARE(queue.snapshot().waiting, std::size_t{1});
        QCOMPARE(queue.drain([](const std::string &) {}), std::size_t{1});
    }

    // What may not throw, and so is not cut off: the request waits until it is over.
    void aListenerComesToItsEnd()
    {
        int told = 0;
        const Subscription subscription =
            m_guard->breaker.subscribe(EventKind::Change, [&](const Event &) {
                pthread_testcancel();
                ++told;
            });
        endWithAFailure();
        QCOMPARE(told, 1);
        fail(m_guard->breaker, at(30s)); // half-open, and open again
        QCOMPARE(told, 3);
    }

    void aPredicateComesToItsEnd()
    {
        CircuitOptions options = opensAtOnce();
        int asked = 0;
        options.errors.predicate = [&](std::string_view) {
            pthread_testcancel();
            ++asked;
            return Verdict::Failure;
        };
        static_cast<void>(m_guard->breaker.reconfigure(options, {}, at(0s)));
        endWithAFailure();
        QCOMPARE(asked, 1);
    }

    void aCustomBreakComesToItsEnd()
    {
        CircuitOptions options = opensAtOnce();
        int asked = 0;
        options.breakDuration.strategy = CustomBreak{.function = [&](const BreakFacts &) {
            pthread_testcancel();
            ++asked;
            return Duration{7s};
        }};
        static_cast<void>(m_guard->breaker.reconfigure(options, {}, at(0s)));
        endWithAFailure();
        QCOMPARE(asked, 1);
        QCOMPARE(m_guard->breaker.snapshot(at(0s)).retryAfter, some(7s));
    }

    void aBulkheadsCallbackComesToItsEnd()
    {
        const BulkheadPermit first = m_guard->bulkhead.tryAcquire();
        BulkheadPermit second = m_guard->bulkhead.tryAcquire();
        int told = 0;
        const BulkheadWaiter waiter = m_guard->bulkhead.enqueue(at(0s), [&](BulkheadPermit) {
            pthread_testcancel();
            ++told;
        });
        CancelledThread thread{[&] {
            static_cast<void>(pthread_cancel(pthread_self()));
            second.release();
            pthread_testcancel();
        }};
        QVERIFY(thread.join());
        QCOMPARE(told, 1);
        QCOMPARE(m_guard->bulkhead.snapshot().inUse, 1U);
    }

    void whatHangsOnAStopTokenComesToItsEnd()
    {
        TimeoutWatch watch{TimeoutWatch::Drive::ByHand, &m_guard->clock};
        Timeout timeout{5s, &m_guard->clock, &watch};
        const TimeoutRun run = timeout.watch(at(0s));
        int asked = 0;
        const std::stop_callback onStop{run.stopToken(), [&] {
                                            pthread_testcancel();
                                            ++asked;
                                        }};
        CancelledThread thread{[&] {
            static_cast<void>(pthread_cancel(pthread_self()));
            static_cast<void>(watch.advance(at(5s)));
            pthread_testcancel();
        }};
        QVERIFY(thread.join());
        QCOMPARE(asked, 1);
        QCOMPARE(watch.watched(), std::size_t{0});
    }

private:
    /// A thread that is to be cancelled lets a call fail, and the circuit open.
    void endWithAFailure()
    {
        CancelledThread thread{[&] {
            Permit permit = m_guard->breaker.tryAcquire(at(0s));
            static_cast<void>(pthread_cancel(pthread_self()));
            permit.fail(at(0s), ErrorName{"TimeoutError"});
            pthread_testcancel();
        }};
        QVERIFY(thread.join());
        QCOMPARE(m_guard->breaker.snapshot(at(0s)).state, CircuitState::Open);
    }
};

QTEST_APPLESS_MAIN(TestThreadCancellation)

#include "tst_thread_cancellation.moc"
