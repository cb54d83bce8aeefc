// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/fork_gate.h"
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
        void operator()() const noexcept
        {
            // A copy: what is asked may end the run, and this with it.
            std::stop_source{source}.request_stop();
        }
    };

    TimeoutEntry(TimeoutTable &in, TimeoutCounters *of, const Clock &by, Deadline at)
        : table(in)
        , counters(of)
        , clock(by)
        , deadline(at)
    {}

    TimeoutTable &table;
    TimeoutCounters *const counters; ///< null: nobody counts it
    const Clock &clock;
    const Deadline deadline;
    std::stop_source source;
    std::optional<std::stop_callback<Forward>> forward; ///< of the one who holds the run

    const std::thread::id madeBy = std::this_thread::get_id();

    // Under the table's lock.
    std::size_t position = kOutside; ///< in the heap
    bool isOverdue = false; ///< its deadline was seen to pass before it ended
};

/// The deadlines of a watch: a heap, the nearest first, and the thread that waits for them. In the
/// child of a fork, where that thread is not there, another one takes up the deadlines that were
/// made by the thread that forked; those of others are the parent's alone.
///
/// **Threads.** Any. Stop is requested outside the lock.
class TimeoutTable final
{
public:
    TimeoutTable(TimeoutWatch::Drive drive, const Clock &clock);
    TimeoutTable(const TimeoutTable &) = delete;
    TimeoutTable &operator=(const TimeoutTable &) = delete;
    ~TimeoutTable();

    void add(const std::shared_ptr<TimeoutEntry> &entry);
    /// Its work has ended. Whether in time.
    bool end(TimeoutEntry &entry, TimedWork work, TimePoint now) noexcept;
    [[nodiscard]] const Clock &clock() const noexcept { return m_clock; }

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
    /// Waits for the deadlines; in the child of a fork it is left as it is, and another one made.
    struct Watcher
    {
        std::condition_variable_any changed;
        std::optional<std::jthread> thread; ///< last: it uses the other
    };
    class Family;

    void watch();
    void run(Watcher &watcher, const std::stop_token &stop);
    /// In the child of a fork.
    void takeUp();

    const TimeoutWatch::Drive m_drive;
    const Clock &m_clock;
    mutable Mutex m_mutex;
    std::vector<std::shared_ptr<TimeoutEntry>> m_heap;
    Watcher *m_parents = nullptr; ///< so that it can be found, and never ended: its thread cannot
    TimeoutTable *m_next = nullptr; ///< of all with a thread; under the family's lock
    std::unique_ptr<Watcher> m_watcher; ///< null: there was nothing to wait for yet. Last, as above
};

} // namespace switchgear::detail
