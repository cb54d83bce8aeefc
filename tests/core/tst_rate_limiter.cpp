// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter_support.h"

#include <QObject>
#include <QTest>

#include <type_traits>

using namespace switchgear;
using namespace switchgear::test;

/// Taking and reserving tokens, one story at a time.
class TestRateLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBurstIsThereAtFirst_data()
    {
        QTest::addColumn<qint64>("first");
        QTest::newRow("at zero") << qint64{0};
        QTest::newRow("before zero") << qint64{-1'000'000'007};
        QTest::newRow("after 30 years") << qint64{946'080'000'000'000'000};
    }

    void theBurstIsThereAtFirst()
    {
        QFETCH(const qint64, first);
        RateLimiter limiter{{.rate = 5, .burst = 3}};
        QCOMPARE(grantsAt(limiter, at(Duration{first}), 10), 3U);
        QCOMPARE(limiter.tryAcquire(at(Duration{first})), refused(200ms));
    }

    void tokensComeBackOneByOneToTheNanosecond()
    {
        RateLimiter limiter{{.rate = 5, .burst = 2}};
        QCOMPARE(grantsAt(limiter, at(0s), 5), 2U);
        QCOMPARE(limiter.tryAcquire(at(200ms - 1ns)), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(200ms)), granted());
        QCOMPARE(limiter.tryAcquire(at(200ms)), refused(200ms));
        QCOMPARE(limiter.tryAcquire(at(400ms + 1ns)), granted());
        QCOMPARE(limiter.tryAcquire(at(600ms - 1ns)), refused(1ns));
    }

    void aWaitIsRoundedUpAndKeepsNoError()
    {
        RateLimiter limiter{{.rate = 3, .burst = 1}}; // a token takes 333,333,333 1/3 ns
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(333'333'334ns));
        QCOMPARE(limiter.tryAcquire(at(333'333'333ns)), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(333'333'334ns)), granted());
        // Full only 2/3 ns ago: the next is due at 666,666,667 1/3, told from the full bucket.
        QCOMPARE(limiter.tryAcquire(at(666'666'667ns)), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(666'666'668ns)), granted());
    }

    void aRateIsReadAsItsDecimal()
    {
        RateLimiter limiter{{.rate = 0.1, .burst = 1}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(10s));
        RateLimiter third{{.rate = 0.3, .per = 1ms, .burst = 1}};
        QCOMPARE(third.tryAcquire(at(0s)), granted());
        QCOMPARE(third.tryAcquire(at(0s)), refused(3'333'334ns));
    }

    void theBucketHoldsNoMoreThanTheBurst()
    {
        RateLimiter limiter{{.rate = 5, .burst = 3}};
        QCOMPARE(grantsAt(limiter, at(0s), 3), 3U);
        QCOMPARE(grantsAt(limiter, at(24h), 10), 3U);
        QCOMPARE(grantsAt(limiter, at(24h + 600ms - 1ns), 10), 2U);
        QCOMPARE(grantsAt(limiter, at(24h + 600ms), 10), 1U);
    }

    void severalTokensAreGrantedTogetherOrNotAtAll()
    {
        RateLimiter limiter{{.rate = 10, .burst = 10}};
        QCOMPARE(limiter.tryAcquire(at(0s), 7), granted());
        QCOMPARE(limiter.tryAcquire(at(0s), 4), refused(100ms));
        QCOMPARE(limiter.tryAcquire(at(0s), 3), granted());
        QCOMPARE(limiter.tryAcquire(at(0s), 10), refused(1s));
        QCOMPARE(limiter.tryAcquire(at(1s), 10), granted());
    }

    void moreThanTheBurstIsNeverGranted()
    {
        RateLimiter limiter{{.rate = 10, .burst = 3}};
        QCOMPARE(limiter.tryAcquire(at(0s), 4), never()); // the first request
        QCOMPARE(limiter.tryAcquire(at(0s), 3), granted());
        QCOMPARE(limiter.tryAcquire(at(0s), 4), never());
        QCOMPARE(limiter.tryAcquire(at(0s), UINT64_MAX), never());
        QCOMPARE(limiter.retryAfter(at(0s), 4), std::nullopt);
        QCOMPARE(limiter.retryAfter(at(0s), 3), some(300ms));
        QVERIFY(limiter.reserve(at(0s), 4).never());
        QVERIFY(!limiter.reserve(at(0s), 4).granted());
        QCOMPARE(limiter.retryAfter(at(0s)), some(100ms)); // all that cost nothing
    }

    void noTokensAreAlwaysGranted()
    {
        RateLimiter limiter{{.rate = 1, .burst = 1, .minInterval = 1s}};
        QCOMPARE(limiter.tryAcquire(at(0s), 0), granted());
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        QCOMPARE(limiter.tryAcquire(at(0s), 0), granted());
        QCOMPARE(limiter.retryAfter(at(0s), 0), some(0s));
        QCOMPARE(limiter.retryAfter(at(0s)), some(1s));
    }

    void aRefusalTellsWhenTheSameRequestIsGranted()
    {
        RateLimiter limiter{{.rate = 7, .per = 10s, .burst = 4}};
        QCOMPARE(limiter.tryAcquire(at(1s), 4), granted());
        const TokenGrant told = limiter.tryAcquire(at(2s), 3);
        QCOMPARE(limiter.tryAcquire(at(2s) + told.wait - 1ns, 3), refused(1ns));
        QCOMPARE(limiter.tryAcquire(at(2s) + told.wait, 3), granted());
    }

    void aReservationTakesItsTokensNow()
    {
        RateLimiter limiter{{.rate = 5, .burst = 1}};
        const Reservation first = limiter.reserve(at(1s));
        QVERIFY(first);
        QCOMPARE(first.wait(), Duration{0});
        const Reservation second = limiter.reserve(at(1s));
        QCOMPARE(second.wait(), Duration{200ms});
        QCOMPARE(second.due(), at(1200ms));
        QCOMPARE(second.tokens(), 1U);
        QCOMPARE(limiter.tryAcquire(at(1200ms)), refused(200ms));
        QCOMPARE(limiter.tryAcquire(at(1400ms)), granted());
    }

    void aMaximumWaitRefusesAndTellsHowMuchLonger()
    {
        RateLimiter limiter{{.rate = 5, .burst = 1}};
        QVERIFY(limiter.reserve(at(0s)));
        QVERIFY(!limiter.reserve(at(0s), 1, 200ms - 1ns));
        QCOMPARE(limiter.reserve(at(0s), 1, 200ms - 1ns).wait(), Duration{1ns});
        QCOMPARE(limiter.reserve(at(0s), 1, 0ns).wait(), Duration{200ms});
        QCOMPARE(limiter.reserve(at(0s), 1, -1s).wait(), Duration{200ms});
        QVERIFY(limiter.reserve(at(0s), 1, 200ms));
        QVERIFY(!limiter.reserve(at(0s), 1, 400ms - 1ns));
        QVERIFY(limiter.reserve(at(0s), 1, 400ms + 1ns));
    }

    void aReservationComesBackUpToTheInstantAtWhichItIsDue()
    {
        for (const Duration when : {0ns, 100'000'000ns, 200'000'000ns}) {
            RateLimiter limiter{{.rate = 5, .burst = 1}};
            QCOMPARE(limiter.tryAcquire(at(0s)), granted());
            Reservation held = limiter.reserve(at(0s));
            QCOMPARE(limiter.cancel(held, at(when)), 1U);
            QCOMPARE(limiter.cancel(held, at(when)), 0U);
            QCOMPARE(held.tokens(), 0U);
            QCOMPARE(limiter.retryAfter(at(when)), some(200ms - when));
        }
        RateLimiter limiter{{.rate = 5, .burst = 1}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        Reservation held = limiter.reserve(at(0s));
        QCOMPARE(limiter.cancel(held, at(200ms + 1ns)), 0U);
        QCOMPARE(limiter.retryAfter(at(200ms)), some(200ms));
    }

    void onlyWhatStandsCanBeGivenBack()
    {
        RateLimiter limiter{{.rate = 5, .burst = 1}};
        RateLimiter other{{.rate = 5, .burst = 1}};
        Reservation none;
        QCOMPARE(limiter.cancel(none, at(0s)), 0U);
        Reservation held = limiter.reserve(at(0s));
        Reservation refusal = limiter.reserve(at(0s), 1, 0ns);
        QCOMPARE(limiter.cancel(refusal, at(0s)), 0U);
        QCOMPARE(other.cancel(held, at(0s)), 0U);
        Reservation moved = std::move(held);
        QCOMPARE(limiter.cancel(held, at(0s)), 0U); // NOLINT: what is left of it
        QCOMPARE(limiter.cancel(moved, at(0s)), 1U);
        static_assert(!std::is_copy_constructible_v<Reservation>);
    }

    void givingAReservationBackIsTheIdentityWithLaterOnesInBetween()
    {
        RateLimiter limiter{{.rate = 10, .burst = 4}};
        RateLimiter without{{.rate = 10, .burst = 4}};
        const auto both = [&](Duration when, std::uint64_t n) {
            const Reservation a = limiter.reserve(at(when), n);
            const Reservation b = without.reserve(at(when), n);
            return std::pair{a.wait(), b.wait()};
        };
        both(0s, 4);
        Reservation given = limiter.reserve(at(0s), 3); // due at 300 ms
        QCOMPARE(both(100ms, 2), (std::pair{Duration{400ms}, Duration{100ms}}));
        QCOMPARE(both(200ms, 1).first, Duration{400ms});
        QCOMPARE(limiter.cancel(given, at(300ms)), 3U);
        QCOMPARE(limiter.snapshot(at(300ms)).available, without.snapshot(at(300ms)).available);
        for (int i = 0; i < 20; ++i) {
            const auto [a, b] = both(300ms + 37ms * i, 1 + static_cast<std::uint64_t>(i) % 3);
            QCOMPARE(a, b);
        }
    }

    void whatALaterStageRejectsCostsNothing()
    {
        RateLimiter limiter{{.rate = 5, .burst = 2}};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(limiter.tryAcquire(at(10ms)), granted());
            limiter.giveBack(at(10ms));
        }
        QCOMPARE(limiter.snapshot(at(10ms)).available, 1.05);
        limiter.giveBack(at(10ms), 2); // more than was taken: no more than the burst is there
        limiter.giveBack(at(10ms), 2);
        limiter.giveBack(at(10ms), 1000);
        QCOMPARE(grantsAt(limiter, at(10ms), 10), 2U);
    }

    void theClockIsReadWhereNoTimeIsHandedIn()
    {
        Clock clock{Clock::Kind::Manual};
        RateLimiter limiter{{.rate = 5, .burst = 1}, &clock};
        QCOMPARE(&limiter.clock(), &clock);
        QCOMPARE(limiter.tryAcquire(), granted());
        QCOMPARE(limiter.tryAcquire(), refused(200ms));
        clock.advance(200ms);
        QCOMPARE(limiter.tryAcquire(), granted());
        RateLimiter steady{{.rate = 5, .burst = 1}};
        QCOMPARE(&steady.clock(), &Clock::steady());
        QCOMPARE(steady.tryAcquire(), granted());
    }

    void aSnapshotTellsWhatIsThere()
    {
        RateLimiter limiter{{.rate = 4, .per = 2s}};
        RateLimiterSnapshot is = limiter.snapshot(at(0s));
        QCOMPARE(is.limit, (RateLimit{.rate = 4, .per = 2s, .burst = 4}));
        QCOMPARE(is.available, 4.0);
        QCOMPARE(is.nextGrant, Duration{0});
        QVERIFY(limiter.reserve(at(0s), 4));
        QVERIFY(limiter.reserve(at(0s), 3));
        is = limiter.snapshot(at(250ms));
        QCOMPARE(is.available, -2.5);
        QCOMPARE(is.nextGrant, Duration{1750ms});
    }
};

QTEST_APPLESS_MAIN(TestRateLimiter)

#include "tst_rate_limiter.moc"
