// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_result.h"
#include "switchgear/clock.h"
#include "switchgear/detail/thread_counter.h"
#include "switchgear/time.h"
#include "switchgear/timeout_watch.h"

#include <algorithm>
#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace switchgear {

/// The instant by which work should have ended. At it, or above, it is over.
///
/// **Cost.** A number: an addition to make it, a comparison to ask it.
class Deadline final
{
public:
    /// Never.
    constexpr Deadline() noexcept = default;
    /// At this instant; TimePoint::max() is never.
    constexpr explicit Deadline(TimePoint instant) noexcept : m_instant(instant) {}
    /// Never where the sum is beyond what an instant can be.
    [[nodiscard]] static constexpr Deadline after(TimePoint now, Duration limit) noexcept
    {
        return Deadline{saturatingAdd(now, limit)};
    }

    /// TimePoint::max(): never.
    [[nodiscard]] constexpr TimePoint instant() const noexcept { return m_instant; }
    /// Whether there is none.
    [[nodiscard]] constexpr bool isNever() const noexcept { return m_instant == TimePoint::max(); }
    /// Whether `now` is at the deadline, or above.
    [[nodiscard]] constexpr bool isOver(TimePoint now) const noexcept
    {
        return now >= m_instant && !isNever();
    }
    /// Zero once it is over; Duration::max() for never.
    [[nodiscard]] constexpr Duration remaining(TimePoint now) const noexcept
    {
        if (isNever())
            return Duration::max();
        return now >= m_instant ? Duration::zero() : saturatingSub(m_instant, now);
    }
    /// The earlier of the two.
    [[nodiscard]] constexpr Deadline nearer(Deadline other) const noexcept
    {
        return Deadline{std::min(m_instant, other.m_instant)};
    }

    /// The nearer is the less.
    constexpr auto operator<=>(const Deadline &) const noexcept = default;

private:
    TimePoint m_instant = TimePoint::max();
};

/// What a time-out has counted since it was made.
struct TimeoutSnapshot
{
    Duration limit{0}; ///< as it stands now
    std::uint64_t started = 0; ///< counted work, ended or not
    std::uint64_t inTime = 0; ///< ended before the deadline
    std::uint64_t timedOut = 0; ///< the deadline came before the end
    std::uint64_t overdue = 0; ///< of those, how many still run: watched ones alone

    bool operator==(const TimeoutSnapshot &) const = default;
};

namespace detail {

struct TimeoutCounters
{
    std::atomic<std::uint64_t> started{0};
    std::atomic<std::uint64_t> inTime{0};
    std::atomic<std::uint64_t> timedOut{0};
    std::atomic<std::uint64_t> overdue{0};

    void start() noexcept { started.fetch_add(1, std::memory_order_relaxed); }
    void end(bool isInTime) noexcept
    {
        (isInTime ? inTime : timedOut).fetch_add(1, std::memory_order_relaxed);
    }
    /// It began nothing.
    void takeBack() noexcept { started.fetch_sub(1, std::memory_order_relaxed); }
    /// Its deadline was seen to pass, and it still runs.
    void isLate() noexcept
    {
        end(false);
        overdue.fetch_add(1, std::memory_order_relaxed);
    }
    void lateOneHasEnded() noexcept { overdue.fetch_sub(1, std::memory_order_relaxed); }
};

/// What came of work when its run ends.
enum class TimedWork : std::uint8_t { Done, NeverBegan };

} // namespace detail

/// Work under a time-out that a watch looks at. Hold it, beside the work's place in a bulkhead,
/// until the work has really ended; from its deadline until then it counts as overdue.
///
/// Move-only. Destroyed, it ends at the clock's present time.
/// **Threads.** It belongs to one thread at a time, and may end in another than it began in.
/// **Lifetime.** The time-out must outlive it.
class [[nodiscard]] TimeoutRun final
{
public:
    TimeoutRun() noexcept = default; ///< of no work: it has ended
    TimeoutRun(TimeoutRun &&other) noexcept = default; ///< leaves `other` ended
    /// Ends what it held, and leaves `other` ended.
    TimeoutRun &operator=(TimeoutRun &&other) noexcept;
    ~TimeoutRun();

    [[nodiscard]] Deadline deadline() const noexcept; ///< by when the work should end
    /// Asked to stop at the deadline, or when the caller's own token is.
    [[nodiscard]] std::stop_token stopToken() const noexcept;
    /// The work has ended. Whether in time: before its deadline, and before the watch saw it pass.
    /// Once it has ended this does nothing and is false.
    bool end(TimePoint now) noexcept;
    /// The same for work that will not begin: it counts only where its deadline has passed.
    bool endUnbegun(TimePoint now) noexcept;
    /// Whether it has not ended.
    [[nodiscard]] explicit operator bool() const noexcept { return m_entry != nullptr; }

private:
    friend class Timeout;
    friend class TimeoutWatch;

    TimeoutRun(detail::TimeoutTable &table, detail::TimeoutCounters *counters, const Clock &clock,
               Deadline deadline, std::stop_token stop);
    bool endAs(detail::TimedWork work, TimePoint now) noexcept;

    std::shared_ptr<detail::TimeoutEntry> m_entry;
};

