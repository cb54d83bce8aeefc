// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/detail/bulkhead_places.h"
#include "switchgear/detail/fork_gate.h"
#include "switchgear/option_fault.h"
#include "switchgear/time.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace switchgear {

/// How an adaptive limit finds itself.
struct ConcurrencyLimitOptions
{
    std::uint32_t initial = 20; ///< the limit at first; from `min` to `max`
    std::uint32_t min = 1; ///< from 1
    std::uint32_t max = 1000; ///< from `min`
    /// A window of samples ends with the first one that comes so long after it began, or later;
    /// from 0.
    Duration window = std::chrono::milliseconds{100};
    std::uint32_t windowSamples = 10; ///< and not before it has so many; from 1
    std::uint32_t longWindows = 600; ///< over how many windows the long-term latency runs; from 1
    /// How far the latency may rise above the long-term one before the limit falls, as a factor;
    /// from 1.
    double tolerance = 1.5;
    /// A mean latency above this never counts as normal, however long it lasts: the limit falls;
    /// above 0; none: what lasts becomes normal, an overload too.
    std::optional<Duration> neverNormal{};
    double smoothing = 0.2; ///< how much of a change one window makes; above 0, at most 1
    double backoff = 0.9; ///< by what a drop multiplies the limit; above 0, below 1

    bool operator==(const ConcurrencyLimitOptions &) const = default;
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const ConcurrencyLimitOptions &options);

class ConcurrencyLimit;

/// One call under an adaptive limit, or a refusal.
///
/// Move-only. Destroyed with no outcome it is ignored. Each outcome ends it; on an ended one it
/// does nothing.
/// **Threads.** It belongs to one thread at a time; it may end in another than it began in.
/// **Lifetime.** The limit must outlive it.
class [[nodiscard]] ConcurrencyPermit final
{
public:
    ConcurrencyPermit() noexcept = default;
    /// Leaves `other` empty.
    ConcurrencyPermit(ConcurrencyPermit &&other) noexcept
        : m_limit(std::exchange(other.m_limit, nullptr))
        , m_acquiredAt(other.m_acquiredAt)
        , m_fall(other.m_fall)
    {}
    /// What it held is ignored; leaves `other` empty.
    ConcurrencyPermit &operator=(ConcurrencyPermit &&other) noexcept
    {
        if (this != &other) {
            ignored();
            m_limit = std::exchange(other.m_limit, nullptr);
            m_acquiredAt = other.m_acquiredAt;
            m_fall = other.m_fall;
        }
        return *this;
    }
    ~ConcurrencyPermit() { ignored(); }

    /// Whether the call may be made.
    [[nodiscard]] explicit operator bool() const noexcept { return m_limit != nullptr; }

    /// It was answered: how long that took is a sample.
    void success(TimePoint now) noexcept;
    void success() noexcept; ///< the same by the limit's clock
    /// The called side was overloaded: it refused, or did not answer in time.
    void dropped() noexcept;
    /// It says nothing of load: it failed by itself, was given up, or never made.
    void ignored() noexcept;

private:
    friend class ConcurrencyLimit;

    ConcurrencyPermit(ConcurrencyLimit &limit, TimePoint now, std::uint64_t fall) noexcept
        : m_limit(&limit)
        , m_acquiredAt(now)
        , m_fall(fall)
    {}

    ConcurrencyLimit *m_limit = nullptr;
    TimePoint m_acquiredAt;
    std::uint64_t m_fall = 0; ///< how often a drop had lowered the limit when it began
};

/// An adaptive limit at one instant, and its counts since it was made.
struct ConcurrencyLimitSnapshot
{
    std::uint32_t limit = 0; ///< how many may be under way at once
    double estimate = 0; ///< the limit before it was rounded down
    std::uint64_t inFlight = 0; ///< permits without an outcome
    Duration shortTerm{0}; ///< the mean of the last window, outliers bounded; 0: there was none
    Duration longTerm{0}; ///< the latency that counts as normal; 0: there was none
    double gradient = 1; ///< of the last window: below 1, the latency had risen too far
    std::uint64_t windows = 0; ///< that have ended
    std::uint64_t samples = 0; ///< calls that were answered
    std::uint64_t dropped = 0; ///< calls that met overload
    std::uint64_t refused = 0; ///< calls that found no place

    bool operator==(const ConcurrencyLimitSnapshot &) const = default;
};

