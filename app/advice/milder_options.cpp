// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/milder_options.h"

#include "app/advice/figure_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace switchgear::app {

namespace {

/// Of how many calls a share is asked: the more, the surer it tells an outage from chance.
constexpr std::array<std::uint32_t, kMilderSteps> kShareOf{20, 50, 200};

/// Half, as in the presets; where that lies too near to the everyday errors, half of what is left
/// above them, in twentieths.
double shareOfAnOutage(double errors)
{
    constexpr double kFew = 0.1;
    return errors <= kFew ? 0.5 : std::ceil((1.0 + errors) / 2.0 * 20.0) / 20.0;
}

std::string key(const char *name, const std::string &value)
{
    return '"' + std::string{name} + "\": " + value;
}

/// A row so long that it comes by chance alone too seldom to matter, however much is then refused.
std::uint32_t rowOfAnOutage(double errors, double callsOfABreak)
{
    constexpr double kSeldom = 1e-4; // of the calls
    constexpr double kLongest = 1000.0;
    const double row = std::log(kSeldom / std::max(1.0, callsOfABreak)) / std::log(errors);
    return static_cast<std::uint32_t>(std::clamp(std::ceil(row), 1.0, kLongest));
}

/// Changes one rule and says how.
struct Soften
{
    double errors;
    double callsOfABreak;
    std::uint32_t step;
    std::string path;

    std::string operator()(ConsecutiveFailures &rule) const
    {
        const std::uint32_t longer = rule.failures + std::min(step, UINT32_MAX - rule.failures);
        rule.failures = std::max(longer, rowOfAnOutage(errors, callsOfABreak) + step - 1);
        return "raise " + path + " to " + key("failures", std::to_string(rule.failures));
    }
    std::string operator()(FailureCount &rule) const
    {
        const bool hadShare = rule.ratio > 0.0;
        rule.calls = hadShare ? std::max(rule.calls, shareOf()) : shareOf();
        rule.ratio = std::max(rule.ratio, shareOfAnOutage(errors));
        return (hadShare ? "raise the share of " + path + " to "
                         : "let " + path + " ask for a share of the last calls besides: ")
               + key("ratio", figureText(rule.ratio)) + " and "
               + key("calls", std::to_string(rule.calls));
    }
    std::string operator()(FailureRatio &rule) const
    {
        rule.ratio = std::max(rule.ratio, shareOfAnOutage(errors));
        rule.minThroughput = std::max<std::uint64_t>(rule.minThroughput, shareOf());
        return raised(rule.ratio) + " and "
               + key("min_throughput", std::to_string(rule.minThroughput));
    }
    std::string operator()(FailureRatioOfCalls &rule) const
    {
        rule.ratio = std::max(rule.ratio, shareOfAnOutage(errors));
        rule.minThroughput = std::max(rule.minThroughput, shareOf());
        rule.calls = std::max(rule.calls, rule.minThroughput);
        return raised(rule.ratio) + ", " + key("calls", std::to_string(rule.calls)) + " and "
               + key("min_throughput", std::to_string(rule.minThroughput));
    }

    [[nodiscard]] std::uint32_t shareOf() const { return kShareOf[step - 1]; }
    [[nodiscard]] std::string raised(double ratio) const
    {
        return "raise " + path + " to " + key("ratio", figureText(ratio));
    }
};

std::string slowSentence(SlowCall &slow, const SimulatedLoad &load, std::uint32_t step)
{
    slow.threshold = load.duration * (step + 1);
    return "raise \"threshold\" of slow_call to " + durationFigure(slow.threshold)
           + ", above what a call takes";
}

} // namespace

MilderOptions milderOptions(const CircuitOptions &options, const SimulatedLoad &load,
                            const std::vector<Softening> &softenings)
{
    MilderOptions milder{options, {}};
    const bool isAlone = options.trip.size() == 1;
    bool isSlowRaised = false;
    for (const Softening &softening : softenings) {
        const std::size_t rule = softening.by.rule;
        const auto step = static_cast<std::uint32_t>(softening.step);
        if (softening.by.bySlowness && isSlowRaised)
            continue; // it stands beside several rules
        isSlowRaised = isSlowRaised || softening.by.bySlowness;
        if (!milder.change.empty())
            milder.change += "; ";
        const std::string path = isAlone ? "trip" : "trip[" + std::to_string(rule) + ']';
        milder.change +=
            softening.by.bySlowness
                ? slowSentence(*milder.options.slowCall, load, step)
                : std::visit(Soften{load.errors, callsOfABreak(options, load), step, path},
                             milder.options.trip[rule]);
    }
    return milder;
}

} // namespace switchgear::app
