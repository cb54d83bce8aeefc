// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <latch>
#include <optional>
#include <stop_token>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// A time-out of 2 s on a clock and a watch that the test moves.
struct Bench
{
    Clock clock{Clock::Kind::Manual};
    TimeoutWatch watch{TimeoutWatch::Drive::ByHand, &clock};
    Timeout timeout{2s, &clock, &watch};

    void advance(Duration by)
    {
        clock.advance(by);
        static_cast<void>(watch.advance(clock.now()));
    }
    [[nodiscard]] std::uint64_t overdue() const { return timeout.snapshot().overdue; }
};

} // namespace

/// Whom a time-out in a pipeline asks to stop, and what it counts.
class TestPipelineTimeouts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoIsCalledIsAskedToStopAtTheDeadline()
    {
        Bench bench;
        Pipeline pipeline{bench.clock, bench.timeout};
        bool early = true;
        bool inTime = false;
        const CallResult<int> late = pipeline.call([&](const CallContext &context) {
            bench.advance(2s - 1ns);
            early = context.stop.stop_requested();
            bench.advance(1ns);
            inTime = context.stop.stop_requested();
            return 1;
        });
        QVERIFY(!early && inTime);
        QCOMPARE(late.rejection().by, RejectedBy::Timeout);
    }

    void whatStillRunsAfterItsDeadlineIsCounted()
    {
        Bench bench;
        Pipeline pipeline{bench.clock, bench.timeout};
        static_cast<void>(pipeline.call([&](const CallContext &) {
            QCOMPARE(bench.timeout.snapshot().started, 1U);
            bench.advance(2s);
            QCOMPARE(bench.overdue(), 1U);
            static_cast<void>(pipeline.call([&](const CallContext &) {
                bench.advance(2s);
                QCOMPARE(bench.overdue(), 2U);
            }));
            QCOMPARE(bench.overdue(), 1U);
        }));
        const TimeoutSnapshot snapshot = bench.timeout.snapshot();
        QCOMPARE(snapshot.overdue, 0U);
        QCOMPARE(snapshot.started, 2U);
        QCOMPARE(snapshot.timedOut, 2U);
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }

    void theCallersOwnStopIsPassedOn()
    {
        Bench bench;
        Pipeline pipeline{bench.clock, bench.timeout};
        std::stop_source source;
        PipelineCall with;
        with.stop = source.get_token();
        const CallResult<bool> asked = pipeline.call(with, [&](const CallContext &context) {
            const bool before = context.stop.stop_requested();
            source.request_stop();
            return !before && context.stop.stop_requested();
        });
        QVERIFY(*asked); // it ended in time: what it gave is the caller's
        QCOMPARE(bench.timeout.snapshot().inTime, 1U);
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }

    void theTokenOfAnInnerTimeOutIsAskedAtTheOuterDeadlineToo()
    {
        Bench bench;
        Timeout attempt{5s, &bench.clock, &bench.watch};
        Pipeline pipeline{bench.clock, bench.timeout, attempt};
        const CallResult<void> late = pipeline.call([&](const CallContext &context) {
            bench.advance(2s);
            QVERIFY(context.stop.stop_requested());
        });
        QCOMPARE(late.rejection().by, RejectedBy::Timeout);
        QCOMPARE(attempt.snapshot().timedOut, 1U);
        QCOMPARE(bench.timeout.snapshot().timedOut, 1U);
    }

    void eachAttemptHasATokenOfItsOwn()
    {
        Bench bench;
        RetryOptions options;
        options.attempts = 2;
        RetryPolicy retry{options, &bench.clock};
        VirtualSleep sleep{bench.clock};
        Pipeline pipeline{bench.clock, retry, bench.timeout};
        pipeline.setSleeper(sleep.sleeper());
        std::vector<bool> asked;
        const CallResult<void> result = pipeline.call([&](const CallContext &context) {
            asked.push_back(context.stop.stop_requested());
            if (asked.size() == 1)
                bench.advance(2s);
        });
        QVERIFY(result);
        QCOMPARE(asked, (std::vector<bool>{false, false}));
    }

    void aRunInTheCallersHandsHasAToken()
    {
        Bench bench;
        Pipeline pipeline{bench.clock, bench.timeout};
        detail::CallSlot<int> slot;
        auto run = pipeline.begin(slot, at(0s));
        QVERIFY(run.start() == PipelineStep::Call);
        const std::stop_token stop = run.context().stop;
        bench.advance(2s);
        QVERIFY(stop.stop_requested());
        QCOMPARE(bench.overdue(), 1U);
        slot.value = 5;
        QVERIFY(run.succeeded(at(3s)) == PipelineStep::Done);
        QCOMPARE(run.context().rejection.by, RejectedBy::Timeout);
        QVERIFY(!slot.value);
        QCOMPARE(bench.overdue(), 0U);
    }

    void aCoroutineHasAToken()
    {
        Bench bench;
        Pipeline pipeline{bench.clock, bench.timeout};
        Gate gate;
        std::stop_token stop;
        std::optional<Rejection> rejection;
        const auto caller = [&]() -> Detached {
            const CallResult<void> result = co_await pipeline.run(
                [&](const CallContext &context) {
                    stop = context.stop;
                    return gate.pass();
                },
                [&](Duration) { return gate.pass(); });
            rejection = result.rejection();
        };
        caller();
        bench.advance(2s);
        QVERIFY(stop.stop_requested());
        QCOMPARE(bench.overdue(), 1U);
        gate.open();
        QCOMPARE(rejection->by, RejectedBy::Timeout);
        QCOMPARE(bench.overdue(), 0U);
    }

    void whatIsRefusedFurtherInCountsAsNothing()
    {
        Bench bench;
        Bulkhead bulkhead{{.concurrent = 1}, &bench.clock};
        const BulkheadPermit held = bulkhead.tryAcquire();
        Pipeline pipeline{bench.clock, bench.timeout, bulkhead};
        QCOMPARE(pipeline.call([](const CallContext &) {}).rejection().by, RejectedBy::Bulkhead);
        QCOMPARE(pipeline.call([] {}).rejection().by, RejectedBy::Bulkhead);
        QCOMPARE(bench.timeout.snapshot().started, 0U);
        QCOMPARE(bench.watch.watched(), std::size_t{0});
    }

    void theWatchOfThePipelineServesTimeOutsThatHaveNone()
    {
        Clock clock{Clock::Kind::Manual};
        TimeoutWatch watch{TimeoutWatch::Drive::ByHand, &clock};
        Timeout timeout{2s, &clock};
        Pipeline pipeline{clock, timeout};
        pipeline.setWatch(watch);
        static_cast<void>(pipeline.call([&](const CallContext &context) {
            static_cast<void>(watch.advance(at(2s)));
            QVERIFY(context.stop.stop_requested());
        }));
        QCOMPARE(timeout.snapshot().timedOut, 1U);
    }

    void aManualClockWithNoWatchAsksNobodyTooEarly()
    {
        Clock clock{Clock::Kind::Manual};
        Timeout timeout{2s, &clock};
        Pipeline pipeline{clock, timeout};
        std::stop_source source;
        PipelineCall with;
        with.stop = source.get_token();
        const CallResult<bool> result = pipeline.call(with, [&](const CallContext &context) {
            const bool early = context.stop.stop_requested();
            source.request_stop();
            return !early && context.stop.stop_requested();
        });
        QVERIFY(*result);
        const CallResult<bool> direct =
            timeout.call([](const std::stop_token &stop) { return stop.stop_requested(); });
        QVERIFY(!*direct);
        QCOMPARE(timeout.snapshot().inTime, 2U);
    }

    // By the program's own watch and the real clock: it ends when it is asked, and not before.
    void theProgramsWatchAsksByItself()
    {
        Timeout timeout{1ms};
        Pipeline pipeline{Clock::steady(), timeout};
        const CallResult<void> result = pipeline.call([](const CallContext &context) {
            std::latch isAsked{1};
            const std::stop_callback onStop{context.stop, [&] { isAsked.count_down(); }};
            isAsked.wait();
        });
        QCOMPARE(result.rejection().by, RejectedBy::Timeout);
        QCOMPARE(timeout.snapshot().overdue, 0U);
    }

    void aRunMayEndInsideTheCallersOwnRequestToStop()
    {
        Bench bench;
        std::stop_source source;
        std::optional<TimeoutRun> run = bench.timeout.watch(at(0s), {}, source.get_token());
        int asked = 0;
        const std::stop_callback onStop{run->stopToken(), [&] {
                                            ++asked;
                                            run.reset();
                                        }};
        source.request_stop();
        QCOMPARE(asked, 1);
        QCOMPARE(bench.timeout.snapshot().inTime, 1U);
    }
};

QTEST_APPLESS_MAIN(TestPipelineTimeouts)

#include "tst_pipeline_timeouts.moc"
