// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scenario.h"

#include <array>
#include <chrono>
#include <sstream>

namespace switchgear::test {

namespace {

using namespace std::chrono_literals;

constexpr std::array<const char *, 5> kErrors{"TimeoutError", "http.503", "http.404", "http.500",
                                              "ValueError"};

class Chance final
{
public:
    explicit Chance(std::uint64_t seed) : m_generator(seed) {}

    /// From low to high, both among them.
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        const auto span = static_cast<std::uint64_t>(high - low) + 1;
        return low + static_cast<std::int64_t>(m_generator() % span);
    }
    std::uint32_t count(std::uint32_t low, std::uint32_t high)
    {
        return static_cast<std::uint32_t>(between(low, high));
    }
    bool oneIn(std::int64_t times) { return between(1, times) == 1; }
    Duration seconds(std::int64_t low, std::int64_t high)
    {
        return std::chrono::seconds{between(low, high)};
    }
    template <typename T, std::size_t N>
    T oneOf(const std::array<T, N> &values)
    {
        return values[static_cast<std::size_t>(between(0, N - 1))];
    }

private:
    std::mt19937_64 m_generator;
};

double ratio(Chance &chance)
{
    if (chance.oneIn(8))
        return 0.333333333;
    return static_cast<double>(chance.between(1, 20)) / 20.0;
}

TripRule rule(Chance &chance)
{
    switch (chance.between(0, 3)) {
    case 0:
        return ConsecutiveFailures{chance.count(1, 4), chance.seconds(0, 4)};
    case 1:
        if (chance.oneIn(3))
            return FailureCount{chance.count(1, 4), chance.seconds(1, 6)};
        return FailureCount{chance.count(1, 4), chance.seconds(1, 6), ratio(chance),
                            chance.count(1, 9)};
    case 2:
        return FailureRatio{ratio(chance), chance.count(1, 6), chance.seconds(1, 10),
                            chance.count(1, 7)};
    default:
        break;
    }
    const std::uint32_t calls = chance.count(1, 9);
    return FailureRatioOfCalls{ratio(chance), calls, chance.count(1, calls)};
}

BreakDuration breakDuration(Chance &chance)
{
    BreakDuration part;
    const Duration base = chance.seconds(1, 4);
    constexpr std::array<double, 4> kFactors{1.0, 1.5, 2.0, 1.1};
    switch (chance.between(0, 2)) {
    case 0:
        part.strategy = ConstantBreak{base};
        break;
    case 1:
        part.strategy = LinearBreak{base, chance.seconds(0, 3)};
        break;
    default:
        part.strategy = ExponentialBreak{base, chance.oneOf(kFactors)};
        break;
    }
    if (chance.oneIn(2))
        part.max = chance.seconds(2, 12);
    if (chance.oneIn(4))
        part.jitter = static_cast<double>(chance.between(1, 4)) / 4.0;
    part.settle = chance.oneIn(2) ? Duration{0} : chance.seconds(1, 6);
    part.retryAfterMax = chance.seconds(0, 8);
    return part;
}

CircuitOptions circuit(Chance &chance)
{
    CircuitOptions options;
    options.trip.clear();
    bool hasRatio = false;
    for (std::int64_t left = chance.between(1, 2); left > 0; --left) {
        options.trip.push_back(rule(chance));
        hasRatio = hasRatio || options.trip.back().index() >= 2;
    }
    if (hasRatio && chance.oneIn(2))
        options.slowCall = SlowCall{chance.seconds(1, 3), ratio(chance)};
    options.halfOpen.probes = chance.count(1, 4);
    options.halfOpen.successes = chance.count(1, options.halfOpen.probes);
    options.halfOpen.probeTimeout = chance.seconds(1, 5);
    options.breakDuration = breakDuration(chance);
    if (chance.oneIn(2)) {
        constexpr std::array<double, 6> kFrom{0.0, 0.1, 0.25, 0.333333333, 1e-9, 1.0};
        options.recoveryRamp = RecoveryRamp{chance.seconds(1, 6), chance.oneOf(kFrom)};
    }
    if (chance.oneIn(3))
        options.errors.ignore = {"http.4xx", "ValueError"};
    if (chance.oneIn(5))
        options.errors.only = {"http"};
    constexpr std::array<CircuitMode, 3> kModes{CircuitMode::Enforce, CircuitMode::Disabled,
                                                CircuitMode::Shadow};
    options.mode = chance.oneIn(5) ? chance.oneOf(kModes) : CircuitMode::Enforce;
    return options;
}

RateLimit rateLimit(Chance &chance)
{
    constexpr std::array<double, 9> kRates{1, 1, 2, 3, 5, 10, 0.5, 2.5, 0.123456789};
    RateLimit limit;
    limit.rate = chance.oneOf(kRates);
    limit.per = chance.seconds(1, 3);
    limit.burst = chance.count(0, 6);
    if (chance.oneIn(3)) {
        constexpr std::array<Duration, 5> kIntervals{1ns, 200ms, 1s, 2s, 333333333ns};
        limit.minInterval = chance.oneOf(kIntervals);
    }
    return limit;
}

StageOptions stages(Chance &chance)
{
    StageOptions stages;
    if (chance.oneIn(3))
        stages.limiter = rateLimit(chance);
    if (chance.oneIn(3)) {
        stages.bulkhead.emplace();
        stages.bulkhead->concurrent = chance.count(1, 4);
        stages.bulkhead->queue = chance.count(0, 3); // nobody waits in it
    }
    return stages;
}

Act act(Chance &chance)
{
    if (chance.oneIn(6))
        return static_cast<Act>(chance.between(static_cast<std::int64_t>(Act::Take),
                                               static_cast<std::int64_t>(Act::SetConcurrent)));
    const std::int64_t number = chance.between(0, 99);
    if (number < 42)
        return Act::Acquire;
    if (number < 56)
        return Act::Succeed;
    if (number < 78)
        return Act::Fail;
    if (number < 80)
        return Act::Cancel;
    if (number < 82)
        return Act::Abandon;
    if (number < 88)
        return Act::Advance;
    // The orders, each as likely as the next.
    return static_cast<Act>(chance.between(static_cast<std::int64_t>(Act::Isolate),
                                           static_cast<std::int64_t>(Act::SetBreakDuration)));
}

Step step(Chance &chance, const ScenarioLimits &limits)
{
    Step next;
    next.act = act(chance);
    next.circuit = static_cast<std::size_t>(chance.count(0, 1000)) % limits.circuits;
    next.worker = static_cast<std::size_t>(chance.count(0, 1000)) % limits.workers;
    next.pick = chance.count(0, 1'000'000);
    switch (chance.between(0, 5)) {
    case 0:
        next.by = chance.seconds(0, 2);
        break;
    case 1:
        next.by = Duration{chance.between(0, 2)};
        break;
    case 2:
        next.toBound = true;
        next.by = Duration{chance.between(-1, 1)};
        break;
    default:
        break;
    }
    next.error = chance.oneOf(kErrors);
    if (chance.oneIn(3))
        next.duration = chance.seconds(1, 6);
    next.breakDuration = breakDuration(chance);
    next.mode =
        chance.oneIn(2) ? CircuitMode::Enforce : static_cast<CircuitMode>(chance.between(0, 2));
    next.tokens = chance.count(1, 4);
    if (chance.oneIn(3))
        next.maxWait = chance.oneIn(4) ? Duration{0} : chance.seconds(0, 3);
    next.limit = rateLimit(chance);
    next.concurrent = chance.count(1, 4);
    next.stale = chance.oneIn(10);
    next.look = chance.oneIn(3);
    return next;
}

double inSeconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

std::string describe(const TripRule &rule)
{
    std::ostringstream out;
    if (const auto *inARow = std::get_if<ConsecutiveFailures>(&rule))
        out << "consecutive " << inARow->failures << " window " << inSeconds(inARow->window);
    else if (const auto *counted = std::get_if<FailureCount>(&rule))
        out << "count " << counted->failures << " within " << inSeconds(counted->window)
            << ", ratio " << counted->ratio << " of the last " << counted->calls;
    else if (const auto *ratio = std::get_if<FailureRatio>(&rule))
        out << "ratio " << ratio->ratio << " min " << ratio->minThroughput << " over "
            << inSeconds(ratio->samplingDuration) << " in " << ratio->buckets << " parts";
    else if (const auto *ofCalls = std::get_if<FailureRatioOfCalls>(&rule))
        out << "ratio " << ofCalls->ratio << " min " << ofCalls->minThroughput << " of the last "
            << ofCalls->calls;
    return out.str();
}

std::string describe(const BreakDuration &part)
{
    std::ostringstream out;
    if (const auto *constant = std::get_if<ConstantBreak>(&part.strategy))
        out << "constant " << inSeconds(constant->base);
    else if (const auto *linear = std::get_if<LinearBreak>(&part.strategy))
        out << "linear " << inSeconds(linear->base) << " + " << inSeconds(linear->increment);
    else if (const auto *exponential = std::get_if<ExponentialBreak>(&part.strategy))
        out << "exponential " << inSeconds(exponential->base) << " * " << exponential->factor;
    if (part.max)
        out << " max " << inSeconds(*part.max);
    out << " jitter " << part.jitter << " settle " << inSeconds(part.settle) << " retry_after_max "
        << inSeconds(part.retryAfterMax);
    return out.str();
}

std::string describe(const RateLimit &limit)
{
    std::ostringstream out;
    out << limit.rate << " per " << inSeconds(limit.per) << " s, burst " << limit.burst
        << ", at least " << inSeconds(limit.minInterval) << " s apart";
    return out.str();
}

} // namespace

