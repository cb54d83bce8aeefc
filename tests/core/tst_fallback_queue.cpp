// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_support.h"

#include <switchgear/fallback_queue.h>

#include <QObject>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// Keeps items in memory, as a file would; what it refuses is told to it.
class MemoryStore final : public FallbackStore<int>
{
public:
    bool tryStore(const QueuedItem<int> &item) override
    {
        if (throws)
            throw std::runtime_error{"disk"};
        if (isFull)
            return false;
        const std::lock_guard lock{m_mutex};
        return kept.emplace(item.id, item.item).second;
    }
    void remove(std::uint64_t id) override
    {
        const std::lock_guard lock{m_mutex};
        kept.erase(id);
    }
    std::vector<QueuedItem<int>> load() override
    {
        std::vector<QueuedItem<int>> items;
        for (const auto &[id, item] : kept)
            items.push_back({id, item});
        return items;
    }

    std::map<std::uint64_t, int> kept;
    bool isFull = false;
    bool throws = false;

private:
    std::mutex m_mutex;
};

std::vector<int> drained(FallbackQueue<int> &queue)
{
    std::vector<int> items;
    queue.drain([&](int item) { items.push_back(item); });
    return items;
}

void pushAll(FallbackQueue<int> &queue, std::initializer_list<int> items)
{
    for (const int item : items)
        QTest::qVerify(queue.tryPush(item), "pushed", "", __FILE__, __LINE__);
}

} // namespace

