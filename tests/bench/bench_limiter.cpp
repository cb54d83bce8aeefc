// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// One token from a rate limiter, with the time handed in.

#include <switchgear/rate_limiter.h>
#include <switchgear/sharded_rate_limiter.h>

#include <benchmark/benchmark.h>

namespace {

using namespace switchgear;
using namespace std::chrono_literals;

/// A caller's own time; it goes on by 10 ns a call.
struct CallerTime
{
    TimePoint now = Clock::steady().now();

    TimePoint next() noexcept { return now += 10ns; }
};

/// More than the callers here take, however far apart their times drift.
constexpr RateLimit kPlenty{.rate = 1e9, .burst = 1'000'000'000'000};

template <typename Limiter>
void takeOneByOne(Limiter &limiter, benchmark::State &state)
{
    CallerTime time;
    bool all = true;
    for ([[maybe_unused]] auto _ : state) {
        bool granted = limiter.tryAcquire(time.next()).granted;
        benchmark::DoNotOptimize(granted);
        all = all && granted;
    }
    if (!all)
        state.SkipWithError("a token was refused: this is not the row");
}

void limiter_granted_exact_handed_time(benchmark::State &state)
{
    static RateLimiter limiter{kPlenty};
    takeOneByOne(limiter, state);
}

void limiter_granted_sharded_handed_time(benchmark::State &state)
{
    static ShardedRateLimiter limiter{kPlenty};
    takeOneByOne(limiter, state);
}

/// The caller takes the answer and how long to wait.
void limiter_denied_handed_time(benchmark::State &state)
{
    static RateLimiter limiter{{.rate = 1, .per = 24h, .burst = 1}};
    CallerTime time;
    static_cast<void>(limiter.tryAcquire(time.now));
    for ([[maybe_unused]] auto _ : state) {
        const TokenGrant grant = limiter.tryAcquire(time.next());
        bool granted = grant.granted;
        std::int64_t wait = grant.wait.count();
        benchmark::DoNotOptimize(granted);
        benchmark::DoNotOptimize(wait);
    }
}

BENCHMARK(limiter_granted_exact_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(limiter_granted_sharded_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(limiter_denied_handed_time)->Threads(1)->Threads(2)->UseRealTime();

} // namespace
