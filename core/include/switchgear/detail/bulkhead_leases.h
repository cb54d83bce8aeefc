// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/bulkhead_places.h"
#include "switchgear/detail/thread_counter.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace switchgear::detail {

/// Places of a bulkhead that one thread takes and gives back without a locked instruction.
///
/// It belongs to the ordinal of a running thread, so nothing is to be done when that thread ends.
struct alignas(64) BulkheadLease
{
    static constexpr std::uint32_t kFirstLeaseAfter = 64;

    // The owner writes, who holds the line's lock reads. Two counters, since what is loaded right
    // after it was stored is slow: so taking a place waits for the last taking alone.
    std::atomic<std::uint64_t> taken{0};
    std::atomic<std::uint64_t> given{0}; ///< back, by the owner
    // Who holds the line's lock writes, the owner reads; it grows in the owner's hands alone.
    std::atomic<std::uint64_t> limit{0}; ///< of taken - given; 0: no lease
    std::atomic<std::uint32_t> pause{
        kFirstLeaseAfter}; ///< shared places from one lease to the next
    // The owner's.
    std::atomic<std::uint32_t> untilNext{kFirstLeaseAfter};
    std::uint32_t ordinal = 0;
    // Under the line's lock.
    std::uint64_t held = 0; ///< how many of the places counted in the word are this lease's
    std::uint64_t returned = 0; ///< by other threads; not counted in `given`

    /// As the lock's holder sees it: also for an instant one that the owner will not get.
    [[nodiscard]] std::uint64_t inUse() const noexcept
    {
        const std::uint64_t back = given.load(std::memory_order_acquire); // first: never ahead
        return taken.load(std::memory_order_acquire) - back - returned;
    }
};

/// The leases of a bulkhead: what makes taking a place cost no locked instruction.
///
/// A thread that has taken some places from the word is lent a few more, which the word counts as
/// taken. From then on it counts by itself, on a line of its own, with plain stores. Who finds no
/// place in the word calls all leases back before it is refused (BulkheadLine::recall): it sets
/// each limit to 0, runs a barrier in every thread, and reads what is in use; the rest goes back to
/// the word. This is Dekker's handshake with the owner's fence replaced by that barrier: the owner
/// tells that it takes or gives back a place, and then reads the limit once more. Either its store
/// came before the barrier and was read, or it sees that the lease is gone, and settles it under
/// the lock. So the limit of the bulkhead holds exactly, and no place that is free is refused.
///
/// A lease is never given while anybody waits, and none are given where the kernel has no such
/// barrier. Each recall doubles the number of shared places that the thread takes before it is lent
/// any again, so that a full bulkhead is a plain counter.
class BulkheadLeases final
{
public:
    static constexpr std::size_t kThreads = 8; ///< the first that run; others share the word

    BulkheadLeases() noexcept;
    BulkheadLeases(const BulkheadLeases &) = delete;
    BulkheadLeases &operator=(const BulkheadLeases &) = delete;
    ~BulkheadLeases() = default;

    /// A place of the present thread's lease; null: none is free there.
    [[nodiscard]] BulkheadLease *tryTake(BulkheadPlaces &places) noexcept
    {
        const std::uint32_t ordinal = t_threadOrdinal;
        if (ordinal >= kThreads) [[unlikely]]
            return nullptr;
        BulkheadLease &own = m_leases[ordinal];
        const std::uint64_t taken = own.taken.load(std::memory_order_relaxed);
        const std::uint64_t used = taken - own.given.load(std::memory_order_relaxed);
        if (used >= own.limit.load(std::memory_order_relaxed)) [[unlikely]]
            return nullptr;
        own.taken.store(taken + 1, std::memory_order_relaxed);
        // Told first, then asked again: who takes the lease back and has a barrier run in every
        // thread sees this place taken, or is seen here.
        std::atomic_signal_fence(std::memory_order_seq_cst);
        if (used >= own.limit.load(std::memory_order_relaxed)) [[unlikely]]
            return settle(places, own) ? &own : nullptr;
        return &own;
    }

    static void giveBack(BulkheadPlaces &places, BulkheadLease &lease) noexcept
    {
        if (lease.ordinal != t_threadOrdinal) [[unlikely]] {
            giveBackElsewhere(places, lease);
            return;
        }
        lease.given.store(lease.given.load(std::memory_order_relaxed) + 1,
                          std::memory_order_release);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        if (lease.limit.load(std::memory_order_relaxed) == 0) [[unlikely]]
            reconcile(places, lease);
    }

    /// A place of the word; now and then a lease besides, for the next.
    [[nodiscard]] bool tryTakeShared(BulkheadPlaces &places) noexcept;

private:
    friend class BulkheadLine;

    [[nodiscard]] static bool settle(BulkheadPlaces &places, BulkheadLease &lease) noexcept;
    static void reconcile(BulkheadPlaces &places, BulkheadLease &lease) noexcept;
    static void giveBackElsewhere(BulkheadPlaces &places, BulkheadLease &lease) noexcept;

    std::array<BulkheadLease, kThreads> m_leases;
};

} // namespace switchgear::detail
