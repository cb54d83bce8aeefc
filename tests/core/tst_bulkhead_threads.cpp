// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bulkhead_support.h"
#include "thread_support.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <barrier>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr BulkheadOptions kPatient{.concurrent = 2, .queue = 1000, .queueTimeout = 1h};

/// How many are inside, and the most there ever were.
class Inside
{
public:
    void enter() noexcept
    {
        const int now = ++m_now;
        int seen = m_most.load();
        while (now > seen && !m_most.compare_exchange_weak(seen, now)) {}
    }
    void leave() noexcept { --m_now; }
    [[nodiscard]] int most() const noexcept { return m_most.load(); }

private:
    std::atomic<int> m_now{0};
    std::atomic<int> m_most{0};
};

void waitUntil(const auto &holds)
{
    while (!holds())
        std::this_thread::yield();
}

/// After all have left: every place is free, and no more.
bool isWhole(Bulkhead &bulkhead)
{
    const BulkheadSnapshot snapshot = bulkhead.snapshot();
    return snapshot.inUse == 0 && snapshot.waiting == 0
           && takeAll(bulkhead).size() == snapshot.concurrent;
}

} // namespace

/// Many threads at once. Bounded counts, so that a sanitizer gets through.
class TestBulkheadThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverMoreThanTheLimitAtOnce()
    {
        Bulkhead bulkhead{{.concurrent = 3}};
        Inside inside;
        std::atomic<std::uint64_t> refused{0};
        inThreads(8, [&](int) {
            for (int i = 0; i < 20'000; ++i) {
                const BulkheadPermit permit = bulkhead.tryAcquire();
                if (!permit) {
                    ++refused;
                    continue;
                }
                inside.enter();
                inside.leave();
            }
        });
        QVERIFY(inside.most() <= 3);
        QCOMPARE(bulkhead.snapshot().refused, refused.load());
        QVERIFY(isWhole(bulkhead));
    }

    void aPlaceThatNobodyHoldsIsNeverRefused()
    {
        constexpr int kThreads = 4;
        Bulkhead bulkhead{{.concurrent = kThreads}};
        std::atomic<int> refused{0};
        inThreads(kThreads, [&](int) {
            for (int i = 0; i < 20'000; ++i) {
                if (!bulkhead.tryAcquire()) // the others hold one each at most
                    ++refused;
            }
        });
        QCOMPARE(refused.load(), 0);
    }

    void everyOneWhoWaitsIsServed()
    {
        constexpr int kThreads = 8;
        constexpr int kCalls = 2'000;
        Bulkhead bulkhead{kPatient};
        Inside inside;
        std::atomic<int> served{0};
        inThreads(kThreads, [&](int) {
            for (int i = 0; i < kCalls; ++i) {
                const BulkheadPermit permit = bulkhead.acquire();
                if (!permit)
                    continue;
                inside.enter();
                ++served;
                inside.leave();
            }
        });
        QCOMPARE(served.load(), kThreads * kCalls);
        QVERIFY(inside.most() <= 2);
        QVERIFY(isWhole(bulkhead));
    }

    void threadsAreServedInTheOrderInWhichTheyCame()
    {
        constexpr std::uint32_t kThreads = 8;
        Bulkhead bulkhead{{.concurrent = 1, .queue = kThreads, .queueTimeout = 1h}};
        BulkheadPermit held = bulkhead.tryAcquire();
        std::vector<std::uint32_t> order; // guarded by the only place
        {
            std::vector<std::jthread> threads;
            for (std::uint32_t i = 0; i < kThreads; ++i) {
                threads.emplace_back([&, i] {
                    const BulkheadPermit permit = bulkhead.acquire();
                    order.push_back(i);
                });
                waitUntil([&] { return bulkhead.snapshot().waiting == i + 1; });
            }
            held.release();
        }
        QCOMPARE(order, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE(bulkhead.snapshot().waited, std::uint64_t{kThreads});
    }

    void threadsAndCallbacksStandInOneLine()
    {
        constexpr int kEach = 2'000;
        Bulkhead bulkhead{kPatient};
        Inside inside;
        std::atomic<int> served{0};
        inThreads(4, [&](int thread) {
            for (int i = 0; i < kEach; ++i) {
                if (thread % 2 == 0) {
                    const BulkheadPermit permit = bulkhead.acquire();
                    inside.enter();
                    ++served;
                    inside.leave();
                    continue;
                }
                std::atomic<bool> wasCalled{false};
                // The threads wait by the steady clock: any other's instant could be long past for
                // it.
                const TimePoint now = Clock::steady().now();
                const BulkheadWaiter waiter = bulkhead.enqueue(now, [&](BulkheadPermit permit) {
                    inside.enter();
                    served += permit ? 1 : 0;
                    inside.leave();
                    permit.release();
                    wasCalled = true;
                });
                waitUntil([&] { return wasCalled.load(); });
            }
        });
        QCOMPARE(served.load(), 4 * kEach);
        QVERIFY(inside.most() <= 2);
        QVERIFY(isWhole(bulkhead));
    }

    void shrinkingAndGrowingUnderLoadLoseNoPlace()
    {
        Bulkhead bulkhead{kPatient};
        Inside inside;
        std::atomic<int> served{0};
        std::atomic<int> running{4};
        inThreads(5, [&](int thread) {
            if (thread == 4) {
                for (std::uint32_t i = 0; running.load() > 0; ++i)
                    bulkhead.setConcurrent(1 + i % 6);
                return;
            }
            for (int i = 0; i < 3'000; ++i) {
                const BulkheadPermit one = bulkhead.acquire();
                const BulkheadPermit other = bulkhead.tryAcquire();
                served += one ? 1 : 0;
                inside.enter();
                inside.leave();
            }
            --running;
        });
        QCOMPARE(served.load(), 4 * 3'000);
        bulkhead.setConcurrent(3);
        QVERIFY(isWhole(bulkhead));
    }

    void oneDestroyedWhileItIsWokenIsCalledInTimeOrNever()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1000, .queueTimeout = 1h}};
        std::atomic<int> running{2};
        std::atomic<int> calledAfter{0};
        inThreads(4, [&](int thread) {
            if (thread >= 2) { // the places come and go
                while (running.load() > 0) {
                    (void)bulkhead.tryAcquire();
                    std::this_thread::yield();
                }
                return;
            }
            for (int i = 0; i < 2'000; ++i) {
                auto isDead = std::make_shared<std::atomic<bool>>(false);
                std::optional<BulkheadWaiter> waiter{
                    bulkhead.enqueue(at(0s), [isDead, &calledAfter](BulkheadPermit permit) {
                        permit.release();
                        if (isDead->load())
                            ++calledAfter;
                    })};
                if (i % 3 != 0)
                    std::this_thread::yield();
                waiter.reset();
                isDead->store(true);
            }
            --running;
        });
        QCOMPARE(calledAfter.load(), 0);
        QVERIFY(isWhole(bulkhead));
    }

    void aStopRacesWithAPlaceAndOneOfThemWins()
    {
        constexpr int kRounds = 2'000;
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 1h}};
        std::stop_source stop;
        BulkheadPermit held;
        std::barrier<> together{3};
        std::atomic<int> served{0};
        std::atomic<int> stopped{0};
        inThreads(3, [&](int thread) {
            for (int i = 0; i < kRounds; ++i) {
                if (thread == 0) {
                    stop = {};
                    held = bulkhead.tryAcquire();
                }
                together.arrive_and_wait();
                if (thread == 0) {
                    held.release();
                } else if (thread == 1) {
                    stop.request_stop();
                } else {
                    const BulkheadPermit permit = bulkhead.acquire(stop.get_token());
                    served += permit ? 1 : 0;
                    stopped += permit.refusal() == BulkheadRefusal::Stopped ? 1 : 0;
                }
                together.arrive_and_wait();
            }
        });
        QCOMPARE(served.load() + stopped.load(), kRounds);
        QCOMPARE(bulkhead.snapshot().stopped, static_cast<std::uint64_t>(stopped.load()));
        QVERIFY(isWhole(bulkhead));
    }

    void stoppingEndsTheWaitOfAThread()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 1h}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        std::optional<BulkheadRefusal> refusal;
        std::jthread waits{
            [&](const std::stop_token &stop) { refusal = bulkhead.acquire(stop).refusal(); }};
        waitUntil([&] { return bulkhead.snapshot().waiting == 1; });
        waits.request_stop();
        waits.join();
        QCOMPARE(refusal, std::optional{BulkheadRefusal::Stopped});
        QCOMPARE(bulkhead.snapshot().waiting, 0U);

        std::stop_source before;
        before.request_stop();
        QCOMPARE(bulkhead.acquire(before.get_token()).refusal(), BulkheadRefusal::Stopped);
    }

    void aThreadTimesOutByTheClockItWasGiven()
    {
        Clock clock{Clock::Kind::Manual};
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 1h}, &clock};
        const BulkheadPermit held = bulkhead.tryAcquire();
        std::optional<BulkheadRefusal> refusal;
        std::jthread waits{[&] { refusal = bulkhead.acquire().refusal(); }};
        waitUntil([&] { return bulkhead.snapshot().waiting == 1; });
        QCOMPARE(bulkhead.nextDue(), std::optional{at(1h)});
        QVERIFY(!bulkhead.advance(at(1h - 1ns)));
        QVERIFY(bulkhead.advance(at(1h)));
        waits.join();
        QCOMPARE(refusal, std::optional{BulkheadRefusal::TimedOut});
    }

    void aThreadTimesOutOnTheRealClock()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 1ms}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        QCOMPARE(bulkhead.acquire().refusal(), BulkheadRefusal::TimedOut);
        const TimePoint until = Clock::steady().now() + 1ms; // nearer than an hour
        bulkhead.setOptions({.concurrent = 1, .queue = 1, .queueTimeout = 1h});
        QCOMPARE(bulkhead.acquire({}, until).refusal(), BulkheadRefusal::TimedOut);
        QVERIFY(Clock::steady().now() >= until);
        QCOMPARE(bulkhead.snapshot().timedOut, std::uint64_t{2});
    }
};

QTEST_GUILESS_MAIN(TestBulkheadThreads)
#include "tst_bulkhead_threads.moc"
