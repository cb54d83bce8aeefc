// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/config_reader.h"

#include <QObject>
#include <QTest>

#include <chrono>
#include <limits>
#include <string>

using namespace switchgear;
using namespace switchgear::app;
using namespace std::chrono_literals;

namespace {

ConfigDocument documentOf(const std::string &text)
{
    const ConfigResult result = readConfig(text);
    for (const ConfigFault &fault : result.faults)
        qCritical("%s", faultLine("unexpected", fault).c_str());
    return result.document;
}

/// The one circuit whose further keys these are.
CircuitConfig circuitOf(const std::string &keys)
{
    const ConfigDocument document =
        documentOf(R"({"circuits":[{"name":"a")" + (keys.empty() ? "" : ',' + keys) + "}]}");
    return document.circuits.size() == 1 ? document.circuits.front() : CircuitConfig{};
}

/// "key":"text", for texts that need no escapes. moc mistakes raw strings that end in a quote.
std::string member(const std::string &key, const std::string &text)
{
    return "\"" + key + "\":\"" + text + "\"";
}

template <typename Rule>
Rule ruleOf(const std::string &trip)
{
    const auto rules = circuitOf(R"("trip":)" + trip).options.trip;
    const Rule *rule = rules.size() == 1 ? std::get_if<Rule>(&rules.front()) : nullptr;
    if (rule == nullptr)
        qCritical("no such rule");
    return rule != nullptr ? *rule : Rule{};
}

BreakDuration breakOf(const std::string &part)
{
    return circuitOf(R"("break_duration":)" + part).options.breakDuration;
}

template <typename Strategy>
Strategy strategyOf(const std::string &part)
{
    const BreakDuration breaks = breakOf(part);
    const Strategy *strategy = std::get_if<Strategy>(&breaks.strategy);
    if (strategy == nullptr)
        qCritical("no such strategy");
    return strategy != nullptr ? *strategy : Strategy{};
}

} // namespace

