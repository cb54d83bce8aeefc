// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_support.h"

#include <switchgear/concurrency_limit.h>

#include <QObject>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// Each window is ten samples, whatever the time between them.
ConcurrencyLimitOptions quickOptions()
{
    ConcurrencyLimitOptions options;
    options.initial = 20;
    options.min = 4;
    options.max = 100;
    options.window = 0s;
    return options;
}

/// A made-up service: rounds of calls that all take as long.
class Story
{
public:
    explicit Story(const ConcurrencyLimitOptions &options) : limit(options) {}

    /// So many calls at once, or as many as the limit lets in; at least ten, so that a window ends.
    void round(std::uint32_t atOnce, Duration latency)
    {
        std::vector<ConcurrencyPermit> calls;
        for (std::uint32_t i = 0; i < atOnce; ++i) {
            if (ConcurrencyPermit permit = limit.tryAcquire(now))
                calls.push_back(std::move(permit));
        }
        now += latency;
        for (ConcurrencyPermit &call : calls)
            call.success(now);
    }
    void fullRounds(int count, Duration latency)
    {
        for (int i = 0; i < count; ++i)
            round(limit.limitApprox(), latency);
    }

    /// The same with a service that has room for 30 at once, which take 10 ms; all above wait.
    void overload(int count)
    {
        for (int i = 0; i < count; ++i) {
            const std::uint32_t load = limit.limitApprox();
            round(load, 10ms * std::max(load, 30U) / 30);
        }
    }
    /// A call that began so long ago is answered now.
    void outlier(Duration latency) { limit.tryAcquire(now - latency).success(now); }

    TimePoint now;
    ConcurrencyLimit limit;
};

} // namespace

