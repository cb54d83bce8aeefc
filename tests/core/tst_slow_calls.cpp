// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// Slow calls: what is slow, where it counts, and when it opens.
class TestSlowCalls : public QObject
{
    Q_OBJECT

private:
    static CircuitOptions options(TripRule rule = FailureRatio{0.5, 10, 1h, 10})
    {
        CircuitOptions options = optionsWith(rule);
        options.slowCall = SlowCall{2s, 0.8};
        return options;
    }

    /// Calls of that length, one after the other.
    void call(Circuit &circuit, Duration took, int times = 1, bool failed = false)
    {
        for (int i = 0; i < times; ++i) {
            Permit permit = circuit->tryAcquire(m_now);
            m_now += took;
            if (failed)
                permit.fail(m_now, ErrorName{"TimeoutError"});
            else
                permit.succeed(m_now);
        }
    }

    TimePoint m_now;

private Q_SLOTS:
    void init() { m_now = at(10s); }

    void aCallIsSlowFromTheThresholdOn()
    {
        Circuit circuit{options()};
        call(circuit, 2s - 1ns);
        QCOMPARE(circuit->snapshot(m_now).totals.slow, 0U);
        call(circuit, 2s);
        QCOMPARE(circuit->snapshot(m_now).totals.slow, 1U);
        call(circuit, 2s + 1ns);
        QCOMPARE(circuit->snapshot(m_now).totals.slow, 2U);
        QCOMPARE(circuit->snapshot(m_now).window.slow, 2U);
    }

    void opensWhenTheSlowRatioIsReachedExactly()
    {
        Circuit circuit{options()};
        call(circuit, 1s, 2);
        call(circuit, 3s, 7);
        QCOMPARE(circuit->state(m_now), CircuitState::Closed); // 9 calls
        call(circuit, 3s);
        QCOMPARE(circuit->state(m_now), CircuitState::Open); // 8 of 10
        const Change opening = transitions(*circuit).front();
        QCOMPARE(opening.cause, Cause::SlowRatio);
        QCOMPARE(opening.at, m_now);
        QCOMPARE(opening.window->slow, 8U);
        QCOMPARE(opening.window->calls, 10U);
        QCOMPARE(opening.window->failed, 0U);
    }

    void staysClosedOneSlowCallBelowTheRatio()
    {
        Circuit circuit{options()};
        call(circuit, 1s, 3);
        call(circuit, 3s, 7);
        QCOMPARE(circuit->state(m_now), CircuitState::Closed); // 7 of 10
        QCOMPARE(circuit->snapshot(m_now).window.slow, 7U);
    }

    void worksBesideTheLastCallsToo()
    {
        Circuit circuit{options(FailureRatioOfCalls{0.9, 5, 5})};
        call(circuit, 1s, 3);
        call(circuit, 2s, 3);
        QCOMPARE(circuit->state(m_now), CircuitState::Closed); // 3 of the last 5
        call(circuit, 2s);
        QCOMPARE(circuit->state(m_now), CircuitState::Open); // 4 of the last 5
        QCOMPARE(transitions(*circuit).front().cause, Cause::SlowRatio);
    }

    void aFailureThatIsSlowCountsInBothOnceInEach()
    {
        Circuit circuit{options()};
        call(circuit, 5s, 1, true);
        const CircuitSnapshot snapshot = circuit->snapshot(m_now);
        QCOMPARE(snapshot.totals.failed, 1U);
        QCOMPARE(snapshot.totals.slow, 1U);
        QCOMPARE(snapshot.window.calls, 1U);
        QCOMPARE(snapshot.window.failed, 1U);
        QCOMPARE(snapshot.window.slow, 1U);
    }

    void failuresComeBeforeSlownessInARule()
    {
        Circuit circuit{options()};
        call(circuit, 5s, 10, true);
        QCOMPARE(transitions(*circuit).front().cause, Cause::FailureRatio);
    }

    void anEarlierRulesSlownessComesBeforeALaterRulesFailures()
    {
        CircuitOptions both = options(FailureRatio{1.0, 10, 1h, 10});
        both.trip.push_back(ConsecutiveFailures{2, Duration{0}});
        Circuit circuit{both};
        call(circuit, 2s, 8);
        call(circuit, 1s, 1, true);
        QCOMPARE(circuit->state(m_now), CircuitState::Closed);
        call(circuit, 1s, 1, true); // 8 of 10 slow, and the second failure in a row
        QCOMPARE(transitions(*circuit).front().cause, Cause::SlowRatio);
    }

    void ignoredAndCancelledCallsAreNotSlow()
    {
        CircuitOptions ignoring = options();
        ignoring.errors.ignore = {"ValueError"};
        Circuit circuit{ignoring};
        Permit cancelled = circuit->tryAcquire(at(1s));
        cancelled.cancel(at(9s));
        Permit ignored = circuit->tryAcquire(at(1s));
        ignored.fail(at(9s), ErrorName{"ValueError"});
        Permit abandoned = circuit->tryAcquire(at(1s));
        abandoned.abandon(at(9s));
        const CircuitSnapshot snapshot = circuit->snapshot(at(9s));
        QCOMPARE(snapshot.totals.slow, 0U);
        QCOMPARE(snapshot.window.calls, 0U);
        QCOMPARE(snapshot.totals.cancelled, 1U);
        QCOMPARE(snapshot.totals.ignored, 1U);
        QCOMPARE(snapshot.totals.abandoned, 1U);
    }

    void aSlowSuccessInHalfOpenIsASuccess()
    {
        CircuitOptions always = options();
        always.slowCall = SlowCall{1s, 0.01};
        Circuit circuit{always};
        circuit->forceHalfOpen(byOperator(), at(1s));
        Permit probe = circuit->tryAcquire(at(2s));
        probe.succeed(at(12s));
        QCOMPARE(circuit->state(at(12s)), CircuitState::Closed);
        QCOMPARE(transitions(*circuit).back().cause, Cause::ProbesSucceeded);
        QCOMPARE(circuit->snapshot(at(12s)).totals.slow, 1U);
    }

    void withoutTheRuleNothingIsSlow()
    {
        Circuit circuit{optionsWith(FailureRatio{})};
        call(circuit, 1h);
        QCOMPARE(circuit->snapshot(m_now).totals.succeeded, 1U);
        QCOMPARE(circuit->snapshot(m_now).totals.slow, 0U);
    }

    void slowCallsWithNoRatioRuleBesideAreAFault()
    {
        CircuitOptions faulty = options(ConsecutiveFailures{});
        QVERIFY(!validate(faulty).empty());
        faulty.trip.push_back(FailureRatioOfCalls{});
        QVERIFY(validate(faulty).empty());
    }
};

QTEST_APPLESS_MAIN(TestSlowCalls)

#include "tst_slow_calls.moc"
