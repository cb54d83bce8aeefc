// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <switchgear/circuit_breaker.h>

#include <cstdio>

int main()
{
    switchgear::CircuitBreaker breaker("payments");
    const auto answer = breaker.call([] { return 42; });
    std::printf("%s: %d\n", breaker.name().c_str(), answer ? *answer : 0);
    return answer && *answer == 42 ? 0 : 1;
}
