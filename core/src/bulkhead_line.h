// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/bulkhead.h"
#include "switchgear/detail/fork_gate.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace switchgear::detail {

/// One who stands in a bulkhead's line. Its fields are under the line's lock.
struct BulkheadWait
{
    BulkheadWait *previous = nullptr;
    BulkheadWait *next = nullptr;
    TimePoint due;
    BulkheadRefusal refusal = BulkheadRefusal::None; ///< once it is decided; None: has a place
    bool isDecided = false;
    bool isThread = false; ///< BulkheadThreadWait; else BulkheadCallbackWait
};

/// A thread that waits; on its stack.
struct BulkheadThreadWait : BulkheadWait
{
    BulkheadThreadWait() { isThread = true; }

    std::mutex mutex; ///< its own: a fork does not wait for who waits here
    std::condition_variable told;
    bool isTold = false; ///< under `mutex`
};

/// A callback that waits. It lives until it was called or cancelled and its waiter is gone.
struct BulkheadCallbackWait : BulkheadWait
{
    /// Takes it out of the line.
    struct OnStop
    {
        BulkheadCallbackWait &wait;
        void operator()() const noexcept;
    };

    enum class Phase : std::uint8_t {
        InLine,
        Decided, ///< to be called
        Running,
        Ended, ///< was called, or never will be
    };

    BulkheadPlaces *places = nullptr;
    BulkheadLine *line = nullptr;
    BulkheadCallback callback;
    std::atomic<Phase> phase{Phase::InLine};
    std::atomic<std::thread::id> runner{}; ///< the thread that calls it
    std::shared_ptr<BulkheadCallbackWait> self; ///< while in line or to be called
    /// Of the thread that stood it in line. It waits for its callback where that runs in another
    /// thread, so it ends under no lock; where it is the callback that ends it, it waits for none.
    std::optional<std::stop_callback<OnStop>> onStop;
};

/// Waits, linked in the order in which they came. Not thread-safe.
class BulkheadWaitList final
{
public:
    [[nodiscard]] bool isEmpty() const noexcept { return m_first == nullptr; }
    [[nodiscard]] BulkheadWait *first() const noexcept { return m_first; }
    [[nodiscard]] BulkheadWait *last() const noexcept { return m_last; }
    void append(BulkheadWait &wait) noexcept;
    void append(BulkheadWaitList &others) noexcept; ///< leaves them empty
    void remove(BulkheadWait &wait) noexcept;

private:
    BulkheadWait *m_first = nullptr;
    BulkheadWait *m_last = nullptr;
};

/// Who waits for a place of a bulkhead, in order; holds the lock.
///
/// **Threads.** Any. The lock is held for a few instructions for each who is decided; callbacks run
/// outside it.
class BulkheadLine final
{
public:
    BulkheadLine(BulkheadPlaces &places, BulkheadLeases &leases, const BulkheadOptions &options,
                 const Clock &clock);
    BulkheadLine(const BulkheadLine &) = delete;
    BulkheadLine &operator=(const BulkheadLine &) = delete;
    ~BulkheadLine() = default;

    [[nodiscard]] BulkheadRefusal waitInThread(const std::stop_token &stop,
                                               std::optional<TimePoint> until);
    /// None: it waits. The waiter is set before anybody else can decide it.
    [[nodiscard]] std::optional<BulkheadPermit> enqueue(TimePoint now, BulkheadCallback &callback,
                                                        BulkheadWaiter &waiter,
                                                        std::optional<TimePoint> until,
                                                        const std::stop_token &stop);
    /// Ends a wait with a callback.
    void cancel(BulkheadCallbackWait &wait) noexcept;
    /// Was asked to stop: it leaves the line, unless it was decided before.
    void stop(BulkheadWait &wait) noexcept;

    /// One has added itself to a guarded word, and has no place yet. Whether it gets one; none:
    /// nobody waits any more, it has to look again.
    [[nodiscard]] std::optional<bool> settleGuarded() noexcept;
    /// A place came back to a guarded word.
    void lookAgain() noexcept;

