// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter_support.h"
#include "thread_support.h"
#include "turns.h"

#include <switchgear/sharded_rate_limiter.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <stdexcept>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// 1000 tokens in a tick of 1 ms, 250 of them for each of four threads.
const RateLimit kMillion{.rate = 1e6, .burst = 10'000};
const Sharding kFour{.tick = 1ms, .threads = 4};

} // namespace

/// Leases: never more than an exact limiter grants, and hardly less.
class TestShardedRateLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLeaseIsATicksShareOfAThread()
    {
        const auto leaseOf = [](const RateLimit &limit, const Sharding &sharding) {
            return ShardedRateLimiter{limit, sharding}.snapshot(at(0s)).lease;
        };
        QCOMPARE(leaseOf(kMillion, kFour), 250U);
        QCOMPARE(leaseOf(kMillion, {.tick = 8us, .threads = 4}), 2U);
        QCOMPARE(leaseOf(kMillion, {.tick = 8us - 1ns, .threads = 4}), 0U); // not worth it
        QCOMPARE(leaseOf({.rate = 1e6, .burst = 100}, kFour), 12U); // no more than half the burst
        QCOMPARE(leaseOf({.rate = 1e6, .burst = 10'000, .minInterval = 1ns}, kFour), 0U);
        QVERIFY(leaseOf(kMillion, {}) >= 2U);
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 (ShardedRateLimiter{kMillion, {.tick = 0ns}}));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (ShardedRateLimiter{RateLimit{}}));
    }

    void aThreadAloneGetsExactlyWhatTheExactLimiterGrants()
    {
        ShardedRateLimiter sharded{kMillion, kFour};
        RateLimiter exact{kMillion};
        QCOMPARE(grantsAt(sharded, at(0s), 20'000), 10'000U);
        QCOMPARE(grantsAt(exact, at(0s), 20'000), 10'000U);
        for (int i = 1; i < 200; ++i) {
            const TimePoint now = at(i * 61'803ns);
            QCOMPARE(grantsAt(sharded, now, 300), grantsAt(exact, now, 300));
            QCOMPARE(sharded.tryAcquire(now), exact.tryAcquire(now));
            QCOMPARE(sharded.retryAfter(now, 77), exact.retryAfter(now, 77));
        }
    }

    void requestsOfEverySizeAreMet()
    {
        ShardedRateLimiter limiter{kMillion, kFour};
        QCOMPARE(limiter.tryAcquire(at(0s), 10'001), never());
        QCOMPARE(limiter.retryAfter(at(0s), 10'001), std::nullopt);
        QCOMPARE(limiter.tryAcquire(at(0s), 0), granted());
        QCOMPARE(limiter.tryAcquire(at(0s), 1), granted());
        QCOMPARE(limiter.snapshot(at(0s)).heldApprox, 249U);
        QCOMPARE(limiter.tryAcquire(at(0s), 250), granted()); // what is left, and one more lease
        QCOMPARE(limiter.tryAcquire(at(0s), 9'000), granted()); // more than a lease
        const ShardedRateLimiterSnapshot is = limiter.snapshot(at(0s));
        QCOMPARE(is.available + static_cast<double>(is.heldApprox), 749.0);
        QCOMPARE(limiter.tryAcquire(at(0s), 9'999).granted, false);
    }

    void whatATickLeavesComesBack()
    {
        ShardedRateLimiter limiter{kMillion, kFour};
        QCOMPARE(grantsAt(limiter, at(0s), 9'900), 9'900U);
        QCOMPARE(limiter.snapshot(at(0s)).available, 0.0);
        QCOMPARE(limiter.snapshot(at(0s)).heldApprox, 100U);
        // The tick is over: 100 come back to the 1000 that it brought, less the new lease.
        QCOMPARE(limiter.tryAcquire(at(1ms)), granted());
        QCOMPARE(limiter.snapshot(at(1ms)).heldApprox, 249U);
        QCOMPARE(limiter.snapshot(at(1ms)).available, 850.0);
    }

    void aLeaseIsGoodForOneTickAndNoLonger()
    {
        ShardedRateLimiter limiter{kMillion, kFour};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        QCOMPARE(limiter.tryAcquire(at(1ms - 1ns)), granted());
        QCOMPARE(limiter.snapshot(at(1ms - 1ns)).heldApprox, 248U);
        QCOMPARE(limiter.tryAcquire(at(1ms)), granted());
        QCOMPARE(limiter.snapshot(at(1ms)).heldApprox, 249U);
        QCOMPARE(limiter.snapshot(at(1h)).available, 10'000.0); // and never above the burst
    }

    void aThreadIsRefusedWithNoMoreHeldElsewhereThanStated()
    {
        ShardedRateLimiter limiter{kMillion, kFour};
        Turns turns{3};
        for (std::size_t worker = 1; worker <= 3; ++worker)
            turns.run(worker, [&] { QCOMPARE(limiter.tryAcquire(at(0s)), granted()); });
        std::uint64_t own = 0;
        turns.run(0, [&] { own = grantsAt(limiter, at(0s), 20'000); });
        QCOMPARE(own, 10'000U - 3U * 250U);
        QCOMPARE(limiter.snapshot(at(0s)).heldApprox, 3U * 249U);
        for (std::size_t worker = 1; worker <= 3; ++worker)
            turns.run(worker, [&] { QCOMPARE(grantsAt(limiter, at(0s), 1000), 249U); });
    }

    void aThreadThatEndsLeavesItsLeaseToTheNext()
    {
        ShardedRateLimiter limiter{kMillion, kFour};
        std::jthread{[&] { QCOMPARE(limiter.tryAcquire(at(0s)), granted()); }}.join();
        std::jthread{[&] { QCOMPARE(limiter.tryAcquire(at(0s)), granted()); }}.join();
        const ShardedRateLimiterSnapshot is = limiter.snapshot(at(0s));
        QCOMPARE(is.available + static_cast<double>(is.heldApprox), 9'998.0);
        QVERIFY(is.heldApprox <= 2U * 249U);
    }

    void whatALaterStageRejectsCostsNothing()
    {
        ShardedRateLimiter limiter{kMillion, kFour};
        for (int i = 0; i < 1000; ++i) {
            QCOMPARE(limiter.tryAcquire(at(0s), 1 + static_cast<std::uint64_t>(i) % 9), granted());
            limiter.giveBack(at(0s), 1 + static_cast<std::uint64_t>(i) % 9);
        }
        const ShardedRateLimiterSnapshot is = limiter.snapshot(at(0s));
        QCOMPARE(is.available + static_cast<double>(is.heldApprox), 10'000.0);
    }

    void aMinimumIntervalHoldsForAll()
    {
        ShardedRateLimiter limiter{{.rate = 1e6, .burst = 10'000, .minInterval = 1ms}, kFour};
        Turns turns{1};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        turns.run(1, [&] { QCOMPARE(limiter.tryAcquire(at(1ms - 1ns)), refused(1ns)); });
        turns.run(1, [&] { QCOMPARE(limiter.tryAcquire(at(1ms)), granted()); });
    }

    void aNewLimitHoldsWithWhatIsHeldBesides()
    {
        ShardedRateLimiter limiter{kMillion, kFour};
        QCOMPARE(limiter.tryAcquire(at(0s)), granted());
        limiter.setLimit({.rate = 10, .burst = 5}, at(0s));
        QCOMPARE(limiter.limit(), (RateLimit{.rate = 10, .burst = 5}));
        QCOMPARE(limiter.snapshot(at(0s)).lease, 0U);
        QCOMPARE(grantsAt(limiter, at(0s), 1000), 249U + 5U);
        QCOMPARE(limiter.tryAcquire(at(0s)), refused(100ms));
    }

    void underSaturationItGrantsWhatTheRateAllows()
    {
        constexpr int kThreads = 4;
        constexpr std::int64_t kEnd = 20'000'000; // ns
        ShardedRateLimiter limiter{kMillion, kFour};
        std::atomic<std::int64_t> time{0};
        std::atomic<std::uint64_t> total{0};
        inThreads(kThreads, [&](int) {
            std::uint64_t own = 0;
            for (std::int64_t now = 0; now < kEnd;) {
                own += limiter.tryAcquire(at(Duration{now})).granted;
                now = time.fetch_add(250, std::memory_order_relaxed);
            }
            // All ask until there is nothing left, each in its own lease too.
            own += grantsAt(limiter, at(Duration{kEnd}), 12'000);
            total += own;
        });
        constexpr std::uint64_t kAllowed = 10'000 + 20'000;
        const std::uint64_t left = limiter.snapshot(at(Duration{kEnd})).heldApprox;
        QVERIFY2(total.load() <= kAllowed, qPrintable(QString::number(total.load())));
        QVERIFY2(total.load() + left + 1 >= kAllowed - kThreads * 250,
                 qPrintable(QString::number(total.load())));
    }
};

QTEST_APPLESS_MAIN(TestShardedRateLimiter)

#include "tst_sharded_rate_limiter.moc"
