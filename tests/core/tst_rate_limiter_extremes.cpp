// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter_support.h"

#include <QObject>
#include <QTest>

#include <limits>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr TimePoint kFirst = TimePoint::min();
constexpr TimePoint kLast = TimePoint::max();

} // namespace

/// The ends of every range: nothing wraps, and no answer is wrong.
class TestRateLimiterExtremes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSlowestRateAndTheLargestBurst()
    {
        RateLimiter limiter{{.rate = 1e-9, .per = 1h, .burst = std::uint64_t{1} << 63U}};
        QCOMPARE(limiter.tryAcquire(at(0s), std::uint64_t{1} << 63U), granted());
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(Duration::max())); // 114,000 years
        QVERIFY(!limiter.reserve(at(0s)));
        QCOMPARE(limiter.reserve(at(0s)).wait(), Duration::max());
        QCOMPARE(limiter.reserve(at(0s), 1, 1h).granted(), false);
        QCOMPARE(limiter.tryAcquire(kLast).granted, false);
        limiter.giveBack(at(0s), (std::uint64_t{1} << 63U) - 5);
        QCOMPARE(limiter.snapshot(at(0s)).available, 9.223372036854775803e18);
    }

    void theLongestPeriod()
    {
        RateLimiter limiter{{.rate = 1, .per = Duration::max()}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(Duration::max()));
        const Reservation far = limiter.reserve(at(0s));
        QCOMPARE(far.wait(), Duration::max());
        QCOMPARE(far.due(), kLast);
        QVERIFY(!limiter.reserve(at(0s)));
        RateLimiter two{{.rate = 2, .per = Duration::max(), .burst = 1}};
        QCOMPARE(two.tryAcquire(at(0s)), granted());
        QCOMPARE(two.tryAcquire(at(0s)), refused(Duration{std::int64_t{1} << 62U}));
        QCOMPARE(two.tryAcquire(at(Duration{(std::int64_t{1} << 62U) - 1})), refused(1ns));
        QCOMPARE(two.tryAcquire(at(Duration{std::int64_t{1} << 62U})), granted());
    }

    void whatComesDueAfterTheLastInstantCanBeGivenBack_data()
    {
        QTest::addColumn<Duration>("minInterval");
        QTest::newRow("in the word") << Duration{0};
        QTest::newRow("behind the lock") << Duration{1ns};
    }

    void whatComesDueAfterTheLastInstantCanBeGivenBack()
    {
        QFETCH(const Duration, minInterval);
        RateLimiter limiter{{.rate = 1, .burst = 1, .minInterval = minInterval}};
        const TimePoint now = at(9'223'372'036s + 500ms);
        QCOMPARE(limiter.tryAcquire(at(9'223'372'036s)), granted());
        Reservation next = limiter.reserve(now);
        QCOMPARE(next.wait(), Duration{500ms});
        QCOMPARE(next.due(), kLast);
        QCOMPARE(limiter.cancel(next, now), 1U);
        QCOMPARE(limiter.retryAfter(now), some(500ms)); // as though it had not been asked for
        Reservation further = limiter.reserve(now);
        QCOMPARE(limiter.cancel(further, kLast), 1U); // up to and including its instant
    }

    void aReservationIsGivenBackAtTheInstantAtWhichItComesDue()
    {
        for (const Duration minInterval : {Duration{0}, Duration{1s}}) {
            for (const Duration start : {Duration{0}, Duration{365 * 24h}, Duration{-1h}}) {
                RateLimiter limiter{{.rate = 1, .burst = 1, .minInterval = minInterval}};
                QCOMPARE(limiter.tryAcquire(at(start)), granted());
                Reservation inTime = limiter.reserve(at(start));
                Reservation late = limiter.reserve(at(start));
                QCOMPARE(late.due(), at(start + 2s));
                QCOMPARE(limiter.cancel(inTime, at(start + 1s)), 1U);
                QCOMPARE(limiter.cancel(late, at(start + 2s + 1ns)), 0U);
            }
        }
    }

    void theFastestRate()
    {
        RateLimiter limiter{{.rate = 1e18, .per = 1ns, .burst = UINT64_MAX}};
        QCOMPARE(limiter.tryAcquire(at(0s), UINT64_MAX), granted());
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(1ns), 1'000'000'000'000'000'001), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(1ns), 1'000'000'000'000'000'000), granted());
        QCOMPARE(limiter.reserve(at(1ns), UINT64_MAX).wait(), Duration{19ns});
    }

    void theWholeRangeOfTime_data()
    {
        QTest::addColumn<double>("rate");
        QTest::newRow("in the word") << 5.0;
        QTest::newRow("in the word for minutes") << 123.457;
        QTest::newRow("behind the lock") << 1.23456789012345;
    }

    void theWholeRangeOfTime()
    {
        QFETCH(const double, rate);
        for (const auto &[from, to] : {std::pair{kFirst, kLast}, std::pair{kLast, kFirst}}) {
            RateLimiter limiter{{.rate = rate, .burst = 3}};
            QCOMPARE(grantsAt(limiter, from, 5), 3U);
            QCOMPARE(limiter.tryAcquire(from).granted, false);
            QCOMPARE(grantsAt(limiter, to, 5), from < to ? 3U : 0U);
            QCOMPARE(limiter.tryAcquire(to).granted, false);
            QCOMPARE(limiter.tryAcquire(kFirst).granted, false);
        }
    }

    void anIdleBucketIsFullHoweverLongItWasIdle()
    {
        for (const double rate : {5.0, 123.457, 4194301.0, 1e9}) {
            RateLimiter limiter{{.rate = rate, .burst = 3}};
            TimePoint now = at(0s);
            for (const Duration idle : {Duration{1h}, Duration{24h * 51}, Duration{24h * 53},
                                        Duration{24h * 366}, Duration{24h * 366 * 100}}) {
                now += idle;
                QCOMPARE(grantsAt(limiter, now, 5), 3U);
                QVERIFY(limiter.tryAcquire(now).wait > 0ns);
            }
        }
    }

    void promisesReachFurtherThanTheWord()
    {
        RateLimiter limiter{{.rate = 1, .per = 1h, .burst = 1}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        std::vector<Reservation> held;
        for (int i = 1; i <= 20'000; ++i) { // two years
            held.push_back(limiter.reserve(at(0s)));
            QCOMPARE(held.back().wait(), i * Duration{1h});
        }
        QCOMPARE(limiter.retryAfter(at(0s)), some(20'001 * Duration{1h}));
        for (Reservation &reservation : held)
            QCOMPARE(limiter.cancel(reservation, at(0s)), 1U);
        QCOMPARE(limiter.retryAfter(at(0s)), some(1h));
    }

    void anEarlierInstantSeesWhatWasLackingThen()
    {
        RateLimiter limiter{{.rate = 1, .burst = 10}};
        QCOMPARE(limiter.tryAcquire(at(100s), 4), granted());
        QCOMPARE(limiter.tryAcquire(at(95s)), granted()); // of 6 that are there at 100 s, 1 at 95 s
        QCOMPARE(limiter.tryAcquire(at(95s)), refused(1s));
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(96s));
        QCOMPARE(grantsAt(limiter, at(100s), 10), 5U);
    }

    void theLongestInterval()
    {
        RateLimiter limiter{{.rate = 5, .burst = 5, .minInterval = Duration::max()}};
        QCOMPARE(limiter.tryAcquire(kFirst), granted());
        QCOMPARE(limiter.tryAcquire(kFirst), refused(Duration::max()));
        QCOMPARE(limiter.tryAcquire(at(-2ns)), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(-1ns)), granted());
        QVERIFY(limiter.reserve(at(0ns)));
        QVERIFY(!limiter.reserve(at(0ns)));
    }
};

QTEST_APPLESS_MAIN(TestRateLimiterExtremes)

#include "tst_rate_limiter_extremes.moc"
