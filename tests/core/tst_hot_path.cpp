// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/detail/thread_slot.h>

#include <QObject>
#include <QTest>

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

using namespace switchgear;
using namespace switchgear::detail;
using namespace switchgear::test;

/// What a call of a closed circuit touches: the thread's slot, the circuit's place, the clock.
class TestHotPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCounterNeverComesRound()
    {
        std::atomic<std::uint32_t> counter{UINT32_MAX - 1};
        QVERIFY(ThreadSlot::tryBump(counter));
        QCOMPARE(counter.load(), UINT32_MAX);
        QVERIFY(!ThreadSlot::tryBump(counter));
        QCOMPARE(counter.load(), UINT32_MAX);
    }

    void aSlotCountsSuccessesUpToTheEndOfItsPart()
    {
        ThreadSlot slot;
        QVERIFY(!slot.tryCountSuccess(0)); // not armed
        slot.armedUntil = 100;
        QVERIFY(slot.tryCountSuccess(99));
        QVERIFY(!slot.tryCountSuccess(100));
        QVERIFY(!slot.tryCountSuccess(101));
        QCOMPARE(slot.succeeded.load(), 1U);
        slot.succeeded = UINT32_MAX;
        QVERIFY(!slot.tryCountSuccess(99)); // the controller takes the count over first
        QCOMPARE(slot.succeeded.load(), UINT32_MAX);
    }

    void aSlotCountsFailuresOfOneNameUpToItsLimit()
    {
        ThreadSlotMemory memory{nullptr};
        ThreadSlot slot;
        slot.memory = &memory;
        slot.armedUntil = 100;
        slot.failedLimit = 2;
        memory.lastError = 7;
        QVERIFY(!slot.tryCountFailure(100, 5, 7));
        QVERIFY(!slot.tryCountFailure(99, 5, 8));
        QVERIFY(slot.tryCountFailure(98, 5, 7));
        QVERIFY(slot.tryCountFailure(99, 5, 7));
        QVERIFY(!slot.tryCountFailure(99, 5, 7));
        QCOMPARE(slot.failed.load(), 2U);
        QCOMPARE(memory.lastFailureAt.load(), std::int64_t{99});
    }

    void manyCircuitsOfOneThreadKeepTheirCountsApart()
    {
        std::vector<std::unique_ptr<CircuitBreaker>> circuits;
        for (int i = 0; i < 400; ++i) // more than fill three pages of slots
            circuits.push_back(std::make_unique<CircuitBreaker>(std::to_string(i)));
        for (std::size_t i = 0; i < circuits.size(); ++i)
            succeed(*circuits[i], at(1s), static_cast<int>(i % 7));
        for (std::size_t i = 0; i < circuits.size(); ++i)
            QCOMPARE(circuits[i]->snapshot(at(1s)).totals.succeeded, i % 7);
    }

    void aPlaceThatWasGivenBackBeginsAnew()
    {
        for (int turn = 0; turn < 3; ++turn) {
            std::vector<std::unique_ptr<CircuitBreaker>> circuits;
            for (int i = 0; i < 300; ++i) {
                circuits.push_back(std::make_unique<CircuitBreaker>("c"));
                std::jthread{[&circuits] { succeed(*circuits.back(), at(1s)); }}.join();
                succeed(*circuits.back(), at(1s));
                if (i % 3 == 0)
                    circuits.pop_back();
            }
            for (const auto &circuit : circuits) {
                QCOMPARE(circuit->snapshot(at(1s)).totals.succeeded, 2U);
                QCOMPARE(circuit->snapshot(at(1s)).totals.permitted, 2U);
                QCOMPARE(circuit->snapshot(at(1s)).totals.failed, 0U);
            }
        }
    }

    void aClassDerivedFromACircuitHasItsOwnRoom()
    {
        struct Labelled : CircuitBreaker
        {
            using CircuitBreaker::CircuitBreaker;
            char label[200]{};
        };
        const auto labelled = std::make_unique<Labelled>("payments");
        labelled->label[199] = 'x';
        succeed(*labelled, at(1s));
        QCOMPARE(labelled->snapshot(at(1s)).totals.succeeded, 1U);
    }

    void theCoarseClockLagsTheSteadyOneAndNeverLeadsIt()
    {
        TimePoint last;
        for (int i = 0; i < 10'000; ++i) {
            const TimePoint coarse = Clock::coarse().now();
            QVERIFY(coarse <= Clock::steady().now());
            QVERIFY(coarse >= last);
            last = coarse;
        }
        QVERIFY(last > TimePoint{});
    }
};

QTEST_APPLESS_MAIN(TestHotPath)

#include "tst_hot_path.moc"
