// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// The changes of a circuit, and what it saw when it opened.
class TestHistory : public QObject
{
    Q_OBJECT

private:
    static bool says(const std::string &reason, std::string_view words)
    {
        return reason.find(words) != std::string::npos;
    }

    static FrozenWindow windowOfTheOpening(Circuit &circuit)
    {
        for (const Change &change : circuit->history()) {
            if (change.to == CircuitState::Open && change.window)
                return *change.window;
        }
        return {};
    }

private Q_SLOTS:
    void keepsTheNewestChangesOfItsCapacity()
    {
        CircuitOptions options;
        options.historyCapacity = 5;
        Circuit circuit{options};
        for (int i = 0; i < 12; ++i)
            circuit->reset(byOperator("reset " + std::to_string(i)), at(Duration{i}));
        const std::vector<Change> changes = circuit->history();
        QCOMPARE(changes.size(), 5U);
        for (std::size_t i = 0; i < 5; ++i) {
            QCOMPARE(changes[i].sequence, 8 + i);
            QCOMPARE(changes[i].at, at(Duration{static_cast<std::int64_t>(7 + i)}));
        }
        QCOMPARE(circuit->snapshot(at(1s)).lastChange, 12U);
    }

    void givesWhatCameAfterASequenceAndAtMostSoMany()
    {
        Circuit circuit;
        for (int i = 0; i < 10; ++i)
            circuit->reset(byOperator(), at(1s));
        QCOMPARE(circuit->history(10).size(), 0U);
        QCOMPARE(circuit->history(7).size(), 3U);
        QCOMPARE(circuit->history(7).front().sequence, 8U);
        QCOMPARE(circuit->history(0, 2).size(), 2U);
        QCOMPARE(circuit->history(0, 2).front().sequence, 9U); // the newest of them
        QCOMPARE(circuit->history(0, 0).size(), 0U);
        QCOMPARE(circuit->history(999).size(), 0U);
    }

