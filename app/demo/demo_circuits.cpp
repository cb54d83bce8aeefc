// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demo_circuits.h"

#include "app/demo/call_outcome.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace switchgear::app {

namespace {

using namespace std::chrono_literals;

constexpr const char *kCheckout = "checkout";
constexpr const char *kCatalog = "catalog";
constexpr const char *kPlatform = "platform";

CircuitOptions options(std::string group, std::vector<TripRule> trip, BreakStrategy strategy,
                       std::optional<Duration> longest = {})
{
    CircuitOptions made;
    made.group = std::move(group);
    made.trip = std::move(trip);
    made.breakDuration.strategy = std::move(strategy);
    made.breakDuration.max = longest;
    made.breakDuration.settle = 20s;
    made.halfOpen.probeTimeout = 5s;
    made.errors = httpErrorFilter();
    made.latency = LatencyTracking::On;
    return made;
}

/// The first two hops of the chain stand an outage of the third: until the breaker of `payments`
/// has opened they see a second or two of failures, far from six in ten over ten seconds.
CircuitOptions patient(BreakStrategy strategy, std::optional<Duration> longest)
{
    return options(kCheckout, {FailureRatio{0.6, 60, 10s, 10}}, std::move(strategy), longest);
}

/// The one that the scripted brown-out hits: quick to open, and tried with three probes that must
/// all succeed, so that a service that fails two times in three is not taken for a healthy one.
CircuitOptions payments()
{
    CircuitOptions made =
        options(kCheckout, {FailureRatio{0.4, 10, 2s, 10}}, ExponentialBreak{3s, 2.0}, 60s);
    made.halfOpen = {3, 3, 5s};
    made.recoveryRamp = RecoveryRamp{5s, 0.2};
    return made;
}

CircuitOptions search()
{
    CircuitOptions made =
        options(kCatalog, {FailureRatio{0.5, 10, 5s, 10}}, AdaptiveBreak{2s, 6s, 20s}, 60s);
    made.slowCall = SlowCall{400ms, 0.5};
    made.halfOpen = {2, 2, 5s};
    return made;
}

CircuitOptions auth()
{
    CircuitOptions made =
        options(kPlatform, {ConsecutiveFailures{5, 0s}, FailureRatio{0.3, 20, 10s, 10}},
                ExponentialBreak{2s, 1.5}, 30s);
    made.breakDuration.jitter = 0.2;
    made.halfOpen = {3, 2, 5s};
    return made;
}

std::vector<DemoCircuit> bareCircuits()
{
    return {
        {"web", patient(ConstantBreak{5s}, {}), 3ms, 1ms, "orders", 2},
        {"orders", patient(LinearBreak{2s, 2s}, 20s), 4ms, 2ms, "payments", 0},
        {"payments", payments(), 12ms, 6ms, {}, 0},
        {"cart",
         options(kCheckout, {FailureRatioOfCalls{0.5, 50, 10}}, ConstantBreak{4s}),
         6ms,
         3ms,
         {},
         2},
        {"search", search(), 25ms, 15ms, {}, 2},
        {"pricing",
         options(kCatalog, {FailureRatio{0.5, 20, 10s, 10}}, AdaptiveBreak{2s, 6s, 20s}),
         8ms,
         4ms,
         {},
         2},
        {"images",
         options(kCatalog, {FailureCount{8, 10s}}, LinearBreak{2s, 3s}, 20s),
         18ms,
         10ms,
         {},
         2},
        {"recommendations",
         options(kCatalog, {FailureRatio{0.5, 10, 10s, 10}}, ConstantBreak{10s}),
         30ms,
         20ms,
         {},
         1},
        {"auth", auth(), 5ms, 2ms, {}, 2},
        {"mail",
         options(kPlatform, {ConsecutiveFailures{5, 0s}}, LinearBreak{3s, 3s}, 30s),
         15ms,
         8ms,
         {},
         1},
        {"geo",
         options(kPlatform, {FailureRatioOfCalls{0.4, 100, 20}}, ExponentialBreak{2s, 2.0}, 30s),
         7ms,
         3ms,
         {},
         1},
        {"ledger", options(kPlatform, {FailureCount{5, 60s}}, ConstantBreak{5s}), 10ms, 4ms, {}, 1},
    };
}

/// The policies around a breaker; what a circuit has not is left out.
DemoCircuit withPolicies(DemoCircuit circuit, const std::shared_ptr<RetryBudget> &budget)
{
    const auto retry = [&budget](std::uint32_t attempts, Duration base) {
        RetryOptions made;
        made.attempts = attempts;
        made.backoff.base = base;
        made.backoff.max = 1s;
        made.backoff.jitter = Jitter::Equal;
        made.retryAfterMax = 2s;
        made.budget = budget;
        made.errors = httpErrorFilter();
        made.seed = 1;
        return made;
    };
    if (circuit.name == "payments") {
        circuit.retry = retry(3, 60ms);
        circuit.bulkhead = BulkheadOptions{.concurrent = 16};
        circuit.timeoutShare = 0.4;
    } else if (circuit.name == "auth") {
        circuit.retry = retry(2, 40ms);
        circuit.timeoutShare = 0.4;
    } else if (circuit.name == "search") {
        // Two seconds of a spike at 200 calls a second ask for 120 and are given 100.
        circuit.limiter = RateLimit{.rate = 30, .burst = 40};
        circuit.fallback = DemoFallback{.cacheFor = 30s};
    } else if (circuit.name == "geo") {
        circuit.limiter = RateLimit{.rate = 900, .per = 60s, .burst = 60}; // as a vendor's quota
        circuit.fallback = DemoFallback{.cacheFor = 5min};
    } else if (circuit.name == "images") {
        circuit.bulkhead = BulkheadOptions{.concurrent = 20};
    } else if (circuit.name == "recommendations") {
        circuit.timeoutShare = 0.5;
        circuit.fallback = DemoFallback{.cacheFor = 20s, .hasStatic = true};
    } else if (circuit.name == "mail") {
        circuit.fallback = DemoFallback{.queue = 500};
    }
    return circuit;
}

} // namespace

std::vector<DemoCircuit> demoCircuits()
{
    const auto budget = std::make_shared<RetryBudget>();
    std::vector<DemoCircuit> circuits;
    for (DemoCircuit &bare : bareCircuits())
        circuits.push_back(withPolicies(std::move(bare), budget));
    return circuits;
}

double callsPerArrival(std::span<const DemoCircuit> circuits)
{
    const auto hops = [&](const DemoCircuit &entry) {
        double count = 1.0;
        std::string_view next = entry.downstream;
        while (!next.empty()) {
            count += 1.0;
            const auto found =
                std::find_if(circuits.begin(), circuits.end(),
                             [next](const DemoCircuit &c) { return c.name == next; });
            next = found == circuits.end() ? std::string_view{} : found->downstream;
        }
        return count;
    };
    double calls = 0.0;
    double arrivals = 0.0;
    for (const DemoCircuit &circuit : circuits) {
        calls += circuit.weight * hops(circuit);
        arrivals += circuit.weight;
    }
    return arrivals > 0.0 ? calls / arrivals : 1.0;
}

} // namespace switchgear::app
