// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "limiter_support.h"
#include "thread_support.h"

#include <switchgear/keyed_rate_limiter.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

using namespace switchgear;
using namespace switchgear::test;

namespace {

const RateLimit kTwo{.rate = 10, .burst = 2};

std::uint64_t grantsOf(KeyedRateLimiter &limiter, std::string_view key, TimePoint now, int asked)
{
    std::uint64_t count = 0;
    for (int i = 0; i < asked; ++i)
        count += limiter.tryAcquire(key, now).granted;
    return count;
}

} // namespace

/// A limiter for each key: what one does costs no other, and memory stays bounded.
class TestKeyedRateLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKeyHasABucketOfItsOwn()
    {
        KeyedRateLimiter limiter{kTwo, 100};
        QCOMPARE(grantsOf(limiter, "ada", at(0s), 5), 2U);
        QCOMPARE(grantsOf(limiter, "grace", at(0s), 5), 2U);
        QCOMPARE(limiter.tryAcquire("ada", at(0s)), refused(100ms));
        QCOMPARE(limiter.tryAcquire("ada", at(100ms - 1ns)), refused(1ns));
        QCOMPARE(limiter.tryAcquire("ada", at(100ms)), granted());
        QCOMPARE(limiter.snapshot().keys, std::size_t{2});
    }

    void numbersAndTextsAreNeverTheSameKey()
    {
        KeyedRateLimiter limiter{kTwo, 100};
        QCOMPARE(limiter.tryAcquire(0, at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire(1, at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire("", at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire(std::string_view{"\0", 1}, at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire(std::string_view{"\0\0\0\0\0\0\0\0", 8}, at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire("12345678", at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire("123456789", at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire("", at(0s)), refused(100ms));
        QCOMPARE(limiter.tryAcquire(0, at(0s)), refused(100ms));
        QCOMPARE(limiter.snapshot().keys, std::size_t{7});
    }

    void whatCanNeverBeGrantedMakesNoBucket()
    {
        KeyedRateLimiter limiter{kTwo, 100};
        QCOMPARE(limiter.tryAcquire("ada", at(0s), 3), never());
        QCOMPARE(limiter.tryAcquire("ada", at(0s), 0), granted());
        QCOMPARE(limiter.retryAfter("ada", at(0s)), some(0s));
        QCOMPARE(limiter.retryAfter("ada", at(0s), 3), std::nullopt);
        QCOMPARE(limiter.retryAfter(7, at(0s), 0), some(0s));
        QCOMPARE(limiter.snapshot().keys, std::size_t{0});
    }

    void aMinimumIntervalHoldsForEachKey()
    {
        KeyedRateLimiter limiter{{.rate = 1000, .burst = 10, .minInterval = 200ms}, 100};
        QCOMPARE(limiter.tryAcquire("ada", at(0s)), granted());
        QCOMPARE(limiter.tryAcquire("ada", at(1ms)), refused(199ms));
        QCOMPARE(limiter.tryAcquire("grace", at(1ms)), granted());
        QCOMPARE(limiter.dropIdle(at(199ms)), std::size_t{0}); // full, but not free yet
        QCOMPARE(limiter.dropIdle(at(200ms)), std::size_t{1});
        QCOMPARE(limiter.tryAcquire("grace", at(201ms - 1ns)), refused(1ns));
    }

    void anIdleKeyIsDroppedAndAsNeverSeen()
    {
        KeyedRateLimiter limiter{kTwo, 100};
        QCOMPARE(limiter.tryAcquire("ada", at(0s)), granted());
        QCOMPARE(limiter.dropIdle(at(100ms - 1ns)), std::size_t{0});
        QCOMPARE(limiter.dropIdle(at(100ms)), std::size_t{1});
        QCOMPARE(limiter.snapshot().keys, std::size_t{0});
        QCOMPARE(limiter.snapshot().evicted, 1U);
        QCOMPARE(grantsOf(limiter, "ada", at(100ms), 5), 2U);
        // Time does not go back where a key was dropped: nothing is won by an earlier instant.
        QCOMPARE(limiter.tryAcquire("ada", at(0s)), refused(100ms));
    }

    void newKeysDropIdleOnesByThemselves()
    {
        KeyedRateLimiter limiter{kTwo, 1'000'000};
        for (std::uint64_t i = 0; i < 100'000; ++i)
            QCOMPARE(limiter.tryAcquire(i, at(Duration{1ms} * i)), granted());
        // A key is busy for 100 ms, in which 100 others come.
        QVERIFY2(limiter.snapshot().keys < 64U * 100U, // however unevenly they fall
                 qPrintable(QString::number(limiter.snapshot().keys)));
        QCOMPARE(limiter.snapshot().shared, 0U);
    }

    void atTheLimitIdleKeysGoFirst()
    {
        KeyedRateLimiter limiter{kTwo, 3};
        for (const char *const key : {"a", "b", "c"})
            QCOMPARE(limiter.tryAcquire(key, at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire("b", at(200ms)), granted()); // a and c are idle, b is not
        QCOMPARE(grantsOf(limiter, "d", at(200ms), 3), 2U);
        const KeyedRateLimiterSnapshot is = limiter.snapshot();
        QVERIFY(is.keys <= 3U);
        QVERIFY(is.evicted >= 1U);
        QCOMPARE(is.shared, 0U);
        QCOMPARE(limiter.retryAfter("b", at(200ms), 2), some(100ms));
    }

    void atTheLimitBusyKeysStayAndNewOnesShare()
    {
        KeyedRateLimiter limiter{kTwo, 3};
        for (const char *const key : {"a", "b", "c"})
            QCOMPARE(limiter.tryAcquire(key, at(0s), 2), granted());
        QCOMPARE(limiter.tryAcquire("d", at(0s)), granted());
        QCOMPARE(limiter.tryAcquire("e", at(0s)), granted());
        QCOMPARE(limiter.tryAcquire("f", at(0s)), refused(100ms));
        QCOMPARE(limiter.snapshot().keys, std::size_t{3});
        QCOMPARE(limiter.snapshot().shared, 2U);
        QCOMPARE(limiter.tryAcquire("a", at(0s)), refused(100ms));
        // With room again, a bucket of its own begins where the shared one stands: nobody gets
        // twice the burst.
        QCOMPARE(limiter.tryAcquire("b", at(150ms)), granted());
        QCOMPARE(limiter.tryAcquire("c", at(150ms)), granted());
        QCOMPARE(limiter.dropIdle(at(200ms)), std::size_t{1}); // a
        QCOMPARE(limiter.tryAcquire("d", at(150ms)), granted()); // taken as 200 ms
        QCOMPARE(limiter.snapshot().shared, 2U);
        QCOMPARE(limiter.retryAfter("d", at(200ms), 2), some(100ms));
        QCOMPARE(limiter.retryAfter("e", at(200ms), 2), some(0ms));
    }

    void agreesWithALimiterForEachKeyWhateverIsDropped()
    {
        for (const RateLimit &limit : {RateLimit{.rate = 3, .burst = 3},
                                       RateLimit{.rate = 123.456789, .per = 7s, .burst = 5},
                                       RateLimit{.rate = 10, .burst = 4, .minInterval = 70ms}}) {
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                std::mt19937_64 random{seed};
                const auto upTo = [&](std::uint64_t most) { return random() % (most + 1); };
                KeyedRateLimiter limiter{limit, 5000};
                std::map<std::string, std::unique_ptr<RateLimiter>> reference;
                TimePoint now = at(Duration{1h});
                for (int i = 0; i < 6000; ++i) {
                    now += Duration{static_cast<std::int64_t>(upTo(40'000'000))};
                    if (upTo(500) == 0)
                        now += 3s;
                    const std::string key = "key " + std::to_string(upTo(60) * upTo(20));
                    auto &wanted = reference[key];
                    if (!wanted)
                        wanted = std::make_unique<RateLimiter>(limit);
                    const std::uint64_t tokens = 1 + upTo(2);
                    QCOMPARE(limiter.retryAfter(key, now, tokens), wanted->retryAfter(now, tokens));
                    QCOMPARE(limiter.tryAcquire(key, now, tokens), wanted->tryAcquire(now, tokens));
                    if (upTo(300) == 0)
                        limiter.dropIdle(now);
                }
                QVERIFY(limiter.snapshot().evicted > 100U);
                QCOMPARE(limiter.snapshot().shared, 0U);
            }
        }
    }

    void aNewLimitKeepsEachKeysTokens()
    {
        KeyedRateLimiter limiter{{.rate = 10, .burst = 10}, 100};
        QCOMPARE(limiter.tryAcquire("ada", at(0s), 9), granted());
        QCOMPARE(limiter.tryAcquire("grace", at(0s), 2), granted());
        limiter.setLimit({.rate = 1, .burst = 5}, at(0s));
        QCOMPARE(limiter.limit(), (RateLimit{.rate = 1, .burst = 5}));
        QCOMPARE(grantsOf(limiter, "ada", at(0s), 10), 1U);
        QCOMPARE(grantsOf(limiter, "grace", at(0s), 10), 5U);
        QCOMPARE(grantsOf(limiter, "new", at(0s), 10), 5U);
        limiter.setLimit({.rate = 10, .burst = 20}, at(500ms)); // half a token each
        QCOMPARE(limiter.retryAfter("ada", at(500ms)), some(50ms));
        QCOMPARE(grantsOf(limiter, "other", at(500ms), 30), 20U);
    }

    void itsBoundsAreChecked()
    {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (KeyedRateLimiter{kTwo, 0}));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 (KeyedRateLimiter{kTwo, (std::size_t{1} << 31U) + 1}));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (KeyedRateLimiter{RateLimit{}, 1}));
        constexpr std::uint64_t kMost = std::uint64_t{1} << 62U; // nanoseconds
        QVERIFY_THROWS_EXCEPTION(
            std::invalid_argument,
            (KeyedRateLimiter{{.rate = 1, .per = 1ns, .burst = kMost + 1}, 1}));
        KeyedRateLimiter limiter{{.rate = 1, .per = 1ns, .burst = kMost}, 1};
        QCOMPARE(limiter.tryAcquire("ada", TimePoint::max(), kMost), granted());
        QCOMPARE(limiter.tryAcquire("ada", TimePoint::min()), refused(1ns));
        KeyedRateLimiter early{{.rate = 1, .per = 1ns, .burst = kMost}, 1};
        QCOMPARE(early.tryAcquire("ada", TimePoint::min(), kMost), granted());
        QCOMPARE(early.tryAcquire("ada", TimePoint::min()), refused(1ns));
        QCOMPARE(early.tryAcquire("ada", TimePoint::max(), kMost), granted());
    }

    void theClockIsReadWhereNoTimeIsHandedIn()
    {
        Clock clock{Clock::Kind::Manual};
        KeyedRateLimiter limiter{{.rate = 10, .burst = 1}, 10, &clock};
        QCOMPARE(limiter.tryAcquire("ada"), granted());
        QCOMPARE(limiter.tryAcquire(5), granted());
        QCOMPARE(limiter.tryAcquire("ada"), refused(100ms));
        clock.advance(100ms);
        QCOMPARE(limiter.tryAcquire("ada"), granted());
    }

    void threadsOnTheSameKeysGetEachBurstOnce()
    {
        constexpr std::uint64_t kKeys = 300;
        KeyedRateLimiter limiter{{.rate = 1, .burst = 7}, 100'000};
        std::atomic<std::uint64_t> total{0};
        inThreads(4, [&](int thread) {
            std::uint64_t own = 0;
            for (std::uint64_t i = 0; i < kKeys * 5; ++i) {
                const std::uint64_t key = (i * 7 + static_cast<std::uint64_t>(thread)) % kKeys;
                own += limiter.tryAcquire(key, at(0s)).granted;
                if (i % 100 == 0)
                    limiter.dropIdle(at(0s));
            }
            total += own;
        });
        QCOMPARE(total.load(), kKeys * 7U);
        QCOMPARE(limiter.snapshot().keys, std::size_t{kKeys});
    }

    void threadsAtTheLimitStayWithinIt()
    {
        KeyedRateLimiter limiter{kTwo, 2000};
        inThreads(4, [&](int thread) {
            for (std::uint64_t i = 0; i < 5000; ++i) {
                const std::uint64_t key = i * 4 + static_cast<std::uint64_t>(thread);
                static_cast<void>(limiter.tryAcquire(key, at(Duration{20us} * i)));
                if (i % 500 == 0 && thread == 0)
                    limiter.setLimit(kTwo, at(Duration{20us} * i));
            }
        });
        const KeyedRateLimiterSnapshot is = limiter.snapshot();
        QVERIFY(is.keys <= 2000U);
        QVERIFY(is.shared > 0U);
    }
};

QTEST_APPLESS_MAIN(TestKeyedRateLimiter)

#include "tst_keyed_rate_limiter.moc"
