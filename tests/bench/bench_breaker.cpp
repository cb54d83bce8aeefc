// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One call through a circuit breaker, in the ways that programs make them.

#include <switchgear/circuit_breaker.h>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

namespace {

using namespace switchgear;
using namespace std::chrono_literals;

CircuitOptions ratioOptions(double ratio = 0.5)
{
    CircuitOptions options;
    options.trip = {FailureRatio{.ratio = ratio}};
    return options;
}

/// A caller's own time: it goes on by 10 ns a call, so that the window's parts come and go.
struct HandedTime
{
    TimePoint now = Clock::steady().now();

    TimePoint next() noexcept { return now += 10ns; }
};

void breaker_closed_success_handed_time(benchmark::State &state)
{
    static CircuitBreaker breaker{"handed", ratioOptions()};
    HandedTime time;
    for ([[maybe_unused]] auto _ : state) {
        const TimePoint now = time.next();
        Permit permit = breaker.tryAcquire(now);
        permit.succeed(now);
    }
}

void breaker_closed_success_coarse(benchmark::State &state)
{
    static CircuitBreaker breaker{"coarse", ratioOptions()};
    for ([[maybe_unused]] auto _ : state) {
        Permit permit = breaker.tryAcquire();
        permit.succeed();
    }
}

void breaker_closed_success_steady(benchmark::State &state)
{
    static CircuitBreaker breaker{"steady", ratioOptions(), &Clock::steady()};
    for ([[maybe_unused]] auto _ : state) {
        Permit permit = breaker.tryAcquire();
        permit.succeed();
    }
}

void breaker_closed_success_measured(benchmark::State &state)
{
    static CircuitBreaker breaker{"measured", [] {
                                      CircuitOptions options = ratioOptions();
                                      options.latency = LatencyTracking::On;
                                      return options;
                                  }()};
    for ([[maybe_unused]] auto _ : state) {
        Permit permit = breaker.tryAcquire();
        permit.succeed();
    }
}

void breaker_closed_half_failing_handed_time(benchmark::State &state)
{
    static CircuitBreaker breaker{"half failing", ratioOptions(0.6)};
    const ErrorName error{"TimeoutError"};
    HandedTime time;
    bool fails = false;
    for ([[maybe_unused]] auto _ : state) {
        const TimePoint now = time.next();
        Permit permit = breaker.tryAcquire(now);
        if (fails)
            permit.fail(now, error);
        else
            permit.succeed(now);
        fails = !fails;
    }
    if (breaker.snapshot(time.next()).totals.openings > 0)
        state.SkipWithError("the circuit opened: this is not the row");
}

struct Many
{
    static constexpr std::size_t kCircuits = 10'000;

    std::vector<std::unique_ptr<CircuitBreaker>> circuits;
    std::vector<std::uint32_t> order;

    Many() : order(kCircuits)
    {
        for (std::size_t i = 0; i < kCircuits; ++i)
            circuits.push_back(std::make_unique<CircuitBreaker>(std::to_string(i), ratioOptions()));
        std::iota(order.begin(), order.end(), 0U);
        std::shuffle(order.begin(), order.end(), std::mt19937{42});
    }
};

void breaker_closed_success_of_10000(benchmark::State &state)
{
    static Many many;
    const TimePoint now = Clock::steady().now();
    for (const auto &circuit : many.circuits) {
        for (int i = 0; i < 12;
             ++i) // past the minimum throughput: these rows are of circuits at work
            circuit->tryAcquire(now).succeed(now);
    }
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * 17;
    for ([[maybe_unused]] auto _ : state) {
        Permit permit = many.circuits[many.order[at]]->tryAcquire(now);
        permit.succeed(now);
        at = at + 1 == Many::kCircuits ? 0 : at + 1;
    }
}

void breaker_open_rejection_handed_time(benchmark::State &state)
{
    static CircuitBreaker breaker{"open", [] {
                                      CircuitOptions options = ratioOptions();
                                      options.breakDuration.strategy = ConstantBreak{1h};
                                      return options;
                                  }()};
    HandedTime time;
    breaker.trip({"for the benchmark", "bench", {}}, time.now);
    for ([[maybe_unused]] auto _ : state) {
        Permit permit = breaker.tryAcquire(time.next());
        bool may = static_cast<bool>(permit);
        benchmark::DoNotOptimize(may);
    }
}

/// A full history, every third change an opening with its window; the figure is for one change.
void breaker_history_read(benchmark::State &state)
{
    CircuitOptions options;
    options.trip = {ConsecutiveFailures{3, Duration{0}}};
    CircuitBreaker breaker{"eventful", options};
    TimePoint now{1000s};
    while (breaker.history().size() < 100) {
        for (int i = 0; i < 3; ++i)
            breaker.tryAcquire(now).fail(now, ErrorName{"http.503"});
        now += 31s;
        breaker.tryAcquire(now).succeed(now);
    }
    for ([[maybe_unused]] auto _ : state) {
        std::vector<Change> changes = breaker.history();
        benchmark::DoNotOptimize(changes.data());
    }
    state.SetItemsProcessed(state.iterations() * 100);
}

/// A probe among a thousand that are under way; so many are wanted that it stays half-open.
void half_open_probe(benchmark::State &state)
{
    CircuitOptions options = ratioOptions();
    options.halfOpen.probes = options.halfOpen.successes =
        std::numeric_limits<std::uint32_t>::max();
    options.halfOpen.probeTimeout = 1h;
    CircuitBreaker breaker{"half-open", options};
    HandedTime time;
    breaker.forceHalfOpen({"for the benchmark", "bench", {}}, time.now);
    std::vector<Permit> others;
    for (int i = 0; i < 999; ++i)
        others.push_back(breaker.tryAcquire(time.next()));
    for ([[maybe_unused]] auto _ : state) {
        Permit permit = breaker.tryAcquire(time.next());
        permit.succeed(time.next());
    }
}

BENCHMARK(breaker_closed_success_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(breaker_closed_success_coarse)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(breaker_closed_success_steady)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(breaker_closed_success_measured)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(breaker_closed_half_failing_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(breaker_closed_success_of_10000)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(breaker_open_rejection_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(breaker_history_read)->Threads(1)->UseRealTime();
BENCHMARK(half_open_probe)->UseRealTime();

} // namespace
