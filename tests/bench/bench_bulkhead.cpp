// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A place of a bulkhead, taken and given back.

#include <switchgear/bulkhead.h>

#include <benchmark/benchmark.h>

#include <semaphore>

namespace {

using namespace switchgear;

void bulkhead_acquire_release(benchmark::State &state)
{
    static Bulkhead bulkhead{{.concurrent = 64}};
    for ([[maybe_unused]] auto _ : state) {
        BulkheadPermit permit = bulkhead.tryAcquire();
        bool has = static_cast<bool>(permit);
        benchmark::DoNotOptimize(has);
    }
}

void peer_counting_semaphore(benchmark::State &state)
{
    static std::counting_semaphore<64> semaphore{64};
    for ([[maybe_unused]] auto _ : state) {
        semaphore.acquire();
        semaphore.release();
    }
}

BENCHMARK(bulkhead_acquire_release)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_counting_semaphore)->Threads(1)->Threads(2)->UseRealTime();

} // namespace
