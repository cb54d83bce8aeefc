// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/arrival_schedule.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

std::uint64_t arrivals(LoadShape shape, double rate, Duration until, Duration step)
{
    ArrivalSchedule schedule{rate, shape};
    std::uint64_t sum = 0;
    for (Duration at{0}; at < until;) {
        at = std::min(at + step, until);
        sum += schedule.due(at);
    }
    return sum;
}

} // namespace

class TestDemoArrivals final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesAreClamped()
    {
        QCOMPARE(clampedRate(0.99), 1.0);
        QCOMPARE(clampedRate(1.0), 1.0);
        QCOMPARE(clampedRate(5000.0), 5000.0);
        QCOMPARE(clampedRate(5000.1), 5000.0);
        QCOMPARE(clampedRate(-3.0), 1.0);
        QCOMPARE(clampedRate(std::nan("")), 1.0);
        QCOMPARE(clampedRate(std::numeric_limits<double>::infinity()), 5000.0);
    }

    void arrivalsMayBeFewerThanCalls()
    {
        // One call a second, of which an arrival in four makes two.
        ArrivalSchedule schedule{kLowestRate / 1.25, LoadShape::Steady};
        QCOMPARE(schedule.due(20s), 16U);
        schedule.setRate(-1.0);
        QCOMPARE(schedule.rate(), 0.0);
        QCOMPARE(schedule.due(40s), 0U);
        schedule.setRate(std::nan(""));
        QCOMPARE(schedule.rate(), 0.0);
        schedule.setRate(1e9);
        QCOMPARE(schedule.rate(), kHighestRate);
    }

    void anArrivalComesExactlyWhenItIsDue()
    {
        ArrivalSchedule schedule{10.0, LoadShape::Steady};
        QCOMPARE(schedule.due(0ms), 0U);
        QCOMPARE(schedule.due(99ms), 0U);
        QCOMPARE(schedule.due(100ms), 1U);
        QCOMPARE(schedule.due(100ms), 0U);
        QCOMPARE(schedule.due(50ms), 0U);
        QCOMPARE(schedule.due(1s), 9U);
    }

    void theNumberDoesNotDependOnTheTicks_data()
    {
        QTest::addColumn<LoadShape>("shape");
        QTest::addColumn<quint64>("inAMinute");
        QTest::newRow("steady") << LoadShape::Steady << quint64{6000};
        QTest::newRow("ramp") << LoadShape::Ramp << quint64{3300};
        QTest::newRow("spike") << LoadShape::Spike << quint64{7200};
        QTest::newRow("sine") << LoadShape::Sine << quint64{6000};
    }

    void theNumberDoesNotDependOnTheTicks()
    {
        QFETCH(const LoadShape, shape);
        QFETCH(const quint64, inAMinute);
        for (const Duration step : {Duration{4ms}, Duration{17ms}, Duration{1s}, Duration{60s}})
            QCOMPARE(arrivals(shape, 100.0, 60s, step), inAMinute);
    }

    void theShapesAreWhatTheirNamesSay()
    {
        QCOMPARE(shapeFactor(LoadShape::Steady, 33s), 1.0);
        QCOMPARE(shapeFactor(LoadShape::Ramp, 0s), 0.1);
        QCOMPARE(shapeFactor(LoadShape::Ramp, 60s), 1.0);
        QCOMPARE(shapeFactor(LoadShape::Ramp, 600s), 1.0);
        QCOMPARE(shapeFactor(LoadShape::Spike, 9999ms), 1.0);
        QCOMPARE(shapeFactor(LoadShape::Spike, 10s), 3.0);
        QCOMPARE(shapeFactor(LoadShape::Spike, 11999ms), 3.0);
        QCOMPARE(shapeFactor(LoadShape::Spike, 12s), 1.0);
        QCOMPARE(shapeFactor(LoadShape::Spike, 30s), 3.0);
        QCOMPARE(shapeFactor(LoadShape::Sine, 7500ms), 1.5);
        QCOMPARE(shapeFactor(LoadShape::Sine, 22500ms), 0.5);
    }

    void theScheduleIsTheIntegralOfItsFactor()
    {
        for (std::size_t i = 0; i < kLoadShapeCount; ++i) {
            const auto shape = static_cast<LoadShape>(i);
            double area = 0.0;
            for (Duration at{0}; at < 70s; at += 1ms)
                area += shapeFactor(shape, at + 500us) * 0.001;
            const auto sum = static_cast<double>(arrivals(shape, 1000.0, 70s, 100ms));
            QVERIFY2(std::abs(sum - area * 1000.0) <= 2.0, loadShapeName(shape).data());
        }
    }

    void aNewRateHoldsFromItsInstant()
    {
        ArrivalSchedule schedule{100.0, LoadShape::Steady};
        QCOMPARE(schedule.due(1s), 100U);
        schedule.setRate(400.0);
        QCOMPARE(schedule.due(2s), 400U);
        schedule.setShape(LoadShape::Spike);
        QCOMPARE(schedule.due(10s), 3200U);
        QCOMPARE(schedule.due(12s), 2400U);
    }

    void everyShapeHasANameThatLeadsBack()
    {
        for (std::size_t i = 0; i < kLoadShapeCount; ++i) {
            const auto shape = static_cast<LoadShape>(i);
            QVERIFY(loadShapeFromName(loadShapeName(shape)) == shape);
        }
        QVERIFY(!loadShapeFromName("square"));
    }

    void aRoundMixesItsEntriesByWeight()
    {
        QVERIFY((mixedRound({2, 1}) == std::vector<std::size_t>{0, 1, 0}));
        QVERIFY(mixedRound({}).empty());
        QVERIFY(mixedRound({0, 0}).empty());
        const auto round = mixedRound({2, 0, 5, 1});
        QCOMPARE(round.size(), 8U);
        QCOMPARE(std::count(round.begin(), round.end(), 0U), 2);
        QCOMPARE(std::count(round.begin(), round.end(), 1U), 0);
        QCOMPARE(std::count(round.begin(), round.end(), 2U), 5);
        QCOMPARE(std::count(round.begin(), round.end(), 3U), 1);
    }
};

QTEST_GUILESS_MAIN(TestDemoArrivals)
#include "tst_demo_arrivals.moc"