/// Finds by itself how many calls may be under way at once, from how long they take.
///
///     ConcurrencyPermit permit = limit.tryAcquire(now);
///     if (!permit) return busy();
///     const Reply reply = fetch();
///     reply.isOverload() ? permit.dropped() : permit.success(clock.now());
///
/// **Algorithm.** After the Gradient2 limit of Netflix's concurrency-limits, whose idea is that of
/// TCP Vegas: a queue shows as latency. Samples are gathered in windows. With s the mean of a
/// window and l the long-term latency, which is the median of the first ten windows and then an
/// exponential mean over `longWindows`, the gradient is tolerance · l / s, kept within 0.5 and 1;
/// the limit moves by `smoothing` towards limit · gradient + √limit, the root being the headroom
/// that lets it grow while the latency is steady. It does not move by latency while the most calls
/// under way in the window were fewer than half the limit, since then latency says nothing of it.
/// Where l is above 2 · s, the load has gone and l shrinks by a twentieth with each window.
/// Differences: a drop multiplies the limit by `backoff`, once for all calls that began before the
/// limit fell, as TCP halves once a round trip; the headroom is the root of the present limit;
/// windows are part of it, end by the instants handed in, and are judged by the l that those before
/// made (the first by its own); and no outlier blinds it, however late: after the first ten windows
/// a sample counts for at most 2 · tolerance · l, at which the gradient is at its least, so that
/// with the defaults one window raises l by at most 0.7 %. A latency that stays for longer than
/// `longWindows` becomes the normal one (one more than fifty times as high after twice as long),
/// also where it is that of a queue: `neverNormal`, drops and `max` are what bounds it then. The
/// same instants and outcomes give the same limit.
/// **Time.** Handed in, or read from the clock.
/// **Threads.** Any function from any thread; none waits for a place.
/// **Errors.** Unsound options throw std::invalid_argument with the first fault.
/// **Cost.** tryAcquire() is a locked add; an outcome a short lock besides. No allocation.
class ConcurrencyLimit final
{
public:
    /// No clock: Clock::steady().
    explicit ConcurrencyLimit(const ConcurrencyLimitOptions &options = {},
                              const Clock *clock = nullptr);
    ConcurrencyLimit(const ConcurrencyLimit &) = delete;
    ConcurrencyLimit &operator=(const ConcurrencyLimit &) = delete;
    /// No permit may be left.
    ~ConcurrencyLimit() = default;

    /// A place for a call that begins at `now`, or none.
    [[nodiscard]] ConcurrencyPermit tryAcquire(TimePoint now) noexcept
    {
        if (m_places.tryTake()) [[likely]]
            return {*this, now, m_falls.load(std::memory_order_relaxed)};
        m_refused.fetch_add(1, std::memory_order_relaxed);
        return {};
    }
    /// The same by the limit's clock.
    [[nodiscard]] ConcurrencyPermit tryAcquire() noexcept { return tryAcquire(m_clock.now()); }

    /// How many may be under way at once. It may have moved when this is read.
    [[nodiscard]] std::uint32_t limitApprox() const noexcept { return m_places.limit(); }
    [[nodiscard]] ConcurrencyLimitSnapshot snapshot() const; ///< where it stands, and its counts

    /// The limit stays, within the new bounds; so do the latencies. `initial` is not looked at but
    /// by validate().
    void setOptions(const ConcurrencyLimitOptions &options);
    [[nodiscard]] ConcurrencyLimitOptions options() const; ///< as they stand now

private:
    friend class ConcurrencyPermit;

    static constexpr std::size_t kWarmUp = 10; ///< windows

    /// Samples since a window began.
    struct Window
    {
        TimePoint began;
        std::uint64_t samples = 0;
        double sum = 0; ///< of the latencies, in nanoseconds, outliers bounded
        std::uint64_t mostInFlight = 0;
    };

    void sample(TimePoint acquiredAt, TimePoint now) noexcept;
    void drop(std::uint64_t fall) noexcept;
    void endWindow() noexcept;
    void learn(double shortTerm) noexcept;
    void moveTo(double estimate) noexcept;

    const Clock &m_clock;
    detail::BulkheadPlaces m_places;
    std::atomic<std::uint64_t> m_falls{0};
    std::atomic<std::uint64_t> m_refused{0};
    mutable detail::Mutex m_mutex; ///< guards what follows, and who sets the limit
    ConcurrencyLimitOptions m_options;
    Window m_window;
    double m_estimate;
    double m_shortTerm = 0; ///< in nanoseconds
    double m_longTerm = 0;
    std::array<double, kWarmUp> m_firstWindows{}; ///< their means, in order of size
    double m_gradient = 1;
    std::uint64_t m_windows = 0;
    std::uint64_t m_samples = 0;
    std::uint64_t m_dropped = 0;
};

inline void ConcurrencyPermit::success(TimePoint now) noexcept
{
    if (m_limit != nullptr)
        std::exchange(m_limit, nullptr)->sample(m_acquiredAt, now);
}

inline void ConcurrencyPermit::success() noexcept
{
    if (m_limit != nullptr)
        success(m_limit->m_clock.now());
}

inline void ConcurrencyPermit::dropped() noexcept
{
    if (m_limit != nullptr)
        std::exchange(m_limit, nullptr)->drop(m_fall);
}

inline void ConcurrencyPermit::ignored() noexcept
{
    if (m_limit != nullptr)
        std::exchange(m_limit, nullptr)->m_places.giveBack();
}

} // namespace switchgear
