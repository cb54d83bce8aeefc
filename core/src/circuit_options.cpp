// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/circuit_options.h"

#include "number_text.h"

#include <cmath>

namespace switchgear {
namespace {

using namespace std::chrono_literals;
using detail::durationText;
using detail::numberText;

/// Gathers the faults of one set of options.
class Checker final
{
public:
    void require(bool holds, std::string field, std::string found, std::string expected)
    {
        if (!holds)
            m_faults.push_back({std::move(field), std::move(found), std::move(expected)});
    }
    void positive(Duration value, std::string field)
    {
        require(value.count() > 0, std::move(field), durationText(value), "must be above 0");
    }
    void notNegative(Duration value, std::string field)
    {
        require(value.count() >= 0, std::move(field), durationText(value), "must be 0 or more");
    }
    void fromOne(std::uint64_t value, std::string field)
    {
        require(value >= 1, std::move(field), std::to_string(value), "must be at least 1");
    }
    void ratio(double value, std::string field)
    {
        require(value > 0.0 && value <= 1.0, std::move(field), numberText(value),
                "must be above 0 and at most 1");
    }
    void share(double value, std::string field)
    {
        require(value >= 0.0 && value <= 1.0, std::move(field), numberText(value),
                "must be from 0 to 1");
    }

    [[nodiscard]] std::vector<OptionFault> take() { return std::move(m_faults); }

private:
    std::vector<OptionFault> m_faults;
};

struct RuleChecker
{
    Checker &check;
    std::string at;

    void operator()(const ConsecutiveFailures &rule) const
    {
        check.fromOne(rule.failures, at + ".failures");
        check.notNegative(rule.window, at + ".window");
    }
    void operator()(const FailureCount &rule) const
    {
        check.fromOne(rule.failures, at + ".failures");
        check.positive(rule.window, at + ".window");
        check.share(rule.ratio, at + ".ratio");
        if (rule.ratio > 0.0)
            check.fromOne(rule.calls, at + ".calls");
    }
    void operator()(const FailureRatio &rule) const
    {
        check.ratio(rule.ratio, at + ".ratio");
        check.fromOne(rule.minThroughput, at + ".min_throughput");
        check.positive(rule.samplingDuration, at + ".sampling_duration");
        check.fromOne(rule.buckets, at + ".buckets");
    }
    void operator()(const FailureRatioOfCalls &rule) const
    {
        check.ratio(rule.ratio, at + ".ratio");
        check.fromOne(rule.calls, at + ".calls");
        check.fromOne(rule.minThroughput, at + ".min_throughput");
        check.require(rule.minThroughput <= rule.calls, at + ".min_throughput",
                      std::to_string(rule.minThroughput), "must be at most `calls`");
    }
};

struct StrategyChecker
{
    Checker &check;

    void operator()(const ConstantBreak &s) const { check.positive(s.base, "break_duration.base"); }
    void operator()(const LinearBreak &s) const
    {
        check.positive(s.base, "break_duration.base");
        check.notNegative(s.increment, "break_duration.increment");
    }
    void operator()(const ExponentialBreak &s) const
    {
        check.positive(s.base, "break_duration.base");
        check.require(s.factor >= 1.0 && std::isfinite(s.factor), "break_duration.factor",
                      numberText(s.factor), "must be at least 1");
    }
    void operator()(const AdaptiveBreak &s) const
    {
        check.positive(s.quick, "break_duration.quick");
        check.positive(s.medium, "break_duration.medium");
        check.positive(s.longest, "break_duration.long");
    }
    void operator()(const CustomBreak &s) const { check.positive(s.base, "break_duration.base"); }
};

bool isRatioRule(const TripRule &rule)
{
    return std::holds_alternative<FailureRatio>(rule)
           || std::holds_alternative<FailureRatioOfCalls>(rule);
}

void checkTrip(Checker &check, const CircuitOptions &options)
{
    check.require(!options.trip.empty(), "trip", "an empty list", "at least one rule");
    bool anyRatio = false;
    for (std::size_t i = 0; i < options.trip.size(); ++i) {
        std::visit(RuleChecker{check, "trip[" + std::to_string(i) + "]"}, options.trip[i]);
        anyRatio = anyRatio || isRatioRule(options.trip[i]);
    }
    if (options.slowCall) {
        check.require(anyRatio, "slow_call", "no ratio rule beside it",
                      "a failure_ratio or failure_ratio_of_calls rule in `trip`");
        check.positive(options.slowCall->threshold, "slow_call.threshold");
        check.ratio(options.slowCall->ratio, "slow_call.ratio");
    }
}

void checkBreakDuration(Checker &check, const BreakDuration &options)
{
    std::visit(StrategyChecker{check}, options.strategy);
    if (options.max)
        check.positive(*options.max, "break_duration.max");
    check.share(options.jitter, "break_duration.jitter");
    check.notNegative(options.settle, "break_duration.settle");
    check.notNegative(options.retryAfterMax, "break_duration.retry_after_max");
}

} // namespace

std::vector<OptionFault> validate(const CircuitOptions &options)
{
    Checker check;
    checkTrip(check, options);
    check.fromOne(options.halfOpen.probes, "half_open.probes");
    check.fromOne(options.halfOpen.successes, "half_open.successes");
    check.require(options.halfOpen.successes <= options.halfOpen.probes, "half_open.successes",
                  std::to_string(options.halfOpen.successes), "must be at most `probes`");
    check.positive(options.halfOpen.probeTimeout, "half_open.probe_timeout");
    checkBreakDuration(check, options.breakDuration);
    if (options.recoveryRamp) {
        check.positive(options.recoveryRamp->duration, "recovery_ramp.duration");
        check.share(options.recoveryRamp->from, "recovery_ramp.from");
    }
    check.fromOne(options.historyCapacity, "history_capacity");
    return check.take();
}

std::vector<OptionFault> validate(const BreakDuration &options)
{
    Checker check;
    checkBreakDuration(check, options);
    return check.take();
}

std::optional<CircuitOptions> presetOptions(std::string_view name)
{
    // Without the share a preset would refuse a busy circuit's good calls over its everyday errors.
    constexpr double kPresetShare = 0.5;
    constexpr std::uint32_t kPresetCalls = 20;
    CircuitOptions options;
    if (name == "strict") {
        options.trip = {FailureCount{3, 30s, kPresetShare, kPresetCalls}};
        options.breakDuration.strategy = ConstantBreak{60s};
    } else if (name == "balanced") {
        options.trip = {FailureCount{5, 60s, kPresetShare, kPresetCalls}};
        options.breakDuration.strategy = ConstantBreak{30s};
    } else if (name == "lenient") {
        options.trip = {FailureCount{10, 120s, kPresetShare, kPresetCalls}};
        options.breakDuration.strategy = ConstantBreak{10s};
    } else {
        return std::nullopt;
    }
    return options;
}

} // namespace switchgear
