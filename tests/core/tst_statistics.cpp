// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// What a circuit counts.
class TestStatistics : public QObject
{
    Q_OBJECT

private:
    static Duration timeIn(const CircuitSnapshot &snapshot, CircuitState state)
    {
        return snapshot.timeIn[static_cast<std::size_t>(state)];
    }

private Q_SLOTS:
    void aNewCircuitHasCountedNothing()
    {
        Circuit circuit;
        const CircuitSnapshot snapshot = circuit->snapshot(at(0s));
        QCOMPARE(snapshot.totals, CircuitTotals{});
        QCOMPARE(snapshot.name, std::string{"payments"});
        QCOMPARE(snapshot.state, CircuitState::Closed);
        QCOMPARE(snapshot.n, 0U);
        QCOMPARE(snapshot.retryAfter, some(0s));
        QVERIFY(snapshot.errors.empty());
        QVERIFY(!snapshot.lastFailureAt);
        QVERIFY(snapshot.lastError.isEmpty());
        QVERIFY(!snapshot.breakEnds);
        QVERIFY(!snapshot.window.failureRatio());
        QCOMPARE(snapshot.lastChange, 0U);
        QCOMPARE(snapshot.eventsDropped, 0U);
    }

    void everyCallIsCountedInItsPlace()
    {
        CircuitOptions options = optionsWith(FailureRatio{1.0, 1000, 30s, 10});
        options.errors.ignore = {"ValueError"};
        Circuit circuit{options};
        succeed(circuit, at(1s), 5);
        fail(circuit, at(1s), 3, "http.503");
        fail(circuit, at(1s), 2, "ValueError");
        Permit cancelled = circuit->tryAcquire(at(1s));
        cancelled.cancel(at(1s));
        circuit->tryAcquire(at(1s)).abandon(at(1s));
        Permit under = circuit->tryAcquire(at(1s));
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        CircuitTotals expected;
        expected.calls = expected.permitted = 13;
        expected.succeeded = 5;
        expected.failed = 3;
        expected.ignored = 2;
        expected.cancelled = 1;
        expected.abandoned = 1;
        QCOMPARE(snapshot.totals, expected);
        QCOMPARE(snapshot.inFlight, 1U);
        QCOMPARE(snapshot.consecutiveFailures, 3U);
        under.succeed(at(2s));
        QCOMPARE(circuit->snapshot(at(2s)).inFlight, 0U);
        QCOMPARE(circuit->snapshot(at(2s)).consecutiveFailures, 0U);
    }

