// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "counting_allocator.h"
#include "support.h"

#include <QObject>
#include <QTest>

#include <random>

using namespace switchgear;
using namespace switchgear::test;

namespace {

/// Opens with every figure that a default window can have, half-opens and closes: three changes.
void openAndClose(CircuitBreaker &circuit, int round)
{
    static const std::vector<ErrorName> names = [] {
        std::vector<ErrorName> made;
        for (int i = 0; i < 8; ++i)
            made.emplace_back("http.50" + std::to_string(i));
        return made;
    }();
    const TimePoint start = at(Duration{5min} * round);
    for (int call = 0; call < 20; ++call) {
        Permit permit = circuit.tryAcquire(start + Duration{1500ms} * call);
        if (call < 10)
            permit.succeed(start + Duration{1500ms} * call + 3ms);
        else
            permit.fail(start + Duration{1500ms} * call + 3ms,
                        names[static_cast<std::size_t>(call) % names.size()]);
    }
    const TimePoint later = start + 2min;
    circuit.tryAcquire(later).succeed(later);
}

CircuitOptions defaultWindow()
{
    CircuitOptions options;
    options.trip = {FailureRatio{.ratio = 0.5, .minThroughput = 20}};
    options.latency = LatencyTracking::On;
    return options;
}

} // namespace

