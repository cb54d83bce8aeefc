// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "retry_support.h"
#include "thread_support.h"

#include <switchgear/detail/thread_counter.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <deque>
#include <latch>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

namespace {

int withdrawn(RetryBudget &budget, TimePoint now, int most = 100'000)
{
    int granted = 0;
    while (granted < most && budget.tryWithdraw(now))
        ++granted;
    return granted;
}

/// The rule in its plainest form: what lies in the window's ten parts is counted from a list.
class PlainBudget final
{
public:
    explicit PlainBudget(const RetryBudgetOptions &options) : m_options(options) {}

    void deposit(TimePoint now, std::uint64_t calls) { m_calls.push_back({partOf(now), calls}); }
    bool tryWithdraw(TimePoint now)
    {
        const std::uint64_t share = static_cast<std::uint64_t>(m_options.share * 1000.0 + 0.5);
        const auto window = static_cast<std::uint64_t>(m_options.window / 1ms);
        // All in thousandths of a retry.
        const std::uint64_t most =
            m_options.minPerSecond * window + share * within(m_calls, partOf(now));
        if ((within(m_retries, partOf(now)) + 1) * 1000 > most)
            return false;
        m_retries.push_back({partOf(now), 1});
        return true;
    }

private:
    using Entries = std::deque<std::pair<std::int64_t, std::uint64_t>>;

    [[nodiscard]] std::int64_t partOf(TimePoint now) const
    {
        return now.time_since_epoch() / (m_options.window / 10);
    }
    static std::uint64_t within(const Entries &entries, std::int64_t last)
    {
        std::uint64_t sum = 0;
        for (const auto &[part, count] : entries)
            sum += part > last - 10 && part <= last ? count : 0;
        return sum;
    }

    RetryBudgetOptions m_options;
    Entries m_calls;
    Entries m_retries;
};

} // namespace

/// How much retries may add to the load.
class TestRetryBudget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void threeASecondAreAlwaysGranted()
    {
        RetryBudget budget;
        QCOMPARE(withdrawn(budget, at(0s)), 30); // of a window of ten seconds
        QCOMPARE(withdrawn(budget, at(10s - 1ns)), 0);
        QCOMPARE(withdrawn(budget, at(10s)), 30);
        RetryBudgetOptions strict;
        strict.minPerSecond = 0;
        RetryBudget none{strict};
        QVERIFY(!none.tryWithdraw(at(0s)));
    }

    void aFifthOfTheCallsIsGrantedOnTop()
    {
        RetryBudgetOptions options;
        options.minPerSecond = 0;
        RetryBudget budget{options};
        budget.deposit(at(1s), 4);
        QVERIFY(!budget.tryWithdraw(at(1s)));
        budget.deposit(at(1s), 1);
        QVERIFY(budget.tryWithdraw(at(1s)));
        QVERIFY(!budget.tryWithdraw(at(1s)));
        budget.deposit(at(2s), 5'000'000);
        QCOMPARE(budget.snapshot(at(2s)).available, 1'000'000U);
    }

