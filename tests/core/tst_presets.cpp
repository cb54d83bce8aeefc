// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

/// The named settings of the contract.
class TestPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachPresetOpensAndBreaksAsItsRowSays_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("failures");
        QTest::addColumn<int>("withinSeconds");
        QTest::addColumn<int>("breakSeconds");
        QTest::newRow("strict") << QByteArray{"strict"} << 3 << 30 << 60;
        QTest::newRow("balanced") << QByteArray{"balanced"} << 5 << 60 << 30;
        QTest::newRow("lenient") << QByteArray{"lenient"} << 10 << 120 << 10;
    }

    void eachPresetOpensAndBreaksAsItsRowSays()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const int, failures);
        QFETCH(const int, withinSeconds);
        QFETCH(const int, breakSeconds);
        const std::optional<CircuitOptions> options = presetOptions(name.toStdString());
        QVERIFY(options);
        QVERIFY(validate(*options).empty());
        const Duration within = std::chrono::seconds{withinSeconds};
        const Duration broken = std::chrono::seconds{breakSeconds};

        Circuit below{*options};
        fail(below, at(1s), failures - 1);
        succeed(below, at(1s), 3);
        QCOMPARE(below->state(at(1s)), CircuitState::Closed);
        fail(below, at(1s) + within); // the others are just too old
        QCOMPARE(below->state(at(1s) + within), CircuitState::Closed);

        Circuit circuit{*options};
        fail(circuit, at(1s), failures - 1);
        const TimePoint last = at(1s) + within - 1ns;
        fail(circuit, last);
        QCOMPARE(transitions(*circuit).front().cause, Cause::FailureCount);
        QCOMPARE(circuit->snapshot(last).breakEnds, std::optional{last + broken});
        fail(circuit, last + broken);
        QCOMPARE(circuit->snapshot(last + broken).breakFor, some(broken)); // constant
    }

    void noOtherNameIsAPreset()
    {
        for (const std::string_view name : {"", "Strict", "default", "balanced ", "aggressive"})
            QVERIFY(!presetOptions(name));
    }

    void withNothingGivenTheRuleIsTheFailureRatio()
    {
        const CircuitOptions options;
        QVERIFY(validate(options).empty());
        QCOMPARE(options.trip.size(), 1U);
        QCOMPARE(std::get<FailureRatio>(options.trip.front()), (FailureRatio{0.5, 10, 30s, 10}));
        QCOMPARE(options.halfOpen, (HalfOpen{1, 1, 30s}));
        QCOMPARE(std::get<ConstantBreak>(options.breakDuration.strategy).base, Duration{30s});
        QCOMPARE(options.breakDuration.retryAfterMax, Duration{1h});
        QCOMPARE(options.breakDuration.settle, Duration{0});
        QCOMPARE(options.breakDuration.jitter, 0.0);
        QVERIFY(!options.breakDuration.max);
    }
};

QTEST_APPLESS_MAIN(TestPresets)

#include "tst_presets.moc"
