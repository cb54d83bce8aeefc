// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bulkhead_support.h"
#include "thread_support.h"
#include "turns.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// Takes and gives back until the present thread has been lent places.
void warmUp(Bulkhead &bulkhead)
{
    for (int i = 0; i < 1000; ++i)
        (void)bulkhead.tryAcquire();
}

} // namespace

/// Places lent to threads: nobody can tell, but by how fast it is.
class TestBulkheadLeases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsLentToOthersAndUnusedIsFree_data()
    {
        QTest::addColumn<quint32>("concurrent");
        for (const quint32 concurrent : {1U, 2U, 3U, 5U, 64U, 1000U})
            QTest::addRow("%u", concurrent) << concurrent;
    }
    void whatIsLentToOthersAndUnusedIsFree()
    {
        QFETCH(quint32, concurrent);
        Bulkhead bulkhead{{.concurrent = concurrent}};
        Turns turns{3};
        for (int round = 0; round < 3; ++round) {
            for (std::size_t worker = 0; worker < 4; ++worker)
                turns.run(worker, [&] { warmUp(bulkhead); });
            QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{0});
            const std::vector<BulkheadPermit> held = takeAll(bulkhead);
            QCOMPARE(held.size(), std::size_t{concurrent});
            QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{concurrent});
            turns.run(1, [&] { QVERIFY(!bulkhead.tryAcquire()); });
        }
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{0});
    }

    void whatIsLentAndInUseIsNot()
    {
        Bulkhead bulkhead{{.concurrent = 16}};
        Turns turns{1};
        std::vector<BulkheadPermit> theirs;
        turns.run(1, [&] {
            warmUp(bulkhead);
            for (int i = 0; i < 3; ++i)
                theirs.push_back(bulkhead.tryAcquire());
        });
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{3});
        std::vector<BulkheadPermit> own = takeAll(bulkhead);
        QCOMPARE(own.size(), std::size_t{13});
        turns.run(1, [&] { theirs.pop_back(); }); // its lease was taken back meanwhile
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{15});
        own.push_back(bulkhead.tryAcquire());
        QVERIFY(own.back());
        turns.run(1, [&] { QVERIFY(!bulkhead.tryAcquire()); });
    }

    void aThreadMayTakeMoreThanItWasLent()
    {
        Bulkhead bulkhead{{.concurrent = 500}};
        warmUp(bulkhead);
        std::vector<BulkheadPermit> held = takeAll(bulkhead);
        QCOMPARE(held.size(), std::size_t{500});
        held.clear();
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{0});
    }

    void aLentPlaceMayComeBackInAnotherThread()
    {
        Bulkhead bulkhead{{.concurrent = 8}};
        Turns turns{2};
        for (int round = 0; round < 200; ++round) {
            std::vector<BulkheadPermit> held;
            turns.run(1, [&] {
                if (round % 20 == 0)
                    warmUp(bulkhead);
                for (int i = 0; i < 5; ++i)
                    held.push_back(bulkhead.tryAcquire());
            });
            turns.run(2, [&] { held.pop_back(); });
            turns.run(1, [&] { held.pop_back(); });
            QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{3});
            held.clear(); // in the main thread
            QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{0});
        }
        QCOMPARE(takeAll(bulkhead).size(), std::size_t{8});
    }

    void aThreadThatEndsLeavesNoPlaceLost()
    {
        Bulkhead bulkhead{{.concurrent = 8}};
        for (int round = 0; round < 20; ++round) {
            std::optional<BulkheadPermit> taken;
            std::jthread{[&] {
                warmUp(bulkhead);
                taken = bulkhead.tryAcquire();
            }}.join();
            QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{1});
            taken.reset(); // of a lease that another thread may own by now
        }
        QCOMPARE(takeAll(bulkhead).size(), std::size_t{8});
    }

    void oneWhoWaitsGetsALentPlaceThatComesBack()
    {
        Bulkhead bulkhead{{.concurrent = 4, .queue = 2}};
        Turns turns{1};
        std::optional<BulkheadPermit> theirs;
        turns.run(1, [&] {
            warmUp(bulkhead);
            theirs = bulkhead.tryAcquire();
        });
        const std::vector<BulkheadPermit> own = takeAll(bulkhead);
        QCOMPARE(own.size(), std::size_t{3});
        Recorder recorder;
        const BulkheadWaiter waiter = bulkhead.enqueue(at(0s), recorder.callback(1));
        QVERIFY(recorder.told.empty());
        turns.run(1, [&] { theirs.reset(); });
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::None}}));
    }

    void shrinkingBelowWhatIsLentHolds()
    {
        Bulkhead bulkhead{{.concurrent = 64}};
        Turns turns{2};
        std::vector<BulkheadPermit> theirs;
        turns.run(1, [&] {
            warmUp(bulkhead);
            theirs.push_back(bulkhead.tryAcquire());
            theirs.push_back(bulkhead.tryAcquire());
        });
        turns.run(2, [&] { warmUp(bulkhead); });
        bulkhead.setConcurrent(2);
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{2});
        for (const std::size_t worker : {0U, 1U, 2U})
            turns.run(worker, [&] { QVERIFY(!bulkhead.tryAcquire()); });
        turns.run(1, [&] { theirs.pop_back(); });
        turns.run(2, [&] {
            const BulkheadPermit only = bulkhead.tryAcquire();
            QVERIFY(only);
            QVERIFY(!bulkhead.tryAcquire());
        });
    }

    void neverMoreThanTheLimitWhileLeasesComeAndGo()
    {
        constexpr int kThreads = 4;
        constexpr int kLimit = 6;
        Bulkhead bulkhead{{.concurrent = kLimit}};
        std::atomic<int> inside{0};
        std::atomic<int> most{0};
        inThreads(kThreads, [&](int thread) {
            std::vector<BulkheadPermit> held;
            for (int i = 0; i < 30'000; ++i) {
                // Mostly one at a time, so that leases are given; at times all that there are.
                const std::size_t want = i % 500 == thread * 100 ? kLimit : 1;
                while (held.size() < want) {
                    BulkheadPermit permit = bulkhead.tryAcquire();
                    if (!permit)
                        break;
                    const int now = ++inside;
                    int seen = most.load();
                    while (now > seen && !most.compare_exchange_weak(seen, now)) {}
                    held.push_back(std::move(permit));
                }
                inside -= static_cast<int>(held.size());
                held.clear();
            }
        });
        QVERIFY2(most.load() <= kLimit, qPrintable(QString::number(most.load())));
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{0});
        QCOMPARE(takeAll(bulkhead).size(), std::size_t{kLimit});
    }

    void aLeaseTakenBackWhileItsOwnerTakesAndGivesHolds()
    {
        // One recall for each bulkhead, in the middle of what the owner does. Without the barrier
        // there is more than the limit inside; without the owner's second look places get lost.
        constexpr int kRounds = 1'000;
        constexpr int kLimit = 4;
        std::vector<std::unique_ptr<Bulkhead>> bulkheads;
        for (int i = 0; i < kRounds; ++i)
            bulkheads.push_back(std::make_unique<Bulkhead>(BulkheadOptions{.concurrent = kLimit}));
        std::atomic<int> warm{-1};
        std::atomic<int> done{-1};
        std::atomic<int> inside{0};
        std::atomic<int> faults{0};
        inThreads(2, [&](int thread) {
            for (int round = 0; round < kRounds; ++round) {
                Bulkhead &bulkhead = *bulkheads[static_cast<std::size_t>(round)];
                if (thread == 0) {
                    for (int i = 0; i < 200; ++i)
                        (void)bulkhead.tryAcquire();
                    warm = round;
                    while (done.load(std::memory_order_relaxed) < round) {
                        if (const BulkheadPermit permit = bulkhead.tryAcquire()) {
                            faults += ++inside > kLimit ? 1 : 0;
                            --inside;
                        }
                    }
                    continue;
                }
                while (warm.load() < round)
                    std::this_thread::yield();
                std::vector<BulkheadPermit> held;
                for (int i = 0; i <= kLimit; ++i) {
                    held.push_back(bulkhead.tryAcquire());
                    if (held.back())
                        faults += ++inside > kLimit ? 1 : 0;
                    else
                        held.pop_back();
                }
                faults += held.size() < kLimit - 1 ? 1 : 0; // the other has one at most
                inside -= static_cast<int>(held.size());
                held.clear();
                done = round;
            }
        });
        QCOMPARE(faults.load(), 0);
        for (const auto &bulkhead : bulkheads)
            QCOMPARE(takeAll(*bulkhead).size(), std::size_t{kLimit});
    }

    void aPlaceThatNobodyHoldsIsNeverRefusedWhileLeasesComeAndGo()
    {
        // Each holds at most two, and there are two for each: nobody may be refused, though what is
        // lent to one must be taken from it for another.
        constexpr int kThreads = 4;
        Bulkhead bulkhead{{.concurrent = 2 * kThreads}};
        std::atomic<int> refused{0};
        inThreads(kThreads, [&](int thread) {
            for (int i = 0; i < 30'000; ++i) {
                const BulkheadPermit one = bulkhead.tryAcquire();
                refused += one ? 0 : 1;
                if ((i + thread * 37) % 150 < 20) {
                    const BulkheadPermit other = bulkhead.tryAcquire();
                    refused += other ? 0 : 1;
                }
            }
        });
        QCOMPARE(refused.load(), 0);
    }

    void waitingThreadsAreServedWhileLeasesComeAndGo()
    {
        Bulkhead bulkhead{{.concurrent = 4, .queue = 100, .queueTimeout = 1h}};
        std::atomic<int> served{0};
        inThreads(4, [&](int thread) {
            for (int i = 0; i < 5'000; ++i) {
                const BulkheadPermit one = bulkhead.acquire();
                served += one ? 1 : 0;
                if (i % 200 == thread * 50) { // fills it, so that others wait
                    const std::vector<BulkheadPermit> all = takeAll(bulkhead);
                    std::this_thread::yield();
                }
            }
        });
        QCOMPARE(served.load(), 4 * 5'000);
        QCOMPARE(takeAll(bulkhead).size(), std::size_t{4});
    }
};

QTEST_GUILESS_MAIN(TestBulkheadLeases)
#include "tst_bulkhead_leases.moc"