Scenario makeScenario(std::uint64_t seed, const ScenarioLimits &limits)
{
    Chance chance{seed};
    Scenario scenario;
    for (std::size_t i = 0; i < limits.circuits; ++i)
        scenario.circuits.push_back({circuit(chance), stages(chance)});
    for (std::size_t i = 0; i < limits.steps; ++i)
        scenario.steps.push_back(step(chance, limits));
    scenario.steps.back().look = true;
    return scenario;
}

std::string describe(const CircuitSetup &setup)
{
    const CircuitOptions &options = setup.options;
    std::ostringstream out;
    out << "mode " << text(options.mode);
    for (const TripRule &rule : options.trip)
        out << "\n    trip: " << describe(rule);
    if (options.slowCall)
        out << "\n    slow: " << inSeconds(options.slowCall->threshold) << " s, ratio "
            << options.slowCall->ratio;
    out << "\n    half-open: " << options.halfOpen.probes << " probes, "
        << options.halfOpen.successes << " successes, time-out "
        << inSeconds(options.halfOpen.probeTimeout)
        << "\n    break: " << describe(options.breakDuration);
    if (options.recoveryRamp)
        out << "\n    ramp: " << inSeconds(options.recoveryRamp->duration) << " from "
            << options.recoveryRamp->from;
    for (const std::string &name : options.errors.ignore)
        out << "\n    ignores " << name;
    for (const std::string &name : options.errors.only)
        out << "\n    only " << name;
    if (setup.stages.limiter)
        out << "\n    limiter: " << describe(*setup.stages.limiter);
    if (setup.stages.bulkhead)
        out << "\n    bulkhead: " << setup.stages.bulkhead->concurrent;
    return out.str();
}

