// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reference_breaker.h"

#include <algorithm>
#include <cmath>

namespace switchgear::test {

namespace {

/// Ratios have at most nine decimals, so that comparing in whole billionths is exact.
bool reaches(std::uint64_t part, std::uint64_t whole, double ratio)
{
    const auto billionths = static_cast<Int128>(std::llround(ratio * 1e9));
    return static_cast<Int128>(part) * 1'000'000'000 >= billionths * static_cast<Int128>(whole);
}

Int128 partOf(const FailureRatio &rule, TimePoint at)
{
    return static_cast<Int128>(at.time_since_epoch().count()) * rule.buckets
           / rule.samplingDuration.count();
}

/// What a failure count asks of the last calls, besides its failures.
bool shareHolds(const FailureCount &rule, const std::vector<RuleOutcome> &outcomes, TimePoint now)
{
    if (rule.ratio == 0.0)
        return true;
    if (!outcomes.back().failed)
        return false;
    std::uint64_t calls = 0;
    std::uint64_t failed = 0;
    std::uint64_t sinceOldest = 0; // that failed within the window
    for (std::size_t back = 1; back <= outcomes.size(); ++back) {
        const RuleOutcome &outcome = outcomes[outcomes.size() - back];
        if (outcome.failed && now - outcome.at < rule.window)
            sinceOldest = back;
    }
    for (; calls < std::min<std::uint64_t>(rule.calls, sinceOldest); ++calls)
        failed += outcomes[outcomes.size() - 1 - calls].failed ? 1 : 0;
    return reaches(failed, calls, rule.ratio);
}

std::optional<Cause> ratioCause(const WindowCounts &window, const std::optional<SlowCall> &slowCall)
{
    if (window.calls < window.minThroughput)
        return std::nullopt;
    if (reaches(window.failed, window.calls, *window.limit))
        return Cause::FailureRatio;
    if (slowCall && reaches(window.slow, window.calls, slowCall->ratio))
        return Cause::SlowRatio;
    return std::nullopt;
}

bool matches(std::string_view errorClass, std::string_view name)
{
    if (name.size() < errorClass.size())
        return false;
    for (std::size_t i = 0; i < errorClass.size(); ++i) {
        const bool digit = name[i] >= '0' && name[i] <= '9';
        if (errorClass[i] != name[i] && !(errorClass[i] == 'x' && digit))
            return false;
    }
    return name.size() == errorClass.size() || name[errorClass.size()] == '.';
}

} // namespace

WindowCounts windowOf(const FailureRatio &rule, const std::vector<RuleOutcome> &outcomes,
                      TimePoint now)
{
    WindowCounts counts;
    counts.limit = rule.ratio;
    counts.minThroughput = rule.minThroughput;
    for (const RuleOutcome &outcome : outcomes) {
        if (partOf(rule, now) - partOf(rule, outcome.at) >= rule.buckets)
            continue;
        ++counts.calls;
        counts.failed += outcome.failed ? 1 : 0;
        counts.slow += outcome.slow ? 1 : 0;
    }
    return counts;
}

WindowCounts windowOf(const FailureRatioOfCalls &rule, const std::vector<RuleOutcome> &outcomes)
{
    WindowCounts counts;
    counts.limit = rule.ratio;
    counts.minThroughput = rule.minThroughput;
    for (auto it = outcomes.rbegin(); it != outcomes.rend() && counts.calls < rule.calls; ++it) {
        ++counts.calls;
        counts.failed += it->failed ? 1 : 0;
        counts.slow += it->slow ? 1 : 0;
    }
    return counts;
}

std::optional<Cause> causeThatHolds(const std::vector<TripRule> &rules,
                                    const std::optional<SlowCall> &slowCall,
                                    const std::vector<RuleOutcome> &outcomes, TimePoint now)
{
    for (const TripRule &rule : rules) {
        if (const auto *inARow = std::get_if<ConsecutiveFailures>(&rule)) {
            std::uint64_t failures = 0;
            for (auto it = outcomes.rbegin(); it != outcomes.rend() && it->failed; ++it) {
                const bool young = now - it->at < inARow->window;
                failures += inARow->window == Duration{0} || young ? 1 : 0;
            }
            if (failures >= inARow->failures)
                return Cause::ConsecutiveFailures;
        } else if (const auto *counted = std::get_if<FailureCount>(&rule)) {
            const auto failures =
                std::count_if(outcomes.begin(), outcomes.end(), [&](const RuleOutcome &outcome) {
                    return outcome.failed && now - outcome.at < counted->window;
                });
            if (failures >= static_cast<std::ptrdiff_t>(counted->failures)
                && shareHolds(*counted, outcomes, now))
                return Cause::FailureCount;
        } else if (const auto *ratio = std::get_if<FailureRatio>(&rule)) {
            if (const auto cause = ratioCause(windowOf(*ratio, outcomes, now), slowCall))
                return cause;
        } else {
            const auto &ofCalls = std::get<FailureRatioOfCalls>(rule);
            if (const auto cause = ratioCause(windowOf(ofCalls, outcomes), slowCall))
                return cause;
        }
    }
    return std::nullopt;
}

Duration referenceBreak(const BreakDuration &options, std::uint32_t n)
{
    long double nanoseconds = 0;
    if (const auto *constant = std::get_if<ConstantBreak>(&options.strategy)) {
        nanoseconds = static_cast<long double>(constant->base.count());
    } else if (const auto *linear = std::get_if<LinearBreak>(&options.strategy)) {
        nanoseconds =
            static_cast<long double>(linear->base.count())
            + static_cast<long double>(n - 1) * static_cast<long double>(linear->increment.count());
    } else {
        const auto &exponential = std::get<ExponentialBreak>(options.strategy);
        nanoseconds = static_cast<long double>(exponential.base.count());
        for (std::uint32_t i = 1; i < n; ++i)
            nanoseconds *= static_cast<long double>(exponential.factor);
    }
    const auto bound = static_cast<long double>(options.max.value_or(Duration::max()).count());
    return nanoseconds >= bound ? options.max.value_or(Duration::max())
                                : Duration{std::llroundl(nanoseconds)};
}

Verdict referenceVerdict(const ErrorFilter &filter, const std::string &name)
{
    const auto among = [&](const std::vector<std::string> &classes) {
        return std::any_of(classes.begin(), classes.end(), [&](const std::string &errorClass) {
            return matches(errorClass, name);
        });
    };
    if (among(filter.ignore))
        return Verdict::Ignored;
    return filter.only.empty() || among(filter.only) ? Verdict::Failure : Verdict::Success;
}

} // namespace switchgear::test
