// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <QObject>
#include <QTest>

#include <limits>
#include <stdexcept>

using namespace switchgear;
using namespace switchgear::test;

namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// The fields that are at fault.
std::vector<std::string> faultyFields(const CircuitOptions &options)
{
    std::vector<std::string> fields;
    for (const OptionFault &fault : validate(options))
        fields.push_back(fault.field);
    return fields;
}

CircuitOptions withBreak(BreakStrategy strategy)
{
    CircuitOptions options;
    options.breakDuration.strategy = std::move(strategy);
    return options;
}

using Faults = std::vector<std::string>;

} // namespace

/// What options are sound: every range at its bound and beside it.
class TestCircuitOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreSound() { QVERIFY(validate(CircuitOptions{}).empty()); }

    void aRuleIsNeeded()
    {
        CircuitOptions options;
        options.trip.clear();
        QCOMPARE(faultyFields(options), (Faults{"trip"}));
    }

    void countsBeginAtOne()
    {
        QCOMPARE(faultyFields(optionsWith(ConsecutiveFailures{1, Duration{0}})), Faults{});
        QCOMPARE(faultyFields(optionsWith(ConsecutiveFailures{0, Duration{0}})),
                 (Faults{"trip[0].failures"}));
        QCOMPARE(faultyFields(optionsWith(FailureCount{0, 60s})), (Faults{"trip[0].failures"}));
        QCOMPARE(faultyFields(optionsWith(FailureRatio{0.5, 0, 30s, 10})),
                 (Faults{"trip[0].min_throughput"}));
        QCOMPARE(faultyFields(optionsWith(FailureRatio{0.5, 1, 30s, 0})),
                 (Faults{"trip[0].buckets"}));
        QCOMPARE(faultyFields(optionsWith(FailureRatio{0.5, 1, 30s, 1})), Faults{});
        QVERIFY(!faultyFields(optionsWith(FailureRatioOfCalls{0.5, 0, 1})).empty());
        CircuitOptions options;
        options.historyCapacity = 0;
        QVERIFY(!validate(options).empty());
    }

    void minimumThroughputOfCallsIsAtMostTheirNumber()
    {
        QCOMPARE(faultyFields(optionsWith(FailureRatioOfCalls{0.5, 10, 10})), Faults{});
        QCOMPARE(faultyFields(optionsWith(FailureRatioOfCalls{0.5, 10, 11})),
                 (Faults{"trip[0].min_throughput"}));
    }

    void ratiosAreAboveZeroAndAtMostOne()
    {
        for (const double ratio : {0.0, -0.1, 1.0000001, kNotANumber, kInfinite}) {
            QCOMPARE(faultyFields(optionsWith(FailureRatio{ratio, 10, 30s, 10})),
                     (Faults{"trip[0].ratio"}));
            QCOMPARE(faultyFields(optionsWith(FailureRatioOfCalls{ratio, 10, 10})),
                     (Faults{"trip[0].ratio"}));
            CircuitOptions slow;
            slow.slowCall = SlowCall{2s, ratio};
            QCOMPARE(faultyFields(slow), (Faults{"slow_call.ratio"}));
        }
        for (const double ratio : {1e-9, 0.5, 1.0})
            QCOMPARE(faultyFields(optionsWith(FailureRatio{ratio, 10, 30s, 10})), Faults{});
    }

    void aFaultTellsTheNumberThatItFound()
    {
        const auto found = [](double ratio) {
            return validate(optionsWith(FailureRatio{ratio, 10, 30s, 10})).front().found;
        };
        QCOMPARE(found(1.0000001), std::string{"1.0000001"});
        QCOMPARE(found(-0.1), std::string{"-0.1"});
        QCOMPARE(found(2.0), std::string{"2"});
        QCOMPARE(found(1e300), std::string{"1e+300"});
        QCOMPARE(found(-kInfinite), std::string{"-Inf"});
        QCOMPARE(found(kNotANumber), std::string{"NaN"});
    }

    void durationsAreAboveZero()
    {
        for (const Duration duration : {Duration{0}, Duration{-1}}) {
            QCOMPARE(faultyFields(optionsWith(FailureCount{5, duration})),
                     (Faults{"trip[0].window"}));
            QCOMPARE(faultyFields(optionsWith(FailureRatio{0.5, 10, duration, 10})),
                     (Faults{"trip[0].sampling_duration"}));
            CircuitOptions options;
            options.slowCall = SlowCall{duration, 0.5};
            options.halfOpen.probeTimeout = duration;
            options.recoveryRamp = RecoveryRamp{duration, 0.1};
            options.breakDuration.max = duration;
            QCOMPARE(faultyFields(options),
                     (Faults{"slow_call.threshold", "half_open.probe_timeout", "break_duration.max",
                             "recovery_ramp.duration"}));
            QCOMPARE(faultyFields(withBreak(ConstantBreak{duration})),
                     (Faults{"break_duration.base"}));
            QCOMPARE(
                faultyFields(withBreak(AdaptiveBreak{duration, duration, duration})),
                (Faults{"break_duration.quick", "break_duration.medium", "break_duration.long"}));
        }
        QCOMPARE(faultyFields(optionsWith(FailureCount{5, 1ns})), Faults{});
    }

    void someDurationsMayBeZero()
    {
        CircuitOptions options = optionsWith(ConsecutiveFailures{5, Duration{0}});
        options.breakDuration.strategy = LinearBreak{1s, Duration{0}};
        options.breakDuration.settle = Duration{0};
        options.breakDuration.retryAfterMax = Duration{0};
        QCOMPARE(faultyFields(options), Faults{});
        options.trip = {ConsecutiveFailures{5, -1ns}};
        options.breakDuration.strategy = LinearBreak{1s, -1ns};
        options.breakDuration.settle = -1ns;
        options.breakDuration.retryAfterMax = -1ns;
        QCOMPARE(faultyFields(options),
                 (Faults{"trip[0].window", "break_duration.increment", "break_duration.settle",
                         "break_duration.retry_after_max"}));
    }

    void successesAreAtMostTheProbes()
    {
        CircuitOptions options;
        options.halfOpen = HalfOpen{3, 3, 30s};
        QCOMPARE(faultyFields(options), Faults{});
        options.halfOpen = HalfOpen{3, 4, 30s};
        QCOMPARE(faultyFields(options), (Faults{"half_open.successes"}));
        options.halfOpen = HalfOpen{1, 0, 30s};
        QCOMPARE(faultyFields(options), (Faults{"half_open.successes"}));
        options.halfOpen = HalfOpen{0, 1, 30s};
        QVERIFY(!validate(options).empty());
    }

    void sharesLieFromZeroToOne()
    {
        for (const double share : {-0.000000001, 1.000000001, kNotANumber}) {
            CircuitOptions options;
            options.breakDuration.jitter = share;
            options.recoveryRamp = RecoveryRamp{10s, share};
            QCOMPARE(faultyFields(options),
                     (Faults{"break_duration.jitter", "recovery_ramp.from"}));
        }
        for (const double share : {0.0, 1.0}) {
            CircuitOptions options;
            options.breakDuration.jitter = share;
            options.recoveryRamp = RecoveryRamp{10s, share};
            QCOMPARE(faultyFields(options), Faults{});
        }
    }

    void aFactorIsAtLeastOne()
    {
        QCOMPARE(faultyFields(withBreak(ExponentialBreak{30s, 1.0})), Faults{});
        for (const double factor : {0.999999999, 0.0, -2.0, kNotANumber, kInfinite})
            QCOMPARE(faultyFields(withBreak(ExponentialBreak{30s, factor})),
                     (Faults{"break_duration.factor"}));
    }

    void everyFaultIsToldWithWhatStandsThereAndWhatWouldBeRight()
    {
        CircuitOptions options;
        options.trip = {FailureRatio{}, FailureCount{0, 60s}};
        options.halfOpen = HalfOpen{2, 5, 30s};
        const std::vector<OptionFault> faults = validate(options);
        QCOMPARE(faults.size(), std::size_t{2});
        QCOMPARE(faults[0].field, std::string{"trip[1].failures"});
        QCOMPARE(faults[0].found, std::string{"0"});
        QVERIFY(faults[0].expected.find('1') != std::string::npos);
        QCOMPARE(faults[1].field, std::string{"half_open.successes"});
        QCOMPARE(faults[1].found, std::string{"5"});
    }

    void aCircuitIsNotMadeOfUnsoundOptions()
    {
        CircuitOptions options;
        options.halfOpen = HalfOpen{1, 2, 30s};
        try {
            const CircuitBreaker breaker{"payments", options};
            QFAIL("it was made");
        } catch (const std::invalid_argument &error) {
            QVERIFY2(QByteArray{error.what()}.contains("half_open.successes"), error.what());
        }
    }

    void aLiveBreakDurationMustBeSoundToo()
    {
        Circuit circuit{opensAtOnce()};
        BreakDuration unsound;
        unsound.strategy = ConstantBreak{Duration{0}};
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, static_cast<void>(circuit->setBreakDuration(
                                                            unsound, byOperator(), at(1s))));
        fail(circuit, at(2s));
        QCOMPARE(circuit->snapshot(at(2s)).breakFor, some(30s));
    }
};

QTEST_APPLESS_MAIN(TestCircuitOptions)

#include "tst_circuit_options.moc"
