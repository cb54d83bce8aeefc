// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/timeout.h"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace switchgear::detail {

/// One deadline that is watched.
struct TimeoutEntry
{
    static constexpr std::size_t kOutside = SIZE_MAX;

    /// Passes the caller's wish to stop on.
    struct Forward
    {
        std::stop_source source;
        void operator()() const noexcept { source.request_stop(); }
    };

    TimeoutEntry(TimeoutTable &in, TimeoutCounters &of, const Clock &by, Deadline at)
        : table(in)
        , counters(of)
        , clock(by)
        , deadline(at)
    {}

    TimeoutTable &table;
    TimeoutCounters &counters;
    const Clock &clock;
    const Deadline deadline;
    std::stop_source source;
    std::optional<std::stop_callback<Forward>> forward; ///< of the one who holds the run

    // Under the table's lock.
    std::size_t position = kOutside; ///< in the heap
    bool isOverdue = false; ///< its deadline was seen to pass before it ended
};

/// The deadlines of a watch: a heap, the nearest first, and the thread that waits for them.
///
/// **Threads.** Any. Stop is requested outside the lock.
class TimeoutTable final
{
public:
    TimeoutTable(TimeoutWatch::Drive drive, const Clock &clock) : m_drive(drive), m_clock(clock) {}
    TimeoutTable(const TimeoutTable &) = delete;
    TimeoutTable &operator=(const TimeoutTable &) = delete;
    ~TimeoutTable() = default;

    void add(const std::shared_ptr<TimeoutEntry> &entry);
    /// Its work has ended. Whether in time.
    bool end(TimeoutEntry &entry, TimePoint now) noexcept;

    std::size_t advance(TimePoint now);
    [[nodiscard]] std::optional<TimePoint> nextDue() const;
    [[nodiscard]] std::size_t watched() const;

private:
    void place(std::size_t position, std::shared_ptr<TimeoutEntry> entry) noexcept;
    void up(std::size_t position) noexcept;
    void down(std::size_t position) noexcept;
    std::shared_ptr<TimeoutEntry> take(std::size_t position) noexcept;
    /// The nearest, where it is over.
    std::shared_ptr<TimeoutEntry> takeOverdue(TimePoint now);
    void run(const std::stop_token &stop);

    const TimeoutWatch::Drive m_drive;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<std::shared_ptr<TimeoutEntry>> m_heap;
    std::optional<std::jthread> m_thread; ///< last: it uses the others
};

} // namespace switchgear::detail
