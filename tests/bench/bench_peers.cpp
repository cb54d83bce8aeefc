// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The same calls as others write them: one mutex around plain data, correct and without waste. No
// C++ library of the field is packaged in Debian 12, so these stand for them. Each does less than
// ours (no events, no history, no statistics), and gets the time from its caller where ours does.

#include <switchgear/clock.h>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

namespace {

using namespace switchgear;
using namespace std::chrono_literals;

/// A breaker by failure ratio: a mutex, and the window as a deque of parts with their counts.
class DequeBreaker final
{
public:
    explicit DequeBreaker(double ratio = 0.5, Duration breakDuration = 30s)
        : m_ratio(ratio)
        , m_break(breakDuration)
    {}

    bool tryAcquire(TimePoint now)
    {
        const std::lock_guard lock{m_mutex};
        if (m_state == State::Closed)
            return true;
        if (m_state == State::Open && now >= m_openUntil)
            m_state = State::HalfOpen;
        if (m_state == State::Open || m_isProbing)
            return false;
        m_isProbing = true;
        return true;
    }

    void succeed(TimePoint now)
    {
        const std::lock_guard lock{m_mutex};
        if (m_state == State::Closed) {
            ++partOf(now).calls;
        } else if (m_state == State::HalfOpen) {
            m_state = State::Closed;
            m_isProbing = false;
            m_parts.clear();
        }
    }

    void fail(TimePoint now)
    {
        const std::lock_guard lock{m_mutex};
        if (m_state == State::Closed) {
            Part &part = partOf(now);
            ++part.calls;
            ++part.failures;
            if (isTripped())
                open(now);
        } else if (m_state == State::HalfOpen) {
            open(now);
        }
    }

private:
    static constexpr Duration kWindow = 30s;
    static constexpr std::size_t kParts = 10;
    static constexpr std::uint64_t kMinThroughput = 10;

    enum class State : std::uint8_t { Closed, Open, HalfOpen };
    struct Part
    {
        TimePoint begin;
        std::uint64_t calls = 0;
        std::uint64_t failures = 0;
    };

    Part &partOf(TimePoint now)
    {
        while (!m_parts.empty() && m_parts.front().begin + kWindow <= now)
            m_parts.pop_front();
        if (m_parts.empty() || m_parts.back().begin + kWindow / kParts <= now)
            m_parts.push_back({now});
        return m_parts.back();
    }
    [[nodiscard]] bool isTripped() const
    {
        std::uint64_t calls = 0;
        std::uint64_t failures = 0;
        for (const Part &part : m_parts) {
            calls += part.calls;
            failures += part.failures;
        }
        return calls >= kMinThroughput
               && static_cast<double>(failures) >= m_ratio * static_cast<double>(calls);
    }
    void open(TimePoint now)
    {
        m_state = State::Open;
        m_openUntil = now + m_break;
        m_isProbing = false;
        m_parts.clear();
    }

    const double m_ratio;
    const Duration m_break;
    std::mutex m_mutex;
    State m_state = State::Closed;
    bool m_isProbing = false;
    TimePoint m_openUntil;
    std::deque<Part> m_parts;
};

/// A token bucket: a mutex, and the level as a double that is brought up to date when asked.
class DoubleTokenBucket final
{
public:
    DoubleTokenBucket(double rate, double burst) : m_rate(rate), m_burst(burst), m_level(burst) {}

    bool tryAcquire(TimePoint now)
    {
        const std::lock_guard lock{m_mutex};
        if (now > m_last) {
            const double seconds = std::chrono::duration<double>(now - m_last).count();
            m_level = std::min(m_burst, m_level + seconds * m_rate);
            m_last = now;
        }
        if (m_level < 1)
            return false;
        m_level -= 1;
        return true;
    }

private:
    const double m_rate;
    const double m_burst;
    std::mutex m_mutex;
    TimePoint m_last;
    double m_level;
};

/// A bulkhead: a mutex around the number of free places, and a condition to wait for one.
class ConditionBulkhead final
{
public:
    explicit ConditionBulkhead(unsigned places) : m_free(places) {}

