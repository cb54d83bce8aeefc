// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

// Leases of places: those who take them, and what the line does for them under its lock.

#include "switchgear/detail/bulkhead_leases.h"

#include "bulkhead_line.h"
#include "process_barrier.h"

#include <algorithm>

namespace switchgear::detail {
namespace {

constexpr std::uint32_t kLongestPause = std::uint32_t{1} << 14U;
constexpr std::uint64_t kMostAtOnce = 16;

void pauseLonger(BulkheadLease &lease) noexcept
{
    lease.pause.store(std::min(lease.pause.load(std::memory_order_relaxed) * 2, kLongestPause),
                      std::memory_order_relaxed);
}

} // namespace

// BulkheadLeases
// ---------------------------------------------------------------------------------

BulkheadLeases::BulkheadLeases() noexcept
{
    for (std::uint32_t i = 0; i < kThreads; ++i)
        m_leases[i].ordinal = i;
}

bool BulkheadLeases::tryTakeShared(BulkheadPlaces &places) noexcept
{
    std::uint32_t ordinal = t_threadOrdinal;
    if (ordinal == ThreadOrdinal::kUnknown)
        ordinal = ThreadOrdinal::take();
    if (ordinal < kThreads) {
        BulkheadLease &own = m_leases[ordinal];
        const std::uint32_t left = own.untilNext.load(std::memory_order_relaxed) - 1;
        own.untilNext.store(left, std::memory_order_relaxed);
        if (left == 0) {
            own.untilNext.store(own.pause.load(std::memory_order_relaxed),
                                std::memory_order_relaxed);
            places.line().lend(own);
        }
    }
    return places.tryTake();
}

bool BulkheadLeases::settle(BulkheadPlaces &places, BulkheadLease &lease) noexcept
{
    return places.line().settleLease(lease);
}

void BulkheadLeases::reconcile(BulkheadPlaces &places, BulkheadLease &lease) noexcept
{
    places.line().reconcile(lease);
}

void BulkheadLeases::giveBackElsewhere(BulkheadPlaces &places, BulkheadLease &lease) noexcept
{
    places.line().giveBackElsewhere(lease);
}

// BulkheadPlaces
// ---------------------------------------------------------------------------------

bool BulkheadPlaces::tryLend(std::uint64_t count) noexcept
{
    std::uint64_t word = m_word.load(std::memory_order_relaxed);
    do {
        if ((word & kGuard) != 0 || (word & kCount) + count > limit())
            return false;
    } while (!m_word.compare_exchange_weak(word, (word + count) | kLent, std::memory_order_acquire,
                                           std::memory_order_relaxed));
    return true;
}

// BulkheadLine
// -----------------------------------------------------------------------------------

void BulkheadLine::lend(BulkheadLease &lease) noexcept
{
    if (!hasProcessBarrier())
        return;
    Guard guard{*this};
    const std::uint64_t limit = m_places.limit();
    const std::uint64_t taken = m_places.takenApprox();
    if (!m_line.isEmpty() || taken + 2 > limit) // the last place is never lent
        return;
    const std::uint64_t count = std::clamp<std::uint64_t>((limit - taken) / 4, 1, kMostAtOnce);
    if (!m_places.tryLend(count))
        return;
    lease.held += count;
    lease.limit.store(lease.held + lease.returned, std::memory_order_relaxed);
}

void BulkheadLine::recall() noexcept
{
    Guard guard{*this};
    takeLeasesBack();
    serve(guard.told);
}

void BulkheadLine::takeLeasesBack() noexcept
{
    if (!m_places.hasLent())
        return;
    for (BulkheadLease &lease : m_leases.m_leases) {
        if (lease.limit.load(std::memory_order_relaxed) == 0)
            continue;
        lease.limit.store(0, std::memory_order_relaxed);
        pauseLonger(lease);
    }
    (void)processBarrier(); // the kernel can: else nothing had been lent
    for (BulkheadLease &lease : m_leases.m_leases)
        returnUnused(lease);
    m_places.noneIsLent();
}

void BulkheadLine::returnUnused(BulkheadLease &lease) noexcept
{
    const std::uint64_t inUse = lease.inUse();
    if (inUse >= lease.held)
        return;
    m_places.undo(lease.held - inUse);
    lease.held = inUse;
}

bool BulkheadLine::settleLease(BulkheadLease &lease) noexcept
{
    Guard guard{*this};
    if (lease.inUse() <= lease.held)
        return true; // the one that took the lease back has left it this place
    lease.taken.store(lease.taken.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
    return false;
}

void BulkheadLine::reconcile(BulkheadLease &lease) noexcept
{
    Guard guard{*this};
    returnUnused(lease);
    serve(guard.told);
}

void BulkheadLine::giveBackElsewhere(BulkheadLease &lease) noexcept
{
    Guard guard{*this};
    ++lease.returned; // what the owner may take stays: one less held, one more returned
    --lease.held;
    pauseLonger(lease);
    m_places.undo(1);
    serve(guard.told);
}

std::uint64_t BulkheadLine::lentAndUnused() const noexcept
{
    std::uint64_t unused = 0;
    for (const BulkheadLease &lease : m_leases.m_leases) {
        const std::uint64_t inUse = lease.inUse();
        unused += inUse < lease.held ? lease.held - inUse : 0;
    }
    return unused;
}

} // namespace switchgear::detail
