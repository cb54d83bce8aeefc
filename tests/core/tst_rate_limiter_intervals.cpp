// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter_support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// Limiters whose grants keep their distance, and limits that change.
class TestRateLimiterIntervals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void grantsKeepTheirDistance()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 100, .minInterval = 200ms}};
        QCOMPARE(limiter.tryAcquire(at(1s)), granted());
        QCOMPARE(limiter.tryAcquire(at(1s)), refused(200ms));
        QCOMPARE(limiter.tryAcquire(at(1200ms - 1ns)), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(1200ms)), granted());
        QCOMPARE(limiter.tryAcquire(at(1500ms), 50), granted()); // one grant, however many tokens
        QCOMPARE(limiter.retryAfter(at(1500ms)), some(200ms));
    }

    void theLongerOfBothWaitsIsTold()
    {
        RateLimiter limiter{{.rate = 2, .burst = 2, .minInterval = 100ms}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(100ms));
        QCOMPARE(limiter.tryAcquire(at(100ms)), granted());
        QCOMPARE(limiter.tryAcquire(at(100ms)), refused(400ms));
    }

    void reservationsStandInTheRow()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 100, .minInterval = 200ms}};
        QCOMPARE(limiter.reserve(at(0s)).wait(), Duration{0});
        QCOMPARE(limiter.reserve(at(0s)).wait(), Duration{200ms});
        QCOMPARE(limiter.reserve(at(50ms)).wait(), Duration{350ms});
        QCOMPARE(limiter.tryAcquire(at(300ms)), refused(300ms));
        QCOMPARE(limiter.reserve(at(300ms), 1, 299ms).wait(), Duration{1ms});
    }

    void givenBackTheLatestMakesTheOneBeforeItCountAgain()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 100, .minInterval = 200ms}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        Reservation second = limiter.reserve(at(0s));
        Reservation third = limiter.reserve(at(0s));
        QCOMPARE(third.due(), at(400ms));
        QCOMPARE(limiter.cancel(third, at(0s)), 1U);
        QCOMPARE(limiter.retryAfter(at(0s)), some(400ms));
        QCOMPARE(limiter.cancel(second, at(10ms)), 1U);
        QCOMPARE(limiter.retryAfter(at(10ms)), some(190ms));
    }

    void givenBackInTheMiddleTheLatestStays()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 100, .minInterval = 200ms}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        Reservation second = limiter.reserve(at(0s));
        const Reservation third = limiter.reserve(at(0s));
        QCOMPARE(limiter.cancel(second, at(0s)), 1U);
        QCOMPARE(limiter.retryAfter(at(0s)), some(600ms)); // told waits stay as told
        QVERIFY(third);
    }

    void aReservationHeldBackByTheIntervalComesBackUntilItsInstant()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 10, .minInterval = 200ms}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        Reservation late = limiter.reserve(at(0s), 10);
        QCOMPARE(limiter.cancel(late, at(200ms)), 10U);
        QCOMPARE(limiter.tryAcquire(at(200ms), 10), granted());
        Reservation tooLate = limiter.reserve(at(200ms), 1);
        QCOMPARE(limiter.cancel(tooLate, at(400ms + 1ns)), 0U);
    }

    void whatALaterStageRejectsLeavesNoDistance()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 100, .minInterval = 200ms}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        QCOMPARE(limiter.tryAcquire(at(200ms)), granted());
        limiter.giveBack(at(200ms));
        QCOMPARE(limiter.retryAfter(at(200ms)), some(0ms));
        QCOMPARE(limiter.retryAfter(at(199ms)), some(1ms)); // the first one counts again
        QCOMPARE(limiter.snapshot(at(200ms)).available, 100.0);
    }

    void pastGrantsAreForgottenAndTheLatestIsNot()
    {
        RateLimiter limiter{{.rate = 1000, .burst = 100, .minInterval = 10ms}};
        for (int i = 0; i < 10'000; ++i)
            QCOMPARE(limiter.tryAcquire(at(i * 10ms)), granted());
        QCOMPARE(limiter.tryAcquire(at(9'999 * 10ms + 1ns)), refused(10ms - 1ns));
    }

    void aNewRateKeepsTheTokens()
    {
        RateLimiter limiter{{.rate = 10, .burst = 10}};
        QCOMPARE(limiter.tryAcquire(at(0s), 8), granted());
        limiter.setLimit({.rate = 1, .burst = 10}, at(100ms));
        QCOMPARE(limiter.limit(), (RateLimit{.rate = 1, .burst = 10}));
        QCOMPARE(limiter.snapshot(at(100ms)).available, 3.0);
        QCOMPARE(limiter.tryAcquire(at(100ms), 3), granted());
        QCOMPARE(limiter.tryAcquire(at(100ms)), refused(1s));
    }

    void aSmallerBurstTakesWhatLiesAbove()
    {
        RateLimiter limiter{{.rate = 10, .burst = 10}};
        QCOMPARE(limiter.tryAcquire(at(0s), 1), granted());
        limiter.setLimit({.rate = 10, .burst = 4}, at(0s));
        QCOMPARE(limiter.tryAcquire(at(0s), 5), never());
        QCOMPARE(grantsAt(limiter, at(0s), 10), 4U);
        limiter.setLimit({.rate = 10, .burst = 20}, at(0s));
        QCOMPARE(limiter.snapshot(at(0s)).available, 0.0); // a larger one fills in time
        QCOMPARE(limiter.tryAcquire(at(0s), 20), refused(2s));
    }

    void aBucketThatNobodyAskedIsFullUnderItsNewLimit()
    {
        RateLimiter limiter{{.rate = 10, .burst = 2}};
        limiter.setLimit({.rate = 10, .burst = 7}, at(5s));
        QCOMPARE(grantsAt(limiter, at(1s), 10), 7U);
    }

    void promisesStayThroughAChange()
    {
        RateLimiter limiter{{.rate = 10, .burst = 5}};
        QVERIFY(limiter.reserve(at(0s), 5));
        Reservation promised = limiter.reserve(at(0s), 3);
        QCOMPARE(promised.wait(), Duration{300ms});
        limiter.setLimit({.rate = 1, .burst = 5}, at(100ms)); // two tokens are lacking
        QCOMPARE(limiter.snapshot(at(100ms)).available, -2.0);
        QCOMPARE(limiter.retryAfter(at(100ms)), some(3s));
        QCOMPARE(limiter.cancel(promised, at(300ms)), 3U);
        QCOMPARE(limiter.snapshot(at(300ms)).available, 1.2);
        limiter.setLimit({.rate = 10, .burst = 1}, at(300ms));
        QCOMPARE(limiter.snapshot(at(300ms)).available, 1.0);
    }

    void aPartOfATokenIsRoundedDownToTheNewTick()
    {
        // A third of a token under 3 a second is 66,666,666 2/3 of 5 a second's ticks.
        RateLimiter limiter{{.rate = 1, .per = 3ns, .burst = 1}};
        QCOMPARE(limiter.tryAcquire(at(0ns)), granted());
        limiter.setLimit({.rate = 5, .burst = 1}, at(1ns));
        QCOMPARE(limiter.retryAfter(at(1ns)), some(133'333'334ns));
    }

    void anIntervalSetLaterCountsFromThePromises()
    {
        RateLimiter limiter{{.rate = 10, .burst = 1}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        limiter.setLimit({.rate = 10, .burst = 1, .minInterval = 1s}, at(100ms));
        QCOMPARE(limiter.retryAfter(at(100ms)), some(0ns));
        limiter.setLimit({.rate = 10, .burst = 1}, at(100ms));
        QVERIFY(limiter.reserve(at(100ms)));
        QCOMPARE(limiter.reserve(at(100ms)).due(), at(200ms));
        limiter.setLimit({.rate = 10, .burst = 1, .minInterval = 1s}, at(150ms));
        QCOMPARE(limiter.retryAfter(at(150ms)), some(1050ms));
        limiter.setLimit({.rate = 10, .burst = 1, .minInterval = 300ms}, at(150ms));
        QCOMPARE(limiter.retryAfter(at(150ms)), some(350ms)); // the row stays
    }
};

QTEST_APPLESS_MAIN(TestRateLimiterIntervals)

#include "tst_rate_limiter_intervals.moc"