/// Requests that wait for later.
class TestFallbackQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWaitsIsHandedOverInOrderAndOnce()
    {
        FallbackQueue<int> queue;
        pushAll(queue, {1, 2, 3});
        QCOMPARE(queue.snapshot().waiting, std::size_t{3});
        QCOMPARE(drained(queue), (std::vector<int>{1, 2, 3}));
        QCOMPARE(drained(queue), std::vector<int>{});
        const FallbackQueueSnapshot expected{.waiting = 0, .queued = 3, .drained = 3};
        QCOMPARE(queue.snapshot(), expected);
    }

    void whatComesOnTopIsRefused()
    {
        FallbackQueue<int> queue{{.maxEntries = 2}};
        pushAll(queue, {1, 2});
        QVERIFY(!queue.tryPush(3));
        QCOMPARE(queue.snapshot().dropped, 1U);
        QCOMPARE(drained(queue), (std::vector<int>{1, 2}));
        QVERIFY(queue.tryPush(4));
    }

    void whatFailsGoesBackToTheFront()
    {
        FallbackQueue<int> queue{{.maxEntries = 3}};
        pushAll(queue, {1, 2, 3});
        std::vector<int> seen;
        const auto failAt2 = [&](int item) {
            seen.push_back(item);
            return item != 2;
        };
        QCOMPARE(queue.drain(failAt2), std::size_t{1});
        QCOMPARE(seen, (std::vector<int>{1, 2}));
        QCOMPARE(queue.snapshot().waiting, std::size_t{2});
        QCOMPARE(queue.snapshot().putBack, 1U);
        pushAll(queue, {4});
        QVERIFY(!queue.tryPush(5)); // its place was not given away
        QCOMPARE(drained(queue), (std::vector<int>{2, 3, 4}));
    }

    void whatThrowsGoesBackAndPassesThrough()
    {
        FallbackQueue<int> queue;
        pushAll(queue, {1, 2});
        QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                 queue.drain([](int) { throw std::runtime_error{"down"}; }));
        QCOMPARE(queue.snapshot().putBack, 1U);
        QCOMPARE(drained(queue), (std::vector<int>{1, 2}));
    }

    void anItemUnderWayKeepsItsPlace()
    {
        FallbackQueue<int> queue{{.maxEntries = 1}};
        pushAll(queue, {1});
        queue.drain([&](int) {
            QVERIFY(!queue.tryPush(2));
            QCOMPARE(queue.snapshot().waiting, std::size_t{1});
        });
        QVERIFY(queue.tryPush(2));
    }

    void whatIsQueuedDuringADrainWaitsForTheNext()
    {
        FallbackQueue<int> queue;
        pushAll(queue, {1, 2});
        // The circuit opened again: each request that is made comes back.
        const std::size_t count = queue.drain([&](int item) {
            QVERIFY(queue.tryPush(item + 10));
            QCOMPARE(queue.drain([](int) {}), std::size_t{0}); // one drain at a time
        });
        QCOMPARE(count, std::size_t{2});
        QCOMPARE(drained(queue), (std::vector<int>{11, 12}));
    }

    void aStoreKeepsWhatWaits()
    {
        MemoryStore store;
        {
            FallbackQueue<int> queue{{}, &store};
            pushAll(queue, {1, 2, 3});
            QCOMPARE(store.kept.size(), std::size_t{3});
            queue.drain([](int item) { return item == 1; });
            QCOMPARE(store.kept.size(), std::size_t{2});
        } // the program ends
        FallbackQueue<int> next{{.maxEntries = 3}, &store};
        QCOMPARE(next.snapshot().waiting, std::size_t{2});
        pushAll(next, {4}); // under a number of its own
        QCOMPARE(drained(next), (std::vector<int>{2, 3, 4}));
        QVERIFY(store.kept.empty());
    }

    void whatWasKeptIsLoadedEvenWhereTheQueueIsSmallerNow()
    {
        MemoryStore store;
        store.kept = {{7, 70}, {8, 80}, {9, 90}};
        FallbackQueue<int> queue{{.maxEntries = 2}, &store};
        QVERIFY(!queue.tryPush(1));
        QCOMPARE(drained(queue), (std::vector<int>{70, 80, 90}));
        QVERIFY(queue.tryPush(1));
    }

    void whatTheStoreDoesNotTakeDoesNotWait()
    {
        MemoryStore store;
        FallbackQueue<int> queue{{.maxEntries = 1}, &store};
        store.isFull = true;
        QVERIFY(!queue.tryPush(1));
        store.isFull = false;
        store.throws = true;
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, static_cast<void>(queue.tryPush(2)));
        store.throws = false;
        QCOMPARE(queue.snapshot().dropped, 2U);
        QVERIFY(queue.tryPush(3)); // the place is free again
        QCOMPARE(drained(queue), (std::vector<int>{3}));
    }

    void itemsMayBeMoveOnly()
    {
        FallbackQueue<std::unique_ptr<int>> queue;
        QVERIFY(queue.tryPush(std::make_unique<int>(7)));
        int sum = 0;
        queue.drain([&](const std::unique_ptr<int> &item) { sum += *item; });
        QCOMPARE(sum, 7);
    }

    void aClosingWakesWhoeverDrains()
    {
        Circuit circuit{opensAtOnce()};
        FallbackQueue<int> queue;
        int woken = 0;
        const Subscription subscription =
            circuit->subscribe(EventKind::Change, whenClosed([&] { ++woken; }));
        fail(circuit, at(0s));
        pushAll(queue, {1});
        QCOMPARE(woken, 0);
        succeed(circuit, at(30s)); // half-open, then closed
        QCOMPARE(woken, 1);
        circuit->reset(byOperator(), at(31s)); // closed already
        QCOMPARE(woken, 1);
        circuit->trip(byOperator(), at(32s));
        circuit->reset(byOperator(), at(33s));
        QCOMPARE(woken, 2);
    }

    void unsoundOptionsAreRefused()
    {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, FallbackQueue<int>{{.maxEntries = 0}});
        QVERIFY(validate(FallbackQueueOptions{.maxEntries = 1}).empty());
    }

    void manyThreadsLoseNothingAndHandOverOnce()
    {
        constexpr int kThreads = 4; // one drains, the others queue
        constexpr int kTimes = 1000;
        MemoryStore store;
        FallbackQueue<int> queue{{.maxEntries = 50}, &store};
        std::atomic<int> accepted{0};
        std::atomic<int> running{kThreads - 1};
        std::vector<int> seen; // by the one thread that drains
        inThreads(kThreads, [&](int thread) {
            if (thread == 0) {
                int failures = 0;
                while (running.load() > 0 || queue.snapshot().waiting > 0) {
                    queue.drain([&](int item) {
                        if (++failures % 7 == 0)
                            return false;
                        seen.push_back(item);
                        return true;
                    });
                    std::this_thread::yield();
                }
                return;
            }
            for (int i = 0; i < kTimes; ++i)
                accepted += queue.tryPush(thread * kTimes + i) ? 1 : 0;
            --running;
        });
        QCOMPARE(seen.size(), static_cast<std::size_t>(accepted.load()));
        std::array<int, kThreads> last{};
        for (const int item : seen) {
            int &before = last[static_cast<std::size_t>(item / kTimes)];
            QVERIFY(item >= before); // the order of each thread is kept
            before = item + 1;
        }
        QVERIFY(store.kept.empty());
        const FallbackQueueSnapshot snapshot = queue.snapshot();
        QCOMPARE(snapshot.queued + snapshot.dropped, std::uint64_t{(kThreads - 1) * kTimes});
        QCOMPARE(snapshot.drained, snapshot.queued);
    }
};

QTEST_APPLESS_MAIN(TestFallbackQueue)

#include "tst_fallback_queue.moc"
