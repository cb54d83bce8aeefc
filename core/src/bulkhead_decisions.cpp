// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

// How those who stand in a bulkhead's line are decided, told, or leave it by themselves.

#include "bulkhead_line.h"
#include "switchgear/detail/cancellation.h"

#include <utility>

namespace switchgear::detail {
namespace {

/// Those that the present thread is telling: who is decided meanwhile is told after them, so that
/// callbacks that give places back do not nest.
constinit thread_local BulkheadWaitList *t_telling = nullptr;

} // namespace

// Deciding
// ---------------------------------------------------------------------------------------

void BulkheadLine::serve(BulkheadWaitList &told) noexcept
{
    while (!m_line.isEmpty() && m_places.tryTakeGuarded()) {
        BulkheadWait &first = *m_line.first();
        ++m_waited;
        leave(first);
        decide(first, BulkheadRefusal::None, told);
    }
}

bool BulkheadLine::expire(TimePoint now, BulkheadWaitList &told) noexcept
{
    bool any = false;
    for (BulkheadWait *wait = m_line.first(); wait != nullptr;) {
        BulkheadWait *const next = wait->next;
        if (wait->due <= now) {
            any = true;
            ++m_timedOut;
            leave(*wait);
            decide(*wait, BulkheadRefusal::TimedOut, told);
        } else if (m_isSorted) {
            break;
        }
        wait = next;
    }
    return any;
}

void BulkheadLine::decide(BulkheadWait &wait, BulkheadRefusal refusal,
                          BulkheadWaitList &told) noexcept
{
    wait.refusal = refusal;
    wait.isDecided = true;
    if (wait.isThread) {
        auto &thread = static_cast<BulkheadThreadWait &>(wait);
        // Once that thread sees it, it is off its stack.
        const std::lock_guard telling{thread.mutex};
        thread.isTold = true;
        thread.told.notify_one();
        return;
    }
    static_cast<BulkheadCallbackWait &>(wait).phase.store(BulkheadCallbackWait::Phase::Decided,
                                                          std::memory_order_release);
    told.append(wait);
}

void BulkheadLine::tell(BulkheadWaitList &told) noexcept
{
    if (told.isEmpty())
        return;
    if (t_telling != nullptr) {
        t_telling->append(told);
        return;
    }
    const CancellationPause pause; // callbacks are not to throw
    t_telling = &told;
    while (!told.isEmpty()) {
        auto &first = static_cast<BulkheadCallbackWait &>(*told.first());
        told.remove(first);
        call(first);
    }
    t_telling = nullptr;
}

void BulkheadLine::call(BulkheadCallbackWait &wait) noexcept
{
    using Phase = BulkheadCallbackWait::Phase;
    const std::shared_ptr<BulkheadCallbackWait> alive = std::move(wait.self);
    wait.runner.store(std::this_thread::get_id(), std::memory_order_relaxed);
    Phase expected = Phase::Decided;
    if (!wait.phase.compare_exchange_strong(expected, Phase::Running, std::memory_order_acq_rel))
        return; // cancelled
    wait.callback(wait.refusal == BulkheadRefusal::None ? BulkheadPermit{*wait.places}
                                                        : BulkheadPermit{wait.refusal});
    wait.callback = nullptr;
    wait.phase.store(Phase::Ended, std::memory_order_release);
    wait.phase.notify_all();
}

// Leaving
// ---------------------------------------------------------------------------------------

void BulkheadCallbackWait::OnStop::operator()() const noexcept
{
    wait.line->stop(wait);
}

void BulkheadLine::stop(BulkheadWait &wait) noexcept
{
    Guard guard{*this};
    if (wait.isDecided)
        return;
    const bool isDue = wait.due <= m_clock.now();
    ++(isDue ? m_timedOut : m_stopped);
    leave(wait);
    decide(wait, isDue ? BulkheadRefusal::TimedOut : BulkheadRefusal::Stopped, guard.told);
}

bool BulkheadLine::withdraw(BulkheadWait &wait) noexcept
{
    const std::lock_guard lock{m_mutex};
    lookForFork();
    if (wait.isDecided)
        return false;
    ++m_withdrawn;
    leave(wait);
    wait.isDecided = true;
    return true;
}

void BulkheadLine::abandon(BulkheadWait &wait) noexcept
{
    if (!withdraw(wait) && wait.refusal == BulkheadRefusal::None)
        m_places.giveBack();
}

void BulkheadLine::cancel(BulkheadCallbackWait &wait) noexcept
{
    using Phase = BulkheadCallbackWait::Phase;
    if (withdraw(wait)) {
        wait.phase.store(Phase::Ended, std::memory_order_relaxed);
        wait.self.reset(); // the waiter still holds it
        return;
    }
    Phase expected = Phase::Decided;
    if (wait.phase.compare_exchange_strong(expected, Phase::Ended, std::memory_order_acq_rel)) {
        wait.callback = nullptr;
        if (wait.refusal == BulkheadRefusal::None)
            m_places.giveBack();
    } else if (expected == Phase::Running
               && wait.runner.load(std::memory_order_relaxed) != std::this_thread::get_id()) {
        wait.phase.wait(Phase::Running, std::memory_order_acquire);
    }
}

} // namespace switchgear::detail
