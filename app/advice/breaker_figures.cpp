// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/breaker_figures.h"

#include "app/advice/breaker_trial.h"

#include <algorithm>
#include <cmath>

namespace switchgear::app {

namespace {

constexpr double kFewestCalls = 100'000;
constexpr double kMostCalls = 2'000'000;
constexpr std::size_t kManyOpenings = 100;

constexpr std::uint64_t kOutages = 101;
constexpr std::uint64_t kMostOutageCalls = 100'000; // of one outage
constexpr std::uint64_t kMostWarmUpCalls = 50'000; // before one
constexpr std::uint64_t kMostCallsOfOutages = 500'000;

/// Where a share of good calls as small as the harmful one is refused, the circuit opens once in
/// so many calls; a run sees that four times. One that fills a count slowly needs to fill it.
std::uint64_t callsOfRun(const CircuitOptions &options, const SimulatedLoad &load)
{
    double calls = 4.0 / kHarmfulShare * callsOfABreak(options, load);
    for (const TripRule &rule : options.trip) {
        const auto *const count = std::get_if<FailureCount>(&rule);
        if (count != nullptr && load.errors > 0.0)
            calls = std::max(calls, 4.0 * count->failures / load.errors);
    }
    return static_cast<std::uint64_t>(std::clamp(calls, kFewestCalls, kMostCalls));
}

std::vector<OpenedBy> openedBy(const CircuitOptions &options, const BreakerTrial &trial)
{
    std::vector<OpenedBy> found;
    for (const Change &opening : trial.openings()) {
        if (!opening.window || !opening.window->rule)
            continue; // a probe
        const auto rule =
            std::find(options.trip.begin(), options.trip.end(), *opening.window->rule);
        const OpenedBy by{static_cast<std::size_t>(rule - options.trip.begin()),
                          opening.cause == Cause::SlowRatio};
        if (rule != options.trip.end() && std::find(found.begin(), found.end(), by) == found.end())
            found.push_back(by);
    }
    return found;
}

/// How many calls a rule looks back on at most.
double callsSeenBy(const TripRule &rule, double rate)
{
    struct Seen
    {
        double rate;
        double operator()(const ConsecutiveFailures &) const { return 0.0; }
        double operator()(const FailureCount &r) const { return callsIn(r.window, rate); }
        double operator()(const FailureRatio &r) const { return callsIn(r.samplingDuration, rate); }
        double operator()(const FailureRatioOfCalls &r) const { return r.calls; }
    };
    return std::visit(Seen{rate}, rule);
}

/// So many calls fill every window.
std::uint64_t callsOfWarmUp(const CircuitOptions &options, const SimulatedLoad &load)
{
    double calls = 20.0 + callsIn(load.duration, load.rate);
    for (const TripRule &rule : options.trip)
        calls = std::max(calls, callsSeenBy(rule, load.rate));
    return static_cast<std::uint64_t>(std::min(calls, static_cast<double>(kMostWarmUpCalls)));
}

struct Outage
{
    OutageFigures figures;
    std::uint64_t calls = 0;
};

Outage outageOf(BreakerTrial &trial, double failing)
{
    Outage outage;
    const TimePoint began = trial.now();
    const std::uint64_t failedBefore = trial.failedCalls();
    while (trial.openings().empty() && outage.calls < kMostOutageCalls && trial.call(failing))
        ++outage.calls;
    if (!trial.openings().empty())
        outage.figures.untilOpen = trial.openings().front().at - began;
    outage.figures.failedCalls = trial.failedCalls() - failedBefore;
    return outage;
}

/// One that opens before the outage begins has nothing to tell; the outage then meets a new one.
Outage outageAfter(std::uint64_t warmUp, const CircuitOptions &options, const SimulatedLoad &load,
                   std::uint64_t seed, double failing)
{
    BreakerTrial warm{options, load, seed};
    std::uint64_t calls = 0;
    while (calls < warmUp && warm.openings().empty() && warm.call(load.errors))
        ++calls;
    Outage outage;
    if (warm.openings().empty()) {
        outage = outageOf(warm, failing);
    } else {
        BreakerTrial cold{options, load, seed};
        outage = outageOf(cold, failing);
    }
    outage.calls += calls;
    return outage;
}

} // namespace

double callsOfABreak(const CircuitOptions &options, const SimulatedLoad &load)
{
    return callsIn(forecastBreaks(options.breakDuration, {}, 1).front().nominal, load.rate);
}

EverydayFigures everydayFigures(const CircuitOptions &options, const SimulatedLoad &load)
{
    BreakerTrial trial{options, load, kFirstSeed};
    const std::uint64_t calls = callsOfRun(options, load);
    for (std::uint64_t i = 0; i < calls && trial.openings().size() < kManyOpenings; ++i) {
        if (!trial.call(load.errors))
            break;
    }
    EverydayFigures figures;
    if (trial.goodCalls() > 0.0)
        figures.refusedShare = trial.refusedGoodCalls() / trial.goodCalls();
    figures.openedBy = openedBy(options, trial);
    return figures;
}

OutageFigures outageFigures(const CircuitOptions &options, const SimulatedLoad &load,
                            double failing)
{
    const std::uint64_t warmUp = callsOfWarmUp(options, load);
    std::vector<OutageFigures> all;
    std::uint64_t calls = 0;
    for (std::uint64_t i = 0; i < kOutages && calls < kMostCallsOfOutages; ++i) {
        const Outage outage = outageAfter(warmUp, options, load, kFirstSeed + i, failing);
        all.push_back(outage.figures);
        calls += outage.calls;
    }
    // Those that did not open come last.
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::nth_element(
        all.begin(), middle, all.end(), [](const OutageFigures &a, const OutageFigures &b) {
            return a.untilOpen.value_or(Duration::max()) < b.untilOpen.value_or(Duration::max());
        });
    OutageFigures median = *middle;
    std::nth_element(all.begin(), middle, all.end(),
                     [](const OutageFigures &a, const OutageFigures &b) {
                         return a.failedCalls < b.failedCalls;
                     });
    median.failedCalls = middle->failedCalls;
    return median;
}

} // namespace switchgear::app
