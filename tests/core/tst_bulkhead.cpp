// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bulkhead_support.h"

#include <QObject>
#include <QTest>

#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

/// Places taken and given back, on one thread.
class TestBulkhead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void giveSoManyPlacesAndNoMore()
    {
        Bulkhead bulkhead{{.concurrent = 3}};
        std::vector<BulkheadPermit> held = takeAll(bulkhead);
        QCOMPARE(held.size(), std::size_t{3});
        const BulkheadPermit refused = bulkhead.tryAcquire();
        QVERIFY(!refused);
        QCOMPARE(refused.refusal(), BulkheadRefusal::Full);
        held.pop_back();
        BulkheadPermit again = bulkhead.tryAcquire();
        QVERIFY(again);
        QCOMPARE(again.refusal(), BulkheadRefusal::None);
        QVERIFY(!bulkhead.tryAcquire());
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{3});
    }

    void aPlaceComesBackOnceHoweverOftenItIsReleased()
    {
        Bulkhead bulkhead{{.concurrent = 2}};
        BulkheadPermit first = bulkhead.tryAcquire();
        BulkheadPermit second = bulkhead.tryAcquire();
        first.release();
        QVERIFY(!first);
        first.release();
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{1});
        BulkheadPermit moved = std::move(second);
        second.release(); // NOLINT(bugprone-use-after-move): does nothing
        QVERIFY(moved);
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{1});
    }

    void movingOntoAPermitReleasesItsPlace()
    {
        Bulkhead one{{.concurrent = 1}};
        Bulkhead other{{.concurrent = 1}};
        BulkheadPermit permit = one.tryAcquire();
        permit = other.tryAcquire();
        QCOMPARE(one.snapshot().inUse, std::uint64_t{0});
        QCOMPARE(other.snapshot().inUse, std::uint64_t{1});
        BulkheadPermit &itself = permit;
        permit = std::move(itself);
        QVERIFY(permit);
        permit = {};
        QCOMPARE(other.snapshot().inUse, std::uint64_t{0});
    }

    void aPlaceMayComeBackInAnotherThread()
    {
        Bulkhead bulkhead{{.concurrent = 1}};
        BulkheadPermit permit = bulkhead.tryAcquire();
        std::jthread{[permit = std::move(permit)]() mutable { permit.release(); }}.join();
        QVERIFY(bulkhead.tryAcquire());
    }

    void withNoQueueNobodyWaits()
    {
        Bulkhead bulkhead{{.concurrent = 1, .queue = 0}};
        BulkheadPermit held = bulkhead.acquire();
        QVERIFY(held);
        QCOMPARE(bulkhead.acquire().refusal(), BulkheadRefusal::Full);
        Recorder recorder;
        const BulkheadWaiter waiter = bulkhead.enqueue(at(0s), recorder.callback(1));
        QCOMPARE(recorder.told, (Told{{1, BulkheadRefusal::Full}}));
        QCOMPARE(bulkhead.snapshot().refused, std::uint64_t{2});
    }

    void shrinkingTakesEffectAsPlacesComeBack()
    {
        Bulkhead bulkhead{{.concurrent = 4}};
        std::vector<BulkheadPermit> held = takeAll(bulkhead);
        bulkhead.setConcurrent(2);
        QCOMPARE(bulkhead.options().concurrent, 2U);
        QCOMPARE(bulkhead.snapshot().inUse, std::uint64_t{4});
        held.pop_back();
        QVERIFY(!bulkhead.tryAcquire()); // 3 of 2
        held.pop_back();
        QVERIFY(!bulkhead.tryAcquire()); // 2 of 2
        held.pop_back();
        QVERIFY(bulkhead.tryAcquire()); // 1 of 2
    }

    void growingHoldsAtOnce()
    {
        Bulkhead bulkhead{{.concurrent = 1}};
        std::vector<BulkheadPermit> held = takeAll(bulkhead);
        bulkhead.setConcurrent(3);
        held.push_back(bulkhead.tryAcquire());
        held.push_back(bulkhead.tryAcquire());
        QVERIFY(held[1]);
        QVERIFY(held[2]);
        QVERIFY(!bulkhead.tryAcquire());
    }

    void theLargestLimitHolds()
    {
        Bulkhead bulkhead{{.concurrent = std::numeric_limits<std::uint32_t>::max()}};
        QVERIFY(bulkhead.tryAcquire());
        QCOMPARE(bulkhead.snapshot().concurrent, std::numeric_limits<std::uint32_t>::max());
    }

    void unsoundOptionsAreToldAndThrown()
    {
        QVERIFY(validate(BulkheadOptions{}).empty());
        QVERIFY(validate(BulkheadOptions{.concurrent = 1, .queueTimeout = 0s}).empty());
        const BulkheadOptions unsound{.concurrent = 0, .queue = 1, .queueTimeout = -1ns};
        const std::vector<OptionFault> faults = validate(unsound);
        QCOMPARE(faults.size(), std::size_t{2});
        QCOMPARE(faults[0].field, std::string{"concurrent"});
        QCOMPARE(faults[1].field, std::string{"queue_timeout"});
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)Bulkhead{unsound});

        Bulkhead bulkhead{{.concurrent = 7}};
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, bulkhead.setConcurrent(0));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, bulkhead.setOptions(unsound));
        QCOMPARE(bulkhead.options(), (BulkheadOptions{.concurrent = 7}));
    }
};

QTEST_GUILESS_MAIN(TestBulkhead)
#include "tst_bulkhead.moc"