/// Made-up stories of latency, and what the limit makes of them.
class TestConcurrencyLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesSoManyAsTheLimitAndNoMore()
    {
        ConcurrencyLimitOptions options = quickOptions();
        options.initial = 5;
        ConcurrencyLimit limit{options};
        std::vector<ConcurrencyPermit> held;
        for (int i = 0; i < 5; ++i) {
            held.push_back(limit.tryAcquire(at(0s)));
            QVERIFY(held.back());
        }
        QVERIFY(!limit.tryAcquire(at(0s)));
        held.back().ignored();
        held.back().ignored();
        QVERIFY(!held.back());
        ConcurrencyPermit again = limit.tryAcquire(at(0s));
        QVERIFY(again);
        QVERIFY(!limit.tryAcquire(at(0s)));
        QCOMPARE(limit.snapshot().inFlight, std::uint64_t{5});
        QCOMPARE(limit.snapshot().refused, std::uint64_t{2});
        held.clear();
        again = {};
        QCOMPARE(limit.snapshot().inFlight, std::uint64_t{0});
        QCOMPARE(limit.snapshot().samples, std::uint64_t{0}); // ignored ones are none
    }

    void oneWindowMovesTheLimitByItsHeadroom()
    {
        Story story{quickOptions()};
        story.round(10, 50ms);
        const ConcurrencyLimitSnapshot snapshot = story.limit.snapshot();
        QCOMPARE(snapshot.windows, std::uint64_t{1});
        QCOMPARE(snapshot.samples, std::uint64_t{10});
        QCOMPARE(snapshot.shortTerm, Duration{50ms});
        QCOMPARE(snapshot.longTerm, Duration{50ms});
        QCOMPARE(snapshot.gradient, 1.0);
        QCOMPARE(snapshot.estimate, 20.0 + 0.2 * std::sqrt(20.0));
        QCOMPARE(snapshot.limit, 20U); // 20.89 rounded down
    }

    void risesToItsMaximumUnderSteadyLatencyAndFullLoad()
    {
        Story story{quickOptions()};
        std::uint32_t before = story.limit.limitApprox();
        for (int i = 0; i < 300; ++i) {
            story.fullRounds(1, 50ms);
            QVERIFY(story.limit.limitApprox() >= before);
            before = story.limit.limitApprox();
        }
        QCOMPARE(before, 100U);
        QCOMPARE(story.limit.snapshot().estimate, 100.0);
    }

    void doesNotMoveWhileTheLoadDoesNotFillHalfOfIt()
    {
        ConcurrencyLimitOptions options = quickOptions();
        options.windowSamples = 1;
        for (const std::uint32_t atOnce : {9U, 10U, 11U}) { // of 20
            Story story{options};
            // One window a call: only the first of a round sees all of them in flight.
            story.round(atOnce, 50ms);
            const bool hasMoved = story.limit.snapshot().estimate != 20.0;
            QCOMPARE(hasMoved, atOnce >= 10);
        }
        Story idle{options};
        for (int i = 0; i < 1000; ++i)
            idle.round(3, i % 2 == 0 ? 10ms : 500ms);
        QCOMPARE(idle.limit.snapshot().estimate, 20.0);
    }

    void staysWhileTheLatencyIsWithinItsTolerance()
    {
        Story story{quickOptions()};
        story.fullRounds(300, 50ms);
        story.round(100, 75ms); // 1.5 of the long-term latency: exactly at it, but for its own part
        QCOMPARE(story.limit.snapshot().gradient, 1.0);
        QCOMPARE(story.limit.limitApprox(), 100U);
    }

    void fallsWhenTheLatencyDoublesAndRecovers()
    {
        Story story{quickOptions()};
        story.fullRounds(300, 50ms);
        story.fullRounds(1, 100ms);
        QVERIFY(story.limit.snapshot().gradient < 1.0);
        story.fullRounds(30, 200ms);
        const std::uint32_t low = story.limit.limitApprox();
        QVERIFY2(low < 40, qPrintable(QString::number(low)));
        story.fullRounds(300, 50ms);
        QCOMPARE(story.limit.limitApprox(), 100U);
    }

    void settlesWhereAServiceWithAQueueIsFullNotWhereItDrowns()
    {
        // 30 at once take 50 ms; all above wait their turn. With L the limit, it stands still where
        // L * 1.5 * 30 / L + √L = L: at 52.
        ConcurrencyLimitOptions options = quickOptions();
        options.max = 1000;
        options.longWindows = 1'000'000; // longer than the story: a queue never becomes normal
        Story story{options};
        for (int i = 0; i < 500; ++i) {
            const std::uint32_t load = story.limit.limitApprox();
            story.round(load, 50ms * std::max(load, 30U) / 30);
        }
        const std::uint32_t limit = story.limit.limitApprox();
        QVERIFY2(limit >= 50 && limit <= 54, qPrintable(QString::number(limit)));
    }

    void aVeryHighLatencyAtMostHalvesInAWindow()
    {
        ConcurrencyLimitOptions options = quickOptions();
        options.smoothing = 1.0;
        options.initial = options.windowSamples = 100; // a window each round
        Story story{options};
        story.fullRounds(20, 50ms);
        QCOMPARE(story.limit.snapshot().estimate, 100.0);
        story.fullRounds(1, 100s);
        QCOMPARE(story.limit.snapshot().gradient, 0.5);
        QCOMPARE(story.limit.snapshot().estimate, 100.0 * 0.5 + 10.0);
    }

    void theLongTermLatencyFollowsWhenLoadHasGone()
    {
        Story story{quickOptions()};
        story.fullRounds(100, 1s);
        story.fullRounds(60, 10ms);
        QVERIFY(story.limit.snapshot().longTerm < 100ms);
    }

    void anAnswerTenHoursLateBlindsNothing()
    {
        Story story{ConcurrencyLimitOptions{}};
        for (int i = 0; i < 1000; ++i)
            story.round(30, 10ms); // 300 calls in a window
        QCOMPARE(story.limit.snapshot().longTerm, Duration{10ms});
        story.outlier(10h);
        for (int i = 0; i < 20; ++i)
            story.round(30, 10ms);
        const ConcurrencyLimitSnapshot after = story.limit.snapshot();
        QVERIFY2(after.longTerm < 10'010us, qPrintable(QString::number(after.longTerm.count())));
        QCOMPARE(after.gradient, 1.0);
        story.overload(200);
        const std::uint32_t limit = story.limit.limitApprox();
        QVERIFY2(limit < 60, qPrintable(QString::number(limit)));
    }

    void anOutlierAmongTheFirstWindowsBlindsNothing()
    {
        for (int before = 0; before < 12; ++before) {
            Story story{quickOptions()}; // a window each ten calls
            for (int i = 0; i < before; ++i)
                story.round(10, 10ms);
            story.outlier(10h);
            for (int i = 0; i < 20; ++i)
                story.round(10, 10ms);
            const Duration normal = story.limit.snapshot().longTerm;
            QVERIFY2(normal < 10'200us, qPrintable(QString::number(normal.count())));
        }
    }

    void oneWindowRaisesTheNormalLatencyByLittleHoweverLateItsAnswers()
    {
        Story story{quickOptions()};
        for (int i = 0; i < 100; ++i)
            story.round(10, 10ms);
        const Duration before = story.limit.snapshot().longTerm;
        for (int i = 0; i < 10; ++i)
            story.outlier(10h);
        const ConcurrencyLimitSnapshot after = story.limit.snapshot();
        QCOMPARE(after.gradient, 0.5);
        QVERIFY(after.longTerm > before);
        QVERIFY(after.longTerm < before * 1'007 / 1'000);
    }

    void whatLastsBecomesNormalUnlessItNeverMay()
    {
        ConcurrencyLimitOptions options;
        options.max = 200;
        const auto limitAfter = [&](int rounds) {
            Story story{options};
            for (int i = 0; i < 200; ++i)
                story.round(30, 10ms);
            story.overload(rounds);
            return story.limit.limitApprox();
        };
        QVERIFY(limitAfter(200) < 60);
        QCOMPARE(limitAfter(4'000), 200U); // an overload of minutes
        options.neverNormal = 20ms; // that of 60 at once
        const std::uint32_t limit = limitAfter(4'000);
        QVERIFY2(limit >= 60 && limit < 80, qPrintable(QString::number(limit)));
    }

    void aLatencyAboveTheOneThatIsNeverNormalLowersTheLimit()
    {
        for (const Duration latency : {49ms, 51ms}) {
            ConcurrencyLimitOptions options = quickOptions();
            options.neverNormal = 50ms;
            Story story{options};
            story.fullRounds(100, latency); // there was never another one
            const ConcurrencyLimitSnapshot snapshot = story.limit.snapshot();
            QCOMPARE(snapshot.gradient<1.0, latency> 50ms);
            QVERIFY(snapshot.longTerm < 50ms);
        }
    }

    void aDropLowersTheLimitOnceForAllThatBeganBefore()
    {
        Story story{quickOptions()};
        std::vector<ConcurrencyPermit> calls;
        for (int i = 0; i < 4; ++i)
            calls.push_back(story.limit.tryAcquire(story.now));
        calls[0].dropped();
        QCOMPARE(story.limit.snapshot().estimate, 18.0);
        calls[1].dropped();
        calls[2].dropped();
        QCOMPARE(story.limit.snapshot().estimate, 18.0);
        QCOMPARE(story.limit.snapshot().dropped, std::uint64_t{3});
        story.limit.tryAcquire(story.now).dropped(); // this one began under the lowered limit
        QCOMPARE(story.limit.snapshot().estimate, 18.0 * 0.9);
        QCOMPARE(story.limit.limitApprox(), 16U);
        QCOMPARE(story.limit.snapshot().inFlight, std::uint64_t{1});
    }

    void dropsEndAtTheMinimum()
    {
        Story story{quickOptions()};
        for (int i = 0; i < 100; ++i)
            story.limit.tryAcquire(story.now).dropped();
        QCOMPARE(story.limit.snapshot().estimate, 4.0);
        QCOMPARE(story.limit.limitApprox(), 4U);
    }

    void aWindowEndsAtItsTimeAndItsSamplesNotBefore()
    {
        ConcurrencyLimitOptions options = quickOptions();
        options.window = 100ms;
        ConcurrencyLimit limit{options};
        for (int i = 0; i < 10; ++i)
            limit.tryAcquire(at(0s)).success(at(10ms)); // began at 10 ms
        QCOMPARE(limit.snapshot().windows, std::uint64_t{0});
        limit.tryAcquire(at(0s)).success(at(110ms - 1ns));
        QCOMPARE(limit.snapshot().windows, std::uint64_t{0});
        limit.tryAcquire(at(0s)).success(at(110ms));
        QCOMPARE(limit.snapshot().windows, std::uint64_t{1});

        ConcurrencyLimit few{options};
        for (int i = 0; i < 9; ++i)
            few.tryAcquire(at(0s)).success(at(1s * (i + 1)));
        QCOMPARE(few.snapshot().windows, std::uint64_t{0});
        few.tryAcquire(at(0s)).success(at(10s));
        QCOMPARE(few.snapshot().windows, std::uint64_t{1});
    }

    void calmAtTheEndsOfTime()
    {
        ConcurrencyLimitOptions options = quickOptions();
        options.windowSamples = 1;
        ConcurrencyLimit limit{options};
        limit.tryAcquire(at(1s)).success(at(1s)); // took nothing
        QCOMPARE(limit.snapshot().shortTerm, Duration{1ns});
        limit.tryAcquire(at(2s)).success(at(1s)); // the instants went back
        QCOMPARE(limit.snapshot().shortTerm, Duration{1ns});
        limit.tryAcquire(at(0s)).success(TimePoint::max());
        QVERIFY(std::isfinite(limit.snapshot().estimate));
        limit.tryAcquire(TimePoint::min()).success(TimePoint::max());
        QVERIFY(std::isfinite(limit.snapshot().estimate));
        QVERIFY(limit.snapshot().longTerm > 0ns);
    }

    void newBoundsHoldAtOnceAndTheLimitStaysWithinThem()
    {
        Story story{quickOptions()};
        ConcurrencyLimitOptions options = quickOptions();
        options.max = 10;
        options.initial = 10;
        story.limit.setOptions(options);
        QCOMPARE(story.limit.limitApprox(), 10U);
        options.max = 100;
        options.initial = options.min = 30;
        story.limit.setOptions(options);
        QCOMPARE(story.limit.limitApprox(), 30U);
        QCOMPARE(story.limit.options(), options);
    }

    void unsoundOptionsAreToldEach()
    {
        QVERIFY(validate(ConcurrencyLimitOptions{}).empty());
        ConcurrencyLimitOptions unsound;
        unsound.min = 0;
        unsound.initial = 2000;
        unsound.window = -1ns;
        unsound.windowSamples = 0;
        unsound.longWindows = 0;
        unsound.tolerance = 0.99;
        unsound.smoothing = 0;
        unsound.backoff = 1;
        unsound.neverNormal = 0ns;
        QCOMPARE(validate(unsound).size(), std::size_t{9});
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)ConcurrencyLimit{unsound});
        ConcurrencyLimitOptions notANumber;
        notANumber.tolerance = std::numeric_limits<double>::quiet_NaN();
        notANumber.smoothing = std::numeric_limits<double>::quiet_NaN();
        notANumber.backoff = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(validate(notANumber).size(), std::size_t{3});
        ConcurrencyLimitOptions atTheBounds;
        atTheBounds.min = atTheBounds.max = atTheBounds.initial = 1;
        atTheBounds.window = 0s;
        atTheBounds.windowSamples = atTheBounds.longWindows = 1;
        atTheBounds.tolerance = atTheBounds.smoothing = 1;
        atTheBounds.neverNormal = 1ns;
        QVERIFY(validate(atTheBounds).empty());
    }

    void manyThreadsNeverExceedTheMaximum()
    {
        ConcurrencyLimitOptions options = quickOptions();
        options.initial = options.max = 4;
        options.min = 1;
        ConcurrencyLimit limit{options};
        std::atomic<int> inside{0};
        std::atomic<int> most{0};
        inThreads(8, [&](int thread) {
            for (int i = 0; i < 5000; ++i) {
                ConcurrencyPermit permit = limit.tryAcquire(at(std::chrono::microseconds{i}));
                if (!permit)
                    continue;
                const int now = ++inside;
                int seen = most.load();
                while (now > seen && !most.compare_exchange_weak(seen, now)) {}
                --inside;
                if ((i + thread) % 50 == 0)
                    permit.dropped();
                else
                    permit.success(at(std::chrono::microseconds{i + 100}));
            }
        });
        QVERIFY(most.load() <= 4);
        QCOMPARE(limit.snapshot().inFlight, std::uint64_t{0});
        QVERIFY(limit.limitApprox() >= 1 && limit.limitApprox() <= 4);
    }
};

QTEST_GUILESS_MAIN(TestConcurrencyLimit)
#include "tst_concurrency_limit.moc"
