// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipeline_support.h"

#include <QObject>
#include <QTest>

#include <memory>

using namespace switchgear;
using namespace switchgear::test;

using Diary = std::vector<std::string>;

namespace {

/// An operation that goes on once the gate opens, and then gives a value or throws.
struct Operation
{
    Gate *gate;
    int value = 0;
    bool throws = false;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) { gate->pass().await_suspend(handle); }
    [[nodiscard]] int await_resume() const
    {
        if (throws)
            throw std::runtime_error{"no"};
        return value;
    }
};

} // namespace

/// Calls through a pipeline that never block: the test resumes them by hand.
class TestPipelineCoroutines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallGoesOnInTheThreadThatResumesIt()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), *circuit};
        Gate gate;
        std::optional<int> got;
        const auto caller = [&]() -> Detached {
            const CallResult<int> result = co_await pipeline.run(
                [&] {
                    return Operation{&gate, 5};
                },
                [&](Duration) { return gate.pass(); });
            got = *result;
        };
        caller();
        QVERIFY(!got);
        QCOMPARE(circuit->snapshot(at(0s)).totals.permitted, 1U);
        gate.open();
        QCOMPARE(got.value_or(0), 5);
        QCOMPARE(circuit->snapshot(at(0s)).totals.succeeded, 1U);
    }

    void waitsAreAwaitedAndAttemptsMadeAgain()
    {
        Clock clock{Clock::Kind::Manual};
        Diary diary;
        Pipeline pipeline{clock, Witness{"a", diary, {{}, {2s}}}};
        Gate gate;
        std::vector<Duration> waits;
        std::optional<int> got;
        const auto caller = [&]() -> Detached {
            const CallResult<int> result = co_await pipeline.run(
                [&, calls = 0]() mutable {
                    return Operation{&gate, 5, ++calls == 1};
                },
                [&](Duration time) {
                    waits.push_back(time);
                    return gate.pass();
                });
            got = *result;
        };
        caller();
        gate.open(); // the first attempt throws
        QCOMPARE(waits, std::vector<Duration>{2s});
        gate.open(); // the wait is over
        QVERIFY(!got);
        gate.open(); // the second attempt
        QCOMPARE(got.value_or(0), 5);
        QCOMPARE(diary, (Diary{"a in", "a failed", "a succeeded"}));
    }

    void anExceptionAndARefusalReachWhoAwaits()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), *circuit};
        Gate gate;
        std::string thrown;
        std::optional<Rejection> rejection;
        const auto caller = [&]() -> Detached {
            const auto sleep = [&](Duration) { return gate.pass(); };
            try {
                (void)co_await pipeline.run([&] { return Operation{&gate, 0, true}; }, sleep);
            } catch (const std::runtime_error &error) {
                thrown = error.what();
            }
            const CallResult<int> second = co_await pipeline.run(
                [&] {
                    return Operation{&gate, 1};
                },
                sleep);
            rejection = second.rejection();
        };
        caller();
        gate.open();
        QCOMPARE(thrown, std::string{"no"});
        QVERIFY(rejection);
        QCOMPARE(rejection->by, RejectedBy::Breaker);
    }

    void aTaskThatIsDroppedGivesItsPermitUp()
    {
        Circuit circuit{opensAtOnce()};
        Pipeline pipeline{circuit.clock(), *circuit};
        Gate gate;
        {
            auto task = pipeline.run(
                [&] {
                    return Operation{&gate, 5};
                },
                [&](Duration) { return gate.pass(); });
            task.await_suspend(std::noop_coroutine()).resume();
            QCOMPARE(gate.waiting(), 1U);
            QCOMPARE(circuit->snapshot(at(0s)).inFlight, 1U);
        }
        QCOMPARE(circuit->snapshot(at(0s)).totals.abandoned, 1U);
    }

    void oneTaskAwaitsAnother()
    {
        Clock clock{Clock::Kind::Manual};
        Diary diary;
        Pipeline inner{clock, Witness{"inner", diary}};
        Pipeline outer{clock, Witness{"outer", diary}};
        Gate gate;
        int got = 0;
        const auto sleep = [&](Duration) { return gate.pass(); };
        const auto caller = [&]() -> Detached {
            const auto innerCall = [&] {
                return inner.run([&] { return Operation{&gate, 8}; }, sleep);
            };
            CallResult<CallResult<int>> result = co_await outer.run(innerCall, sleep);
            got = **result;
        };
        caller();
        gate.open();
        QCOMPARE(got, 8);
        QCOMPARE(diary, (Diary{"outer in", "inner in", "inner succeeded", "outer succeeded"}));
    }
};

QTEST_APPLESS_MAIN(TestPipelineCoroutines)

#include "tst_pipeline_coroutines.moc"
