// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_support.h"
#include "turns.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <barrier>
#include <mutex>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

/// When a circuit opens, and whom it lets try, where threads meet in it.
class TestBreakerContention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void underContentionItOpensWithAtMostTheCallsInFlightMore_data()
    {
        QTest::addColumn<int>("rule");
        QTest::newRow("failure ratio") << 0;
        QTest::newRow("failure ratio of calls") << 1;
        QTest::newRow("failure count") << 2;
        QTest::newRow("consecutive failures") << 3;
        QTest::newRow("failure count with a share") << 4;
    }

    void underContentionItOpensWithAtMostTheCallsInFlightMore()
    {
        QFETCH(const int, rule);
        constexpr std::uint64_t kThreads = 4;
        const std::vector<TripRule> rules{
            FailureRatio{0.5, 1000, 1h, 10},
            FailureRatioOfCalls{1.0, 1000, 1000},
            FailureCount{1000, 1h},
            ConsecutiveFailures{1000, Duration{0}},
            FailureCount{1000, 1h, 1.0, 1000},
        };
        for (int round = 0; round < 10; ++round) {
            Circuit circuit{optionsWith(rules[static_cast<std::size_t>(rule)])};
            inThreads(kThreads, [&](int) {
                for (int i = 0; i < 2000; ++i)
                    fail(circuit, at(1s));
            });
            const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
            QCOMPARE(snapshot.state, CircuitState::Open);
            QCOMPARE(snapshot.totals.openings, 1U);
            QVERIFY(snapshot.totals.failed >= 1000U);
            // Each of the other threads had at most one call in flight.
            QVERIFY2(snapshot.totals.permitted <= 1000U + kThreads - 1U,
                     qPrintable(QString::number(snapshot.totals.permitted)));
            QCOMPARE(snapshot.totals.calls, kThreads * 2000U);
            QCOMPARE(snapshot.totals.failed, snapshot.totals.permitted);
        }
    }

    void roomThatSuccessesMadeIsGivenOutOnce_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::addColumn<int>("failing");
        for (const double ratio : {0.05, 0.5, 0.9}) {
            for (const int failing : {1, 2, 4})
                QTest::addRow("ratio %g, %d threads failing", ratio, failing) << ratio << failing;
        }
    }

    void roomThatSuccessesMadeIsGivenOutOnce()
    {
        QFETCH(const double, ratio);
        QFETCH(const int, failing);
        constexpr int kThreads = 4;
        constexpr std::uint64_t kSuccesses = 2000;
        // The first number of failures at which failures / calls reaches the ratio.
        std::uint64_t wanted = 1;
        while (static_cast<double>(wanted) / static_cast<double>(wanted + kSuccesses) < ratio)
            ++wanted;
        for (int round = 0; round < 5; ++round) {
            Circuit circuit{optionsWith(FailureRatio{ratio, 100, 1h, 10})};
            std::barrier succeeded{kThreads};
            inThreads(kThreads, [&](int thread) {
                succeed(circuit, at(1s), kSuccesses / kThreads);
                succeeded.arrive_and_wait(); // those that do not fail keep what they were given
                for (std::uint64_t i = 0; thread < failing && i < wanted + 100; ++i)
                    fail(circuit, at(1s));
            });
            const CircuitTotals totals = circuit->snapshot(at(1s)).totals;
            QCOMPARE(totals.openings, 1U);
            QVERIFY(totals.failed >= wanted);
            QVERIFY2(totals.failed <= wanted + static_cast<std::uint64_t>(failing) - 1U,
                     qPrintable(QString::number(totals.failed - wanted)));
        }
    }

    void aSuccessOfAnotherThreadEndsARowOfFailures()
    {
        for (const Duration window : {Duration{0}, Duration{10s}}) {
            Circuit circuit{optionsWith(ConsecutiveFailures{2, window})};
            Turns turns{3};
            turns.run(1, [&] { succeed(circuit, at(1s), 3); }); // it may count by itself now
            turns.run(2, [&] { succeed(circuit, at(1s), 3); });
            turns.run(3, [&] { fail(circuit, at(1s)); });
            turns.run(1, [&] { succeed(circuit, at(1s)); });
            turns.run(3, [&] { fail(circuit, at(1s)); });
            turns.run(2, [&] { succeed(circuit, at(1s)); });
            turns.run(1, [&] { fail(circuit, at(1s)); });
            QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
            QCOMPARE(circuit->snapshot(at(1s)).consecutiveFailures, 1U);
            turns.run(2, [&] { fail(circuit, at(1s)); });
            QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
        }
    }

    void aBudgetThatOtherThreadsHoldIsTakenBack()
    {
        // Successes first hand every thread much room; then one thread alone fails.
        Circuit circuit{optionsWith(FailureRatio{0.5, 100, 1h, 10})};
        constexpr std::uint64_t kThreads = 4;
        std::barrier step{static_cast<std::ptrdiff_t>(kThreads)};
        std::vector<std::jthread> threads;
        for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
            threads.emplace_back([&, thread] {
                succeed(circuit, at(1s), 500);
                fail(circuit, at(1s), 50);
                step.arrive_and_wait();
                if (thread == 0)
                    fail(circuit, at(1s), 1799); // 1999 of 3999: one less than half
                step.arrive_and_wait();
            });
        }
        threads.clear();
        QCOMPARE(circuit->snapshot(at(1s)).window.failed, 1999U);
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        fail(circuit, at(1s)); // 2000 of 4000
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void halfOpenAdmitsItsProbesHoweverManyAsk()
    {
        CircuitOptions options = opensAtOnce();
        options.halfOpen = HalfOpen{3, 3, 1h};
        for (int round = 0; round < 100; ++round) {
            Circuit circuit{options};
            fail(circuit, at(0s));
            std::atomic<int> admitted{0};
            std::mutex mutex;
            std::vector<Permit> held;
            inThreads(4, [&](int) {
                for (int i = 0; i < 5; ++i) {
                    if (Permit permit = circuit->tryAcquire(at(30s))) {
                        ++admitted;
                        const std::scoped_lock lock{mutex};
                        held.push_back(std::move(permit));
                    }
                }
            });
            QCOMPARE(admitted.load(), 3);
            inThreads(3, [&](int i) { held[static_cast<std::size_t>(i)].succeed(at(31s)); });
            QCOMPARE(circuit->state(at(31s)), CircuitState::Closed);
        }
    }
};

QTEST_APPLESS_MAIN(TestBreakerContention)

#include "tst_breaker_contention.moc"
