// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_support.h"

#include <switchgear/registry.h>

#include <QObject>
#include <QTest>
#include <queue>

#include <atomic>
#include <barrier>
#include <latch>
#include <memory>
#include <mutex>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

/// One circuit, many threads. Bounded counts, so that a sanitizer gets through.
class TestBreakerThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void totalsAddUpExactlyOnceThreadsAreJoined()
    {
        constexpr int kThreads = 4;
        constexpr int kCalls = 20000;
        CircuitOptions options = counting();
        options.errors.ignore = {"ValueError"};
        options.latency = LatencyTracking::On;
        Circuit circuit{options};
        const ErrorName errors[] = {ErrorName{"http.500"}, ErrorName{"http.503"}};
        inThreads(kThreads, [&](int thread) {
            for (int i = 0; i < kCalls; ++i) {
                const TimePoint now = at(1s + std::chrono::microseconds{i});
                Permit permit = circuit->tryAcquire(now);
                if (i % 10 == 0)
                    permit.fail(now, errors[thread % 2]);
                else if (i % 100 == 1)
                    permit.cancel(now);
                else if (i % 100 == 2)
                    permit.fail(now, ErrorName{"ValueError"});
                else if (i % 100 == 3)
                    permit.abandon(now);
                else
                    permit.succeed(now);
            }
        });
        const CircuitSnapshot snapshot = circuit->snapshot(at(2s));
        CircuitTotals expected;
        expected.calls = expected.permitted = kThreads * kCalls;
        expected.failed = kThreads * kCalls / 10;
        expected.cancelled = expected.ignored = expected.abandoned = kThreads * kCalls / 100;
        expected.succeeded = expected.permitted - expected.failed - 3 * expected.cancelled;
        QCOMPARE(snapshot.totals, expected);
        QCOMPARE(snapshot.inFlight, 0U);
        QCOMPARE(snapshot.window.calls, expected.succeeded + expected.failed);
        QCOMPARE(snapshot.window.failed, expected.failed);
        QCOMPARE(snapshot.latency.total(), expected.succeeded + expected.failed);
        QCOMPARE(snapshot.errors.size(), 2U);
        for (const ErrorCount &error : snapshot.errors)
            QCOMPARE(error.count, expected.failed / 2);
    }

    void totalsOfManyCircuitsDoNotMix()
    {
        constexpr int kThreads = 4;
        std::vector<std::unique_ptr<Circuit>> circuits;
        for (int i = 0; i < 40; ++i)
            circuits.push_back(std::make_unique<Circuit>(counting(), std::to_string(i)));
        inThreads(kThreads, [&](int thread) {
            for (int round = 0; round < 50; ++round) {
                for (std::size_t i = 0; i < circuits.size(); ++i) {
                    succeed(*circuits[i], at(1s), static_cast<int>(i) + 1);
                    if (thread == 0)
                        fail(*circuits[i], at(1s));
                }
            }
        });
        for (std::size_t i = 0; i < circuits.size(); ++i) {
            const CircuitTotals totals = (*circuits[i])->snapshot(at(1s)).totals;
            QCOMPARE(totals.succeeded, kThreads * 50U * (i + 1));
            QCOMPARE(totals.failed, 50U);
        }
    }

    void aThreadThatEndedLeavesItsCounts()
    {
        Circuit circuit{counting()};
        for (int i = 0; i < 200; ++i)
            std::jthread{[&] { succeed(circuit, at(1s), 7); }}.join();
        QCOMPARE(circuit->snapshot(at(1s)).totals.succeeded, 1400U);
        QCOMPARE(circuit->snapshot(at(1s)).window.calls, 1400U);
        // What ended threads counted holds for the rules too.
        Circuit opening{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
        for (int i = 0; i < 9; ++i)
            std::jthread{[&] { fail(opening, at(1s)); }}.join();
        QCOMPARE(opening->state(at(1s)), CircuitState::Closed);
        std::jthread{[&] { fail(opening, at(1s)); }}.join();
        QCOMPARE(opening->state(at(1s)), CircuitState::Open);
    }

    void aCircuitMayEndWhileThreadsThatUsedItLive()
    {
        constexpr int kThreads = 3;
        std::barrier step{kThreads + 1};
        std::unique_ptr<Circuit> circuit;
        std::vector<std::jthread> threads;
        constexpr int kRounds = 100;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < kRounds; ++round) {
                    step.arrive_and_wait(); // a circuit is there
                    succeed(*circuit, at(1s), 5);
                    fail(*circuit, at(1s), 2);
                    step.arrive_and_wait(); // done with it
                }
            });
        }
        int wrong = 0;
        for (int round = 0; round < kRounds; ++round) {
            circuit = std::make_unique<Circuit>(counting(), "round " + std::to_string(round));
            wrong += (*circuit)->snapshot(at(1s)).totals == CircuitTotals{} ? 0 : 1;
            step.arrive_and_wait();
            step.arrive_and_wait();
            const CircuitTotals totals = (*circuit)->snapshot(at(1s)).totals;
            wrong += totals.succeeded == kThreads * 5 && totals.failed == kThreads * 2 ? 0 : 1;
            circuit.reset(); // the threads idle, and their places in it are taken again
        }
        threads.clear();
        QCOMPARE(wrong, 0);
    }

    void permitsMayEndInOtherThreads()
    {
        constexpr int kCalls = 3000;
        Circuit circuit{counting()};
        std::mutex mutex;
        std::queue<Permit> handed;
        std::atomic<int> left{2 * kCalls};
        inThreads(4, [&](int thread) {
            if (thread < 2) {
                for (int i = 0; i < kCalls; ++i) {
                    Permit permit = circuit->tryAcquire(at(1s));
                    const std::scoped_lock lock{mutex};
                    handed.push(std::move(permit));
                }
                return;
            }
            while (left.load() > 0) {
                Permit permit;
                {
                    const std::scoped_lock lock{mutex};
                    if (handed.empty())
                        continue;
                    permit = std::move(handed.front());
                    handed.pop();
                }
                if (left.fetch_sub(1) % 3 == 0)
                    permit.fail(at(2s), ErrorName{"TimeoutError"});
                else
                    permit.succeed(at(2s));
            }
        });
        const CircuitSnapshot snapshot = circuit->snapshot(at(2s));
        QCOMPARE(snapshot.totals.permitted, 2U * kCalls);
        QCOMPARE(snapshot.totals.failed, 2U * kCalls / 3);
        QCOMPARE(snapshot.totals.succeeded + snapshot.totals.failed, 2U * kCalls);
        QCOMPARE(snapshot.inFlight, 0U);
    }

    // As when a thread is held up between reading the clock and handing the instant in.
    void instantsOutOfTheirOrderGrowOldByThemselves()
    {
        Circuit circuit{optionsWith(FailureCount{3, 10s})};
        fail(circuit, at(5s));
        fail(circuit, at(2s));
        fail(circuit, at(12s)); // 2 is just out: 5 and 12
        QCOMPARE(circuit->state(at(12s)), CircuitState::Closed);
        fail(circuit, at(14s)); // 5, 12 and this one
        QCOMPARE(circuit->state(at(14s)), CircuitState::Open);
    }

    void controlSnapshotsAndListenersBesideCallsLoseNothing()
    {
        constexpr int kCalls = 5000;
        constexpr int kOrders = 150;
        CircuitOptions options;
        options.breakDuration.strategy = ConstantBreak{1us};
        options.halfOpen = HalfOpen{2, 1, 1ms};
        Circuit circuit{options};
        std::atomic<std::uint64_t> asked{0};
        std::atomic<std::uint64_t> permitted{0};
        std::atomic<std::uint64_t> lastTold{0};
        std::atomic<int> outOfOrder{0};
        std::atomic<std::int64_t> clock{0};
        const auto now = [&] { return at(Duration{clock.fetch_add(50)}); };
        const Subscription subscription =
            circuit->subscribe(EventKind::Change, [&](const Event &event) {
                const std::uint64_t before = lastTold.exchange(event.change->sequence);
                outOfOrder += before < event.change->sequence ? 0 : 1;
            });
        inThreads(4, [&](int thread) {
            if (thread == 0) {
                for (int i = 0; i < kOrders; ++i)
                    order(*circuit, i, now());
                return;
            }
            if (thread == 1) {
                for (int i = 0; i < kOrders; ++i) {
                    const CircuitSnapshot snapshot = circuit->snapshot(now());
                    outOfOrder += snapshot.totals.calls
                                          == snapshot.totals.permitted + snapshot.totals.rejected
                                      ? 0
                                      : 1;
                    static_cast<void>(circuit->history(snapshot.lastChange));
                    static_cast<void>(circuit->nextDue());
                    const Subscription brief = circuit->subscribe(
                        EventKind::Success | EventKind::Rejection, [](const Event &) {});
                }
                return;
            }
            for (int i = 0; i < kCalls; ++i) {
                Permit permit = circuit->tryAcquire(now());
                ++asked;
                permitted += permit ? 1 : 0;
                if (i % 3 != 0)
                    permit.fail(now(), ErrorName{"TimeoutError"});
                else
                    permit.succeed(now());
            }
        });
        circuit->reset(byOperator(), now());
        const CircuitSnapshot snapshot = circuit->snapshot(now());
        QCOMPARE(outOfOrder.load(), 0);
        QCOMPARE(snapshot.totals.calls, asked.load());
        QCOMPARE(snapshot.totals.permitted, permitted.load());
        QCOMPARE(snapshot.inFlight, 0U);
        QCOMPARE(lastTold.load() + 0U, snapshot.lastChange);
        QCOMPARE(snapshot.state, CircuitState::Closed);
    }

    void everyOutcomeIsCountedOnceThroughChangesOfState()
    {
        // A probe's time-out and its late outcome: none here, the time-out is far away.
        constexpr int kCalls = 4000;
        CircuitOptions options = optionsWith(ConsecutiveFailures{3, Duration{0}});
        options.breakDuration.strategy = ConstantBreak{1us};
        options.halfOpen = HalfOpen{1, 1, 1h};
        Circuit circuit{options};
        std::atomic<std::int64_t> clock{0};
        std::atomic<std::uint64_t> ended{0};
        inThreads(4, [&](int thread) {
            for (int i = 0; i < kCalls; ++i) {
                const TimePoint now = at(Duration{clock.fetch_add(20)});
                Permit permit = circuit->tryAcquire(now);
                ended += permit ? 1 : 0;
                if ((i + thread) % 2 == 0)
                    permit.fail(now, ErrorName{"TimeoutError"});
                else
                    permit.succeed(now);
            }
        });
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.totals.succeeded + snapshot.totals.failed, ended.load());
        QCOMPARE(snapshot.totals.permitted, ended.load());
        QCOMPARE(snapshot.totals.calls, 4U * kCalls);
        QCOMPARE(snapshot.inFlight, 0U);
        QCOMPARE(snapshot.errors.front().count, snapshot.totals.failed);
    }

private:
    static void order(CircuitBreaker &breaker, int number, TimePoint now)
    {
        switch (number % 6) {
        case 0:
            breaker.trip(byOperator(), now);
            break;
        case 1:
            breaker.isolate(byOperator(), now, now + 1us);
            break;
        case 2:
            breaker.setMode(number % 4 == 0 ? CircuitMode::Shadow : CircuitMode::Enforce,
                            byOperator(), now);
            break;
        case 3:
            breaker.forceHalfOpen(byOperator(), now);
            break;
        case 4:
            breaker.setBreakDuration({}, byOperator(), now);
            break;
        default:
            breaker.reset(byOperator(), now);
            break;
        }
    }
};

QTEST_APPLESS_MAIN(TestBreakerThreads)

#include "tst_breaker_threads.moc"
