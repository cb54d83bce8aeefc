// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/time.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

namespace switchgear {

class Deadline;
class TimeoutRun;

namespace detail {
struct TimeoutCounters;
struct TimeoutEntry;
class TimeoutTable;
} // namespace detail

/// Asks work to stop at its deadline.
///
///     TimeoutWatch watch{TimeoutWatch::Drive::ByHand};
///     Timeout timeout{5s, &clock, &watch};
///     TimeoutRun run = timeout.watch(now); // run.stopToken() goes to the work
///     watch.advance(now + 5s); // stop is requested
///
/// **Time.** Deadlines are held against the clock by a thread of the watch's own, started when the
/// first deadline is given to it; or, ByHand, against the instants handed to advance(): what a
/// program with an event loop calls at nextDue(), and a test when it likes.
/// **Threads.** Any function from any thread. What hangs on a stop token runs in the watch's thread
/// or in the one that calls advance(), outside every lock, in the order of the deadlines. That
/// thread is not cancelled meanwhile.
/// **Ownership.** The watch must outlive the time-outs that use it, and these their runs.
/// **Cost.** A lock and O(log n) for each deadline, one allocation or two.
class TimeoutWatch final
{
public:
    /// Who looks at the clock.
    enum class Drive : std::uint8_t { OwnThread, ByHand };

    /// The clock; none: Clock::steady().
    explicit TimeoutWatch(Drive drive, const Clock *clock = nullptr);
    TimeoutWatch(const TimeoutWatch &) = delete;
    TimeoutWatch &operator=(const TimeoutWatch &) = delete;
    ~TimeoutWatch();

    /// The program's, on the steady clock: one thread for all, started on first use; it lasts until
    /// the program ends.
    [[nodiscard]] static TimeoutWatch &ofProgram();

    /// Watches over work that no time-out counts: its token is asked at the deadline, or when
    /// `stop` is. End the run when nobody needs to be asked any more.
    [[nodiscard]] TimeoutRun watch(Deadline deadline, std::stop_token stop = {});

    /// Asks what is due to stop. How many there were.
    std::size_t advance(TimePoint now);
    /// The next deadline; none: nothing is watched.
    [[nodiscard]] std::optional<TimePoint> nextDue() const;
    /// Deadlines that are watched and have not come.
    [[nodiscard]] std::size_t watched() const;

private:
    friend class Timeout;

    std::unique_ptr<detail::TimeoutTable> m_table;
};

} // namespace switchgear
