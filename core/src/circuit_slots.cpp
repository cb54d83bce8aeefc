// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

// What threads may count by themselves, and how their counts come into the circuit.

#include "circuit_controller.h"
#include "process_barrier.h"

#include <algorithm>
#include <new>

namespace switchgear::detail {

/// Looks at every rule with all that was counted. Where none holds, the slot may go on counting: up
/// to the end of the window's part, and so many failures that no rule can come to hold by those of
/// all threads together. What others were granted before is taken back where it would be too much;
/// a barrier makes what they had counted by then visible, so that it is counted again with that.
std::optional<Trip> CircuitController::evaluateAndArm(TimePoint now, ThreadSlot &slot)
{
    const std::int64_t part = m_evaluator.window().partOf(now);
    const bool isDisabled = m_mode == CircuitMode::Disabled;
    m_evaluator.window().advanceTo(part);
    for (bool revoked = false;; revoked = true) {
        // Before the counts: what a thread uses up between the two is then counted twice, never
        // missed.
        const std::uint64_t outstanding = outstandingFailures(slot);
        const Counts pending = pendingCounts();
        std::optional<Trip> trip = m_evaluator.evaluate(now, pending);
        if (trip && !isDisabled)
            return trip;
        if (!wordNow().isClosed())
            return std::nullopt;
        if (m_evaluator.needsEachFailure() || isDisabled) {
            const bool isFree = isDisabled && !m_evaluator.needsEachFailure();
            if (isFree || m_evaluator.failuresToTrip(pending))
                arm(slot, part, isFree ? UINT64_MAX : 0);
            return std::nullopt;
        }
        const std::optional<std::uint64_t> toTrip = m_evaluator.failuresToTrip(pending);
        if (!toTrip)
            return std::nullopt;
        if (outstanding < *toTrip) {
            // What could not be taken back is not handed out.
            const std::uint64_t left = hasProcessBarrier() ? *toTrip - 1 - outstanding : 0;
            arm(slot, part, m_slots.size() > 1 ? left / 2 : left);
            return std::nullopt;
        }
        disarmAll();
        if (revoked || !processBarrier())
            return std::nullopt;
    }
}

Counts CircuitController::pendingCounts() const
{
    Counts pending;
    for (const ThreadSlot *const slot : m_slots) {
        if (slot->memory->epoch != m_epoch || !m_evaluator.window().contains(slot->memory->part))
            continue;
        const std::uint64_t failed = slot->failed.load(std::memory_order_relaxed);
        pending.calls += slot->succeeded.load(std::memory_order_relaxed) + failed;
        pending.failed += failed;
    }
    return pending;
}

/// Of the epoch, whichever part of the window they lie in.
std::uint64_t CircuitController::pendingCalls() const
{
    std::uint64_t calls = 0;
    for (const ThreadSlot *const slot : m_slots) {
        if (slot->memory->epoch == m_epoch)
            calls += slot->succeeded.load(std::memory_order_relaxed)
                     + std::uint64_t{slot->failed.load(std::memory_order_relaxed)};
    }
    return calls;
}

std::uint64_t CircuitController::outstandingFailures(const ThreadSlot &butOf) const
{
    std::uint64_t outstanding = 0;
    for (const ThreadSlot *const slot : m_slots) {
        const std::uint32_t limit = slot->failedLimit.load(std::memory_order_relaxed);
        const std::uint32_t failed = slot->failed.load(std::memory_order_acquire);
        if (slot == &butOf || slot->memory->epoch != m_epoch || limit <= failed)
            continue;
        outstanding += limit - failed;
    }
    return outstanding;
}

/// Before the slot's counter could come round.
void CircuitController::takePermitsOver(ThreadSlot &slot) noexcept
{
    m_ledger.totals.permitted += slot.permitted.load(std::memory_order_relaxed);
    slot.permitted.store(0, std::memory_order_relaxed);
}

void CircuitController::arm(ThreadSlot &slot, std::int64_t part, std::uint64_t failures)
{
    if (&slot == &m_own.slot)
        return;
    TimePoint end = m_evaluator.window().startOf(part + 1);
    if (m_disabledUntil)
        end = std::min(end, *m_disabledUntil); // from then on the rules are looked at
    slot.memory->part = part;
    slot.memory->epoch = m_epoch;
    slot.failedLimit.store(
        static_cast<std::uint32_t>(std::min<std::uint64_t>(failures, UINT32_MAX)),
        std::memory_order_relaxed);
    slot.armedUntil.store(end.time_since_epoch().count(), std::memory_order_relaxed);
}

void CircuitController::disarmAll() noexcept
{
    for (ThreadSlot *const slot : m_slots) {
        slot->armedUntil.store(0, std::memory_order_relaxed);
        slot->failedLimit.store(0, std::memory_order_relaxed);
    }
}

/// Where there is no memory, the circuit's own slot counts for the thread, and no duration is.
ThreadSlot &CircuitController::link(ThreadSlot *slot) noexcept
{
    if (slot == nullptr)
        return m_own.slot;
    if (!slot->memory->isLinked) {
        try {
            m_slots.push_back(slot);
        } catch (const std::bad_alloc &) {
            return m_own.slot;
        }
        slot->memory->isLinked = true;
    }
    if (tracksLatency() && slot->memory->latency.load(std::memory_order_relaxed) == nullptr)
        slot->memory->latency.store(new (std::nothrow) LatencyCounts, std::memory_order_release);
    return *slot;
}

/// The owner's counts go into the circuit, and it is disarmed until the rules were looked at.
void CircuitController::fold(ThreadSlot &slot)
{
    const std::uint64_t succeeded = slot.succeeded.load(std::memory_order_relaxed);
    const std::uint64_t failed = slot.failed.load(std::memory_order_relaxed);
    slot.armedUntil.store(0, std::memory_order_relaxed);
    slot.failedLimit.store(0, std::memory_order_relaxed);
    if (succeeded + failed == 0)
        return;
    absorbRows();
    const ErrorName error =
        ErrorName::fromId(slot.memory->lastError.load(std::memory_order_relaxed));
    m_ledger.totals.succeeded += succeeded;
    m_ledger.totals.failed += failed;
    m_ledger.ended += succeeded + failed;
    m_ledger.errors.add(error, failed);
    const TimePoint failedAt{Duration{slot.memory->lastFailureAt.load(std::memory_order_relaxed)}};
    if (failed > 0 && (!m_ledger.lastFailureAt || failedAt >= *m_ledger.lastFailureAt)) {
        m_ledger.lastFailureAt = failedAt;
        m_ledger.lastError = error;
    }
    if (slot.memory->epoch == m_epoch) {
        m_evaluator.take(slot.memory->part, {succeeded + failed, failed, 0});
        m_ledger.epochErrors.add(error, failed);
    }
    std::atomic<std::uint64_t> &before = slot.memory->succeededBefore;
    before.store(before.load(std::memory_order_relaxed) - succeeded, std::memory_order_relaxed);
    slot.succeeded.store(0, std::memory_order_relaxed);
    slot.failed.store(0, std::memory_order_relaxed);
    slot.memory->absorbedSucceeded = 0;
    slot.memory->absorbedFailed = 0;
}

/// What slots have counted by now comes before the outcome that the controller looks at.
void CircuitController::absorbRows()
{
    m_ledger.failedInARow = failedInARow();
    for (ThreadSlot *const slot : m_slots) {
        slot->memory->absorbedSucceeded = slot->succeeded.load(std::memory_order_relaxed);
        slot->memory->absorbedFailed = slot->failed.load(std::memory_order_relaxed);
    }
}

void CircuitController::retire(ThreadSlot &slot) noexcept
{
    const std::lock_guard lock{m_mutex};
    if (!slot.memory->isLinked)
        return;
    fold(slot);
    takePermitsOver(slot);
    m_ledger.totals.rejected += slot.memory->rejected.load(std::memory_order_relaxed);
    m_ledger.totals.rejectedByLimiter +=
        slot.memory->rejectedByLimiter.load(std::memory_order_relaxed);
    m_ledger.totals.rejectedByBulkhead +=
        slot.memory->rejectedByBulkhead.load(std::memory_order_relaxed);
    if (LatencyCounts *const counts =
            slot.memory->latency.exchange(nullptr, std::memory_order_relaxed)) {
        if (m_retiredLatency)
            counts->addTo(*m_retiredLatency);
        else
            m_retiredLatency.reset(counts);
        if (m_retiredLatency.get() != counts)
            delete counts;
    }
    std::erase(m_slots, &slot);
}

} // namespace switchgear::detail