    // For leases (bulkhead_leases.cpp)
    // ---------------------------------------------------------------
    /// Lends places to the present thread, whose lease it is, where some are free and nobody waits.
    void lend(BulkheadLease &lease) noexcept;
    /// Takes what is lent and not used back.
    void recall() noexcept;
    /// The owner has counted a place, but its lease was taken back. Whether the place is its own;
    /// if not, it is no longer counted.
    [[nodiscard]] bool settleLease(BulkheadLease &lease) noexcept;
    /// The owner gave a place back after its lease was taken back.
    void reconcile(BulkheadLease &lease) noexcept;
    /// Another thread than the owner gives a place back.
    void giveBackElsewhere(BulkheadLease &lease) noexcept;

    void countRefusal() noexcept { m_refused.fetch_add(1, std::memory_order_relaxed); }
    bool advance(TimePoint now) noexcept;
    [[nodiscard]] std::optional<TimePoint> nextDue() const;
    void setOptions(const BulkheadOptions &options) noexcept;
    void setConcurrent(std::uint32_t concurrent) noexcept;
    [[nodiscard]] BulkheadOptions options() const;
    [[nodiscard]] BulkheadSnapshot snapshot() const;

private:
    /// Holds the lock; at its end, outside the lock, tells those who were decided.
    class Guard;

    /// Why it may not wait; None: it may.
    [[nodiscard]] BulkheadRefusal mayWait(TimePoint now, TimePoint due) noexcept;
    [[nodiscard]] TimePoint dueOf(TimePoint now, std::optional<TimePoint> until) const noexcept;
    /// In the child of a fork: who stands in line is the parent's, and waits there. Under the lock.
    void lookForFork() noexcept;
    [[nodiscard]] bool isOfParent() const noexcept
    {
        return m_generation != ForkGate::generation();
    }
    void stand(BulkheadWait &wait, TimePoint due) noexcept;
    void leave(BulkheadWait &wait) noexcept;
    /// Leaves the line with nobody told; false: it was decided before.
    [[nodiscard]] bool withdraw(BulkheadWait &wait) noexcept;
    /// A thread that waited is being cancelled.
    void abandon(BulkheadWait &wait) noexcept;
    void decide(BulkheadWait &wait, BulkheadRefusal refusal, BulkheadWaitList &told) noexcept;
    void serve(BulkheadWaitList &told) noexcept;
    bool expire(TimePoint now, BulkheadWaitList &told) noexcept;
    void takeLeasesBack() noexcept;
    void returnUnused(BulkheadLease &lease) noexcept;
    [[nodiscard]] std::uint64_t lentAndUnused() const noexcept;
    static void tell(BulkheadWaitList &told) noexcept;
    static void call(BulkheadCallbackWait &wait) noexcept;

    BulkheadPlaces &m_places;
    BulkheadLeases &m_leases;
    const Clock &m_clock;
    mutable Mutex m_mutex;
    BulkheadOptions m_options;
    BulkheadWaitList m_line;
    std::uint32_t m_waiting = 0;
    std::uint32_t m_generation = ForkGate::generation(); ///< to which those in line belong
    bool m_isSorted = true; ///< by `due`; so once more whenever the line is empty
    std::uint64_t m_waited = 0;
    std::uint64_t m_timedOut = 0;
    std::uint64_t m_stopped = 0;
    std::uint64_t m_withdrawn = 0;
    std::atomic<std::uint64_t> m_refused{0};
};

class BulkheadLine::Guard final
{
public:
    explicit Guard(BulkheadLine &line) : m_lock(line.m_mutex) { line.lookForFork(); }
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;
    ~Guard()
    {
        m_lock.unlock();
        tell(told);
    }

    BulkheadWaitList told;

private:
    std::unique_lock<Mutex> m_lock;
};

} // namespace switchgear::detail
