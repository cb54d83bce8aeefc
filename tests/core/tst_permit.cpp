// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <functional>
#include <memory>
#include <thread>
#include <type_traits>

using namespace switchgear;
using namespace switchgear::test;

static_assert(!std::is_copy_constructible_v<Permit> && !std::is_copy_assignable_v<Permit>);
static_assert(std::is_nothrow_move_constructible_v<Permit>);
static_assert(std::is_nothrow_move_assignable_v<Permit>);

/// The right to make one call.
class TestPermit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDefaultMadePermitPermitsNothing()
    {
        Permit permit;
        QVERIFY(!permit);
        QVERIFY(!permit.wouldReject());
        permit.succeed(at(1s));
        permit.fail(at(1s));
        permit.cancel(at(1s));
        permit.abandon(at(1s));
        QVERIFY(!permit);
    }

    void destroyedWithNoOutcomeItIsGivenUp()
    {
        Circuit circuit;
        {
            const Permit permit = circuit->tryAcquire(at(1s));
            QVERIFY(permit);
            QCOMPARE(circuit->snapshot(at(1s)).inFlight, 1U);
        }
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.inFlight, 0U);
        QCOMPARE(snapshot.totals.abandoned, 1U);
        QCOMPARE(snapshot.totals.succeeded + snapshot.totals.failed, 0U);
        QCOMPARE(snapshot.window.calls, 0U);
    }

    void aRejectedPermitCountsNothingMore()
    {
        Circuit circuit;
        circuit->trip(byOperator(), at(0s));
        {
            Permit refused = circuit->tryAcquire(at(1s));
            QVERIFY(!refused);
            refused.fail(at(1s), ErrorName{"TimeoutError"});
            refused.succeed(at(1s));
        }
        const CircuitTotals totals = circuit->snapshot(at(1s)).totals;
        CircuitTotals expected;
        expected.calls = 1;
        expected.rejected = 1;
        expected.openings = 1;
        QCOMPARE(totals, expected);
    }

    void onlyTheFirstOutcomeCounts()
    {
        Circuit circuit{opensAtOnce()};
        Permit permit = circuit->tryAcquire(at(1s));
        permit.succeed(at(1s));
        QVERIFY(!permit);
        permit.fail(at(1s), ErrorName{"TimeoutError"});
        permit.cancel(at(1s));
        permit.abandon(at(1s));
        permit.succeed(at(1s));
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.state, CircuitState::Closed);
        QCOMPARE(snapshot.totals.succeeded, 1U);
        QCOMPARE(snapshot.totals.failed + snapshot.totals.cancelled + snapshot.totals.abandoned,
                 0U);
        QCOMPARE(snapshot.inFlight, 0U);
    }

    void moveConstructionHandsItOn()
    {
        Circuit circuit;
        Permit first = circuit->tryAcquire(at(1s));
        Permit second{std::move(first)};
        QVERIFY(!first); // NOLINT(bugprone-use-after-move): what is left is a contract
        QVERIFY(second);
        first.fail(at(1s));
        QCOMPARE(circuit->snapshot(at(1s)).inFlight, 1U);
        second.succeed(at(1s));
        QCOMPARE(circuit->snapshot(at(1s)).totals.succeeded, 1U);
        QCOMPARE(circuit->snapshot(at(1s)).totals.failed, 0U);
    }

    void moveAssignmentGivesUpWhatItHeld()
    {
        Circuit circuit;
        Permit first = circuit->tryAcquire(at(1s));
        Permit second = circuit->tryAcquire(at(1s));
        second = std::move(first);
        QCOMPARE(circuit->snapshot(at(1s)).totals.abandoned, 1U);
        QCOMPARE(circuit->snapshot(at(1s)).inFlight, 1U);
        Permit &self = second;
        second = std::move(self);
        QVERIFY(second);
        second.succeed(at(1s));
        QCOMPARE(circuit->snapshot(at(1s)).inFlight, 0U);
    }

    void permitsOfTwoCircuitsDoNotMix()
    {
        Circuit one{opensAtOnce(), "one"};
        Circuit other{opensAtOnce(), "other"};
        Permit permit = one->tryAcquire(at(1s));
        permit = other->tryAcquire(at(1s));
        permit.fail(at(1s), ErrorName{"TimeoutError"});
        QCOMPARE(one->state(at(1s)), CircuitState::Closed);
        QCOMPARE(one->snapshot(at(1s)).totals.abandoned, 1U);
        QCOMPARE(other->state(at(1s)), CircuitState::Open);
    }

    void withoutATimeItReadsTheCircuitsClock()
    {
        CircuitOptions options = optionsWith(FailureRatio{});
        options.slowCall = SlowCall{2s, 1.0};
        Circuit circuit{options};
        circuit.clock().set(at(5s));
        Permit permit = circuit->tryAcquire();
        circuit.clock().advance(2s);
        permit.fail(ErrorName{"TimeoutError"});
        const CircuitSnapshot snapshot = circuit->snapshot(at(7s));
        QCOMPARE(snapshot.lastFailureAt, std::optional{at(7s)});
        QCOMPARE(snapshot.totals.slow, 1U);
        Permit given = circuit->tryAcquire();
        given.abandon();
        Permit cancelled = circuit->tryAcquire();
        cancelled.cancel();
        Permit succeeded = circuit->tryAcquire();
        succeeded.succeed();
        QCOMPARE(circuit->snapshot(at(7s)).totals.abandoned, 1U);
        QCOMPARE(circuit->snapshot(at(7s)).totals.cancelled, 1U);
        QCOMPARE(circuit->snapshot(at(7s)).totals.succeeded, 1U);
    }

    void theManualClockEndsABreakWithNoSleep()
    {
        // The example of Clock's comment.
        Clock clock{Clock::Kind::Manual};
        CircuitBreaker breaker{"payments", opensAtOnce(), &clock};
        breaker.tryAcquire().fail();
        QVERIFY(!breaker.tryAcquire());
        clock.advance(std::chrono::seconds{30}); // the break is over; nothing slept
        QVERIFY(breaker.tryAcquire());
        clock.set(at(1s)); // time never goes back
        QCOMPARE(clock.now(), at(30s));
    }

    void aPermitIsCompletedInsideAClosure()
    {
        // The example of Permit's comment.
        struct Reply
        {
            bool ok = false;
            std::string error;
        };
        Circuit circuit{opensAtOnce()};
        std::function<void(const Reply &)> pending;
        const auto send = [&](auto callback) {
            pending = [shared = std::make_shared<decltype(callback)>(std::move(callback))](
                          const Reply &reply) { (*shared)(reply); };
        };
        if (Permit permit = circuit->tryAcquire()) {
            send([permit = std::move(permit)](const Reply &reply) mutable {
                reply.ok ? permit.succeed() : permit.fail(ErrorName{reply.error});
            });
        }
        QCOMPARE(circuit->snapshot(at(0s)).inFlight, 1U);
        pending(Reply{false, "http.503"});
        QCOMPARE(circuit->state(at(0s)), CircuitState::Open);
        QCOMPARE(circuit->snapshot(at(0s)).lastError, ErrorName{"http.503"});
        pending = nullptr; // the ended permit in it counts no more
        QCOMPARE(circuit->snapshot(at(0s)).totals.abandoned, 0U);
    }

    void itMayEndInAnotherThread()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{2, Duration{0}})};
        Permit here = circuit->tryAcquire(at(1s));
        std::jthread{[&, permit = std::move(here)]() mutable {
            permit.fail(at(2s), ErrorName{"TimeoutError"});
        }}.join();
        QCOMPARE(circuit->snapshot(at(2s)).inFlight, 0U);
        QCOMPARE(circuit->snapshot(at(2s)).consecutiveFailures, 1U);
        Permit there;
        std::jthread{[&] { there = circuit->tryAcquire(at(2s)); }}.join();
        there.fail(at(3s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->state(at(3s)), CircuitState::Open);
        QCOMPARE(transitions(*circuit).front().at, at(3s));
    }

    void ofAnEarlierEpochItIsLateWhateverTheStateIsNow()
    {
        Circuit circuit{opensAtOnce()};
        Permit old = circuit->tryAcquire(at(0s));
        fail(circuit, at(1s));
        succeed(circuit, at(31s)); // closed again: the same state, another epoch
        old.fail(at(32s), ErrorName{"TimeoutError"});
        QCOMPARE(circuit->state(at(32s)), CircuitState::Closed);
        QCOMPARE(circuit->snapshot(at(32s)).totals.late, 1U);
        QCOMPARE(circuit->snapshot(at(32s)).totals.failed, 2U);
    }
};

QTEST_APPLESS_MAIN(TestPermit)

#include "tst_permit.moc"
