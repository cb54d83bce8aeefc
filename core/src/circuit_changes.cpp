// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "bounded_text.h"
#include "circuit_controller.h"
#include "number_text.h"
#include "process_barrier.h"
#include "switchgear/detail/cancellation.h"

#include <algorithm>

namespace switchgear::detail {

// What the clock brings
// ------------------------------------------------------------------------------

void CircuitController::bringClockTo(Guard &guard, TimePoint now)
{
    while (bringNext(now))
        askCustomBreak(guard);
    m_ramp.advance(now);
}

/// The earliest change that is due; at one instant first the end of a disabling, then the
/// isolations, then the break, then probes.
bool CircuitController::bringNext(TimePoint now)
{
    const Isolation *const isolation = m_isolations.firstToEnd();
    const ProbeList::Probe *const probe = m_probes.earliest();
    const TimePoint modeEnd = m_disabledUntil.value_or(TimePoint::max());
    const TimePoint isolationEnd = isolation != nullptr ? *isolation->until : TimePoint::max();
    const TimePoint breakEnd = m_state == CircuitState::Open ? m_planner.ends() : TimePoint::max();
    const TimePoint probeEnd = probe != nullptr ? probe->deadline : TimePoint::max();
    const TimePoint first = std::min({modeEnd, isolationEnd, breakEnd, probeEnd});
    if (first > now || first == TimePoint::max())
        return false;
    if (first == modeEnd) {
        endDisabled(std::max(first, m_since));
    } else if (first == isolationEnd) {
        endIsolation(isolation->id, std::max(first, m_since),
                     Why::told(Cause::IsolationOver,
                               [isolation] { return nameOf(*isolation) + " is over"; }));
    } else if (first == breakEnd) {
        halfOpen(std::max(first, m_since), Why::told(Cause::BreakOver, [this] {
                     return "the break of " + durationText(m_planner.breakFor()) + " is over";
                 }));
    } else {
        timeOutProbe(*probe);
    }
    return true;
}

void CircuitController::timeOutProbe(const ProbeList::Probe &probe)
{
    const ProbeList::Probe timedOut = probe;
    (void)m_probes.remove(timedOut.id); // but in flight until the caller ends it
    m_ledger.failed(timedOut.deadline, {});
    m_own.slot.remember(timedOut.deadline.time_since_epoch().count(), -1, 0, true, false);
    pushCall(EventKind::Failure, timedOut.deadline, {}, RejectedBy::None);
    if (timedOut.epoch != m_epoch) {
        ++m_ledger.totals.late;
        return;
    }
    m_evaluator.record(timedOut.deadline, true, false, pendingCalls());
    ++m_ledger.failedInARow;
    if (m_round.fail() == HalfOpenRound::Decision::Open) {
        open(timedOut.deadline,
             Why::told(Cause::ProbeTimeout,
                       [this] {
                           return "a probe had no outcome after "
                                  + durationText(m_options.halfOpen.probeTimeout);
                       }),
             {});
    }
}

void CircuitController::endIsolation(std::uint64_t isolation, TimePoint at, Why why)
{
    m_isolations.remove(isolation);
    if (!m_isolations.isEmpty())
        record(ChangeKind::Released, m_state, at, std::move(why));
    else if (m_mode == CircuitMode::Disabled)
        close(at, std::move(why));
    else
        halfOpen(at, std::move(why));
}

void CircuitController::endDisabled(TimePoint at)
{
    switchMode(m_modeBefore, {});
    record(ChangeKind::ModeSet, m_state, at, Why::told(Cause::Mode, [this] {
               return "mode disabled → " + std::string{text(m_mode)}
                      + ": the time for which it was disabled is over";
           }));
}

/// Takes the place of whatever mode held, and of the end of a disabling.
void CircuitController::switchMode(CircuitMode mode, std::optional<TimePoint> until)
{
    if (m_mode != CircuitMode::Disabled)
        m_modeBefore = m_mode;
    m_mode = mode;
    m_disabledUntil = until;
    disarmAll(); // the rules are looked at after the next counted outcome
    (void)processBarrier();
}

// Changes of state
// ------------------------------------------------------------------------------------

void CircuitController::open(TimePoint at, Why why, const Opening &opening)
{
    const CircuitState from = m_state;
    const Counts counts = countsOf(opening);
    std::shared_ptr<const FrozenWindow> window = freeze(at, opening, counts);
    why.isLost = why.isLost || !window;
    if (from == CircuitState::Closed)
        m_planner.leftClosed(at, m_options.breakDuration.settle);
    m_planner.opened(at, counts, opening.error, opening.retryAfter);
    m_planner.planBreak(m_options.breakDuration);
    m_ramp.stop();
    enter(CircuitState::Open, at);
    holdBackForCustomBreak();
    record(ChangeKind::Transition, from, at, std::move(why), std::move(window));
}

void CircuitController::halfOpen(TimePoint at, Why why)
{
    const CircuitState from = m_state;
    if (from == CircuitState::Closed)
        m_planner.leftClosed(at, m_options.breakDuration.settle);
    m_round.start(m_options.halfOpen);
    m_ramp.stop();
    enter(CircuitState::HalfOpen, at);
    record(ChangeKind::Transition, from, at, std::move(why));
}

void CircuitController::close(TimePoint at, Why why)
{
    const CircuitState from = m_state;
    const bool byProbes = why.cause == Cause::ProbesSucceeded;
    m_planner.closed(at, byProbes);
    enter(CircuitState::Closed, at);
    if (byProbes && m_options.recoveryRamp)
        m_ramp.start(*m_options.recoveryRamp, at);
    record(ChangeKind::Transition, from, at, std::move(why));
}

void CircuitController::enter(CircuitState state, TimePoint at)
{
    m_stayed = saturatingSub(at, m_since);
    Duration &timeIn = m_timeIn[static_cast<std::size_t>(m_state)];
    timeIn = saturatingAdd(timeIn, m_stayed);
    m_state = state;
    m_since = at;
    ++m_breakPlan;
    startEpoch();
}

void CircuitController::startEpoch()
{
    ++m_epoch;
    m_evaluator.clear();
    m_ledger.startEpoch();
    disarmAll();
}

/// Nothing that has happened is undone by a want of memory: then the record alone is lost.
void CircuitController::record(ChangeKind kind, CircuitState from, TimePoint at, Why why,
                               std::shared_ptr<const FrozenWindow> window) noexcept
{
    if (kind == ChangeKind::Transition) {
        ++m_transitions[static_cast<std::size_t>(from)][static_cast<std::size_t>(m_state)];
        m_ledger.totals.openings += m_state == CircuitState::Open ? 1 : 0;
    }
    if (why.isLost) {
        m_history.lose();
        pushHeldBack();
        m_isHeldBack = m_isHeldBack && m_awaitsBreak;
        return;
    }
    Change change;
    change.kind = kind;
    change.at = at;
    change.from = from;
    change.to = m_state;
    change.cause = why.cause;
    change.epoch = m_epoch;
    change.timeInFrom = kind == ChangeKind::Transition ? m_stayed : saturatingSub(at, m_since);
    change.reason = boundedText(std::move(why.reason), Change::kTextLimit);
    change.actor = boundedText(std::move(why.actor), Change::kTextLimit);
    change.n = m_planner.openings(at, m_options.breakDuration.settle);
    if (m_state == CircuitState::Open
        && (kind == ChangeKind::Transition || kind == ChangeKind::BreakDurationSet))
        change.breakFor = m_planner.breakFor();
    change.window = std::move(window);
    m_history.add(change);
    tell(std::move(change));
}

/// To the listeners, or to who waits for its break.
void CircuitController::tell(Change change) noexcept
{
    const bool isAwaited = m_isHeldBack && !m_awaitsBreak;
    pushHeldBack();
    if (!isAwaited && !m_events.wanted().has(EventKind::Change))
        return;
    const TimePoint at = change.at;
    std::shared_ptr<const Change> told;
    try {
        told = std::make_shared<const Change>(std::move(change));
    } catch (const std::bad_alloc &) {
        m_events.drop();
        m_isHeldBack = false;
        return;
    }
    if (isAwaited)
        m_awaitsBreak = std::move(told);
    else
        m_events.push({.kind = EventKind::Change, .at = at, .change = std::move(told)});
}

/// The next change recorded waits for its custom break, unless another one does already.
void CircuitController::holdBackForCustomBreak() noexcept
{
    pushHeldBack();
    m_isHeldBack = m_state == CircuitState::Open && !m_awaitsBreak
                   && std::holds_alternative<CustomBreak>(m_options.breakDuration.strategy);
}

/// What waits for its custom break is told before whatever comes after it.
void CircuitController::pushHeldBack() noexcept
{
    if (m_isHeldBack && m_awaitsBreak) {
        m_events.push(
            {.kind = EventKind::Change, .at = m_awaitsBreak->at, .change = m_awaitsBreak});
        m_isHeldBack = false;
    }
}

// What it saw when it opened
// --------------------------------------------------------------------------

Counts CircuitController::countsOf(const Opening &opening) const
{
    if (opening.trip)
        return opening.trip->counts;
    Counts counts = m_evaluator.window().sum();
    counts += pendingCounts();
    return counts;
}

/// Null where there is no memory for it.
std::shared_ptr<const FrozenWindow> CircuitController::freeze(TimePoint at, const Opening &opening,
                                                              const Counts &counts) const noexcept
{
    try {
        auto frozen = std::make_shared<FrozenWindow>();
        frozen->span = m_evaluator.window().span();
        if (opening.trip) {
            const Trip &trip = *opening.trip;
            frozen->rule = trip.rule;
            frozen->limit = trip.limit;
            frozen->value = trip.value;
            frozen->span = trip.span;
        }
        if (!opening.trip || opening.trip->span.count() != 0)
            frozen->parts = windowParts();
        frozen->calls = counts.calls;
        frozen->failed = counts.failed;
        frozen->slow = counts.slow;
        const ErrorCounts errors = errorsWithPending(m_ledger.epochErrors, true);
        frozen->errors = errors.sorted(FrozenWindow::kErrors);
        frozen->otherErrors = errors.sum();
        for (const ErrorCount &error : frozen->errors)
            frozen->otherErrors -= error.count;
        frozen->last = recentOutcomes(allSlots(), at);
        // It is kept for long.
        frozen->parts.shrink_to_fit();
        frozen->errors.shrink_to_fit();
        frozen->last.shrink_to_fit();
        return frozen;
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

/// With what threads have counted by themselves.
std::vector<WindowPart> CircuitController::windowParts() const
{
    std::vector<WindowPart> parts = m_evaluator.window().parts();
    for (const ThreadSlot *const slot : m_slots) {
        const std::uint64_t failed = slot->failed.load(std::memory_order_relaxed);
        const std::uint64_t calls = slot->succeeded.load(std::memory_order_relaxed) + failed;
        if (calls == 0 || slot->memory->epoch != m_epoch
            || !m_evaluator.window().contains(slot->memory->part))
            continue;
        const TimePoint start = m_evaluator.window().startOf(slot->memory->part);
        auto part = std::lower_bound(parts.begin(), parts.end(), start,
                                     [](const WindowPart &p, TimePoint t) { return p.start < t; });
        if (part == parts.end() || part->start != start)
            part = parts.insert(part, WindowPart{start, 0, 0, 0});
        part->calls += calls;
        part->failed += failed;
    }
    return parts;
}

// Custom breaks
// ---------------------------------------------------------------------------------------

/// Runs a custom strategy's function with the lock let go. Until it has answered, the break is the
/// constant base. Where the circuit has moved on meanwhile, the answer is dropped; where the break
/// was planned anew, the function is asked anew.
void CircuitController::askCustomBreak(Guard &guard) noexcept
{
    if (m_isAskingCustom && m_askingIn == ForkGate::generation())
        return;
    while (m_awaitsBreak && m_state == CircuitState::Open && m_awaitsBreak->epoch == m_epoch) {
        const std::uint64_t plan = m_breakPlan;
        std::optional<ChosenBreak> chosen = askFunction(guard);
        if (plan != m_breakPlan)
            continue;
        if (!chosen)
            break;
        m_planner.setBreak(m_options.breakDuration, std::move(*chosen));
        m_history.setBreakFor(m_awaitsBreak->sequence, m_planner.breakFor());
        if (!m_isHeldBack)
            break;
        try {
            auto told = std::make_shared<Change>(*m_awaitsBreak);
            told->breakFor = m_planner.breakFor();
            m_awaitsBreak = std::move(told);
        } catch (const std::bad_alloc &) {
            m_events.drop(); // rather than told with a break that does not hold
            m_isHeldBack = false;
        }
        break;
    }
    pushHeldBack();
    m_isHeldBack = false;
    m_awaitsBreak.reset();
}

/// None: the strategy is no custom one, or there is no memory to ask it.
std::optional<ChosenBreak> CircuitController::askFunction(Guard &guard) noexcept
{
    const auto *const custom = std::get_if<CustomBreak>(&m_options.breakDuration.strategy);
    if (custom == nullptr)
        return std::nullopt;
    const CancellationPause pause; // the function may wait where a thread can be cancelled
    std::optional<ChosenBreak> chosen;
    bool isLocked = true;
    try {
        BreakDuration options;
        options.strategy = *custom;
        BreakFacts facts = m_planner.facts();
        const std::vector<Duration> outages = m_planner.pastOutages();
        facts.pastOutages = outages;
        m_isAskingCustom = true;
        m_askingIn = ForkGate::generation();
        publish();
        guard.unlock();
        isLocked = false;
        chosen = chooseBreak(options, facts);
    } catch (const std::bad_alloc &) {
        chosen.reset();
    }
    if (!isLocked)
        guard.lock();
    m_isAskingCustom = false;
    return chosen;
}

// What the fast path sees
// -----------------------------------------------------------------------------

void CircuitController::configureHotState() noexcept
{
    slowFrom.store(m_options.slowCall ? m_options.slowCall->threshold.count() : INT64_MAX,
                   std::memory_order_relaxed);
}

void CircuitController::publish() noexcept
{
    m_hot.mode.store(m_mode, std::memory_order_relaxed);
    disabledUntil.store(m_disabledUntil.value_or(TimePoint::max()).time_since_epoch().count(),
                        std::memory_order_relaxed);
    m_hot.countsRefusals.store(m_mode == CircuitMode::Enforce
                                   && !m_events.wanted().has(EventKind::Rejection),
                               std::memory_order_relaxed);
    const std::uint64_t word = wordNow().bits();
    if (m_hot.word.load(std::memory_order_relaxed) != word)
        m_hot.word.store(word, std::memory_order_release);
}

StateWord CircuitController::wordNow() const noexcept
{
    const EventMask wanted = m_events.wanted();
    switch (m_state) {
    case CircuitState::Closed:
        if (m_ramp.isRunning() || wanted.has(EventKind::Success) || wanted.has(EventKind::Failure)
            || !m_evaluator.canCountByThread() || m_evaluator.needsNextSuccess())
            break;
        return {tracksLatency() || m_options.slowCall ? Gate::ClosedTimed : Gate::Closed, m_epoch};
    case CircuitState::Open:
        if (m_mode == CircuitMode::Shadow || wanted.has(EventKind::Rejection)
            || !StateWord::fits(m_planner.ends()))
            break;
        return {Gate::Open,
                static_cast<std::uint64_t>(m_planner.ends().time_since_epoch().count())};
    case CircuitState::Isolated: {
        const std::optional<TimePoint> end = m_isolations.allEnd();
        if (wanted.has(EventKind::Rejection) || (end && !StateWord::fits(*end)))
            break;
        return {Gate::Isolated, end ? static_cast<std::uint64_t>(end->time_since_epoch().count())
                                    : StateWord::kForever};
    }
    case CircuitState::HalfOpen:
        break;
    }
    return {Gate::Guarded, m_epoch};
}

} // namespace switchgear::detail
