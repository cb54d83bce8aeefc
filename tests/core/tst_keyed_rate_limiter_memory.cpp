// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "counting_allocator.h"
#include "limiter_support.h"

#include <switchgear/keyed_rate_limiter.h>

#include <QObject>
#include <QTest>

#include <string>

using namespace switchgear;
using namespace switchgear::test;

/// A million keys in bounded memory, in a program of its own that counts what is asked for.
class TestKeyedRateLimiterMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMillionNumbersTakeNoMoreThan64BytesEach()
    {
        constexpr std::uint64_t kKeys = 1'000'000;
        const std::int64_t before = s_bytes;
        KeyedRateLimiter limiter{{.rate = 1, .burst = 5}, kKeys};
        for (std::uint64_t key = 0; key < kKeys; ++key)
            static_cast<void>(limiter.tryAcquire(key, at(0s)));
        QCOMPARE(limiter.snapshot().keys, std::size_t{kKeys});
        const std::int64_t full = s_bytes - before;
        QVERIFY2(full <= std::int64_t{64 * kKeys}, qPrintable(QString::number(full)));
        // Twice as many come, and find no room: nothing grows.
        for (std::uint64_t key = kKeys; key < kKeys + 10'000; ++key)
            static_cast<void>(limiter.tryAcquire(key, at(0s)));
        QCOMPARE(limiter.snapshot().keys, std::size_t{kKeys});
        QCOMPARE(s_bytes - before, full);
        QCOMPARE(limiter.dropIdle(at(1s)), std::size_t{kKeys});
        QVERIFY2(s_bytes - before <= std::int64_t{2 * kKeys},
                 qPrintable(QString::number(s_bytes - before)));
    }

    void aTextTakesItsOwnLengthBesides()
    {
        constexpr std::uint64_t kKeys = 50'000;
        const std::int64_t before = s_bytes;
        {
            KeyedRateLimiter limiter{{.rate = 1, .burst = 5}, kKeys};
            const std::string prefix(93, 'x');
            for (std::uint64_t key = 0; key < kKeys; ++key)
                static_cast<void>(limiter.tryAcquire(prefix + std::to_string(key), at(0s)));
            QCOMPARE(limiter.snapshot().keys, std::size_t{kKeys});
            const std::int64_t full = s_bytes - before;
            QVERIFY2(full <= std::int64_t{(64 + 98) * kKeys}, qPrintable(QString::number(full)));
        }
        QCOMPARE(s_bytes.load(), before); // all of it came back
    }
};

QTEST_APPLESS_MAIN(TestKeyedRateLimiterMemory)

#include "tst_keyed_rate_limiter_memory.moc"