/// Gives work so much time.
///
///     Timeout timeout{5s};
///     const auto page = timeout.call([](std::stop_token stop) { return fetch(stop); });
///     if (!page) return page.rejection().by; // RejectedBy::Timeout
///
/// **Algorithm.** No thread is ever cut off: at the deadline the work is asked to stop, and where
/// it ends at or after it, its result is dropped for a rejection. Of nested time-outs the nearer
/// holds: hand the outer deadline in.
/// **Time.** Handed in, or read from the clock. Where that is a Manual one, hand in the watch that
/// looks at it too: without, nobody sees a deadline pass before the work ends.
/// **Threads.** Any function from any thread.
/// **Errors.** A limit that is not above 0 throws std::invalid_argument. What the function throws
/// passes through unchanged, late or not. Work that cannot be watched, for want of memory or of a
/// thread, throws std::bad_alloc or std::system_error, and is not begun.
/// **Cost.** start() is an addition and a comparison. call() of a function that takes no stop token
/// reads the clock twice and allocates nothing; see TimeoutWatch for the others.
class Timeout final
{
public:
    /// No clock: Clock::steady(). No watch: TimeoutWatch::ofProgram(), once it is needed.
    explicit Timeout(Duration limit, const Clock *clock = nullptr, TimeoutWatch *watch = nullptr);
    Timeout(const Timeout &) = delete;
    Timeout &operator=(const Timeout &) = delete;
    ~Timeout() = default;

    /// The deadline of work that starts now; counts nothing.
    [[nodiscard]] Deadline start(TimePoint now, Deadline outer = {}) const noexcept
    {
        return Deadline::after(now, limit()).nearer(outer);
    }
    /// The same by the clock.
    [[nodiscard]] Deadline start() const noexcept { return start(m_clock.now()); }

    /// Counts work under start()'s deadline, once it has ended. **Cost.** No locked instruction for
    /// work that ended in time.
    void countEnd(bool inTime) noexcept
    {
        if (inTime) [[likely]] {
            m_startedInTime.bump();
        } else {
            m_counters.start();
            m_counters.end(false);
        }
    }

    /// Starts work that is watched and counted. `stop` is the caller's own wish to stop, passed on.
    [[nodiscard]] TimeoutRun watch(TimePoint now, Deadline outer = {}, std::stop_token stop = {});
    /// The same by another watch, where it has none of its own. Null: nobody looks.
    [[nodiscard]] TimeoutRun watch(TimePoint now, Deadline outer, std::stop_token stop,
                                   TimeoutWatch *otherwise);

    /// Calls `function()`, `function(Deadline)` or `function(std::stop_token)`; the last is
    /// watched. Where the outer deadline is over already it is not called.
    template <typename F>
        requires std::invocable<F, std::stop_token> || std::invocable<F,
                                                                      Deadline> || std::invocable<F>
    auto call(F &&function, Deadline outer = {}, std::stop_token stop = {})
    {
        const TimePoint now = m_clock.now();
        if constexpr (std::invocable<F, std::stop_token>) {
            if (outer.isOver(now))
                return lateAtStart<std::invoke_result_t<F, std::stop_token>>();
            TimeoutRun run = watch(now, outer, std::move(stop));
            return finished(
                [&]() -> decltype(auto) {
                    return std::invoke(std::forward<F>(function), run.stopToken());
                },
                [&] { return run.end(m_clock.now()); });
        } else if constexpr (std::invocable<F, Deadline>) {
            if (outer.isOver(now))
                return lateAtStart<std::invoke_result_t<F, Deadline>>();
            Counted counted{*this, start(now, outer)};
            return finished(
                [&]() -> decltype(auto) {
                    return std::invoke(std::forward<F>(function), counted.deadline);
                },
                [&] { return counted.end(); });
        } else {
            if (outer.isOver(now))
                return lateAtStart<std::invoke_result_t<F>>();
            Counted counted{*this, start(now, outer)};
            return finished(std::forward<F>(function), [&] { return counted.end(); });
        }
    }

    /// For work that starts now.
    [[nodiscard]] Duration limit() const noexcept
    {
        return Duration{m_limit.load(std::memory_order_relaxed)};
    }
    /// For work that starts from now on.
    void setLimit(Duration limit);

    [[nodiscard]] TimeoutSnapshot snapshot() const noexcept; ///< what it has counted

private:
    /// A call that nobody watches, counted however it ends.
    struct Counted
    {
        Timeout &timeout;
        Deadline deadline;
        bool hasEnded = false;

        Counted(Timeout &of, Deadline at) noexcept : timeout(of), deadline(at)
        {
            timeout.m_counters.start();
        }
        Counted(const Counted &) = delete;
        Counted &operator=(const Counted &) = delete;
        ~Counted()
        {
            if (!hasEnded)
                (void)end();
        }
        bool end() noexcept
        {
            hasEnded = true;
            const bool isInTime = !deadline.isOver(timeout.m_clock.now());
            timeout.m_counters.end(isInTime);
            return isInTime;
        }
    };

    [[nodiscard]] static Rejection rejection() noexcept
    {
        return {RejectedBy::Timeout, CircuitState::Closed, {}};
    }
    template <typename T>
    [[nodiscard]] CallResult<CallValue<T>> lateAtStart() noexcept
    {
        m_counters.start();
        m_counters.end(false);
        return rejection();
    }
    template <typename F, typename End>
    static CallResult<CallValue<std::invoke_result_t<F>>> finished(F &&function,
                                                                   const End &endsInTime)
    {
        if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
            std::invoke(std::forward<F>(function));
            if (endsInTime())
                return {};
        } else {
            CallResult<CallValue<std::invoke_result_t<F>>> result{
                std::invoke(std::forward<F>(function))};
            if (endsInTime())
                return result;
        }
        return rejection();
    }

    const Clock &m_clock;
    TimeoutWatch *m_watch;
    std::atomic<std::int64_t> m_limit;
    detail::TimeoutCounters m_counters;
    detail::ThreadCounter m_startedInTime; ///< of countEnd()
};

} // namespace switchgear
