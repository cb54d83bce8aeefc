// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <numeric>

using namespace switchgear;
using namespace switchgear::test;

/// How a circuit that its probes closed fills again.
class TestRecoveryRamp : public QObject
{
    Q_OBJECT

private:
    static CircuitOptions options(Duration duration = 10s, double from = 0.1)
    {
        CircuitOptions options = opensAtOnce();
        options.breakDuration.strategy = ConstantBreak{10s};
        options.recoveryRamp = RecoveryRamp{duration, from};
        return options;
    }

    /// Closed by its probe at 10 s.
    static void closeByProbe(Circuit &circuit)
    {
        fail(circuit, at(0s));
        succeed(circuit, at(10s));
        QCOMPARE(circuit->state(at(10s)), CircuitState::Closed);
    }

    /// One call that succeeds at once where it is admitted.
    static bool isAdmitted(Circuit &circuit, TimePoint now)
    {
        Permit permit = circuit->tryAcquire(now);
        const bool admitted = static_cast<bool>(permit);
        permit.succeed(now);
        return admitted;
    }

    static int admitted(Circuit &circuit, TimePoint now, int calls)
    {
        int count = 0;
        for (int i = 0; i < calls; ++i)
            count += isAdmitted(circuit, now) ? 1 : 0;
        return count;
    }

private Q_SLOTS:
    void theFirstCallIsAdmittedAndEachOfTheShareAfterIt_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<int>("oneIn");
        QTest::newRow("1") << 1.0 << 1;
        QTest::newRow("0.5") << 0.5 << 2;
        QTest::newRow("0.2") << 0.2 << 5;
        QTest::newRow("0.1, no binary fraction") << 0.1 << 10;
        QTest::newRow("0.01, no binary fraction") << 0.01 << 100;
        QTest::newRow("0.000000001") << 1e-9 << 1000000000;
    }

    void theFirstCallIsAdmittedAndEachOfTheShareAfterIt()
    {
        QFETCH(const double, from);
        QFETCH(const int, oneIn);
        Circuit circuit{options(10s, from)};
        closeByProbe(circuit);
        for (int i = 0; i < 3000; ++i)
            QCOMPARE(isAdmitted(circuit, at(10s)), i % oneIn == 0);
    }

    void fromZeroAdmitsTheFirstCallAlone()
    {
        Circuit circuit{options(10s, 0.0)};
        closeByProbe(circuit);
        QCOMPARE(admitted(circuit, at(10s), 1000), 1);
    }

    void theShareGrowsEvenly()
    {
        Circuit circuit{options()};
        closeByProbe(circuit);
        QCOMPARE(*circuit->snapshot(at(10s)).rampShare, 0.1);
        QVERIFY(std::abs(*circuit->snapshot(at(15s)).rampShare - 0.55) < 1e-12);
        // 0.55 each: the sum begins at 0.9, so 20 calls add 11 and admit 11.
        QCOMPARE(admitted(circuit, at(15s), 20), 11);
        QCOMPARE(admitted(circuit, at(15s), 20), 11);
    }

    void isOverAtItsEndExactly()
    {
        Circuit circuit{options(10s, 0.0)};
        closeByProbe(circuit);
        QCOMPARE(admitted(circuit, at(10s), 1), 1); // the sum is 0
        // One nanosecond before its end the share is 1 - 1e-10: the sum lacks that much.
        QCOMPARE(isAdmitted(circuit, at(20s - 1ns)), false);
        QCOMPARE(admitted(circuit, at(20s), 1000), 1000);
        QCOMPARE(circuit->snapshot(at(20s)).rampShare.value_or(1.0), 1.0);
        QVERIFY(!circuit->snapshot(at(20s + 1ns)).rampShare);
    }

    void aRefusalTellsTheStageAndNoTime()
    {
        Circuit circuit{options()};
        closeByProbe(circuit);
        QVERIFY(isAdmitted(circuit, at(10s)));
        QCOMPARE(circuit->snapshot(at(10s)).retryAfter, std::optional<Duration>{});
        const Permit refused = circuit->tryAcquire(at(10s));
        QVERIFY(!refused);
        QCOMPARE(refused.rejection(),
                 (Rejection{RejectedBy::Ramp, CircuitState::Closed, std::nullopt}));
        const CircuitTotals totals = circuit->snapshot(at(10s)).totals;
        QCOMPARE(totals.rejected, 1U);
        QCOMPARE(totals.rejectedByRamp, 1U);
    }

    void aSnapshotAddsNoShare()
    {
        Circuit looked{options()};
        Circuit plain{options()};
        closeByProbe(looked);
        closeByProbe(plain);
        for (int i = 0; i < 50; ++i) {
            static_cast<void>(looked->snapshot(at(10s)));
            QCOMPARE(isAdmitted(looked, at(10s)), isAdmitted(plain, at(10s)));
        }
    }

    void runsAfterAClosingByProbesAndNoOther()
    {
        Circuit reset{options()};
        fail(reset, at(0s));
        reset->reset(byOperator(), at(1s));
        QVERIFY(!reset->snapshot(at(1s)).rampShare);
        QCOMPARE(admitted(reset, at(1s), 10), 10);

        Circuit disabled{options()};
        fail(disabled, at(0s));
        disabled->setMode(CircuitMode::Disabled, byOperator(), at(1s));
        disabled->setMode(CircuitMode::Enforce, byOperator(), at(1s));
        QCOMPARE(disabled->state(at(1s)), CircuitState::Closed);
        QCOMPARE(admitted(disabled, at(1s), 10), 10);
    }

    void resetEndsIt()
    {
        Circuit circuit{options()};
        closeByProbe(circuit);
        circuit->reset(byOperator(), at(11s));
        QCOMPARE(admitted(circuit, at(11s), 10), 10);
    }

    void anOpeningEndsItAndTheNextClosingBeginsItAnew()
    {
        Circuit circuit{options()};
        closeByProbe(circuit);
        fail(circuit, at(15s)); // the first call is admitted
        QCOMPARE(circuit->state(at(15s)), CircuitState::Open);
        QVERIFY(!circuit->snapshot(at(15s)).rampShare);
        succeed(circuit, at(25s));
        QCOMPARE(*circuit->snapshot(at(25s)).rampShare, 0.1);
        QCOMPARE(admitted(circuit, at(25s), 10), 1);
    }

    void anIsolatedCircuitsCallsAddNoShare()
    {
        Circuit circuit{options(10s, 0.5)};
        closeByProbe(circuit);
        circuit->setMode(CircuitMode::Disabled, byOperator(), at(10s));
        QCOMPARE(admitted(circuit, at(10s), 7), 7); // nothing is asked of the ramp
        circuit->setMode(CircuitMode::Enforce, byOperator(), at(10s));
        QCOMPARE(isAdmitted(circuit, at(10s)), true);
        QCOMPARE(isAdmitted(circuit, at(10s)), false);
    }

    void growsByTheSumAcrossInstants()
    {
        // The sum in tenths of a billionth, by hand: 4 s ramp from 0.25, one call a second.
        Circuit circuit{options(4s, 0.25)};
        closeByProbe(circuit);
        const std::vector<bool> expected{
            true, // 0.75 + 0.25 = 1
            false, // 0 + 0.4375
            true, // 0.4375 + 0.625 = 1.0625
            false, // 0.0625 + 0.8125 = 0.875
            true, // over
        };
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(isAdmitted(circuit, at(10s) + Duration{1s} * static_cast<int>(i)),
                     static_cast<bool>(expected[i]));
    }
};

QTEST_APPLESS_MAIN(TestRecoveryRamp)

#include "tst_recovery_ramp.moc"