    void callsArePermittedAndRejected()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        for (int i = 0; i < 9; ++i)
            static_cast<void>(circuit->tryAcquire(at(1s)));
        const CircuitTotals totals = circuit->snapshot(at(1s)).totals;
        QCOMPARE(totals.calls, 10U);
        QCOMPARE(totals.permitted, 1U);
        QCOMPARE(totals.rejected, 9U);
        QCOMPARE(totals.failed, 1U); // the circuit's own rejections are no outcome
        QCOMPARE(totals.openings, 1U);
    }

    void notEnoughCallsIsAValueOfItsOwn()
    {
        Circuit circuit{optionsWith(FailureRatio{1.0, 4, 30s, 10})};
        succeed(circuit, at(1s));
        fail(circuit, at(1s), 2);
        WindowCounts window = circuit->snapshot(at(1s)).window;
        QCOMPARE(window.calls, 3U);
        QCOMPARE(window.minThroughput, 4U);
        QCOMPARE(window.limit, std::optional{1.0});
        QVERIFY(!window.failureRatio());
        fail(circuit, at(1s));
        window = circuit->snapshot(at(1s)).window;
        QCOMPARE(window.failureRatio(), std::optional{0.75});
    }

    void theWindowRotatesWithNoCall()
    {
        Circuit circuit{optionsWith(FailureRatio{1.0, 1000, 30s, 10})};
        succeed(circuit, at(1s), 2);
        fail(circuit, at(4s), 3);
        QCOMPARE(circuit->snapshot(at(29s)).window.calls, 5U);
        QCOMPARE(circuit->snapshot(at(30s)).window.calls, 3U);
        QCOMPARE(circuit->snapshot(at(33s)).window.calls, 0U);
        QCOMPARE(circuit->snapshot(at(33s)).totals.calls, 5U);
    }

    void theWindowIsOfTheFirstRatioRule()
    {
        CircuitOptions options;
        options.trip = {ConsecutiveFailures{100, Duration{0}}, FailureRatioOfCalls{1.0, 3, 3},
                        FailureRatio{1.0, 1000, 30s, 10}};
        Circuit circuit{options};
        succeed(circuit, at(1s), 5);
        const WindowCounts window = circuit->snapshot(at(1s)).window;
        QCOMPARE(window.calls, 3U);
        QCOMPARE(window.minThroughput, 3U);
    }

    void withNoRatioRuleTheLastCallsAreTold()
    {
        Circuit circuit{optionsWith(FailureCount{1000, 60s})};
        succeed(circuit, at(1s), 3);
        fail(circuit, at(1s));
        const WindowCounts window = circuit->snapshot(at(1s)).window;
        QCOMPARE(window.calls, 4U);
        QCOMPARE(window.failed, 1U);
        QVERIFY(!window.limit);
        QCOMPARE(window.failureRatio(), std::optional{0.25});
    }

    void errorsAreToldByNameMostFirst()
    {
        Circuit circuit{optionsWith(FailureRatio{1.0, 1000, 30s, 10})};
        fail(circuit, at(1s), 2, "http.500");
        fail(circuit, at(2s), 7, "http.503");
        fail(circuit, at(3s), 4, "TimeoutError");
        const CircuitSnapshot snapshot = circuit->snapshot(at(3s));
        QCOMPARE(snapshot.errors.size(), 3U);
        QCOMPARE(snapshot.errors[0], (ErrorCount{ErrorName{"http.503"}, 7}));
        QCOMPARE(snapshot.errors[1], (ErrorCount{ErrorName{"TimeoutError"}, 4}));
        QCOMPARE(snapshot.errors[2], (ErrorCount{ErrorName{"http.500"}, 2}));
        QCOMPARE(snapshot.lastFailureAt, std::optional{at(3s)});
        QCOMPARE(snapshot.lastError, ErrorName{"TimeoutError"});
    }

    void hundredsOfNamesAreAllCounted()
    {
        Circuit circuit{optionsWith(FailureRatio{1.0, 100000, 30s, 10})};
        for (int i = 0; i < 300; ++i)
            fail(circuit, at(1s), 1 + i % 3, "error." + std::to_string(i));
        std::uint64_t sum = 0;
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        for (const ErrorCount &error : snapshot.errors)
            sum += error.count;
        QCOMPARE(sum, 600U);
        QCOMPARE(snapshot.errors.size(), 300U);
        QCOMPARE(snapshot.errors.front().count, 3U);
        QCOMPARE(snapshot.errors.back().count, 1U);
    }

    void namesAreToldApartInWhateverOrderTheyFail()
    {
        constexpr std::size_t kNames = 200;
        std::vector<ErrorName> names;
        for (std::size_t i = 0; i < kNames; ++i)
            names.emplace_back("order." + std::to_string(i));
        Circuit circuit{optionsWith(FailureRatio{1.0, 100000, 30s, 10})};
        const auto failFrom = [&](std::size_t first, std::size_t step) {
            for (std::size_t i = 0, at = first; i < kNames; ++i, at = (at + step) % kNames)
                circuit->tryAcquire(test::at(1s)).fail(test::at(1s), names[at]);
        };
        failFrom(kNames - 1, kNames - 1); // backwards
        failFrom(0, 1);
        failFrom(17, 77); // each once, up and down
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.errors.size(), kNames);
        for (const ErrorCount &error : snapshot.errors)
            QCOMPARE(error.count, 3U);
    }

    void aFailureWithNoNameIsAFailure()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{2, Duration{0}})};
        circuit->tryAcquire(at(1s)).fail(at(1s));
        circuit->tryAcquire(at(1s)).fail(at(1s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
        QCOMPARE(circuit->snapshot(at(1s)).totals.failed, 2U);
        QVERIFY(circuit->snapshot(at(1s)).lastError.isEmpty());
    }

    void consecutiveFailuresAreOfTheEpoch()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{3, Duration{0}})};
        fail(circuit, at(1s), 2);
        circuit->reset(byOperator(), at(2s));
        QCOMPARE(circuit->snapshot(at(2s)).consecutiveFailures, 0U);
        fail(circuit, at(3s));
        QCOMPARE(circuit->snapshot(at(3s)).consecutiveFailures, 1U);
    }

    void timeInEachStateAddsUp()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(7s));
        QCOMPARE(circuit->state(at(37s)), CircuitState::HalfOpen);
        succeed(circuit, at(40s));
        circuit->isolate(byOperator(), at(50s), at(60s));
        const CircuitSnapshot snapshot = circuit->snapshot(at(65s));
        QCOMPARE(timeIn(snapshot, CircuitState::Closed), Duration{17s});
        QCOMPARE(timeIn(snapshot, CircuitState::Open), Duration{30s});
        QCOMPARE(timeIn(snapshot, CircuitState::HalfOpen), Duration{8s});
        QCOMPARE(timeIn(snapshot, CircuitState::Isolated), Duration{10s});
        QCOMPARE(snapshot.since, at(60s));
        QCOMPARE(snapshot.at, at(65s));
    }

    void theLimitOfEachRuleIsReadFromTheOptions()
    {
        Circuit circuit{optionsWith(FailureRatio{0.25, 7, 30s, 10})};
        const WindowCounts window = circuit->snapshot(at(0s)).window;
        QCOMPARE(window.limit, std::optional{0.25});
        QCOMPARE(window.minThroughput, 7U);
    }

    void aLookChangesNothing()
    {
        Circuit circuit{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
        fail(circuit, at(1s), 5);
        for (int i = 0; i < 1000; ++i) {
            static_cast<void>(circuit->snapshot(at(1s)));
            static_cast<void>(circuit->state(at(1s)));
            static_cast<void>(circuit->history());
            static_cast<void>(circuit->options());
            static_cast<void>(circuit->nextDue());
        }
        const CircuitSnapshot snapshot = circuit->snapshot(at(1s));
        QCOMPARE(snapshot.totals.calls, 5U);
        QVERIFY(circuit->history().empty());
        fail(circuit, at(1s), 4);
        QCOMPARE(circuit->state(at(1s)), CircuitState::Closed);
        fail(circuit, at(1s));
        QCOMPARE(circuit->state(at(1s)), CircuitState::Open);
    }

    void statesModesAndCausesHaveTheWordsOfTraces()
    {
        QCOMPARE(text(CircuitState::HalfOpen), std::string_view{"half_open"});
        QCOMPARE(text(CircuitMode::Enforce), std::string_view{"enforce"});
        const std::vector<std::string_view> causes{
            "consecutive_failures", "failure_count", "failure_ratio",
            "slow_ratio",           "probe_failed",  "probe_timeout",
            "probes_succeeded",     "break_over",    "manual_trip",
            "manual_isolate",       "manual_reset",  "manual_half_open",
            "isolation_over",       "mode"};
        for (std::size_t i = 0; i < causes.size(); ++i)
            QCOMPARE(text(static_cast<Cause>(i)), causes[i]);
        QCOMPARE(text(RejectedBy::Isolation), std::string_view{"breaker"});
        QCOMPARE(text(RejectedBy::Ramp), std::string_view{"ramp"});
        QCOMPARE(text(RejectedBy::Limiter), std::string_view{"limiter"});
        QCOMPARE(text(RejectedBy::Bulkhead), std::string_view{"bulkhead"});
        QCOMPARE(text(RejectedBy::Timeout), std::string_view{"timeout"});
        QCOMPARE(text(RejectedBy::Stopped), std::string_view{"stopped"});
    }
};

QTEST_APPLESS_MAIN(TestStatistics)

#include "tst_statistics.moc"
