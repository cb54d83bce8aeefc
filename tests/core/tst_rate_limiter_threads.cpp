// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter_support.h"
#include "thread_support.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <barrier>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr int kThreads = 4;

} // namespace

/// The exact limiter where threads meet in it.
class TestRateLimiterThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void atOneInstantExactlyTheBurstIsGranted_data()
    {
        QTest::addColumn<double>("rate");
        QTest::newRow("in the word") << 1000.0;
        QTest::newRow("behind the lock") << 1.23456789012345;
    }

    void atOneInstantExactlyTheBurstIsGranted()
    {
        QFETCH(const double, rate);
        for (int round = 0; round < 50; ++round) {
            RateLimiter limiter{{.rate = rate, .burst = 500}};
            std::atomic<std::uint64_t> total{0};
            inThreads(kThreads, [&](int) { total += grantsAt(limiter, at(0s), 300); });
            QCOMPARE(total.load(), 500U);
        }
    }

    void underSaturationExactlyTheRateIsGranted()
    {
        // All threads ask until they are refused at each of the same instants.
        constexpr std::uint64_t kInstants = 200;
        RateLimiter limiter{{.rate = 1e6, .burst = 64}};
        std::atomic<std::uint64_t> total{0};
        std::barrier step{kThreads};
        inThreads(kThreads, [&](int) {
            for (std::uint64_t i = 0; i <= kInstants; ++i) {
                const TimePoint now = at(Duration{static_cast<std::int64_t>(i * 12'500)});
                std::uint64_t own = 0;
                while (limiter.tryAcquire(now))
                    ++own;
                total += own;
                step.arrive_and_wait();
            }
        });
        QCOMPARE(total.load(), 64U + kInstants * 25U / 2U);
    }

    void withTimesThatCrossNoMoreThanTheRateIsGranted()
    {
        constexpr std::int64_t kEnd = 2'000'000;
        RateLimiter limiter{{.rate = 1e6, .burst = 64}};
        std::atomic<std::int64_t> time{0};
        std::atomic<std::uint64_t> total{0};
        inThreads(kThreads, [&](int) {
            std::uint64_t own = 0;
            for (std::int64_t now = 0; now <= kEnd; now = time.fetch_add(100))
                own += limiter.tryAcquire(at(Duration{now})).granted;
            total += own;
        });
        QVERIFY2(total.load() <= 64U + 2000U, qPrintable(QString::number(total.load())));
        QVERIFY2(total.load() >= 2000U, qPrintable(QString::number(total.load())));
    }

    void whatIsReservedAndGivenBackAmongThreadsIsAsIfItHadNotBeen()
    {
        RateLimiter limiter{{.rate = 10, .burst = 8}};
        QCOMPARE(grantsAt(limiter, at(0s), 8), 8U);
        inThreads(kThreads, [&](int thread) {
            for (int i = 0; i < 2000; ++i) {
                Reservation held = limiter.reserve(at(0s), 1 + static_cast<std::uint64_t>(thread));
                limiter.cancel(held, at(0s));
            }
        });
        QCOMPARE(limiter.snapshot(at(0s)).available, 0.0);
        QCOMPARE(limiter.retryAfter(at(0s)), some(100ms));
    }

    void reservationsOfAllThreadsStandInOneRow()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 1000, .minInterval = 10ms}};
        std::atomic<std::int64_t> sum{0};
        inThreads(kThreads, [&](int) {
            for (int i = 0; i < 100; ++i)
                sum += limiter.reserve(at(0s)).wait() / 10ms;
        });
        QCOMPARE(sum.load(), std::int64_t{400 * 399 / 2}); // each place in the row once
    }

    void aLimitChangesUnderLoadAndLosesNoToken()
    {
        // The bucket wanders between the word and the lock, at one instant: no token may be won.
        const RateLimit limits[] = {{.rate = 1000, .burst = 5000},
                                    {.rate = 7, .per = 3ns, .burst = 5000},
                                    {.rate = 1.23456789012345, .burst = 5000},
                                    {.rate = 1000, .burst = 5000, .minInterval = 1ns}};
        for (int round = 0; round < 20; ++round) {
            RateLimiter limiter{limits[0]};
            std::atomic<std::uint64_t> total{0};
            std::atomic<int> asking{kThreads - 1};
            inThreads(kThreads, [&](int thread) {
                if (thread == 0) {
                    for (std::size_t i = 0; asking.load() > 0; ++i) {
                        limiter.setLimit(limits[i % 4], at(0s));
                        static_cast<void>(limiter.snapshot(at(0s)));
                    }
                    return;
                }
                std::uint64_t own = 0;
                for (int i = 0; i < 1500; ++i) {
                    own += limiter.tryAcquire(at(0s)).granted;
                    static_cast<void>(limiter.retryAfter(at(0s)));
                }
                total += own;
                --asking;
            });
            limiter.setLimit(limits[0], at(0s));
            QCOMPARE(limiter.snapshot(at(0s)).available,
                     5000.0 - static_cast<double>(total.load()));
        }
    }
};

QTEST_APPLESS_MAIN(TestRateLimiterThreads)

#include "tst_rate_limiter_threads.moc"
