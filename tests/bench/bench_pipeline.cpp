// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One call through a whole pipeline: retry, limiter, bulkhead, breaker, deadline.

#include <switchgear/pipeline.h>

#include <benchmark/benchmark.h>

#include <memory>

namespace {

using namespace switchgear;
using namespace std::chrono_literals;

/// What a pipeline goes through, and the pipeline. The limiter and the bulkhead never refuse.
struct Guarded
{
    std::shared_ptr<RetryBudget> budget = std::make_shared<RetryBudget>();
    RetryPolicy retry{{.budget = budget}};
    RateLimiter limiter{{.rate = 1e9, .burst = 1'000'000'000}};
    Bulkhead bulkhead{{.concurrent = 1000}};
    CircuitBreaker breaker{"pipeline"};
    Timeout timeout{5s};
    Pipeline<RetryStage, LimiterStage, BulkheadStage, BreakerStage, TimeoutStage> pipeline{
        Clock::steady(), retry, limiter, bulkhead, breaker, timeout};
};

void pipeline_success_steady(benchmark::State &state)
{
    static Guarded guarded;
    int calls = 0;
    for ([[maybe_unused]] auto _ : state) {
        const CallResult<int> result = guarded.pipeline.call([&calls] { return ++calls; });
        benchmark::DoNotOptimize(*result);
    }
}

BENCHMARK(pipeline_success_steady)->Threads(1)->Threads(2)->UseRealTime();

} // namespace
