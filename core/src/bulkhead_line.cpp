// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "bulkhead_line.h"

#include <algorithm>
#include <utility>

namespace switchgear::detail {
namespace {

/// Where a clock that nobody moves is waited for, it is looked at again after this long.
constexpr Duration kLongestSleep = std::chrono::minutes{10};

} // namespace

// BulkheadWaitList
// -------------------------------------------------------------------------------

void BulkheadWaitList::append(BulkheadWait &wait) noexcept
{
    wait.previous = m_last;
    wait.next = nullptr;
    (m_last != nullptr ? m_last->next : m_first) = &wait;
    m_last = &wait;
}

void BulkheadWaitList::append(BulkheadWaitList &others) noexcept
{
    if (others.isEmpty())
        return;
    others.m_first->previous = m_last;
    (m_last != nullptr ? m_last->next : m_first) = others.m_first;
    m_last = others.m_last;
    others = {};
}

void BulkheadWaitList::remove(BulkheadWait &wait) noexcept
{
    (wait.previous != nullptr ? wait.previous->next : m_first) = wait.next;
    (wait.next != nullptr ? wait.next->previous : m_last) = wait.previous;
    wait.previous = wait.next = nullptr;
}

// BulkheadLine
// -----------------------------------------------------------------------------------

BulkheadLine::BulkheadLine(BulkheadPlaces &places, BulkheadLeases &leases,
                           const BulkheadOptions &options, const Clock &clock)
    : m_places(places)
    , m_leases(leases)
    , m_clock(clock)
    , m_options(options)
{
    m_places.setLine(*this);
}

// Standing in line
// -------------------------------------------------------------------------------

BulkheadRefusal BulkheadLine::waitInThread(const std::stop_token &stop,
                                           std::optional<TimePoint> until)
{
    const TimePoint now = m_clock.now();
    BulkheadThreadWait self;
    {
        Guard guard{*this};
        expire(now, guard.told);
        const TimePoint due = dueOf(now, until);
        if (const BulkheadRefusal refusal = mayWait(now, due); refusal != BulkheadRefusal::None)
            return refusal;
        stand(self, due);
        serve(guard.told);
    }
    // The wait is where a thread may be cancelled: then nothing of its stack stays in line.
    struct Standing
    {
        BulkheadLine &line;
        BulkheadWait &self;
        bool hasReturned = false;

        ~Standing()
        {
            if (!hasReturned)
                line.abandon(self);
        }
    } standing{*this, self};
    const std::stop_callback onStop{stop, [&] { this->stop(self); }};
    std::unique_lock lock{self.mutex};
    while (!self.isTold) {
        const TimePoint then = m_clock.now();
        if (then < self.due) {
            self.told.wait_for(lock, std::min(saturatingSub(self.due, then), kLongestSleep));
            continue;
        }
        lock.unlock();
        (void)advance(then);
        lock.lock();
    }
    standing.hasReturned = true;
    const BulkheadRefusal refusal = self.refusal;
    lock.unlock(); // before the stop callback is waited for
    return refusal;
}

std::optional<BulkheadPermit> BulkheadLine::enqueue(TimePoint now, BulkheadCallback &callback,
                                                    BulkheadWaiter &waiter,
                                                    std::optional<TimePoint> until,
                                                    const std::stop_token &stop)
{
    const auto wait = std::make_shared<BulkheadCallbackWait>(); // also while it is decided
    wait->places = &m_places;
    wait->line = this;
    {
        Guard guard{*this};
        expire(now, guard.told);
        if (stop.stop_requested()) {
            ++m_stopped;
            return BulkheadPermit{BulkheadRefusal::Stopped};
        }
        const TimePoint due = dueOf(now, until);
        if (const BulkheadRefusal refusal = mayWait(now, due); refusal != BulkheadRefusal::None)
            return BulkheadPermit{refusal};
        wait->callback = std::move(callback); // not before: else the caller still needs it
        waiter.m_wait = wait;
        wait->self = wait;
        stand(*wait, due);
        serve(guard.told);
    }
    if (stop.stop_possible())
        wait->onStop.emplace(stop, BulkheadCallbackWait::OnStop{*wait});
    return std::nullopt;
}

TimePoint BulkheadLine::dueOf(TimePoint now, std::optional<TimePoint> until) const noexcept
{
    const TimePoint due = saturatingAdd(now, m_options.queueTimeout);
    return until ? std::min(due, *until) : due;
}

BulkheadRefusal BulkheadLine::mayWait(TimePoint now, TimePoint due) noexcept
{
    if (m_waiting >= m_options.queue) {
        countRefusal();
        return BulkheadRefusal::Full;
    }
    if (due <= now) {
        ++m_timedOut;
        return BulkheadRefusal::TimedOut;
    }
    return BulkheadRefusal::None;
}

void BulkheadLine::lookForFork() noexcept
{
    if (!isOfParent()) [[likely]]
        return;
    m_generation = ForkGate::generation();
    while (BulkheadWait *const wait = m_line.first()) {
        leave(*wait);
        wait->isDecided = true;
        if (!wait->isThread) {
            auto &callback = static_cast<BulkheadCallbackWait &>(*wait);
            callback.phase.store(BulkheadCallbackWait::Phase::Ended, std::memory_order_relaxed);
            callback.self.reset(); // the waiter still holds it
        }
    }
}

void BulkheadLine::stand(BulkheadWait &wait, TimePoint due) noexcept
{
    wait.due = due;
    if (m_line.isEmpty()) {
        m_places.guard();
        takeLeasesBack();
    } else if (due < m_line.last()->due) {
        m_isSorted = false;
    }
    m_line.append(wait);
    ++m_waiting;
}

void BulkheadLine::leave(BulkheadWait &wait) noexcept
{
    m_line.remove(wait);
    --m_waiting;
    if (m_line.isEmpty()) {
        m_isSorted = true;
        m_places.unguard();
    }
}

// The word
// ---------------------------------------------------------------------------------------

std::optional<bool> BulkheadLine::settleGuarded() noexcept
{
    Guard guard{*this};
    if (m_line.isEmpty())
        return std::nullopt;
    m_places.undo(1);
    serve(guard.told); // its add may have kept a place from the first in line
    return false;
}

void BulkheadLine::lookAgain() noexcept
{
    Guard guard{*this};
    serve(guard.told);
}

// What is asked and set from outside
// ---------------------------------------------------------------

bool BulkheadLine::advance(TimePoint now) noexcept
{
    Guard guard{*this};
    return expire(now, guard.told);
}

std::optional<TimePoint> BulkheadLine::nextDue() const
{
    const std::lock_guard lock{m_mutex};
    if (m_line.isEmpty() || isOfParent())
        return std::nullopt;
    TimePoint due = m_line.first()->due;
    for (const BulkheadWait *wait = m_line.first(); wait != nullptr && !m_isSorted;
         wait = wait->next)
        due = std::min(due, wait->due);
    return due;
}

void BulkheadLine::setOptions(const BulkheadOptions &options) noexcept
{
    Guard guard{*this};
    m_options = options;
    m_places.setLimit(options.concurrent);
    takeLeasesBack();
    serve(guard.told);
}

void BulkheadLine::setConcurrent(std::uint32_t concurrent) noexcept
{
    Guard guard{*this};
    m_options.concurrent = concurrent;
    m_places.setLimit(concurrent);
    takeLeasesBack();
    serve(guard.told);
}

BulkheadOptions BulkheadLine::options() const
{
    const std::lock_guard lock{m_mutex};
    return m_options;
}

BulkheadSnapshot BulkheadLine::snapshot() const
{
    const std::lock_guard lock{m_mutex};
    BulkheadSnapshot snapshot;
    snapshot.concurrent = m_options.concurrent;
    const std::uint64_t taken = m_places.takenApprox();
    snapshot.inUse = taken - std::min(taken, lentAndUnused());
    snapshot.waiting = isOfParent() ? 0 : m_waiting;
    snapshot.queue = m_options.queue;
    snapshot.waited = m_waited;
    snapshot.refused = m_refused.load(std::memory_order_relaxed);
    snapshot.timedOut = m_timedOut;
    snapshot.stopped = m_stopped;
    snapshot.withdrawn = m_withdrawn;
    return snapshot;
}

} // namespace switchgear::detail
