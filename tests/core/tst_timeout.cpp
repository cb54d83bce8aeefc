// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "thread_support.h"

#include <switchgear/bulkhead.h>
#include <switchgear/timeout.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// A time-out of 5 s on a virtual clock, with a watch driven by hand.
struct Bench
{
    Clock clock{Clock::Kind::Manual};
    TimeoutWatch watch{TimeoutWatch::Drive::ByHand, &clock};
    Timeout timeout{5s, &clock, &watch};
};

} // namespace

class TestTimeout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Deadline
    // ------------------------------------------------------------------------------------
    void aDeadlineIsOverAtItsInstant()
    {
        const Deadline deadline = Deadline::after(at(1s), 2s);
        QCOMPARE(deadline.instant(), at(3s));
        QVERIFY(!deadline.isOver(at(3s - 1ns)));
        QVERIFY(deadline.isOver(at(3s)));
        QVERIFY(deadline.isOver(at(3s + 1ns)));
        QCOMPARE(deadline.remaining(at(3s - 1ns)), Duration{1ns});
        QCOMPARE(deadline.remaining(at(3s)), Duration{0});
        QCOMPARE(deadline.remaining(at(4s)), Duration{0});
    }

    void noDeadlineNeverComes()
    {
        constexpr Deadline never;
        QVERIFY(never.isNever());
        QVERIFY(!never.isOver(TimePoint::max()));
        QCOMPARE(never.remaining(at(1h)), Duration::max());
        QVERIFY(Deadline::after(at(1s), Duration::max()).isNever());
        QCOMPARE(Deadline::after(TimePoint{-1s}, Duration::max()).instant(), TimePoint::max() - 1s);
        QCOMPARE(never.nearer(Deadline{at(2s)}).instant(), at(2s));
    }

    void ofNestedOnesTheNearerHolds()
    {
        const Bench bench;
        QCOMPARE(bench.timeout.start(at(1s)).instant(), at(6s));
        QCOMPARE(bench.timeout.start(at(1s), Deadline{at(3s)}).instant(), at(3s));
        QCOMPARE(bench.timeout.start(at(1s), Deadline{at(6s)}).instant(), at(6s));
        QCOMPARE(bench.timeout.start(at(1s), Deadline{at(9s)}).instant(), at(6s));
    }

    // call()
    // --------------------------------------------------------------------------------------
    void whatEndsInTimeGivesItsValue()
    {
        Bench bench;
        const CallResult<int> answer = bench.timeout.call([&] {
            bench.clock.advance(5s - 1ns);
            return 7;
        });
        QVERIFY(answer);
        QCOMPARE(*answer, 7);
        const TimeoutSnapshot snapshot = bench.timeout.snapshot();
        QCOMPARE(snapshot.started, std::uint64_t{1});
        QCOMPARE(snapshot.inTime, std::uint64_t{1});
        QCOMPARE(snapshot.timedOut, std::uint64_t{0});
    }

    void whatEndsAtTheDeadlineOrLaterIsARejection()
    {
        for (const Duration took : {Duration{5s}, Duration{5s + 1ns}}) {
            Bench bench;
            const CallResult<int> answer = bench.timeout.call([&] {
                bench.clock.advance(took);
                return 7;
            });
            QVERIFY(!answer);
            QCOMPARE(answer.rejection().by, RejectedBy::Timeout);
            QCOMPARE(bench.timeout.snapshot().timedOut, std::uint64_t{1});
        }
    }

    void theFunctionMayTakeTheDeadlineOrAStopToken()
    {
        Bench bench;
        bench.clock.set(at(1s));
        const CallResult<TimePoint> instant =
            bench.timeout.call([](Deadline deadline) { return deadline.instant(); });
        QCOMPARE(*instant, at(6s));
        const CallResult<bool> wasAsked = bench.timeout.call([&](const std::stop_token &stop) {
            bench.watch.advance(at(6s - 1ns));
            const bool early = stop.stop_requested();
            bench.watch.advance(at(6s));
            return !early && stop.stop_requested();
        });
        QVERIFY(!wasAsked); // its deadline was seen to pass
        QCOMPARE(bench.timeout.snapshot().timedOut, std::uint64_t{1});
        QCOMPARE(bench.timeout.snapshot().overdue, std::uint64_t{0});
    }

    void voidReferencesAndMoveOnlyValuesPassThrough()
    {
        Bench bench;
        int calls = 0;
        QVERIFY(bench.timeout.call([&] { ++calls; }));
        QCOMPARE(calls, 1);
        QCOMPARE(&*bench.timeout.call([&]() -> int & { return calls; }), &calls);
        CallResult<std::unique_ptr<int>> owned =
            bench.timeout.call([](const std::stop_token &) { return std::make_unique<int>(3); });
        QCOMPARE(*std::move(owned).operator*(), 3);
    }

    void whatTheFunctionThrowsPassesThroughLateOrNot()
    {
        Bench bench;
        const auto throws = [&](Duration took) {
            bench.clock.advance(took);
            throw std::runtime_error("broken");
        };
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, (void)bench.timeout.call([&] { throws(1s); }));
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, (void)bench.timeout.call([&] { throws(5s); }));
        QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                 (void)bench.timeout.call([&](std::stop_token) { throws(5s); }));
        const TimeoutSnapshot snapshot = bench.timeout.snapshot();
        QCOMPARE(snapshot.started, std::uint64_t{3});
        QCOMPARE(snapshot.inTime, std::uint64_t{1});
        QCOMPARE(snapshot.timedOut, std::uint64_t{2});
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }

    void whatIsLateAtItsStartIsNotCalled()
    {
        Bench bench;
        bench.clock.set(at(10s));
        int calls = 0;
        QVERIFY(!bench.timeout.call([&] { ++calls; }, Deadline{at(10s)}));
        QVERIFY(!bench.timeout.call([&](std::stop_token) { ++calls; }, Deadline{at(9s)}));
        QVERIFY(!bench.timeout.call([&](Deadline) { ++calls; }, Deadline{at(9s)}));
        QCOMPARE(calls, 0);
        QVERIFY(bench.timeout.call([&] { ++calls; }, Deadline{at(10s + 1ns)}));
        QCOMPARE(bench.timeout.snapshot().timedOut, std::uint64_t{3});
        QCOMPARE(bench.timeout.snapshot().started, std::uint64_t{4});
    }

    // Watched work
    // --------------------------------------------------------------------------------
    void watchedWorkIsAskedToStopAtItsDeadline()
    {
        Bench bench;
        TimeoutRun run = bench.timeout.watch(at(1s));
        QCOMPARE(run.deadline().instant(), at(6s));
        QCOMPARE(bench.watch.nextDue(), std::optional{at(6s)});
        QCOMPARE(bench.watch.advance(at(6s - 1ns)), std::size_t{0});
        QVERIFY(!run.stopToken().stop_requested());
        QCOMPARE(bench.watch.advance(at(6s)), std::size_t{1});
        QVERIFY(run.stopToken().stop_requested());
        QCOMPARE(bench.watch.nextDue(), std::optional<TimePoint>{});
    }

    void whatStillRunsIsOverdueAndKeepsItsPlace()
    {
        Bench bench;
        Bulkhead bulkhead{{.concurrent = 1}};
        BulkheadPermit place = bulkhead.tryAcquire();
        TimeoutRun run = bench.timeout.watch(at(0s));
        QCOMPARE(bench.timeout.snapshot().overdue, std::uint64_t{0});
        bench.watch.advance(at(5s));
        QCOMPARE(bench.timeout.snapshot().timedOut, std::uint64_t{1});
        QCOMPARE(bench.timeout.snapshot().overdue, std::uint64_t{1});
        QVERIFY(!bulkhead.tryAcquire());
        QVERIFY(!run.end(at(7s))); // now it has really ended
        place.release();
        QCOMPARE(bench.timeout.snapshot().overdue, std::uint64_t{0});
        QCOMPARE(bench.timeout.snapshot().timedOut, std::uint64_t{1});
        QVERIFY(bulkhead.tryAcquire());
    }

    void endsInTimeUntilTheDeadlineOrUntilTheWatchSawItPass()
    {
        Bench bench;
        QVERIFY(bench.timeout.watch(at(0s)).end(at(5s - 1ns)));
        QVERIFY(!bench.timeout.watch(at(0s)).end(at(5s)));
        TimeoutRun seen = bench.timeout.watch(at(0s));
        bench.watch.advance(at(5s));
        QVERIFY(!seen.end(at(4s)));
        QVERIFY(!seen.end(at(4s))); // and once more: it has ended
        const TimeoutSnapshot snapshot = bench.timeout.snapshot();
        QCOMPARE(snapshot.started, std::uint64_t{3});
        QCOMPARE(snapshot.inTime, std::uint64_t{1});
        QCOMPARE(snapshot.timedOut, std::uint64_t{2});
        QCOMPARE(snapshot.overdue, std::uint64_t{0});
    }

    void aRunThatIsDestroyedHasEnded()
    {
        Bench bench;
        {
            TimeoutRun run = bench.timeout.watch(at(0s));
            TimeoutRun moved = std::move(run);
            run = bench.timeout.watch(at(0s));
            QCOMPARE(bench.watch.watched(), std::size_t{2});
            moved = std::move(run); // ends the first
            QCOMPARE(bench.timeout.snapshot().inTime, std::uint64_t{1});
        }
        QCOMPARE(bench.timeout.snapshot().inTime, std::uint64_t{2});
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }

    void theCallersWishToStopIsPassedOn()
    {
        Bench bench;
        std::stop_source caller;
        const TimeoutRun run = bench.timeout.watch(at(0s), {}, caller.get_token());
        QVERIFY(!run.stopToken().stop_requested());
        caller.request_stop();
        QVERIFY(run.stopToken().stop_requested());
        const TimeoutRun late = bench.timeout.watch(at(0s), {}, caller.get_token());
        QVERIFY(late.stopToken().stop_requested());
        QCOMPARE(bench.timeout.snapshot().timedOut, std::uint64_t{0});
    }

    void manyDeadlinesComeInTheirOrder()
    {
        Bench bench;
        std::vector<TimeoutRun> runs;
        std::vector<std::unique_ptr<std::stop_callback<std::function<void()>>>> hooks;
        std::vector<int> told;
        for (int i = 0; i < 200; ++i) {
            const int due = i * 37 % 200; // each once, in a mixed order
            runs.push_back(bench.timeout.watch(at(0s), Deadline{at(1s + 1ms * due)}));
            hooks.push_back(std::make_unique<std::stop_callback<std::function<void()>>>(
                runs.back().stopToken(), [&told, due] { told.push_back(due); }));
        }
        for (std::size_t i = 0; i < runs.size(); i += 3)
            runs[i].end(at(0s)); // taken out of the middle
        std::vector<int> expected;
        for (int due = 0; due < 200; ++due) {
            for (int i = 0; i < 200; ++i) {
                if (i * 37 % 200 == due && i % 3 != 0)
                    expected.push_back(due);
            }
        }
        QCOMPARE(bench.watch.advance(at(1s + 99ms)),
                 std::size_t(std::count_if(expected.begin(), expected.end(),
                                           [](int due) { return due <= 99; })));
        bench.watch.advance(at(2s));
        QCOMPARE(told, expected);
    }

    void aStopCallbackMayEndItsOwnRun()
    {
        Bench bench;
        std::optional<TimeoutRun> run{bench.timeout.watch(at(0s))};
        bool wasCalled = false;
        const std::stop_callback hook{run->stopToken(), [&] {
                                          wasCalled = true;
                                          run.reset();
                                      }};
        bench.watch.advance(at(5s));
        QVERIFY(wasCalled);
        QCOMPARE(bench.timeout.snapshot().overdue, std::uint64_t{0});
    }

    void aNewLimitHoldsForWhatStartsAfter()
    {
        Bench bench;
        const TimeoutRun before = bench.timeout.watch(at(0s));
        bench.timeout.setLimit(1s);
        const TimeoutRun after = bench.timeout.watch(at(0s));
        QCOMPARE(before.deadline().instant(), at(5s));
        QCOMPARE(after.deadline().instant(), at(1s));
        QCOMPARE(bench.watch.nextDue(), std::optional{at(1s)});
        QCOMPARE(bench.timeout.snapshot().limit, Duration{1s});
    }

    void aLimitIsAboveZero()
    {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)Timeout{0ns});
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)Timeout{-1ns});
        Timeout least{1ns};
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, least.setLimit(0ns));
        QCOMPARE(least.limit(), Duration{1ns});
    }

    // Threads
    // -------------------------------------------------------------------------------------
    void theThreadOfAWatchAsksToStop()
    {
        // On the real clock, with a limit so short that it has passed before one could wait: only
        // that it comes is said here, not when.
        Timeout timeout{1ms};
        const CallResult<void> answer = timeout.call([](const std::stop_token &stop) {
            std::latch asked{1};
            const std::stop_callback hook{stop, [&asked] { asked.count_down(); }};
            asked.wait();
        });
        QVERIFY(!answer);
        QCOMPARE(timeout.snapshot().timedOut, std::uint64_t{1});
        QCOMPARE(timeout.snapshot().overdue, std::uint64_t{0});
    }

    void aNearerDeadlineWakesTheThread()
    {
        TimeoutWatch watch{TimeoutWatch::Drive::OwnThread};
        Timeout hour{1h, nullptr, &watch};
        Timeout instant{1ns, nullptr, &watch};
        const TimeoutRun far = hour.watch(Clock::steady().now());
        const CallResult<void> answer = instant.call([](const std::stop_token &stop) {
            std::latch asked{1};
            const std::stop_callback hook{stop, [&asked] { asked.count_down(); }};
            asked.wait();
        });
        QVERIFY(!answer);
        QVERIFY(!far.stopToken().stop_requested());
    }

    void countsAddUpWhateverEndsFirst()
    {
        constexpr int kThreads = 4;
        constexpr int kRuns = 2000;
        Bench bench;
        std::atomic<int> running{kThreads};
        inThreads(kThreads + 1, [&](int thread) {
            if (thread == kThreads) {
                for (TimePoint now; running.load() > 0; now += 1ms)
                    bench.watch.advance(now);
                return;
            }
            for (int i = 0; i < kRuns; ++i) {
                TimeoutRun run = bench.timeout.watch(at(1ms * i), Deadline{at(1ms * i + 1ms)});
                (void)run.end(at(1ms * i + (i % 2) * 1ms));
            }
            --running;
        });
        const TimeoutSnapshot snapshot = bench.timeout.snapshot();
        QCOMPARE(snapshot.started, std::uint64_t{kThreads * kRuns});
        QCOMPARE(snapshot.inTime + snapshot.timedOut, std::uint64_t{kThreads * kRuns});
        QVERIFY(snapshot.timedOut >= std::uint64_t{kThreads * kRuns / 2});
        QCOMPARE(snapshot.overdue, std::uint64_t{0});
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(TestTimeout)
#include "tst_timeout.moc"