    void acquire()
    {
        std::unique_lock lock{m_mutex};
        m_isFree.wait(lock, [this] { return m_free > 0; });
        --m_free;
    }
    void release()
    {
        {
            const std::lock_guard lock{m_mutex};
            ++m_free;
        }
        m_isFree.notify_one();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_isFree;
    unsigned m_free;
};

/// A caller's own time: it goes on by 10 ns a call, as in the rows that these are held against.
struct CallersTime
{
    TimePoint now = Clock::steady().now();

    TimePoint next() noexcept { return now += 10ns; }
};

void peer_deque_breaker_success_handed_time(benchmark::State &state)
{
    static DequeBreaker breaker;
    CallersTime time;
    for ([[maybe_unused]] auto _ : state) {
        const TimePoint now = time.next();
        if (breaker.tryAcquire(now))
            breaker.succeed(now);
    }
}

void peer_deque_breaker_success_steady(benchmark::State &state)
{
    static DequeBreaker breaker;
    for ([[maybe_unused]] auto _ : state) {
        const TimePoint now = Clock::steady().now();
        if (breaker.tryAcquire(now))
            breaker.succeed(now);
    }
}

void peer_deque_breaker_half_failing_handed_time(benchmark::State &state)
{
    static DequeBreaker breaker{0.6};
    CallersTime time;
    bool fails = false;
    for ([[maybe_unused]] auto _ : state) {
        const TimePoint now = time.next();
        if (!breaker.tryAcquire(now)) {
            state.SkipWithError("the circuit opened: this is not the row");
            break;
        }
        if (fails)
            breaker.fail(now);
        else
            breaker.succeed(now);
        fails = !fails;
    }
}

void peer_deque_breaker_success_of_10000(benchmark::State &state)
{
    static constexpr std::size_t kCircuits = 10'000;
    static const auto circuits = [] {
        std::vector<std::unique_ptr<DequeBreaker>> made(kCircuits);
        std::generate(made.begin(), made.end(), [] { return std::make_unique<DequeBreaker>(); });
        std::shuffle(made.begin(), made.end(), std::mt19937{42});
        return made;
    }();
    const TimePoint now = Clock::steady().now();
    std::size_t at = static_cast<std::size_t>(state.thread_index()) * 17;
    for ([[maybe_unused]] auto _ : state) {
        DequeBreaker &breaker = *circuits[at];
        if (breaker.tryAcquire(now))
            breaker.succeed(now);
        at = at + 1 == kCircuits ? 0 : at + 1;
    }
}

void peer_deque_breaker_rejection_handed_time(benchmark::State &state)
{
    static DequeBreaker breaker{0.5, 1h};
    CallersTime time;
    for (int i = 0; i < 10; ++i)
        breaker.fail(time.now);
    for ([[maybe_unused]] auto _ : state) {
        bool may = breaker.tryAcquire(time.next());
        benchmark::DoNotOptimize(may);
    }
    if (breaker.tryAcquire(time.next()))
        state.SkipWithError("the circuit is not open: this is not the row");
}

void peer_double_token_bucket_granted_handed_time(benchmark::State &state)
{
    static DoubleTokenBucket bucket{1e9, 1e12};
    CallersTime time;
    bool hasAll = true;
    for ([[maybe_unused]] auto _ : state) {
        bool granted = bucket.tryAcquire(time.next());
        benchmark::DoNotOptimize(granted);
        hasAll &= granted;
    }
    if (!hasAll)
        state.SkipWithError("a token was refused: this is not the row");
}

void peer_double_token_bucket_denied_handed_time(benchmark::State &state)
{
    static DoubleTokenBucket bucket{1e-9, 1};
    CallersTime time;
    benchmark::DoNotOptimize(bucket.tryAcquire(time.now));
    for ([[maybe_unused]] auto _ : state) {
        bool granted = bucket.tryAcquire(time.next());
        benchmark::DoNotOptimize(granted);
    }
}

void peer_condition_bulkhead(benchmark::State &state)
{
    static ConditionBulkhead bulkhead{64};
    for ([[maybe_unused]] auto _ : state) {
        bulkhead.acquire();
        bulkhead.release();
    }
}

BENCHMARK(peer_deque_breaker_success_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_deque_breaker_success_steady)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_deque_breaker_half_failing_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_deque_breaker_success_of_10000)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_deque_breaker_rejection_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_double_token_bucket_granted_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_double_token_bucket_denied_handed_time)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(peer_condition_bulkhead)->Threads(1)->Threads(2)->UseRealTime();

} // namespace
