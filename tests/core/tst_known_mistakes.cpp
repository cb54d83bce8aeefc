// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/latency_histogram.h>

#include <QObject>
#include <QTest>

#include <atomic>
#include <latch>
#include <thread>

using namespace switchgear;
using namespace switchgear::test;

/// The mistakes that other breakers are known to make: each has a test that fails if it is made.
class TestKnownMistakes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // 1. A wall clock times the open state.
    void theLibrarysClocksAreMonotonicAndOfOneTimeline()
    {
        static_assert(TimePoint::clock::is_steady);
        const TimePoint before = std::chrono::steady_clock::now();
        const TimePoint steady = Clock::steady().now();
        const TimePoint after = std::chrono::steady_clock::now();
        QVERIFY(steady >= before && steady <= after);
        TimePoint last = Clock::coarse().now();
        QVERIFY(last <= Clock::steady().now()); // lags, and never leads
        for (int i = 0; i < 10000; ++i) {
            const TimePoint now = Clock::coarse().now();
            QVERIFY(now >= last);
            last = now;
        }
    }

    void aBreakLastsWhatTheHandedClockSays()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        QVERIFY(!circuit->tryAcquire(at(30s - 1ns))); // whatever else any clock may say
        QVERIFY(circuit->tryAcquire(at(30s)));
    }

    // 2. A late result is booked on whatever state is current.
    void aLateFailureDoesNotFailTheProbeOfANewRound()
    {
        CircuitOptions options = opensAtOnce();
        options.halfOpen = HalfOpen{1, 1, 10min};
        Circuit circuit{options};
        Permit closedCall = circuit->tryAcquire(at(0s));
        fail(circuit, at(0s));
        Permit firstProbe = circuit->tryAcquire(at(30s));
        circuit->trip(byOperator(), at(31s));
        Permit secondProbe = circuit->tryAcquire(at(61s));
        QVERIFY(firstProbe && secondProbe);
        closedCall.fail(at(62s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->state(at(62s)), CircuitState::HalfOpen);
        firstProbe.fail(at(63s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->state(at(63s)), CircuitState::HalfOpen);
        QCOMPARE(circuit->snapshot(at(63s)).round, (ProbeRound{1, 1, 1, 0, 0}));
        secondProbe.succeed(at(64s));
        QCOMPARE(circuit->state(at(64s)), CircuitState::Closed);
    }

    void aLateSuccessDoesNotCloseAnOpenCircuitNorEndARow()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{2, Duration{0}})};
        Permit early = circuit->tryAcquire(at(0s));
        fail(circuit, at(1s), 2);
        early.succeed(at(2s));
        QCOMPARE(circuit->state(at(2s)), CircuitState::Open);
        Permit between = circuit->tryAcquire(at(31s));
        circuit->reset(byOperator(), at(32s));
        fail(circuit, at(33s));
        between.succeed(at(34s));
        fail(circuit, at(35s));
        QCOMPARE(circuit->state(at(35s)), CircuitState::Open);
    }

    // 3. A lost or hung probe holds the circuit half-open for ever.
    void aLostProbeGivesItsPlaceBack()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        try {
            const Permit lost = circuit->tryAcquire(at(30s));
            throw 1;
        } catch (int) {}
        QVERIFY(circuit->tryAcquire(at(30s)));
    }

    void aHungProbeFailsAtItsDeadline()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        const Permit hung = circuit->tryAcquire(at(30s));
        QVERIFY(!circuit->tryAcquire(at(60s - 1ns)));
        QCOMPARE(circuit->state(at(60s)), CircuitState::Open);
        QVERIFY(circuit->tryAcquire(at(90s)));
    }

    // 4. Foreign code runs under the lock.
    void everyKindOfForeignCodeMayCallIntoTheCircuit()
    {
        CircuitBreaker *breaker = nullptr;
        int breaks = 0;
        int events = 0;
        const auto look = [&] {
            static_cast<void>(breaker->snapshot(at(1s)));
            static_cast<void>(breaker->history());
            static_cast<void>(breaker->tryAcquire(at(1s)));
        };
        CustomBreak custom;
        custom.function = [&](const BreakFacts &) {
            ++breaks;
            if (breaker)
                look();
            return Duration{30s};
        };
        CircuitOptions options = opensAtOnce();
        options.breakDuration.strategy = custom;
        Circuit circuit{options};
        breaker = &*circuit;
        const Subscription subscription = circuit->subscribe(EventKind::Change, [&](const Event &) {
            ++events;
            look();
        });
        circuit.clock().set(at(1s));
        QVERIFY_THROWS_EXCEPTION(int, static_cast<void>(circuit->call([&] {
                                     look();
                                     throw 1;
                                 })));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
        QVERIFY(breaks >= 1);
        QCOMPARE(events, 1);
    }

    void aCallUnderWayBlocksNobody()
    {
        Circuit circuit;
        std::latch inside{1};
        std::latch seen{1};
        std::jthread caller{[&] {
            static_cast<void>(circuit->call([&] {
                inside.count_down();
                seen.wait(); // for as long as another thread needs
            }));
        }};
        inside.wait();
        const CircuitSnapshot snapshot = circuit->snapshot(at(0s));
        circuit->reset(byOperator(), at(0s));
        const bool passed = static_cast<bool>(circuit->call([] {}));
        seen.count_down();
        caller.join();
        QCOMPARE(snapshot.inFlight, 1U);
        QVERIFY(passed);
    }

    // 5. State and deadline are seen one without the other.
    void aRejectionsTimeIsOfTheBreakThatRejected()
    {
        // Breaks of 10 s and of 1000 s in turns, while another thread asks: no rejection may tell
        // a wait that neither break can have left.
        CircuitOptions options;
        options.breakDuration.strategy = ConstantBreak{10s};
        Circuit circuit{options};
        std::atomic<bool> stop{false};
        std::atomic<int> torn{0};
        std::atomic<int> asked{0};
        std::jthread asking{[&] {
            while (!stop.load()) {
                const Permit permit = circuit->tryAcquire(at(0s));
                if (!permit && permit.state() == CircuitState::Open) {
                    const Duration wait = permit.rejection().retryAfter.value_or(Duration{-1s});
                    torn += wait == Duration{10s} || wait == Duration{1000s} ? 0 : 1;
                }
                ++asked;
            }
        }};
        BreakDuration longer;
        longer.strategy = ConstantBreak{1000s};
        for (int i = 0; i < 2000 || (asked.load() < 2000 && i < 1'000'000); ++i) {
            circuit->trip(byOperator(), at(0s));
            circuit->setBreakDuration(i % 2 == 0 ? longer : options.breakDuration, byOperator(),
                                      at(0s));
            circuit->reset(byOperator(), at(0s));
        }
        stop = true;
        asking.join();
        QCOMPARE(torn.load(), 0);
        QVERIFY(asked.load() > 0);
    }

    // 6. A cancelled or ignored call counts as a success; own rejections count as failures.
    void cancelledAndIgnoredCallsAreNeitherAndRejectionsAreNoOutcome()
    {
        CircuitOptions options;
        options.trip = {ConsecutiveFailures{2, Duration{0}}, FailureRatio{0.5, 4, 30s, 10}};
        options.errors.ignore = {"ValueError"};
        options.halfOpen = HalfOpen{1, 1, 30s};
        Circuit circuit{options};
        fail(circuit, at(1s));
        circuit->tryAcquire(at(1s)).cancel(at(1s));
        fail(circuit, at(1s), 5, "ValueError");
        QCOMPARE(circuit->snapshot(at(1s)).window.calls, 1U);
        QCOMPARE(circuit->snapshot(at(1s)).consecutiveFailures, 1U);
        fail(circuit, at(1s)); // the second in a row, whatever lay between
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
        for (int i = 0; i < 100; ++i)
            static_cast<void>(circuit->tryAcquire(at(2s)));
        QCOMPARE(circuit->snapshot(at(2s)).totals.failed, 2U);
        QCOMPARE(circuit->snapshot(at(2s)).errors.size(), 1U);
        circuit->tryAcquire(at(31s)).cancel(at(31s)); // closes nothing
        QCOMPARE(circuit->state(at(31s)), CircuitState::HalfOpen);
    }

    // 7. The text of a bound and its check disagree.
    void everyBoundIsReachedAtItsValue()
    {
        Circuit ratio{optionsWith(FailureRatio{0.07, 100, 30s, 10})};
        succeed(ratio, at(1s), 93);
        fail(ratio, at(1s), 6);
        QCOMPARE(ratio->state(at(1s)), CircuitState::Closed);
        fail(ratio, at(1s)); // 0.07 · 100 is above 7 in binary fractions
        QCOMPARE(ratio->state(at(1s)), CircuitState::Open);
        QCOMPARE(ratio->state(at(31s - 1ns)), CircuitState::Open);
        QCOMPARE(ratio->state(at(31s)), CircuitState::HalfOpen);
    }

    void theReasonOfAnOpeningSaysAtOrAboveItsLimit()
    {
        Circuit circuit{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
        succeed(circuit, at(1s), 5);
        fail(circuit, at(1s), 5);
        const Change opening = transitions(*circuit).front();
        QVERIFY2(opening.reason.find("≥") != std::string::npos, opening.reason.c_str());
        QVERIFY(opening.reason.find("0.50") != std::string::npos);
        QVERIFY(opening.window->value >= opening.window->limit);
    }

    // 8. Latencies and listeners grow without bound.
    void figuresTakeFixedMemory()
    {
        static_assert(std::is_trivially_copyable_v<LatencyHistogram>);
        static_assert(sizeof(LatencyHistogram) <= 4096);
        CircuitOptions options = opensAtOnce();
        options.historyCapacity = 10;
        Circuit circuit{options};
        for (int i = 0; i < 2000; ++i)
            fail(circuit, at(Duration{30s} * i), 1, "http.503");
        QCOMPARE(circuit->history().size(), 15U); // ten, five openings among them, and five more
        const std::vector<Change> changes = circuit->history();
        const auto opening = std::find_if(changes.begin(), changes.end(), [](const Change &change) {
            return change.to == CircuitState::Open;
        });
        QVERIFY(opening != changes.end());
        QVERIFY(opening->window->last.size() <= 20U);
    }
};

QTEST_APPLESS_MAIN(TestKnownMistakes)

#include "tst_known_mistakes.moc"
