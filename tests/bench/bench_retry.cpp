// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A retry around a call that succeeds at once: ref_bare_call with the policy around it.

#include <switchgear/retry.h>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>

namespace {

using namespace switchgear;

[[gnu::noinline]] std::uint64_t wrappedCall(std::uint64_t x)
{
    benchmark::DoNotOptimize(x);
    return x + 1;
}

void around(benchmark::State &state, RetryPolicy &policy)
{
    std::uint64_t x = 0;
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(x = policy.call([&] { return wrappedCall(x); }));
}

/// As the configuration has it where it says nothing: four attempts, a budget of a fifth.
void retry_around_success(benchmark::State &state)
{
    static RetryPolicy policy{RetryOptions{.budget = std::make_shared<RetryBudget>()}};
    around(state, policy);
}

void retry_around_success_no_budget(benchmark::State &state)
{
    static RetryPolicy policy;
    around(state, policy);
}

BENCHMARK(retry_around_success)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(retry_around_success_no_budget)->Threads(1)->Threads(2)->UseRealTime();

} // namespace