    void tellsTheReasonOfAnOpeningWithItsNumbers()
    {
        Circuit circuit{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
        succeed(circuit, at(1s), 4);
        fail(circuit, at(4s), 6);
        const Change opening = transitions(*circuit).front();
        QVERIFY2(says(opening.reason, "6 of 10"), opening.reason.c_str());
        QVERIFY2(says(opening.reason, "30 s"), opening.reason.c_str());
        QVERIFY2(says(opening.reason, "0.50"), opening.reason.c_str());
        QVERIFY(opening.actor.empty());
    }

    void everyTransitionHasAReason()
    {
        for (const TripRule &rule :
             {TripRule{ConsecutiveFailures{2, Duration{0}}}, TripRule{FailureCount{2, 60s}},
              TripRule{FailureRatio{0.5, 2, 30s, 10}}, TripRule{FailureRatioOfCalls{0.5, 9, 2}}}) {
            Circuit circuit{optionsWith(rule)};
            fail(circuit, at(0s), 2);
            fail(circuit, at(30s));
            Permit hung = circuit->tryAcquire(at(60s));
            QCOMPARE(circuit->state(at(120s)), CircuitState::HalfOpen);
            succeed(circuit, at(120s));
            circuit->isolate(byOperator("why"), at(121s), at(122s));
            QCOMPARE(circuit->state(at(122s)), CircuitState::HalfOpen);
            const std::vector<Change> changes = transitions(*circuit);
            QCOMPARE(changes.size(), 9U);
            for (const Change &change : changes)
                QVERIFY(!change.reason.empty());
        }
    }

    void freezesTheWindowOfARatio()
    {
        Circuit circuit{optionsWith(FailureRatio{0.5, 10, 30s, 10})};
        succeed(circuit, at(1s), 2); // rotates out
        succeed(circuit, at(4s), 4);
        fail(circuit, at(10s), 2, "http.500");
        fail(circuit, at(31s), 4, "http.503");
        QCOMPARE(circuit->state(at(31s)), CircuitState::Open);
        const FrozenWindow window = windowOfTheOpening(circuit);
        QVERIFY(window.rule);
        QCOMPARE(std::get<FailureRatio>(*window.rule), (FailureRatio{0.5, 10, 30s, 10}));
        QCOMPARE(window.limit, 0.5);
        QCOMPARE(window.value, 0.6);
        QCOMPARE(window.calls, 10U);
        QCOMPARE(window.failed, 6U);
        QCOMPARE(window.span, Duration{30s});
        std::uint64_t calls = 0;
        std::uint64_t failed = 0;
        TimePoint before = at(-1s);
        for (const WindowPart &part : window.parts) {
            QVERIFY(part.start > before);
            QVERIFY(part.start >= at(3s) && part.start <= at(30s));
            QCOMPARE(part.start.time_since_epoch() % Duration{3s}, Duration{0});
            before = part.start;
            calls += part.calls;
            failed += part.failed;
        }
        QCOMPARE(calls, 10U);
        QCOMPARE(failed, 6U);
        QVERIFY(window.parts.size() <= 10U);
        QCOMPARE(window.errors.size(), 2U);
        QCOMPARE(window.errors[0], (ErrorCount{ErrorName{"http.503"}, 4}));
        QCOMPARE(window.errors[1], (ErrorCount{ErrorName{"http.500"}, 2}));
    }

    void freezesTheLastTwentyOutcomes()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{4, Duration{0}})};
        for (int i = 1; i <= 30; ++i)
            succeed(circuit, at(std::chrono::seconds{i}));
        for (int i = 31; i <= 34; ++i)
            fail(circuit, at(std::chrono::seconds{i}), 1, "http.503");
        const FrozenWindow window = windowOfTheOpening(circuit);
        QCOMPARE(window.last.size(), 20U);
        TimePoint before;
        for (std::size_t i = 0; i < 20; ++i) {
            const RecentOutcome &outcome = window.last[i];
            const TimePoint exact = at(std::chrono::seconds{static_cast<int>(15 + i)});
            const bool failed = i >= 16;
            // A success that took no lock bears the instant of the next outcome.
            const TimePoint latest = failed ? exact : at(31s);
            QVERIFY(outcome.at >= exact - 16us && outcome.at <= latest && outcome.at >= before);
            QCOMPARE(outcome.failed, failed);
            QCOMPARE(outcome.error, failed ? ErrorName{"http.503"} : ErrorName{});
            before = outcome.at;
        }
    }

    void theLastOutcomesTellHowLongTheyTookWhereItWasMeasured()
    {
        CircuitOptions options = opensAtOnce();
        options.latency = LatencyTracking::On;
        Circuit circuit{options};
        Permit permit = circuit->tryAcquire(at(1s));
        permit.fail(at(1s + 800ms), ErrorName{"TimeoutError"});
        const FrozenWindow window = windowOfTheOpening(circuit);
        QCOMPARE(window.last.size(), 1U);
        QVERIFY(window.last[0].took);
        QVERIFY(std::chrono::abs(*window.last[0].took - Duration{800ms}) <= Duration{100ms});
    }

    void theFrozenWindowIsOfItsEpochAlone()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{2, Duration{0}})};
        fail(circuit, at(0s), 2, "http.500");
        succeed(circuit, at(30s));
        fail(circuit, at(40s), 2, "http.503");
        const std::vector<Change> changes = transitions(*circuit);
        QCOMPARE(changes.back().to, CircuitState::Open);
        const FrozenWindow &window = *changes.back().window;
        QCOMPARE(window.errors.size(), 1U);
        QCOMPARE(window.errors[0], (ErrorCount{ErrorName{"http.503"}, 2}));
    }

    void anOpeningByARowOfFailuresTellsItsNumber()
    {
        Circuit circuit{optionsWith(ConsecutiveFailures{3, Duration{0}})};
        fail(circuit, at(1s), 3);
        const FrozenWindow window = windowOfTheOpening(circuit);
        QCOMPARE(std::get<ConsecutiveFailures>(*window.rule).failures, 3U);
        QCOMPARE(window.limit, 3.0);
        QCOMPARE(window.value, 3.0);
        QVERIFY(window.parts.empty());
    }

    void anOpeningByFailureCountTellsItsNumberAndSpan()
    {
        Circuit circuit{optionsWith(FailureCount{3, 60s})};
        fail(circuit, at(1s), 2);
        succeed(circuit, at(2s), 5);
        fail(circuit, at(3s));
        const FrozenWindow window = windowOfTheOpening(circuit);
        QCOMPARE(std::get<FailureCount>(*window.rule), (FailureCount{3, 60s}));
        QCOMPARE(window.limit, 3.0);
        QCOMPARE(window.value, 3.0);
        QCOMPARE(window.failed, 3U);
        QCOMPARE(window.span, Duration{60s});
    }

    void anOpeningByAProbeHasNoRule()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s));
        fail(circuit, at(30s), 1, "http.503");
        const Change opening = transitions(*circuit).back();
        QVERIFY(opening.window);
        QVERIFY(!opening.window->rule);
        QCOMPARE(opening.window->failed, 1U);
    }

    void whatWasFrozenStaysAsItWas()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(0s), 1, "http.500");
        const std::shared_ptr<const FrozenWindow> frozen = transitions(*circuit).front().window;
        for (int i = 1; i <= 15; ++i) // with the first, as many openings as are kept whole
            fail(circuit, at(Duration{30s} * i), 1, "http.503");
        QCOMPARE(frozen->errors.size(), 1U);
        QCOMPARE(frozen->errors[0].error, ErrorName{"http.500"});
        const std::shared_ptr<const FrozenWindow> later = transitions(*circuit).front().window;
        QCOMPARE(later->errors, frozen->errors);
        QCOMPARE(later->parts, frozen->parts);
        QCOMPARE(later->last, frozen->last);
    }

    void errorsAreTheEightMostFrequentAndTheSumOfTheRest()
    {
        constexpr int kKinds = 12;
        constexpr int kFailures = kKinds * (kKinds + 1) / 2;
        Circuit circuit{optionsWith(ConsecutiveFailures{kFailures, Duration{0}})};
        for (int kind = 1; kind <= kKinds; ++kind) // the first fails once, the last twelve times
            fail(circuit, at(1s), kind, "http.5" + std::to_string(10 + kind));
        const FrozenWindow window = windowOfTheOpening(circuit);
        QCOMPARE(window.errors.size(), FrozenWindow::kErrors);
        for (int i = 0; i < 8; ++i) {
            const ErrorName name{"http.5" + std::to_string(10 + kKinds - i)};
            QCOMPARE(window.errors[static_cast<std::size_t>(i)],
                     (ErrorCount{name, static_cast<std::uint64_t>(kKinds - i)}));
        }
        QCOMPARE(window.otherErrors, 4U + 3U + 2U + 1U);
        QCOMPARE(circuit->snapshot(at(1s)).errors.size(), std::size_t{kKinds}); // it loses none
    }

    void anOutcomeOfOldIsLeftOutAndNeverDatedWrongly()
    {
        constexpr Duration kDay = 24h;
        Circuit circuit{optionsWith(ConsecutiveFailures{5, Duration{0}})};
        const std::vector<int> days{0, 10, 40, 41, 70}; // an entry's time comes round in 26 days
        for (const int day : days)
            fail(circuit, at(day * kDay));
        const FrozenWindow window = windowOfTheOpening(circuit);
        QCOMPARE(window.failed, 5U);
        QVERIFY(!window.last.empty());
        for (const RecentOutcome &outcome : window.last) {
            const bool isOfADay = std::any_of(days.begin(), days.end(), [&](int day) {
                const TimePoint exact = at(day * kDay);
                return outcome.at <= exact && exact - outcome.at <= 16us + 384ns;
            });
            QVERIFY2(isOfADay, qPrintable(QString::number(outcome.at.time_since_epoch() / 1h)));
        }
        QCOMPARE(window.last.back().at.time_since_epoch() / kDay, 70);
    }

    void outcomesAreDatedRightOverYears()
    {
        constexpr Duration kDay = 24h;
        Circuit circuit{optionsWith(ConsecutiveFailures{2, Duration{0}})};
        for (int day = 0; day < 3000; day += 6) {
            const TimePoint first = at(day * kDay);
            succeed(circuit, first);
            fail(circuit, first + 5min, 2);
            const Change opening = circuit->history().back();
            const std::vector<RecentOutcome> &last = opening.window->last;
            QVERIFY(last.size() >= (day == 0 ? 3U : 7U)); // of this day and the one before
            for (std::size_t i = 1; i < last.size(); ++i)
                QVERIFY(last[i - 1].at <= last[i].at);
            QVERIFY(last.back().at > first + 5min - 17us && last.back().at <= first + 5min);
            QVERIFY(last.front().at >= first - 36 * kDay);
            succeed(circuit, first + 1h); // the probe
        }
    }

    void theClockMayStepBackAndNoOutcomeIsDatedWrongly()
    {
        constexpr Duration kDay = 24h;
        Circuit circuit{optionsWith(ConsecutiveFailures{3, Duration{0}})};
        fail(circuit, at(-40 * kDay)); // before the clock's beginning
        fail(circuit, at(100 * kDay));
        fail(circuit, at(99 * kDay));
        for (const RecentOutcome &outcome : windowOfTheOpening(circuit).last)
            QVERIFY(outcome.at > at(98 * kDay) && outcome.at <= at(100 * kDay));
    }

    void aTransitionTellsHowLongTheStateBeforeLasted()
    {
        Circuit circuit{opensAtOnce()};
        fail(circuit, at(12s));
        succeed(circuit, at(50s));
        const std::vector<Change> changes = transitions(*circuit);
        QCOMPARE(changes.size(), 3U);
        QCOMPARE(changes[0].timeInFrom, Duration{12s});
        QCOMPARE(changes[1].timeInFrom, Duration{30s});
        QCOMPARE(changes[2].timeInFrom, Duration{8s});
        QVERIFY(changes[0].epoch != changes[1].epoch && changes[1].epoch != changes[2].epoch);
        QCOMPARE(changes[2].epoch, circuit->snapshot(at(50s)).epoch);
    }
};

QTEST_APPLESS_MAIN(TestHistory)

#include "tst_history.moc"
