// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support.h"

#include <barrier>
#include <thread>
#include <vector>

namespace switchgear::test {

/// Never opens: for counting.
[[nodiscard]] inline CircuitOptions counting()
{
    return optionsWith(FailureRatio{1.0, 1'000'000'000, 1h, 10});
}

/// Runs that in so many threads at once and waits for all.
template <typename Body>
void inThreads(int threads, const Body &body)
{
    std::barrier start{threads};
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            start.arrive_and_wait();
            body(i);
        });
    }
}

} // namespace switchgear::test
