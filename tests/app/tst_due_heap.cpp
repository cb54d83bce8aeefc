// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/due_heap.h"

#include <QObject>
#include <QTest>

#include <random>

using namespace switchgear;
using namespace switchgear::app;
using namespace std::chrono_literals;

namespace {

TimePoint at(Duration sinceStart)
{
    return TimePoint{} + sinceStart;
}

} // namespace

/// What the clock brings to many circuits, in its order.
class TestDueHeap final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEarliestComesFirst()
    {
        DueHeap heap{3};
        QVERIFY(heap.isEmpty());
        heap.set(2, at(5s));
        heap.set(0, at(7s));
        QCOMPARE(heap.first().circuit, 2U);
        heap.set(1, at(4s));
        QVERIFY(heap.first().at == at(4s));
    }

    void atOneInstantTheConfigurationsOrderHolds()
    {
        DueHeap heap{100};
        for (std::uint32_t circuit : {70U, 3U, 99U, 0U, 50U})
            heap.set(circuit, at(1s));
        for (std::uint32_t circuit : {0U, 3U, 50U, 70U, 99U}) {
            QCOMPARE(heap.first().circuit, circuit);
            heap.set(circuit, std::nullopt);
        }
        QVERIFY(heap.isEmpty());
    }

    void anInstantIsMovedBothWaysAndTakenOut()
    {
        DueHeap heap{2};
        heap.set(0, at(1s));
        heap.set(1, at(2s));
        heap.set(0, at(3s));
        QCOMPARE(heap.first().circuit, 1U);
        heap.set(0, at(1s));
        QCOMPARE(heap.first().circuit, 0U);
        heap.set(0, std::nullopt);
        heap.set(0, std::nullopt); // again: nothing
        QCOMPARE(heap.first().circuit, 1U);
    }

    void itAgreesWithALookThroughAll()
    {
        constexpr std::uint32_t kCircuits = 37;
        std::mt19937 chance{7};
        DueHeap heap{kCircuits};
        std::vector<std::optional<TimePoint>> all(kCircuits);
        for (int i = 0; i < 20'000; ++i) {
            const auto circuit = static_cast<std::uint32_t>(chance() % kCircuits);
            all[circuit] =
                chance() % 4 == 0 ? std::nullopt : std::optional{at(Duration{chance() % 20})};
            heap.set(circuit, all[circuit]);
            std::optional<std::uint32_t> first;
            for (std::uint32_t other = 0; other < kCircuits; ++other) {
                if (all[other] && (!first || *all[other] < *all[*first]))
                    first = other;
            }
            QCOMPARE(heap.isEmpty(), !first);
            if (first) {
                QCOMPARE(heap.first().circuit, *first);
                QVERIFY(heap.first().at == *all[*first]);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestDueHeap)
#include "tst_due_heap.moc"
