// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/latency_histogram.h>

#include <QObject>
#include <QTest>

#include <random>

using namespace switchgear;
using namespace switchgear::test;

/// Counts of durations in fixed memory.
class TestLatencyHistogram : public QObject
{
    Q_OBJECT

private:
    static double relativeError(Duration told, Duration exact)
    {
        return std::abs(static_cast<double>((told - exact).count()))
               / static_cast<double>(exact.count());
    }

private Q_SLOTS:
    void everyBucketBeginsWhereTheOneBeforeEnds()
    {
        QCOMPARE(LatencyHistogram::bucketStart(0), Duration{0});
        for (std::size_t bucket = 1; bucket < LatencyHistogram::kBuckets; ++bucket) {
            const Duration start = LatencyHistogram::bucketStart(bucket);
            QVERIFY(start > LatencyHistogram::bucketStart(bucket - 1));
            QCOMPARE(LatencyHistogram::bucketOf(start), bucket);
            QCOMPARE(LatencyHistogram::bucketOf(start - 1ns), bucket - 1);
        }
    }

    void aBucketIsAtMostAnEighthOfItsStart()
    {
        for (std::size_t bucket = 1; bucket + 1 < LatencyHistogram::kBuckets; ++bucket) {
            const Duration start = LatencyHistogram::bucketStart(bucket);
            const Duration width = LatencyHistogram::bucketStart(bucket + 1) - start;
            QVERIFY(width * 8 <= start);
        }
    }

    void whatIsOutOfRangeGoesIntoTheFirstAndTheLast()
    {
        QCOMPARE(LatencyHistogram::bucketOf(Duration{-1s}), std::size_t{0});
        QCOMPARE(LatencyHistogram::bucketOf(Duration{0}), std::size_t{0});
        QCOMPARE(LatencyHistogram::bucketOf(Duration{900ns}), std::size_t{0});
        QCOMPARE(LatencyHistogram::bucketOf(Duration::max()), LatencyHistogram::kBuckets - 1);
        QVERIFY(LatencyHistogram::bucketOf(Duration{17h}) < LatencyHistogram::kBuckets - 1);
    }

    void anEmptyOneHasNoQuantile()
    {
        const LatencyHistogram histogram;
        QVERIFY(!histogram.quantile(0.5));
        QCOMPARE(histogram.total(), std::uint64_t{0});
    }

    void aSingleDurationIsEveryQuantileWithinItsBucket()
    {
        LatencyHistogram histogram;
        histogram.record(120ms);
        for (const double q : {0.0, 0.5, 0.99, 1.0})
            QVERIFY(relativeError(*histogram.quantile(q), 120ms) <= 0.125);
    }

    void quantilesAreOffByAtMostAnEighth_data()
    {
        QTest::addColumn<int>("shape");
        QTest::newRow("even") << 0;
        QTest::newRow("log-normal") << 1;
        QTest::newRow("two humps") << 2;
    }

    void quantilesAreOffByAtMostAnEighth()
    {
        QFETCH(const int, shape);
        std::mt19937_64 chance{static_cast<std::uint64_t>(shape) + 5};
        std::vector<Duration> sorted;
        LatencyHistogram histogram;
        for (int i = 0; i < 20000; ++i) {
            const double u = static_cast<double>(chance() >> 11) / 9007199254740992.0 + 1e-9;
            const double v = static_cast<double>(chance() >> 11) / 9007199254740992.0;
            const double normal = std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * v);
            double milliseconds = 1 + 500 * v;
            if (shape == 1)
                milliseconds = 20 * std::exp(normal);
            else if (shape == 2)
                milliseconds = (u < 0.7 ? 5 : 2000) + v;
            const Duration took{static_cast<std::int64_t>(milliseconds * 1e6)};
            sorted.push_back(took);
            histogram.record(took);
        }
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(histogram.total(), std::uint64_t{20000});
        for (const double q : {0.01, 0.25, 0.5, 0.69, 0.9, 0.95, 0.99, 0.999}) {
            const auto rank = static_cast<std::size_t>(q * 20000);
            const double error = relativeError(*histogram.quantile(q), sorted[rank]);
            QVERIFY2(error <= 0.125,
                     qPrintable(QString::number(q) + ": " + QString::number(error)));
        }
    }

    void quantilesNeverGoBack()
    {
        LatencyHistogram histogram;
        for (int i = 1; i <= 100; ++i)
            histogram.record(std::chrono::milliseconds{i * i});
        Duration before{0};
        for (int i = 0; i <= 100; ++i) {
            const Duration told = *histogram.quantile(i / 100.0);
            QVERIFY(told >= before);
            before = told;
        }
        QVERIFY(before >= Duration{8750ms} && before <= Duration{11250ms});
    }

    void sinceTellsWhatCameBetween()
    {
        LatencyHistogram histogram;
        for (int i = 0; i < 1000; ++i)
            histogram.record(10ms);
        const LatencyHistogram earlier = histogram;
        for (int i = 0; i < 10; ++i)
            histogram.record(1s);
        const LatencyHistogram between = histogram.since(earlier);
        QCOMPARE(between.total(), std::uint64_t{10});
        QCOMPARE(between.count(LatencyHistogram::bucketOf(10ms)), std::uint64_t{0});
        QCOMPARE(between.count(LatencyHistogram::bucketOf(1s)), std::uint64_t{10});
        QVERIFY(relativeError(*between.quantile(0.5), 1s) <= 0.125);
        QVERIFY(!histogram.since(histogram).quantile(0.5));
    }

    void aCircuitRecordsWhereItIsAsked()
    {
        CircuitOptions options;
        options.latency = LatencyTracking::On;
        Circuit measured{options};
        Circuit plain;
        for (int i = 1; i <= 100; ++i) {
            const TimePoint start = at(std::chrono::seconds{i});
            for (Circuit *circuit : {&measured, &plain}) {
                Permit permit = (*circuit)->tryAcquire(start);
                permit.succeed(start + std::chrono::milliseconds{i});
            }
        }
        const LatencyHistogram told = measured->snapshot(at(200s)).latency;
        QCOMPARE(told.total(), std::uint64_t{100});
        QVERIFY(relativeError(*told.quantile(0.5), 50ms) <= 0.125);
        QVERIFY(relativeError(*told.quantile(0.95), 95ms) <= 0.125);
        QCOMPARE(plain->snapshot(at(200s)).latency.total(), std::uint64_t{0});
    }

    void onlyWhatCountsIsMeasured()
    {
        CircuitOptions options;
        options.latency = LatencyTracking::On;
        options.errors.ignore = {"ValueError"};
        Circuit circuit{options};
        Permit cancelled = circuit->tryAcquire(at(1s));
        Permit ignored = circuit->tryAcquire(at(1s));
        Permit failed = circuit->tryAcquire(at(1s));
        cancelled.cancel(at(2s));
        ignored.fail(at(2s), ErrorName{"ValueError"});
        failed.fail(at(2s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->snapshot(at(2s)).latency.total(), std::uint64_t{1});
    }
};

QTEST_APPLESS_MAIN(TestLatencyHistogram)

#include "tst_latency_histogram.moc"
