// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/breaker_parts.h"

#include "app/config/part_reader.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace switchgear::app {

namespace {

constexpr std::array<std::string_view, 4> kKindWords{"consecutive_failures", "failure_count",
                                                     "failure_ratio", "failure_ratio_of_calls"};
constexpr std::size_t kDefaultKind = 2;

constexpr std::array<std::string_view, 4> kStrategyWords{"constant", "linear", "exponential",
                                                         "adaptive"};

TripRule readConsecutiveFailures(PartReader &part)
{
    ConsecutiveFailures rule;
    part.readCount("failures", rule.failures);
    part.readDuration("window", rule.window, Least::AboveZero);
    return rule;
}

TripRule readFailureCount(PartReader &part)
{
    FailureCount rule;
    part.readCount("failures", rule.failures);
    part.readDuration("window", rule.window, Least::AboveZero);
    part.readShare("ratio", rule.ratio);
    part.readCount("calls", rule.calls);
    return rule;
}

TripRule readFailureRatio(PartReader &part)
{
    FailureRatio rule;
    part.readRatio("ratio", rule.ratio);
    part.readCount("min_throughput", rule.minThroughput);
    part.readDuration("sampling_duration", rule.samplingDuration, Least::AboveZero);
    part.readCount("buckets", rule.buckets);
    return rule;
}

TripRule readFailureRatioOfCalls(PartReader &part)
{
    FailureRatioOfCalls rule;
    part.readRatio("ratio", rule.ratio);
    const bool hasSoundCalls = part.readCount("calls", rule.calls) || !part.has("calls");
    rule.minThroughput = std::min(FailureRatioOfCalls{}.minThroughput, rule.calls);
    if (part.readCount("min_throughput", rule.minThroughput) && hasSoundCalls
        && rule.minThroughput > rule.calls) {
        part.fault("min_throughput", "at most calls (" + std::to_string(rule.calls) + ')');
    }
    return rule;
}

/// None where what stands there is no rule at all; that was noted.
void appendRule(std::vector<TripRule> &rules, const JsonValue &value, const JsonPath &path,
                FaultList &faults)
{
    PartReader part{value, path, faults};
    if (!part.isObject())
        return;
    const auto kind = part.readWord("kind", kKindWords);
    if (!kind && part.has("kind"))
        return; // which keys are right here depends on it
    switch (kind.value_or(kDefaultKind)) {
    case 0:
        rules.push_back(readConsecutiveFailures(part));
        break;
    case 1:
        rules.push_back(readFailureCount(part));
        break;
    case 2:
        rules.push_back(readFailureRatio(part));
        break;
    default:
        rules.push_back(readFailureRatioOfCalls(part));
        break;
    }
    part.finish();
}

LinearBreak readLinear(PartReader &part)
{
    LinearBreak strategy;
    part.readDuration("base", strategy.base, Least::AboveZero);
    strategy.increment = strategy.base;
    part.readDuration("increment", strategy.increment, Least::Zero);
    return strategy;
}

BreakStrategy readStrategy(PartReader &part, std::size_t strategy)
{
    switch (strategy) {
    case 1:
        return readLinear(part);
    case 2: {
        ExponentialBreak exponential;
        part.readDuration("base", exponential.base, Least::AboveZero);
        part.readFactor("factor", exponential.factor);
        return exponential;
    }
    case 3: {
        AdaptiveBreak adaptive;
        part.readDuration("quick", adaptive.quick, Least::AboveZero);
        part.readDuration("medium", adaptive.medium, Least::AboveZero);
        part.readDuration("long", adaptive.longest, Least::AboveZero);
        return adaptive;
    }
    default: {
        ConstantBreak constant;
        part.readDuration("base", constant.base, Least::AboveZero);
        return constant;
    }
    }
}

} // namespace

bool isRatioRule(const TripRule &rule) noexcept
{
    return std::holds_alternative<FailureRatio>(rule)
           || std::holds_alternative<FailureRatioOfCalls>(rule);
}

std::vector<TripRule> readTrip(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    std::vector<TripRule> rules;
    if (value.kind != JsonKind::List) {
        if (value.kind == JsonKind::Object)
            appendRule(rules, value, path, faults);
        else
            faults.add(value.offset, path, describe(value), "a rule, or a list of at least one");
        return rules;
    }
    if (value.items.empty())
        faults.add(value.offset, path, describe(value), "a rule, or a list of at least one");
    for (std::size_t i = 0; i < value.items.size(); ++i)
        appendRule(rules, value.items[i], JsonPath{path, i}, faults);
    return rules;
}

SlowCall readSlowCall(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    SlowCall slow;
    PartReader part{value, path, faults};
    part.readDuration("threshold", slow.threshold, Least::AboveZero);
    part.readRatio("ratio", slow.ratio);
    part.finish();
    return slow;
}

HalfOpen readHalfOpen(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    HalfOpen halfOpen;
    PartReader part{value, path, faults};
    const bool hasSoundProbes = part.readCount("probes", halfOpen.probes) || !part.has("probes");
    if (part.readCount("successes", halfOpen.successes) && hasSoundProbes
        && halfOpen.successes > halfOpen.probes) {
        part.fault("successes", "at most probes (" + std::to_string(halfOpen.probes) + ')');
    }
    part.readDuration("probe_timeout", halfOpen.probeTimeout, Least::AboveZero);
    part.finish();
    return halfOpen;
}

BreakDuration readBreakDuration(const JsonValue &value, const JsonPath &path, FaultList &faults,
                                std::span<const std::string_view> others)
{
    BreakDuration breaks;
    PartReader part{value, path, faults};
    if (!part.isObject())
        return breaks;
    const auto strategy = part.readWord("strategy", kStrategyWords);
    if (!strategy && part.has("strategy"))
        return breaks; // which keys are right here depends on it
    breaks.strategy = readStrategy(part, strategy.value_or(0));
    if (!std::holds_alternative<ConstantBreak>(breaks.strategy))
        breaks.max = std::chrono::minutes{10};
    Duration max{0};
    if (part.readDuration("max", max, Least::AboveZero))
        breaks.max = max;
    part.readShare("jitter", breaks.jitter);
    part.readDuration("settle", breaks.settle, Least::Zero);
    part.readDuration("retry_after_max", breaks.retryAfterMax, Least::Zero);
    part.finish(others);
    return breaks;
}

RecoveryRamp readRecoveryRamp(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    constexpr std::int64_t kMostDecimals = 9;
    RecoveryRamp ramp;
    PartReader part{value, path, faults};
    part.readDuration("duration", ramp.duration, Least::AboveZero);
    part.readShare("from", ramp.from, kMostDecimals);
    part.finish();
    return ramp;
}

ErrorFilter readErrors(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    ErrorFilter filter;
    PartReader part{value, path, faults};
    part.readTexts("ignore", filter.ignore);
    part.readTexts("only", filter.only);
    part.finish();
    return filter;
}

} // namespace switchgear::app
