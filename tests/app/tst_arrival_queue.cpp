// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/arrival_queue.h"

#include <QObject>
#include <QTest>

#include <map>
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

/// Outcomes under way, by instant and then in the order of their calls.
class TestArrivalQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyOneHasNoFirst()
    {
        const ArrivalQueue queue;
        QVERIFY(queue.isEmpty());
        QVERIFY(queue.first() == TimePoint::max());
    }

    void atOneInstantTheOrderOfTheCallsHolds()
    {
        ArrivalQueue queue;
        queue.add(at(10s), 0);
        queue.add(at(5s), 1); // beside the line
        queue.add(at(10s), 2);
        queue.add(at(20s), 3);
        queue.add(at(10s), 4); // beside the line
        queue.add(at(20s), 5);
        QVERIFY(queue.first() == at(5s));
        QVERIFY(queue.last() == at(20s));
        for (const std::uint32_t slot : {1U, 0U, 2U, 4U, 3U, 5U})
            QCOMPARE(queue.takeFirst().slot, slot);
        QVERIFY(queue.isEmpty());
    }

    void aLongCallDoesNotHideShortOnes()
    {
        ArrivalQueue queue;
        queue.add(at(1h), 0);
        for (std::uint32_t i = 1; i <= 1000; ++i) {
            queue.add(at(i * 1s), i);
            QVERIFY(queue.last() == at(1h));
            QVERIFY(queue.first() == at(i * 1s));
            QCOMPARE(queue.takeFirst().slot, i);
        }
        QCOMPARE(queue.takeFirst().slot, 0U);
    }

    void isASortedListWhateverIsAdded()
    {
        for (std::uint32_t seed = 1; seed <= 200; ++seed) {
            std::mt19937 random{seed};
            const auto upTo = [&](std::uint32_t most) { return random() % (most + 1); };
            ArrivalQueue queue;
            std::multimap<TimePoint, std::uint32_t> sorted; // keeps the order of equal ones
            TimePoint now;
            for (std::uint32_t i = 0; i < 500; ++i) {
                now += Duration{upTo(2)};
                if (upTo(9) < 5 + seed % 2 || sorted.empty()) {
                    const TimePoint due = now + Duration{upTo(3) == 0 ? upTo(40) : 7};
                    queue.add(due, i);
                    sorted.emplace(due, i);
                    QVERIFY(queue.last() == sorted.rbegin()->first);
                } else {
                    QVERIFY(queue.first() == sorted.begin()->first);
                    const ArrivalQueue::Arrival first = queue.takeFirst();
                    QVERIFY(first.at == sorted.begin()->first);
                    QCOMPARE(first.slot, sorted.begin()->second);
                    sorted.erase(sorted.begin());
                }
                QCOMPARE(queue.isEmpty(), sorted.empty());
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestArrivalQueue)

#include "tst_arrival_queue.moc"