/// Sound configurations: each key, and each default.
class TestConfigValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameAloneHasEveryDefault()
    {
        const CircuitConfig circuit = circuitOf({});
        QCOMPARE(circuit.name, std::string{"a"});
        const CircuitOptions &options = circuit.options;
        QCOMPARE(options.group, std::string{});
        QCOMPARE(options.mode, CircuitMode::Enforce);
        QCOMPARE(options.trip.size(), std::size_t{1});
        QCOMPARE(std::get<FailureRatio>(options.trip[0]), (FailureRatio{0.5, 10, 30s, 10}));
        QVERIFY(!options.slowCall);
        QCOMPARE(options.halfOpen, (HalfOpen{1, 1, 30s}));
        QCOMPARE(std::get<ConstantBreak>(options.breakDuration.strategy), ConstantBreak{30s});
        QVERIFY(!options.breakDuration.max);
        QCOMPARE(options.breakDuration.jitter, 0.0);
        QCOMPARE(options.breakDuration.settle, Duration{0});
        QCOMPARE(options.breakDuration.retryAfterMax, Duration{1h});
        QVERIFY(!options.recoveryRamp);
        QVERIFY(options.errors.ignore.empty());
        QVERIFY(options.errors.only.empty());
        QVERIFY(!options.seed);
        QVERIFY(!circuit.limiter);
        QVERIFY(!circuit.bulkhead);
        QVERIFY(!circuit.retry);
        QVERIFY(!circuit.timeout);
        QVERIFY(circuit.fallback.empty());
    }

    void theContractsExampleIsRead()
    {
        const LoadedConfig loaded = loadConfig(SWITCHGEAR_TEST_DATA "/sound/every_part.json");
        QVERIFY(loaded.document);
        QCOMPARE(loaded.document->circuits.size(), std::size_t{1});
        const CircuitConfig &circuit = loaded.document->circuits.front();
        const CircuitOptions &options = circuit.options;
        QCOMPARE(circuit.name, std::string{"payments"});
        QCOMPARE(options.group, std::string{"checkout"});
        QCOMPARE(std::get<FailureRatio>(options.trip.at(0)), (FailureRatio{0.5, 10, 30s, 10}));
        QCOMPARE(options.slowCall, std::optional{(SlowCall{2s, 0.8})});
        QCOMPARE(std::get<ExponentialBreak>(options.breakDuration.strategy),
                 (ExponentialBreak{30s, 1.5}));
        QCOMPARE(options.breakDuration.max, std::optional<Duration>{10min});
        QCOMPARE(options.recoveryRamp, std::optional{(RecoveryRamp{10s, 0.1})});
        QCOMPARE(options.errors.ignore, (std::vector<std::string>{"ValueError", "http.4xx"}));
        QCOMPARE(circuit.limiter, std::optional{(RateLimit{5.0, 1s, 5, Duration{0}})});
        QCOMPARE(circuit.bulkhead, std::optional{(BulkheadOptions{5, 10, 1s})});
        QCOMPARE(circuit.retry, std::optional{RetrySettings{}});
        QCOMPARE(circuit.timeout, std::optional<Duration>{5s});
        QCOMPARE(circuit.fallback.size(), std::size_t{3});
        QCOMPARE(std::get<CacheFallback>(circuit.fallback[0]), (CacheFallback{5min, 1000}));
        QCOMPARE(std::get<StaticFallback>(circuit.fallback[1]), StaticFallback{"{}"});
        QCOMPARE(std::get<QueueFallback>(circuit.fallback[2]), QueueFallback{1000});
    }

    void documentsWithoutCircuitsAreSound()
    {
        QVERIFY(readConfig("{}").isSound());
        QVERIFY(readConfig(R"({ "circuits": [] })").isSound());
        QVERIFY(readConfig("\xEF\xBB\xBF{}").isSound());
    }

    void circuitsKeepTheOrderOfTheFile()
    {
        const ConfigDocument document =
            documentOf(R"({"circuits":[{"name":"z"},{"name":"a"},{"name":"\u00e9\n"}]})");
        QCOMPARE(document.circuits.size(), std::size_t{3});
        QCOMPARE(document.circuits[0].name, std::string{"z"});
        QCOMPARE(document.circuits[1].name, std::string{"a"});
        QCOMPARE(document.circuits[2].name, std::string{"\u00e9\n"});
    }

    void eachKindOfRuleHasItsDefaults()
    {
        QCOMPARE(ruleOf<FailureRatio>("{}"), (FailureRatio{0.5, 10, 30s, 10}));
        QCOMPARE(ruleOf<ConsecutiveFailures>(R"({"kind":"consecutive_failures"})"),
                 (ConsecutiveFailures{5, Duration{0}}));
        QCOMPARE(ruleOf<FailureCount>(R"({"kind":"failure_count"})"),
                 (FailureCount{5, 60s, 0.0, 20}));
        QCOMPARE(ruleOf<FailureRatioOfCalls>(R"({"kind":"failure_ratio_of_calls"})"),
                 (FailureRatioOfCalls{0.5, 100, 10}));
    }

    void eachKeyOfARuleIsRead()
    {
        QCOMPARE(ruleOf<ConsecutiveFailures>(
                     R"({"kind":"consecutive_failures","failures":3,"window":"1m"})"),
                 (ConsecutiveFailures{3, 1min}));
        QCOMPARE(ruleOf<FailureCount>(R"({"failures":7,"kind":"failure_count","window":1.5})"),
                 (FailureCount{7, 1500ms, 0.0, 20}));
        QCOMPARE(ruleOf<FailureCount>(R"({"kind":"failure_count","ratio":1,"calls":4294967295})"),
                 (FailureCount{5, 60s, 1.0, 4294967295}));
        // A share of nothing is none, and the calls are no fault beside it.
        QCOMPARE(ruleOf<FailureCount>(R"({"kind":"failure_count","ratio":0,"calls":7})"),
                 (FailureCount{5, 60s, 0.0, 7}));
        QCOMPARE(ruleOf<FailureRatio>(R"({"kind":"failure_ratio","ratio":1,"min_throughput":1,)"
                                      R"("sampling_duration":"100ms","buckets":1})"),
                 (FailureRatio{1.0, 1, 100ms, 1}));
        QCOMPARE(ruleOf<FailureRatioOfCalls>(
                     R"({"kind":"failure_ratio_of_calls","ratio":1e-3,"calls":20,)"
                     R"("min_throughput":20})"),
                 (FailureRatioOfCalls{0.001, 20, 20}));
    }

    void minThroughputOfFewCallsIsAllOfThem()
    {
        const auto rule = [](const char *calls) {
            return ruleOf<FailureRatioOfCalls>(
                std::string{R"({"kind":"failure_ratio_of_calls","calls":)"} + calls + '}');
        };
        QCOMPARE(rule("9").minThroughput, 9U);
        QCOMPARE(rule("10").minThroughput, 10U);
        QCOMPARE(rule("11").minThroughput, 10U);
    }

    void wholeNumbersAreTakenByTheirValue()
    {
        QCOMPARE(ruleOf<FailureCount>(R"({"kind":"failure_count","failures":4.0})").failures, 4U);
        QCOMPARE(ruleOf<FailureCount>(R"({"kind":"failure_count","failures":2e1})").failures, 20U);
        QCOMPARE(ruleOf<FailureCount>(R"({"kind":"failure_count","failures":4294967295})").failures,
                 4294967295U);
    }

    void aListOfRulesKeepsItsOrder()
    {
        const auto rules =
            circuitOf(R"("trip":[{"kind":"failure_count"},{},{"kind":"failure_count"}])")
                .options.trip;
        QCOMPARE(rules.size(), std::size_t{3});
        QVERIFY(std::holds_alternative<FailureCount>(rules[0]));
        QVERIFY(std::holds_alternative<FailureRatio>(rules[1]));
        QVERIFY(std::holds_alternative<FailureCount>(rules[2]));
    }

    void slowCallsStandBesideAnyRatioRule()
    {
        QCOMPARE(circuitOf(R"("slow_call":{})").options.slowCall,
                 std::optional{(SlowCall{2s, 0.8})});
        QCOMPARE(circuitOf(R"("slow_call":{"threshold":0.25,"ratio":1},)"
                           R"("trip":[{"kind":"failure_count"},{"kind":"failure_ratio_of_calls"}])")
                     .options.slowCall,
                 std::optional{(SlowCall{250ms, 1.0})});
    }

    void halfOpenPartsAreFilledUp()
    {
        const auto halfOpen = [](const char *part) {
            return circuitOf(R"("half_open":)" + std::string{part}).options.halfOpen;
        };
        QCOMPARE(halfOpen("{}"), (HalfOpen{1, 1, 30s}));
        QCOMPARE(halfOpen(R"({"probes":3})"), (HalfOpen{3, 1, 30s}));
        QCOMPARE(halfOpen(R"({"probes":3,"successes":3,"probe_timeout":"1ns"})"),
                 (HalfOpen{3, 3, 1ns}));
    }

    void eachStrategyHasItsDefaults()
    {
        QCOMPARE(strategyOf<ConstantBreak>("{}"), ConstantBreak{30s});
        QCOMPARE(strategyOf<LinearBreak>(R"({"strategy":"linear"})"), (LinearBreak{30s, 30s}));
        QCOMPARE(strategyOf<ExponentialBreak>(R"({"strategy":"exponential"})"),
                 (ExponentialBreak{30s, 1.5}));
        QCOMPARE(strategyOf<AdaptiveBreak>(R"({"strategy":"adaptive"})"),
                 (AdaptiveBreak{5s, 30s, 2min}));
    }

    void aLinearIncrementIsTheBaseUnlessGiven()
    {
        QCOMPARE(strategyOf<LinearBreak>(R"({"strategy":"linear","base":"5s"})"),
                 (LinearBreak{5s, 5s}));
        QCOMPARE(strategyOf<LinearBreak>(R"({"increment":0,"strategy":"linear","base":"5s"})"),
                 (LinearBreak{5s, Duration{0}}));
    }

    void onlyAConstantBreakHasNoMaxUnlessGiven()
    {
        QVERIFY(!breakOf("{}").max);
        QCOMPARE(breakOf(R"({"max":"7m"})").max, std::optional<Duration>{7min});
        for (const char *strategy : {"linear", "exponential", "adaptive"}) {
            const std::string part = '{' + member("strategy", strategy);
            QCOMPARE(breakOf(part + '}').max, std::optional<Duration>{10min});
            QCOMPARE(breakOf(part + R"(,"max":1})").max, std::optional<Duration>{1s});
        }
    }

    void whatGoesWithEveryStrategyIsRead()
    {
        for (const char *strategy : {"constant", "linear", "exponential", "adaptive"}) {
            const BreakDuration breaks = breakOf(R"({"jitter":1,"settle":"1m","retry_after_max":0,)"
                                                 + member("strategy", strategy) + '}');
            QCOMPARE(breaks.jitter, 1.0);
            QCOMPARE(breaks.settle, Duration{1min});
            QCOMPARE(breaks.retryAfterMax, Duration{0});
        }
    }

    void presetsSetTripAndBreak()
    {
        const auto check = [](const char *preset, const FailureCount &rule, Duration base) {
            const CircuitOptions options = circuitOf(member("preset", preset)).options;
            QCOMPARE(options.trip.size(), std::size_t{1});
            QCOMPARE(std::get<FailureCount>(options.trip[0]), rule);
            QCOMPARE(std::get<ConstantBreak>(options.breakDuration.strategy), ConstantBreak{base});
            QVERIFY(!options.breakDuration.max);
        };
        check("strict", {3, 30s, 0.5, 20}, 60s);
        check("balanced", {5, 60s, 0.5, 20}, 30s);
        check("lenient", {10, 120s, 0.5, 20}, 10s);
    }

    void aPartBesideAPresetReplacesThatPartWhole()
    {
        // Wherever the preset stands.
        const CircuitOptions broken =
            circuitOf(R"("break_duration":{"max":"5m"},"preset":"strict")").options;
        QCOMPARE(std::get<ConstantBreak>(broken.breakDuration.strategy), ConstantBreak{30s});
        QCOMPARE(broken.breakDuration.max, std::optional<Duration>{5min});
        QCOMPARE(std::get<FailureCount>(broken.trip.at(0)), (FailureCount{3, 30s, 0.5, 20}));

        const CircuitOptions tripped =
            circuitOf(R"("preset":"strict","trip":{"kind":"failure_count"})").options;
        QCOMPARE(std::get<FailureCount>(tripped.trip.at(0)), (FailureCount{5, 60s, 0.0, 20}));
        QCOMPARE(std::get<ConstantBreak>(tripped.breakDuration.strategy), ConstantBreak{60s});
    }

    void rampsModesErrorsAndSeedsAreRead()
    {
        const CircuitOptions options =
            circuitOf(R"("recovery_ramp":{"from":0.123456789,"duration":"2m"},"mode":"shadow",)"
                      R"("errors":{"only":["http.5xx","TimeoutError"]},"group":"g",)"
                      R"("seed":18446744073709551615)")
                .options;
        QCOMPARE(options.recoveryRamp, std::optional{(RecoveryRamp{2min, 0.123456789})});
        QCOMPARE(options.mode, CircuitMode::Shadow);
        QVERIFY(options.errors.ignore.empty());
        QCOMPARE(options.errors.only, (std::vector<std::string>{"http.5xx", "TimeoutError"}));
        QCOMPARE(options.group, std::string{"g"});
        QCOMPARE(options.seed, std::optional{std::numeric_limits<std::uint64_t>::max()});
        QCOMPARE(circuitOf(R"("mode":"disabled")").options.mode, CircuitMode::Disabled);
        QCOMPARE(circuitOf(R"("mode":"enforce")").options.mode, CircuitMode::Enforce);
        QCOMPARE(circuitOf(R"("seed":0)").options.seed, std::optional<std::uint64_t>{0});
        QCOMPARE(circuitOf(R"("recovery_ramp":{})").options.recoveryRamp,
                 std::optional{(RecoveryRamp{10s, 0.1})});
        QCOMPARE(
            circuitOf(R"("recovery_ramp":{"from":0.1000000000000})").options.recoveryRamp->from,
            0.1);
        QCOMPARE(circuitOf(R"("recovery_ramp":{"from":0})").options.recoveryRamp->from, 0.0);
        QCOMPARE(circuitOf(R"("recovery_ramp":{"from":1})").options.recoveryRamp->from, 1.0);
    }

    void aBurstIsTheRateRoundedUp()
    {
        const auto burst = [](const std::string &part) {
            return circuitOf(R"("limiter":)" + part).limiter.value_or(RateLimit{}).burst;
        };
        QCOMPARE(burst(R"({"rate":5})"), 5U);
        QCOMPARE(burst(R"({"rate":4.1})"), 5U);
        QCOMPARE(burst(R"({"rate":0.2})"), 1U);
        QCOMPARE(burst(R"({"burst":3,"rate":100})"), 3U);
        QCOMPARE(burst(R"({"rate":5.00})"), 5U);
        QCOMPARE(burst(R"({"rate":5.0000000000000000001})"), 6U); // by its text
        QCOMPARE(burst(R"({"rate":0.99999999999999999999e1})"), 10U);
        QCOMPARE(burst(R"({"rate":1e-9})"), 1U);
        QCOMPARE(burst(R"({"rate":123456.5e1})"), 1'234'565U);
        QCOMPARE(burst(R"({"rate":18446744073709551615})"), 18'446'744'073'709'551'615U);
        QCOMPARE(burst(R"({"rate":1,"burst":18446744073709551615})"), 18'446'744'073'709'551'615U);
    }

    void extremesOfALimiterAreRead()
    {
        const CircuitConfig circuit =
            circuitOf(R"("limiter":{"rate":1e-9,"per":"2540400h","burst":9223372036854775807,)"
                      R"("min_interval":"9223372036854775807ns"},)"
                      R"("bulkhead":{"concurrent":4294967295,"queue":4294967295})");
        QCOMPARE(circuit.limiter,
                 std::optional{(RateLimit{1e-9, 2540400h, 9223372036854775807, Duration::max()})});
        QCOMPARE(circuit.bulkhead->concurrent, 4'294'967'295U);
        QCOMPARE(circuit.bulkhead->queue, 4'294'967'295U);
    }

    void aRatioTooSmallForADoubleIsAboveZero()
    {
        const auto rule = ruleOf<FailureRatio>(R"({"ratio":1e-400})");
        QCOMPARE(rule.ratio, std::numeric_limits<double>::denorm_min());
    }

    void policiesAroundTheBreakerAreRead()
    {
        const CircuitConfig circuit =
            circuitOf(R"("limiter":{"rate":2.5,"per":"1m","min_interval":"200ms"},)"
                      R"("bulkhead":{"queue_timeout":0},)"
                      R"("retry":{"backoff":"fibonacci","attempts":1,"honour_retry_after":false},)"
                      R"("timeout":0.25,"fallback":[{"kind":"queue"},{"kind":"cache"}])");
        QCOMPARE(circuit.limiter, std::optional{(RateLimit{2.5, 1min, 3, 200ms})});
        QCOMPARE(circuit.bulkhead, std::optional{(BulkheadOptions{5, 10, Duration{0}})});
        RetrySettings retry;
        retry.backoff = Backoff::Fibonacci;
        retry.attempts = 1;
        retry.honourRetryAfter = false;
        QCOMPARE(circuit.retry, std::optional{retry});
        QCOMPARE(circuit.timeout, std::optional<Duration>{250ms});
        QCOMPARE(circuit.fallback.size(), std::size_t{2});
        QCOMPARE(std::get<QueueFallback>(circuit.fallback[0]), QueueFallback{1000});
        QCOMPARE(std::get<CacheFallback>(circuit.fallback[1]), (CacheFallback{5min, 1000}));
    }

    void aBreakDurationAloneIsReadAsInACircuit()
    {
        const BreakDurationResult sound =
            readBreakDurationText(R"({"strategy":"exponential","base":"10s","factor":2})");
        QVERIFY(sound.isSound());
        QCOMPARE(std::get<ExponentialBreak>(sound.breakDuration.strategy),
                 (ExponentialBreak{10s, 2.0}));
        QCOMPARE(sound.breakDuration.max, std::optional<Duration>{10min});
        const BreakDurationResult faulty = readBreakDurationText(R"({"base":0,"bse":1})");
        QCOMPARE(faulty.faults.size(), std::size_t{2});
        QCOMPARE(faulty.faults[0].path, std::string{"base"});
        QCOMPARE(faulty.faults[1].path, std::string{"bse"});
    }
};

QTEST_APPLESS_MAIN(TestConfigValues)

#include "tst_config_values.moc"
