// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/break_duration.h"

#include "number_text.h"
#include "rounded.h"
#include "switchgear/detail/cancellation.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <variant>

namespace switchgear {
namespace {

/// Openings within ten minutes, this one included, from which a circuit is said to flap.
constexpr std::uint32_t kFlapping = 3;
/// Openings in a row from which a circuit is said to keep failing.
constexpr std::uint32_t kKeepsFailing = 4;
/// Recoveries from which the adaptive strategy trusts their median.
constexpr std::size_t kEnoughRecoveries = 3;

Duration linearBreak(const LinearBreak &linear, std::uint32_t n) noexcept
{
    const long double steps = static_cast<long double>(n) - 1.0L;
    return detail::rounded(static_cast<long double>(linear.base.count())
                           + steps * static_cast<long double>(linear.increment.count()));
}

Duration exponentialBreak(const ExponentialBreak &exponential, std::uint32_t n) noexcept
{
    const long double power =
        std::pow(static_cast<long double>(exponential.factor), static_cast<long double>(n) - 1.0L);
    return detail::rounded(static_cast<long double>(exponential.base.count()) * power);
}

Duration median(std::span<const Duration> durations)
{
    std::vector<Duration> sorted(durations.begin(), durations.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    return *middle;
}

ChosenBreak adaptiveBreak(const AdaptiveBreak &adaptive, const BreakFacts &facts)
{
    if (facts.pastOutages.size() >= kEnoughRecoveries) {
        const Duration typical = median(facts.pastOutages);
        const Duration left = saturatingSub(typical, facts.outageSoFar);
        if (left >= adaptive.quick) {
            return {left, "the median of the last " + std::to_string(facts.pastOutages.size())
                              + " outages was " + detail::durationText(typical)};
        }
    }
    if (facts.n >= kKeepsFailing)
        return {adaptive.longest,
                "it keeps failing: opening " + std::to_string(facts.n) + " in a row"};
    if (facts.n > 1)
        return {adaptive.medium, "it opened again"};
    if (facts.openingsLately >= kFlapping) {
        return {adaptive.medium,
                "it flaps: " + std::to_string(facts.openingsLately) + " openings within 10 m"};
    }
    return {adaptive.quick, "quick at first"};
}

Duration customBreak(const CustomBreak &custom, const BreakFacts &facts)
{
    if (!custom.function)
        return custom.base;
    const detail::CancellationPause pause; // under a permit that ends
    try {
        const Duration chosen = custom.function(facts);
        return chosen.count() > 0 ? chosen : custom.base;
    } catch (...) {
        return custom.base;
    }
}

struct Chooser
{
    const BreakFacts &facts;

    ChosenBreak operator()(const ConstantBreak &constant) const { return {constant.base, {}}; }
    ChosenBreak operator()(const LinearBreak &linear) const
    {
        return {linearBreak(linear, facts.n), {}};
    }
    ChosenBreak operator()(const ExponentialBreak &exponential) const
    {
        return {exponentialBreak(exponential, facts.n), {}};
    }
    ChosenBreak operator()(const AdaptiveBreak &adaptive) const
    {
        return adaptiveBreak(adaptive, facts);
    }
    ChosenBreak operator()(const CustomBreak &custom) const
    {
        return {customBreak(custom, facts), custom.name};
    }
};

} // namespace

std::string_view strategyName(const BreakStrategy &strategy) noexcept
{
    constexpr std::string_view kNames[] = {"constant", "linear", "exponential", "adaptive",
                                           "custom"};
    return kNames[strategy.index()];
}

bool isSame(const BreakStrategy &a, const BreakStrategy &b) noexcept
{
    return a.index() == b.index()
           && std::visit(
               [&b](const auto &strategy) {
                   using Strategy = std::remove_cvref_t<decltype(strategy)>;
                   if constexpr (std::is_same_v<Strategy, CustomBreak>)
                       return false;
                   else
                       return strategy == std::get<Strategy>(b);
               },
               a);
}

ChosenBreak chooseBreak(const BreakDuration &options, const BreakFacts &facts)
{
    ChosenBreak chosen = std::visit(Chooser{facts}, options.strategy);
    if (options.max && chosen.duration > *options.max)
        chosen.duration = *options.max;
    return chosen;
}

std::vector<ForecastBreak> forecastBreaks(const BreakDuration &options, BreakFacts facts,
                                          std::size_t count)
{
    std::vector<ForecastBreak> forecast;
    forecast.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        ChosenBreak chosen = chooseBreak(options, facts);
        const auto nominal = static_cast<long double>(chosen.duration.count());
        const auto jitter = static_cast<long double>(options.jitter);
        forecast.push_back({facts.n, chosen.duration, detail::rounded(nominal * (1.0L - jitter)),
                            detail::rounded(nominal * (1.0L + jitter)), std::move(chosen.reason)});
        facts.outageSoFar = saturatingAdd(facts.outageSoFar, chosen.duration);
        facts.retryAfter.reset();
        ++facts.n;
        ++facts.openingsLately;
    }
    return forecast;
}

} // namespace switchgear
