// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a stranger's program may do with the core, as far as linking goes: fast paths that stand in
// the headers, what lies in the library behind them, and threads. It prints the library's version.

#include <switchgear/circuit_breaker.h>
#include <switchgear/rate_limiter.h>
#include <switchgear/registry.h>
#include <switchgear/version.h>

#include <chrono>
#include <cstdio>
#include <thread>

namespace {

using namespace switchgear;

bool answersAndOpens()
{
    CircuitOptions options;
    options.trip = {ConsecutiveFailures{.failures = 1}};
    CircuitBreaker breaker{"payments", options};
    const auto answer = breaker.call([] { return 42; });
    std::thread other{[&breaker] { breaker.tryAcquire().fail(ErrorName{"TimeoutError"}); }};
    other.join();
    return answer && *answer == 42 && breaker.state(breaker.clock().now()) == CircuitState::Open;
}

bool keepsItsRate()
{
    RateLimiter limiter{{.rate = 1, .per = std::chrono::hours{1}}};
    return limiter.tryAcquire() && !limiter.tryAcquire();
}

bool isFoundByName()
{
    Registry registry;
    registry.add("orders", CircuitOptions{});
    return registry.find("orders") != nullptr && registry.find("payments") == nullptr;
}

} // namespace

int main()
{
    const bool isWell = answersAndOpens() && keepsItsRate() && isFoundByName();
    std::printf("%.*s\n", static_cast<int>(version().size()), version().data());
    return isWell ? 0 : 1;
}
