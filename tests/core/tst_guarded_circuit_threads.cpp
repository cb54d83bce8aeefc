// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "guarded_support.h"
#include "thread_support.h"

#include <QObject>
#include <QTest>

#include <atomic>

using namespace switchgear;
using namespace switchgear::test;

/// A guarded circuit under many threads: what may never happen, and what must be whole afterwards.
class TestGuardedCircuitThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noMoreAtOnceAndNoMoreInSumThanAllowed()
    {
        constexpr int kThreads = 4;
        constexpr int kCalls = 20'000;
        constexpr std::uint32_t kAtOnce = 2;
        constexpr std::uint64_t kBurst = 50;
        Guarded circuit{counting(), RateLimit{.rate = 1000, .burst = kBurst},
                        BulkheadOptions{.concurrent = kAtOnce}};
        std::atomic<std::int64_t> clock{0}; // in milliseconds; a call moves it by a quarter
        std::atomic<std::uint32_t> atOnce{0};
        std::atomic<bool> isExceeded{false};
        std::atomic<std::uint64_t> granted{0};
        inThreads(kThreads, [&](int) {
            for (int i = 0; i < kCalls; ++i) {
                const TimePoint now =
                    at(std::chrono::microseconds{clock.fetch_add(250, std::memory_order_relaxed)});
                GuardedPermit permit = circuit.call(now);
                if (!permit)
                    continue;
                granted.fetch_add(1, std::memory_order_relaxed);
                if (atOnce.fetch_add(1, std::memory_order_acq_rel) >= kAtOnce)
                    isExceeded.store(true, std::memory_order_relaxed);
                atOnce.fetch_sub(1, std::memory_order_acq_rel);
                permit.succeed(now);
            }
        });
        QVERIFY(!isExceeded);
        const Duration ran = std::chrono::microseconds{clock.load()};
        QVERIFY(granted <= static_cast<std::uint64_t>(ran / 1ms) + kBurst);
        QVERIFY(granted > 0);
        QCOMPARE(circuit.inUse(), 0U);
        const CircuitSnapshot snapshot = circuit.breaker().snapshot(at(ran));
        QCOMPARE(snapshot.totals.calls, std::uint64_t{kThreads} * kCalls);
        QCOMPARE(snapshot.totals.permitted, granted.load());
        QCOMPARE(snapshot.totals.rejectedByLimiter + snapshot.totals.rejectedByBulkhead,
                 snapshot.totals.rejected);
        QCOMPARE(snapshot.inFlight, 0U);
    }

    void whatALaterStageRejectsIsWholeAgain_data()
    {
        QTest::addColumn<qint64>("interval");
        QTest::newRow("at a rate alone") << qint64{0};
        QTest::newRow("with a minimum interval") << qint64{1'000'000};
    }

    void whatALaterStageRejectsIsWholeAgain()
    {
        QFETCH(const qint64, interval);
        Guarded circuit{
            counting(),
            RateLimit{.rate = 1, .per = 1h, .burst = 1000, .minInterval = Duration{interval}},
            BulkheadOptions{.concurrent = 1}};
        const GuardedPermit holder = circuit.call(at(0s));
        std::atomic<int> passed{0};
        inThreads(4, [&](int) {
            for (int i = 0; i < 5'000; ++i)
                passed += circuit.call(at(1s)) ? 1 : 0;
        });
        QCOMPARE(passed.load(), 0);
        QCOMPARE(circuit.tokens(at(1s)), 999.0 + 1.0 / 3600.0);
        QCOMPARE(circuit.nextGrant(at(1s)), Duration{0});
        QCOMPARE(circuit.inUse(), 1U);
        QCOMPARE(circuit.breaker().snapshot(at(1s)).totals.rejected, 20'000U);
    }

    void theModeCanBeSwitched()
    {
        Guarded circuit{counting(), RateLimit{.rate = 1, .per = 1h, .burst = 1'000'000},
                        BulkheadOptions{.concurrent = 2}};
        std::atomic<std::uint64_t> made{0};
        inThreads(4, [&](int thread) {
            for (int i = 0; i < 5'000; ++i) {
                if (thread == 0 && i % 50 == 0) {
                    const auto mode = static_cast<CircuitMode>(i / 50 % 3);
                    circuit.breaker().setMode(mode, byOperator(), at(0s));
                }
                GuardedPermit permit = circuit.call(at(0s));
                made.fetch_add(1, std::memory_order_relaxed);
                if (permit)
                    permit.succeed(at(0s));
            }
        });
        QCOMPARE(circuit.inUse(), 0U);
        const CircuitSnapshot snapshot = circuit.breaker().snapshot(at(0s));
        QCOMPARE(snapshot.totals.calls, made.load());
        QCOMPARE(snapshot.totals.succeeded, snapshot.totals.permitted);
        QCOMPARE(snapshot.inFlight, 0U);
    }
};

QTEST_APPLESS_MAIN(TestGuardedCircuitThreads)

#include "tst_guarded_circuit_threads.moc"