    void theShareIsExact()
    {
        RetryBudgetOptions options;
        options.minPerSecond = 0;
        for (const double share : {0.1, 0.2, 0.3, 0.7, 1.0}) {
            options.share = share;
            RetryBudget budget{options};
            budget.deposit(at(1s), 1'000'000'000);
            QCOMPARE(budget.snapshot(at(1s)).available,
                     static_cast<std::uint64_t>(share * 10.0 + 0.5) * 100'000'000U);
        }
        options.share = 0.0;
        RetryBudget none{options};
        none.deposit(at(1s), 1'000'000);
        QVERIFY(!none.tryWithdraw(at(1s)));
    }

    void partsOfARetryAddUp()
    {
        RetryBudgetOptions options; // half a retry from the window, half from the calls
        options.minPerSecond = 1;
        options.window = 500ms;
        options.share = 0.5;
        RetryBudget budget{options};
        QVERIFY(!budget.tryWithdraw(at(0s)));
        budget.deposit(at(0s), 1);
        QVERIFY(budget.tryWithdraw(at(0s)));
        QVERIFY(!budget.tryWithdraw(at(0s)));
    }

    void callsAndRetriesAreForgottenAfterTheWindow()
    {
        RetryBudgetOptions options;
        options.minPerSecond = 0;
        RetryBudget budget{options};
        budget.deposit(at(500ms), 10); // in the first part, which leaves at 10 s
        QVERIFY(budget.tryWithdraw(at(1s)));
        QCOMPARE(budget.snapshot(at(10s - 1ns)).calls, 10U);
        QCOMPARE(budget.snapshot(at(10s - 1ns)).retries, 1U);
        QCOMPARE(budget.snapshot(at(10s)).calls, 0U);
        QCOMPARE(budget.snapshot(at(10s)).retries, 1U);
        QCOMPARE(budget.snapshot(at(11s)).retries, 0U);
        QCOMPARE(budget.snapshot(at(11s)).granted, 1U);
    }

    void whatIsPaidInWithNoTimeIsSpreadOverTheTimeSince()
    {
        RetryBudgetOptions options;
        options.minPerSecond = 0;
        RetryBudget budget{options};
        budget.settle(at(0s));
        for (int i = 0; i < 100; ++i)
            budget.deposit();
        // Ten a second over ten seconds: those of the first second leave first.
        QCOMPARE(budget.snapshot(at(10s - 1ns)).calls, 100U);
        QCOMPARE(budget.snapshot(at(10s)).calls, 90U);
        QCOMPARE(budget.snapshot(at(15s)).calls, 40U);
        QCOMPARE(budget.snapshot(at(19s)).calls, 0U);
    }

    void aLongCalmIsNoHoard()
    {
        RetryBudgetOptions options;
        options.minPerSecond = 0;
        RetryBudget budget{options};
        budget.settle(at(0s));
        for (int i = 0; i < 36'000; ++i)
            budget.deposit();
        // Ten a second over an hour, of which the window holds nine parts and the last instant.
        QCOMPARE(budget.snapshot(at(1h)).calls, 90U);
        QCOMPARE(withdrawn(budget, at(1h)), 18);
    }

    void timeBeginsWithTheFirstInstant()
    {
        RetryBudget budget;
        for (int i = 0; i < 10; ++i)
            budget.deposit();
        QCOMPARE(budget.snapshot(at(1h)).calls, 10U);
    }

    void anEarlierInstantIsTakenAsTheLastOne()
    {
        RetryBudget budget;
        QCOMPARE(withdrawn(budget, at(100s)), 30);
        QVERIFY(!budget.tryWithdraw(at(0s)));
        budget.deposit(at(0s), 5);
        QVERIFY(budget.tryWithdraw(at(100s)));
        RetryBudget before{};
        QCOMPARE(withdrawn(before, at(-100s)), 30); // a clock may begin below zero
        QCOMPARE(withdrawn(before, at(-90s - 1ns)), 0);
        QCOMPARE(withdrawn(before, at(-90s)), 30);
        QCOMPARE(withdrawn(before, TimePoint::max()), 30);
    }

    void agreesWithTheRuleInItsPlainestForm()
    {
        std::mt19937_64 random{17};
        for (int round = 0; round < 20; ++round) {
            RetryBudgetOptions options;
            options.share = static_cast<double>(random() % 11) / 10.0;
            options.minPerSecond = static_cast<std::uint32_t>(random() % 4);
            options.window = (1 + random() % 3) * 10s;
            RetryBudget budget{options};
            PlainBudget plain{options};
            TimePoint now = at(0s);
            for (int step = 0; step < 500; ++step) {
                now += std::chrono::milliseconds{random() % 700};
                if (random() % 2 == 0) {
                    const std::uint64_t calls = random() % 10;
                    budget.deposit(now, calls);
                    plain.deposit(now, calls);
                } else {
                    QCOMPARE(budget.tryWithdraw(now), plain.tryWithdraw(now));
                }
            }
        }
    }

    void aPolicyPaysInAndTakesOut()
    {
        RetryBudgetOptions few;
        few.minPerSecond = 0;
        few.share = 0.5;
        RetryOptions options = plainRetry();
        options.budget = std::make_shared<RetryBudget>(few);
        Retrying retry{options};
        for (int i = 0; i < 5; ++i)
            retry.call([] {});
        QVERIFY(retry.failsAtLast()); // the sixth call: three retries
        QCOMPARE(retry.waits.size(), std::size_t{3});
        QVERIFY(retry.failsAtLast()); // the seventh: 3.5, of which three are spent
        QCOMPARE(retry.waits.size(), std::size_t{3});
        const RetrySnapshot snapshot = retry.policy.snapshot();
        QCOMPARE(snapshot.calls, 7U);
        QCOMPARE(snapshot.stoppedBy(RetryStop::Attempts), 1U);
        QCOMPARE(snapshot.stoppedBy(RetryStop::Budget), 1U);
        QCOMPARE(options.budget->snapshot(retry.clock.now()).refused, 1U);
    }

    void policiesMayShareOne()
    {
        // The example of RetryBudget's comment.
        RetryBudgetOptions one;
        one.minPerSecond = 1;
        one.window = 1s;
        one.share = 0.0;
        const auto budget = std::make_shared<RetryBudget>(one);
        RetryOptions options = plainRetry();
        options.budget = budget;
        Retrying reads{options};
        Retrying writes{options};
        QVERIFY(reads.failsAtLast());
        QVERIFY(writes.failsAtLast());
        QCOMPARE(reads.waits.size() + writes.waits.size(), std::size_t{1});
        QCOMPARE(writes.stoppedBy(), RetryStop::Budget);
    }

    void amplificationIsBounded()
    {
        // Everything fails, every call would be made four times: with the budget, 1.2 times.
        RetryOptions options = plainRetry();
        options.backoff.base = options.backoff.max = 1ms;
        options.budget = std::make_shared<RetryBudget>();
        Retrying retry{options};
        int made = 0;
        constexpr int kCalls = 10'000; // over a hundred seconds
        for (int i = 0; i < kCalls; ++i) {
            retry.clock.set(at(i * 10ms));
            try {
                retry.call([&] {
                    ++made;
                    throw 1;
                });
            } catch (int) {}
        }
        const int retries = made - kCalls;
        // A fifth and three a second; the last window's share may be out already.
        QVERIFY(retries <= kCalls / 5 + 3 * 100 + 30);
        QVERIFY(retries >= kCalls / 5);
    }

    void unsoundOptionsAreRefused()
    {
        RetryBudgetOptions options;
        options.share = 1.001;
        options.window = 1ms - 1ns;
        QCOMPARE(validate(options).size(), std::size_t{2});
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, RetryBudget{options});
        options.share = 1.0;
        options.window = 1ms;
        QVERIFY(validate(options).empty());
    }

    void manyThreadsNeverGetMoreThanThereIs()
    {
        constexpr int kThreads = 4;
        constexpr int kTimes = 2000;
        RetryBudgetOptions options;
        options.minPerSecond = 0;
        RetryBudget budget{options};
        budget.settle(at(1s));
        std::atomic<int> granted{0};
        inThreads(kThreads, [&](int) {
            for (int i = 0; i < kTimes; ++i) {
                budget.deposit();
                if (budget.tryWithdraw(at(1s)))
                    granted.fetch_add(1, std::memory_order_relaxed);
            }
        });
        granted += withdrawn(budget, at(1s)); // what a racing thread missed
        QCOMPARE(granted.load(), kThreads * kTimes / 5);
        QCOMPARE(budget.snapshot(at(1s)).calls, std::uint64_t{kThreads * kTimes});
    }

    void policiesCountInManyThreads()
    {
        constexpr int kThreads = 4;
        constexpr int kTimes = 5000;
        RetryOptions options = plainRetry();
        options.attempts = 2;
        options.budget = std::make_shared<RetryBudget>();
        Clock clock{Clock::Kind::Manual};
        RetryPolicy policy{options, &clock};
        inThreads(kThreads, [&](int thread) {
            for (int i = 0; i < kTimes; ++i) {
                const bool fails = i % 50 == thread;
                policy.call(
                    [&](std::uint32_t attempt) {
                        if (fails && attempt == 1)
                            throw 1;
                    },
                    [](Duration) {});
            }
        });
        const RetrySnapshot snapshot = policy.snapshot();
        QCOMPARE(snapshot.calls, std::uint64_t{kThreads * kTimes});
        QCOMPARE(snapshot.recovered, std::uint64_t{kThreads * kTimes / 50});
        QCOMPARE(snapshot.retries, snapshot.recovered);
    }

    void aCounterLosesNothingWhenThreadsComeAndGo()
    {
        detail::ThreadCounter counter;
        constexpr int kWaves = 20;
        constexpr int kThreads = 12; // more than the first cells
        constexpr int kTimes = 50;
        for (int wave = 0; wave < kWaves; ++wave) {
            inThreads(kThreads, [&](int) {
                for (int i = 0; i < kTimes; ++i)
                    counter.bump();
            });
        }
        QCOMPARE(counter.sum(), std::uint64_t{kWaves * kThreads * kTimes});
    }

    void aThreadThatEndsStillCounts()
    {
        // Destroyed after the thread's ordinal, which is taken later.
        static detail::ThreadCounter s_counter;
        struct CountsAtTheEnd
        {
            CountsAtTheEnd() = default;
            CountsAtTheEnd(const CountsAtTheEnd &) = delete;
            CountsAtTheEnd &operator=(const CountsAtTheEnd &) = delete;
            ~CountsAtTheEnd() { s_counter.bump(); }
        };
        std::thread{[] {
            thread_local const CountsAtTheEnd atTheEnd;
            static_cast<void>(&atTheEnd);
            s_counter.bump();
        }}.join();
        QCOMPARE(s_counter.sum(), 2U);
    }
};

QTEST_APPLESS_MAIN(TestRetryBudget)

#include "tst_retry_budget.moc"
