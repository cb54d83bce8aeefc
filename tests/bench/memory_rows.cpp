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

/// A window of 30 s by its default, full: ten parts, twenty outcomes, and eight names of errors.
CircuitOptions withFullWindow()
{
    CircuitOptions options;
    options.trip = {FailureRatio{.ratio = 0.5, .minThroughput = 20}};
    options.latency = LatencyTracking::On;
    return options;
}

/// A hundred changes, every third an opening with all that a window can hold: then a probe, and
/// closed again.
void fillHistory(CircuitBreaker &circuit)
{
    std::vector<ErrorName> errors;
    for (int i = 0; i < 8; ++i)
        errors.emplace_back("http.50" + std::to_string(i));
    TimePoint start{1000s};
    while (circuit.history().size() < 100) {
        for (std::size_t call = 0; call < 20; ++call) {
            const TimePoint now = start + call * 1500ms;
            Permit permit = circuit.tryAcquire(now);
            if (call < 10)
                permit.succeed(now + 3ms);
            else
                permit.fail(now + 3ms, errors[call % errors.size()]);
        }
        circuit.tryAcquire(start + 2min).succeed(start + 2min + 20ms);
        start += 5min;
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
bool circuitWithHistory(const char *row, void (*live)(CircuitBreaker &), std::int64_t bound)
{
    constexpr int kCircuits = 128;
    const std::int64_t before = s_bytes;
    std::vector<std::unique_ptr<CircuitBreaker>> circuits;
    circuits.reserve(kCircuits);
    for (int i = 0; i < kCircuits; ++i) {
        circuits.push_back(
            std::make_unique<CircuitBreaker>("payments-" + std::to_string(i), withFullWindow()));
        live(*circuits.back());
    }
    return report(row, (s_bytes - before) / kCircuits, bound);
}

bool circuitWithoutHistory()
{
    return circuitWithHistory(
        "memory_circuit_no_history",
        [](CircuitBreaker &circuit) { circuit.tryAcquire(TimePoint{1s}).succeed(TimePoint{1s}); },
        4 * kKiB);
}

bool circuitWithFullHistory()
{
    return circuitWithHistory("memory_circuit_full_history", fillHistory, 48 * kKiB);
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
    const bool areMet[] = {circuitWithoutHistory(), circuitWithFullHistory(), circuitHot(),
                           tenThousandIdle()};
    bool allMet = true;
    for (const bool isMet : areMet)
        allMet = allMet && isMet;
    return allMet ? EXIT_SUCCESS : EXIT_FAILURE;
}
