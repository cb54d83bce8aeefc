// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the machine itself costs; every row of bench_core is held against these, in the same run.

#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace {

struct alignas(64) OwnLine
{
    std::atomic<std::uint64_t> value{0};
};

std::array<OwnLine, 64> s_lines; // one for each thread
OwnLine s_shared;
std::mutex s_mutex;
std::uint64_t s_guarded = 0;

void ref_now(benchmark::State &state)
{
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(std::chrono::steady_clock::now());
}

void ref_add(benchmark::State &state)
{
    auto &line = s_lines[static_cast<std::size_t>(state.thread_index())].value;
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(line.fetch_add(1, std::memory_order_relaxed));
}

void ref_load(benchmark::State &state)
{
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(s_shared.value.load(std::memory_order_relaxed));
}

void ref_add_shared(benchmark::State &state)
{
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(s_shared.value.fetch_add(1, std::memory_order_relaxed));
}

void ref_cas_shared(benchmark::State &state)
{
    for ([[maybe_unused]] auto _ : state) {
        std::uint64_t seen = s_shared.value.load(std::memory_order_relaxed);
        while (!s_shared.value.compare_exchange_weak(seen, seen + 1, std::memory_order_relaxed)) {}
        benchmark::DoNotOptimize(seen);
    }
}

void ref_mutex_shared(benchmark::State &state)
{
    for ([[maybe_unused]] auto _ : state) {
        const std::lock_guard lock{s_mutex};
        benchmark::DoNotOptimize(++s_guarded);
    }
}

[[gnu::noinline]] std::uint64_t bareCall(std::uint64_t x)
{
    benchmark::DoNotOptimize(x);
    return x + 1;
}

void ref_bare_call(benchmark::State &state)
{
    std::uint64_t x = 0;
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(x = bareCall(x));
}

BENCHMARK(ref_now)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(ref_add)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(ref_load)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(ref_add_shared)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(ref_cas_shared)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(ref_mutex_shared)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(ref_bare_call)->Threads(1)->Threads(2)->UseRealTime();

} // namespace
