// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bulkhead_support.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

/// Waiting in line with callbacks, in virtual time.
class TestBulkheadQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFreePlaceIsToldBeforeEnqueueComesBack()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1}};
        Recorder recorder;
        const BulkheadWaiter waiter = bulkhead.enqueue(at(0s), recorder.callback(1));
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::None}}));
        QVERIFY(!waiter.isWaitingApprox());
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{1});
        QCOMPARE(bulkhead.snapshot().waited, std::uint64_t{0});
    }

    void waitersAreServedInTheOrderInWhichTheyCame()
    {
        Bulkhead bulkhead{{.concurrent = 2, .queue = 3}};
        std::vector<BulkheadPermit> held = takeAll(bulkhead);
        Recorder recorder;
        std::vector<BulkheadWaiter> waiters;
        for (const int who : {1, 2, 3})
            waiters.push_back(bulkhead.enqueue(at(0s), recorder.callback(who)));
        QCOMPARE(bulkhead.snapshot().waiting, 3U);
        QVERIFY(recorder.told.empty());
        held.pop_back();
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::None}}));
        held.pop_back();
        recorder.releaseFirst();
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::None},
                                      {2, BulkheadRefusal::None},
                                      {3, BulkheadRefusal::None}}));
        const BulkheadSnapshot snapshot = bulkhead.snapshot();
        QCOMPARE(snapshot.inUse, std::uint64_t{2});
        QCOMPARE(snapshot.waiting, 0U);
        QCOMPARE(snapshot.waited, std::uint64_t{3});
    }

    void theQueueHoldsSoManyAndNoMore()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 2}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter first = bulkhead.enqueue(at(0s), recorder.callback(1));
        const BulkheadWaiter second = bulkhead.enqueue(at(0s), recorder.callback(2));
        QVERIFY(recorder.told.empty());
        const BulkheadWaiter third = bulkhead.enqueue(at(0s), recorder.callback(3));
        QCOMPARE(recorder.told, (Told{{3, BulkheadRefusal::Full}}));
        QCOMPARE(bulkhead.snapshot().refused, std::uint64_t{1});
    }

    void nobodyOvertakesThoseWhoWait()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 2}};
        BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter first = bulkhead.enqueue(at(0s), recorder.callback(1));
        const BulkheadWaiter second = bulkhead.enqueue(at(0s), recorder.callback(2));
        held.release();
        QVERIFY(!bulkhead.tryAcquire());
        QCOMPARE(recorder.held.size(), std::size_t{1});
        recorder.releaseFirst();
        QCOMPARE(recorder.told.size(), std::size_t{2});
        recorder.releaseAll();
        QVERIFY(bulkhead.tryAcquire());
    }

    void oneWhoWaitsTimesOutAtTheInstantNotBefore()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 2, .queueTimeout = 1s}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter first = bulkhead.enqueue(at(10s), recorder.callback(1));
        const BulkheadWaiter second = bulkhead.enqueue(at(10s + 1ns), recorder.callback(2));
        QCOMPARE(bulkhead.nextDue(), std::optional{at(11s)});
        QVERIFY(!bulkhead.advance(at(11s - 1ns)));
        QVERIFY(recorder.told.empty());
        QVERIFY(bulkhead.advance(at(11s)));
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::TimedOut}}));
        QCOMPARE(bulkhead.nextDue(), std::optional{at(11s + 1ns)});
        QVERIFY(bulkhead.advance(at(12s)));
        QCOMPARE(recorder.told.back(), (std::pair{2, BulkheadRefusal::TimedOut}));
        QCOMPARE(bulkhead.nextDue(), std::optional<TimePoint>{});
        QCOMPARE(bulkhead.snapshot().timedOut, std::uint64_t{2});
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{1});
    }

    void oneWhoIsAskedToStopLeavesTheLineAtOnce()
    {
        Clock clock{Clock::Kind::Manual};
        Bulkhead bulkhead{{.concurrent = 1, .queue = 2, .queueTimeout = 1s}, &clock};
        BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        std::stop_source source;
        const BulkheadWaiter first =
            bulkhead.enqueue(at(0s), recorder.callback(1), {}, source.get_token());
        const BulkheadWaiter second = bulkhead.enqueue(at(0s), recorder.callback(2));
        source.request_stop();
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::Stopped}}));
        const BulkheadWaiter third =
            bulkhead.enqueue(at(0s), recorder.callback(3), {}, source.get_token());
        QCOMPARE(recorder.told.back(), (std::pair{3, BulkheadRefusal::Stopped}));
        held.release();
        QCOMPARE(recorder.told.back(), (std::pair{2, BulkheadRefusal::None}));
        QCOMPARE(bulkhead.snapshot().stopped, std::uint64_t{2});
        QCOMPARE(bulkhead.snapshot().waiting, 0U);
    }

    void oneWhoIsAskedToStopAtItsTimeOutHasTimedOut()
    {
        Clock clock{Clock::Kind::Manual};
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 1s}, &clock};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        std::stop_source source;
        const BulkheadWaiter waiter =
            bulkhead.enqueue(at(0s), recorder.callback(1), {}, source.get_token());
        clock.advance(1s);
        source.request_stop();
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::TimedOut}}));
        QCOMPARE(bulkhead.snapshot().timedOut, std::uint64_t{1});
    }

    void theNearerOfTimeOutAndDeadlineHolds()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 3, .queueTimeout = 1s}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter far = bulkhead.enqueue(at(0s), recorder.callback(1), at(5s));
        const BulkheadWaiter near = bulkhead.enqueue(at(0s), recorder.callback(2), at(300ms));
        QCOMPARE(bulkhead.nextDue(), std::optional{at(300ms)});
        QVERIFY(bulkhead.advance(at(300ms)));
        QCOMPARE(recorder.told, (Told{{2, BulkheadRefusal::TimedOut}}));
        QCOMPARE(bulkhead.nextDue(), std::optional{at(1s)});
        const BulkheadWaiter past = bulkhead.enqueue(at(400ms), recorder.callback(3), at(400ms));
        QCOMPARE(recorder.told.back(), (std::pair{3, BulkheadRefusal::TimedOut}));
    }

    void withNoTimeToWaitNobodyWaits()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 0s}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter waiter = bulkhead.enqueue(at(0s), recorder.callback(1));
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::TimedOut}}));
        QCOMPARE(bulkhead.acquire().refusal(), BulkheadRefusal::TimedOut);
    }

    void theLongestTimeOutNeverComes()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = Duration::max()}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter waiter = bulkhead.enqueue(at(100h), recorder.callback(1));
        QCOMPARE(bulkhead.nextDue(), std::optional{TimePoint::max()});
        QVERIFY(!bulkhead.advance(at(1'000'000h)));
    }

    void thoseWhoseTimeOutHasComeMakeRoomForTheNext()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1, .queueTimeout = 1s}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter first = bulkhead.enqueue(at(0s), recorder.callback(1));
        const BulkheadWaiter second = bulkhead.enqueue(at(1s), recorder.callback(2));
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::TimedOut}}));
        QVERIFY(second.isWaitingApprox());
    }

    void aDestroyedWaiterLeavesNothingBehind()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 2}};
        BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        auto token = std::make_shared<int>();
        std::optional<BulkheadWaiter> first =
            bulkhead.enqueue(at(0s), [token, &recorder](BulkheadPermit permit) {
                recorder.callback(1)(std::move(permit));
            });
        const BulkheadWaiter second = bulkhead.enqueue(at(0s), recorder.callback(2));
        QCOMPARE(token.use_count(), 2L);
        first.reset();
        QCOMPARE(token.use_count(), 1L);
        QCOMPARE(bulkhead.snapshot().waiting, 1U);
        QCOMPARE(bulkhead.snapshot().withdrawn, std::uint64_t{1});
        held.release();
        QCOMPARE(recorder.told, (Told{{2, BulkheadRefusal::None}}));
        recorder.releaseAll();
        QVERIFY(bulkhead.tryAcquire()); // the line is empty: the word is no longer guarded
    }

    void aWaiterDestroyedWhileAPlaceIsOnItsWayPassesItOn()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 3}};
        BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        std::optional<BulkheadWaiter> second;
        // Growing by two decides both at once; the first callback destroys the second's waiter.
        const BulkheadWaiter first = bulkhead.enqueue(at(0s), [&](BulkheadPermit permit) {
            second.reset();
            recorder.callback(1)(std::move(permit));
        });
        second.emplace(bulkhead.enqueue(at(0s), recorder.callback(2)));
        const BulkheadWaiter third = bulkhead.enqueue(at(0s), recorder.callback(3));
        bulkhead.setConcurrent(3);
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::None}, {3, BulkheadRefusal::None}}));
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{3});
    }

    void aCallbackMayDestroyItsOwnWaiter()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1}};
        BulkheadPermit held = bulkhead.tryAcquire();
        std::optional<BulkheadWaiter> own;
        bool wasCalled = false;
        own.emplace(bulkhead.enqueue(at(0s), [&](BulkheadPermit permit) {
            own.reset();
            wasCalled = static_cast<bool>(permit);
        }));
        held.release();
        QVERIFY(wasCalled);
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{0});
        QCOMPARE(bulkhead.snapshot().withdrawn, std::uint64_t{0});
    }

    void callbacksThatReleaseAtOnceDoNotNest()
    {
        constexpr std::uint32_t kWaiters = 100'000; // nested, they would not fit a stack
        Bulkhead bulkhead{{.concurrent = 1, .queue = kWaiters}};
        BulkheadPermit held = bulkhead.tryAcquire();
        std::uint32_t calls = 0;
        int depth = 0;
        bool isNested = false;
        std::vector<BulkheadWaiter> waiters;
        for (std::uint32_t i = 0; i < kWaiters; ++i) {
            waiters.push_back(bulkhead.enqueue(at(0s), [&](BulkheadPermit permit) {
                isNested = isNested || ++depth > 1;
                ++calls;
                permit.release();
                --depth;
            }));
        }
        held.release();
        QCOMPARE(calls, kWaiters);
        QVERIFY(!isNested);
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{0});
    }

    void growingServesThoseWhoWaitAndShrinkingNobody()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 4}};
        BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        std::vector<BulkheadWaiter> waiters;
        for (const int who : {1, 2, 3, 4})
            waiters.push_back(bulkhead.enqueue(at(0s), recorder.callback(who)));
        bulkhead.setConcurrent(3);
        QCOMPARE(recorder.told.size(), std::size_t{2});
        bulkhead.setConcurrent(2);
        held.release(); // 2 of 2
        QCOMPARE(recorder.told.size(), std::size_t{2});
        recorder.releaseFirst(); // 1 of 2: the third's turn
        QCOMPARE(recorder.told.size(), std::size_t{3});
        QCOMPARE(recorder.told.back().first, 3);
    }

    void newOptionsHoldForThoseWhoComeAfter()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 2, .queueTimeout = 10s}};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Recorder recorder;
        const BulkheadWaiter first = bulkhead.enqueue(at(0s), recorder.callback(1));
        bulkhead.setOptions({.concurrent = 1, .queue = 2, .queueTimeout = 1s});
        const BulkheadWaiter second = bulkhead.enqueue(at(0s), recorder.callback(2));
        QCOMPARE(bulkhead.nextDue(), std::optional{at(1s)}); // the second's, before the first's
        QVERIFY(bulkhead.advance(at(1s)));
        QCOMPARE(recorder.told, (Told{{2, BulkheadRefusal::TimedOut}}));
        bulkhead.setOptions({.concurrent = 1, .queue = 0});
        QVERIFY(first.isWaitingApprox());
        const BulkheadWaiter third = bulkhead.enqueue(at(2s), recorder.callback(3));
        QCOMPARE(recorder.told.back(), (std::pair{3, BulkheadRefusal::Full}));
    }

    void aDecisionMadeAtOnceIsReturnedToCoroutines()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 1}};
        Recorder recorder;
        BulkheadWaiter waiter;
        std::optional<BulkheadPermit> now = bulkhead.enqueue(at(0s), recorder.callback(1), waiter);
        QVERIFY(now && *now);
        QVERIFY(!bulkhead.enqueue(at(0s), recorder.callback(2), waiter).has_value());
        QVERIFY(waiter.isWaitingApprox());
        BulkheadWaiter other;
        const std::optional<BulkheadPermit> full =
            bulkhead.enqueue(at(0s), recorder.callback(3), other);
        QVERIFY(full && !*full);
        QCOMPARE(full->refusal(), BulkheadRefusal::Full);
        QVERIFY(recorder.told.empty());
        now.reset();
        QCOMPARE(recorder.told, (Told{{2, BulkheadRefusal::None}}));
    }
};

QTEST_GUILESS_MAIN(TestBulkheadQueue)
#include "tst_bulkhead_queue.moc"