std::string describe(const Step &step)
{
    constexpr std::array<const char *, 20> kActs{"acquire",
                                                 "succeed",
                                                 "fail",
                                                 "cancel",
                                                 "abandon",
                                                 "advance",
                                                 "isolate",
                                                 "release",
                                                 "move the end of an isolation",
                                                 "reset",
                                                 "trip",
                                                 "force half-open",
                                                 "undo force half-open",
                                                 "set mode",
                                                 "set break duration",
                                                 "take",
                                                 "reserve",
                                                 "give back",
                                                 "set limit",
                                                 "set concurrent"};
    std::ostringstream out;
    out << "circuit " << step.circuit << " thread " << step.worker << ": "
        << kActs[static_cast<std::size_t>(step.act)];
    if (step.act == Act::Fail)
        out << ' ' << step.error;
    const bool canLast = step.act == Act::Fail || step.act == Act::Isolate
                         || step.act == Act::MoveIsolationEnd
                         || (step.act == Act::SetMode && step.mode == CircuitMode::Disabled);
    if (canLast && step.duration)
        out << " for " << inSeconds(*step.duration);
    if (step.act == Act::SetMode)
        out << ' ' << text(step.mode);
    if (step.act == Act::SetBreakDuration)
        out << ' ' << describe(step.breakDuration);
    if (step.act == Act::Take || step.act == Act::Reserve)
        out << ' ' << step.tokens;
    if (step.act == Act::Reserve && step.maxWait)
        out << " within " << inSeconds(*step.maxWait);
    if (step.act == Act::SetLimit)
        out << ' ' << describe(step.limit);
    if (step.act == Act::SetConcurrent)
        out << ' ' << step.concurrent;
    if (step.stale && step.act >= Act::Isolate && step.act <= Act::SetBreakDuration)
        out << " (stale)";
    return out.str();
}

std::string describe(const Scenario &scenario)
{
    std::ostringstream out;
    for (std::size_t i = 0; i < scenario.circuits.size(); ++i)
        out << "circuit " << i << ": " << describe(scenario.circuits[i]) << '\n';
    return out.str();
}

} // namespace switchgear::test