/// What the history takes of memory, and what it does where there is none; in a program of its own
/// that counts what is asked for.
class TestHistoryMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCircuitWithoutHistoryTakesFourKiB()
    {
        Circuit first{defaultWindow(), "first"};
        succeed(first, at(1s)); // what circuits share is there
        const std::int64_t before = s_taken;
        Circuit circuit{defaultWindow()};
        succeed(circuit, at(1s));
        const std::int64_t bytes = s_taken - before;
        QVERIFY2(bytes <= 4096, qPrintable(QString::number(bytes)));
    }

    void aFullHistoryTakes48KiB()
    {
        Circuit first{defaultWindow(), "first"};
        openAndClose(*first, 0);
        const std::int64_t before = s_taken;
        Circuit circuit{defaultWindow()};
        for (int round = 0; round < 100; ++round) {
            openAndClose(*circuit, round);
            const std::int64_t bytes = s_taken - before;
            QVERIFY2(bytes <= 48 * 1024, qPrintable(QString::number(bytes)));
        }
        const std::vector<Change> all = circuit->history();
        QCOMPARE(all.size(), 100U);
        QCOMPARE(all[97].window->last.size(), 20U);
        QCOMPARE(all[97].window->parts.size(), 10U);
        QCOMPARE(all[97].window->errors.size(), 8U);
    }

    void anOpeningWithoutMemoryMovesTheStateAndLosesItsRecordAlone()
    {
        bool everLost = false;
        for (std::int64_t grants = 0;; ++grants) {
            Circuit circuit{opensAtOnce()};
            fail(circuit, at(0s));
            succeed(circuit, at(31s)); // closed again; its figures have their memory
            QCOMPARE(circuit->history().size(), 3U);
            Permit permit = circuit->tryAcquire(at(40s));
            bool wasShort = false;
            {
                Scarcity scarcity{grants};
                permit.fail(at(40s), ErrorName{"TimeoutError"}); // noexcept
                wasShort = scarcity.end();
            }
            const CircuitSnapshot snapshot = circuit->snapshot(at(40s));
            QCOMPARE(snapshot.state, CircuitState::Open);
            QCOMPARE(snapshot.totals.openings, 2U);
            QCOMPARE(snapshot.lastChange, 4U);
            const std::vector<Change> kept = circuit->history();
            QCOMPARE(kept.size() + snapshot.changesLost, 4U);
            QVERIFY(snapshot.changesLost == 0 || wasShort);
            QVERIFY(kept.size() == 3 || kept.back().window->last.size() == 3);
            everLost = everLost || snapshot.changesLost == 1;
            QCOMPARE(circuit->state(at(71s)), CircuitState::HalfOpen);
            QCOMPARE(circuit->history().back().sequence, 5U); // the gap tells
            if (!wasShort)
                break;
        }
        QVERIFY(everLost);
    }

    void aRuleHoldsThoughThereWasNeverMemoryForWhatItSaw()
    {
        const ErrorName error{"TimeoutError"};
        for (const TripRule &rule :
             {TripRule{ConsecutiveFailures{3, Duration{0}}}, TripRule{FailureCount{3, 60s}},
              TripRule{FailureCount{3, 60s, 0.5, 20}}, TripRule{FailureRatio{0.5, 4, 30s, 10}},
              TripRule{FailureRatioOfCalls{0.5, 100, 4}}}) {
            Circuit circuit{optionsWith(rule)};
            succeed(circuit, at(1s)); // the thread is known
            {
                const Scarcity scarcity{0};
                for (int second = 2; second < 6; ++second) {
                    const TimePoint now = at(std::chrono::seconds{second});
                    circuit->tryAcquire(now).fail(now, error);
                }
            }
            QCOMPARE(circuit->state(at(6s)), CircuitState::Open);
        }
    }

    void whatTheClockBringsWithoutMemoryComesAllTheSame()
    {
        for (std::int64_t grants = 0;; ++grants) {
            Circuit circuit{opensAtOnce()};
            fail(circuit, at(0s));
            bool wasShort = false;
            {
                Scarcity scarcity{grants};
                QCOMPARE(circuit->state(at(31s)), CircuitState::HalfOpen);
                wasShort = scarcity.end();
            }
            const CircuitSnapshot snapshot = circuit->snapshot(at(31s));
            QCOMPARE(snapshot.lastChange, 2U);
            QCOMPARE(circuit->history().size() + snapshot.changesLost, 2U);
            if (!wasShort)
                break;
        }
    }

    void eventsWithoutMemoryAreDroppedAndCounted()
    {
        for (std::int64_t grants = 0;; ++grants) {
            Circuit circuit{opensAtOnce()};
            fail(circuit, at(0s));
            succeed(circuit, at(31s));
            std::vector<std::uint64_t> told;
            told.reserve(10);
            const Subscription subscription =
                circuit->subscribe(EventKind::Change, [&](const Event &event) {
                    told.push_back(event.change->sequence);
                });
            Permit permit = circuit->tryAcquire(at(40s));
            bool wasShort = false;
            {
                Scarcity scarcity{grants};
                permit.fail(at(40s), ErrorName{"TimeoutError"});
                wasShort = scarcity.end();
            }
            const CircuitSnapshot snapshot = circuit->snapshot(at(40s));
            QCOMPARE(snapshot.state, CircuitState::Open);
            QVERIFY(told.size() + snapshot.eventsDropped <= 1);
            QVERIFY(told.size() + snapshot.eventsDropped + snapshot.changesLost >= 1);
            circuit->reset(byOperator(), at(41s));
            QCOMPARE(told.back(), 5U); // and it goes on
            if (!wasShort)
                break;
        }
    }

    void aCustomBreakWithoutMemoryIsItsBase()
    {
        for (std::int64_t grants = 0;; ++grants) {
            CircuitOptions options = opensAtOnce();
            options.breakDuration.strategy =
                CustomBreak{[](const BreakFacts &) { return Duration{90s}; }, 30s, "steep"};
            Circuit circuit{options};
            fail(circuit, at(0s));
            succeed(circuit, at(91s));
            Permit permit = circuit->tryAcquire(at(100s));
            bool wasShort = false;
            {
                Scarcity scarcity{grants};
                permit.fail(at(100s), ErrorName{"TimeoutError"});
                wasShort = scarcity.end();
            }
            const CircuitSnapshot snapshot = circuit->snapshot(at(100s));
            QCOMPARE(snapshot.state, CircuitState::Open);
            QVERIFY(snapshot.breakFor == some(90s) || (wasShort && snapshot.breakFor == some(30s)));
            const Change last = circuit->history().back();
            QVERIFY(last.sequence == 3 || last.breakFor == snapshot.breakFor);
            if (!wasShort)
                break;
        }
    }
};

QTEST_APPLESS_MAIN(TestHistoryMemory)

#include "tst_history_memory.moc"
