// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What circuits take of memory: the bytes that the allocator has set aside for them, counted in
// operator new. Prints a line for each row: its name, the bytes, the bound, whether it is met.

#include <switchgear/registry.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <vector>

namespace {

std::atomic<std::int64_t> s_bytes{0};
constexpr std::int64_t kHeader = 8; // of the allocator, before each piece

void *counted(void *place)
{
    if (place == nullptr)
        throw std::bad_alloc{};
    s_bytes += static_cast<std::int64_t>(malloc_usable_size(place)) + kHeader;
    return place;
}

void discount(void *place) noexcept
{
    if (place != nullptr)
        s_bytes -= static_cast<std::int64_t>(malloc_usable_size(place)) + kHeader;
    std::free(place);
}

} // namespace

void *operator new(std::size_t size)
{
    return counted(std::malloc(size));
}

void *operator new(std::size_t size, std::align_val_t alignment)
{
    const auto step = static_cast<std::size_t>(alignment);
    return counted(std::aligned_alloc(step, (size + step - 1) / step * step));
}

void operator delete(void *place) noexcept
{
    discount(place);
}

void operator delete(void *place, std::size_t) noexcept
{
    discount(place);
}

void operator delete(void *place, std::align_val_t) noexcept
{
    discount(place);
}

void operator delete(void *place, std::size_t, std::align_val_t) noexcept
{
    discount(place);
}

namespace {

using namespace switchgear;
using namespace std::chrono_literals;

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;

/// Twenty kinds of errors: as many as the last outcomes of an opening can have.
std::vector<ErrorName> errorNames()
{
    std::vector<ErrorName> names;
    for (int i = 0; i < 20; ++i)
        names.emplace_back("http.5" + std::to_string(10 + i));
    return names;
}

/// The longest story that a hundred changes can tell: openings by the rule, each with its whole
/// window of calls at any instant, of any duration, failing in every way; a probe; closed again.
void fillHistory(CircuitBreaker &circuit, const std::vector<ErrorName> &errors, unsigned seed)
{
    std::mt19937_64 random{seed};
    TimePoint now{1000s};
    while (circuit.history().size() < 100) {
        while (circuit.state(now) == CircuitState::Closed) {
            Permit permit = circuit.tryAcquire(now);
            const Duration took{random() % 2'000'000'000U};
            now += took;
            if (random() % 100U < 45U)
                permit.fail(now, errors[random() % errors.size()]);
            else
                permit.succeed(now);
            now += Duration{random() % 500'000'000U};
        }
        now += 31s;
        circuit.tryAcquire(now).succeed(now += 20ms);
    }
}

/// Whether no row was over its bound.
bool report(const char *row, std::int64_t bytes, std::int64_t bound)
{
    std::printf("%-32s %10lld bytes  at most %10lld  %s\n", row, static_cast<long long>(bytes),
                static_cast<long long>(bound), bytes <= bound ? "met" : "NOT MET");
    return bytes <= bound;
}

/// A circuit of many, so that what they share counts as each one's part.
bool circuitWithFullHistory()
{
    constexpr int kCircuits = 128;
    const std::vector<ErrorName> errors = errorNames();
    const std::int64_t before = s_bytes;
    std::vector<std::unique_ptr<CircuitBreaker>> circuits;
    circuits.reserve(kCircuits);
    for (int i = 0; i < kCircuits; ++i) {
        CircuitOptions options;
        options.latency = LatencyTracking::On;
        circuits.push_back(
            std::make_unique<CircuitBreaker>("payments-" + std::to_string(i), options));
        fillHistory(*circuits.back(), errors, static_cast<unsigned>(i));
    }
    return report("memory_circuit_full_history", (s_bytes - before) / kCircuits, 8 * kKiB);
}

/// What a call on the fast path touches: the circuit, the thread's slot, and for a failure the line
/// with its counts, an entry of the last outcomes, and how many successes came before that.
bool circuitHot()
{
    constexpr std::int64_t kLine = 64;
    return report("memory_circuit_hot",
                  static_cast<std::int64_t>(sizeof(CircuitBreaker) + sizeof(detail::ThreadSlot))
                      + 3 * kLine,
                  256);
}

bool tenThousandIdle()
{
    const std::int64_t before = s_bytes;
    Registry registry;
    for (int i = 0; i < 10'000; ++i) {
        CircuitOptions options;
        options.group = "group-" + std::to_string(i % 100);
        options.latency = LatencyTracking::On;
        const auto circuit = registry.add("circuit-" + std::to_string(i), options);
        circuit->tryAcquire(TimePoint{1s}).succeed(TimePoint{1s}); // it was called once
    }
    return report("memory_10000_idle", s_bytes - before, 80 * kMiB);
}

} // namespace

int main()
{
    const bool areMet[] = {circuitWithFullHistory(), circuitHot(), tenThousandIdle()};
    bool allMet = true;
    for (const bool isMet : areMet)
        allMet = allMet && isMet;
    return allMet ? EXIT_SUCCESS : EXIT_FAILURE;
}
