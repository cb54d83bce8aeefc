// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "circuit_controller.h"

#include <algorithm>

namespace switchgear::detail {

CircuitState CircuitController::state(TimePoint now)
{
    Guard guard{*this};
    (void)begin(guard, now);
    return m_state;
}

std::optional<Rejection> CircuitController::wouldRefuse(TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    return rejectionNow(now);
}

CircuitMode CircuitController::mode() const
{
    const std::lock_guard lock{m_mutex};
    return m_mode;
}

bool CircuitController::ignoresProgrammingErrors() const
{
    const std::lock_guard lock{m_mutex};
    return m_options.programmingErrors == ProgrammingErrors::Ignore;
}

CircuitOptions CircuitController::options() const
{
    const std::lock_guard lock{m_mutex};
    return m_options;
}

std::vector<Change> CircuitController::history(std::uint64_t after, std::size_t limit) const
{
    const std::lock_guard lock{m_mutex};
    return m_history.after(after, limit);
}

std::string CircuitController::group() const
{
    const std::lock_guard lock{m_mutex};
    return m_options.group;
}

/// Nobody's turn of the clock: so no listener runs, and it may be asked under another lock.
CircuitActivity CircuitController::activity() const
{
    const std::lock_guard lock{m_mutex};
    CircuitActivity activity;
    activity.state = m_state;
    const std::uint64_t ended = endedPermits(); // first: what ends meanwhile is still in flight
    activity.inFlight = totals().permitted - ended;
    activity.quietSince = std::max(m_since, m_lastEnd);
    for (const ThreadSlot *const slot : m_slots) {
        // What it counted by itself came before the end of its part.
        if (slot->memory->epoch == m_epoch) {
            activity.quietSince =
                std::max(activity.quietSince, m_evaluator.window().startOf(slot->memory->part + 1));
        }
    }
    return activity;
}

bool CircuitController::advance(TimePoint now)
{
    Guard guard{*this};
    const std::uint64_t before = m_epoch;
    (void)begin(guard, now);
    return m_epoch != before;
}

std::optional<TimePoint> CircuitController::nextDue() const
{
    const std::lock_guard lock{m_mutex};
    TimePoint due = TimePoint::max();
    if (m_state == CircuitState::Open)
        due = m_planner.ends();
    if (const ProbeList::Probe *const probe = m_probes.earliest())
        due = std::min(due, probe->deadline);
    if (const Isolation *const isolation = m_isolations.firstToEnd())
        due = std::min(due, *isolation->until);
    if (m_disabledUntil)
        due = std::min(due, *m_disabledUntil);
    return due == TimePoint::max() ? std::nullopt : std::optional{due};
}

std::vector<ForecastBreak> CircuitController::forecast(const BreakDuration &candidate,
                                                       TimePoint now, std::size_t count)
{
    BreakFacts facts;
    std::vector<Duration> outages;
    {
        Guard guard{*this};
        now = begin(guard, now);
        facts = m_planner.factsOfNext(now, m_options.breakDuration.settle);
        outages = m_planner.pastOutages();
    }
    facts.pastOutages = outages;
    return forecastBreaks(candidate, facts, count);
}

CircuitSnapshot CircuitController::snapshot(TimePoint now)
{
    Guard guard{*this};
    now = begin(guard, now);
    CircuitSnapshot snapshot;
    snapshot.name = m_name;
    snapshot.group = m_options.group;
    snapshot.at = now;
    snapshot.state = m_state;
    snapshot.mode = m_mode;
    snapshot.disabledUntil = m_disabledUntil;
    snapshot.epoch = m_epoch;
    snapshot.since = m_since;
    const std::optional<Rejection> rejection = rejectionNow(now);
    snapshot.retryAfter = rejection ? rejection->retryAfter : Duration{0};
    snapshot.n = m_planner.openings(now, m_options.breakDuration.settle);
    if (m_state == CircuitState::Open) {
        snapshot.breakFor = m_planner.breakFor();
        snapshot.breakEnds = m_planner.ends();
        snapshot.breakReason = m_planner.reason();
    }
    snapshot.isolations = m_isolations.all();
    snapshot.round = m_round.counts();
    if (m_ramp.isRunning() && m_mode != CircuitMode::Disabled)
        snapshot.rampShare = m_ramp.shareAt(now);
    snapshot.totals = totals();
    snapshot.inFlight =
        snapshot.totals.permitted - std::min(snapshot.totals.permitted, endedPermits());
    snapshot.consecutiveFailures = failedInARow();
    snapshot.timeIn = m_timeIn;
    Duration &timeIn = snapshot.timeIn[static_cast<std::size_t>(m_state)];
    timeIn = saturatingAdd(timeIn, saturatingSub(now, m_since));
    m_evaluator.window().advanceTo(m_evaluator.window().partOf(now));
    snapshot.window = windowCounts();
    addFailures(snapshot);
    addHistograms(snapshot);
    snapshot.lastChange = m_history.last();
    snapshot.changesLost = m_history.lost();
    snapshot.transitions = m_transitions;
    snapshot.eventsDropped = m_events.dropped();
    snapshot.instance = m_origin.instance;
    return snapshot;
}

std::vector<const ThreadSlot *> CircuitController::allSlots() const
{
    std::vector<const ThreadSlot *> slots(m_slots.begin(), m_slots.end());
    slots.push_back(&m_own.slot);
    return slots;
}

/// What is in the slots is added to what was folded; a permit that ends meanwhile may be seen in
/// neither count or in the later one alone.
CircuitTotals CircuitController::totals() const
{
    CircuitTotals totals = m_ledger.totals;
    for (const ThreadSlot *const slot : allSlots()) {
        totals.succeeded += slot->succeeded.load(std::memory_order_relaxed);
        totals.failed += slot->failed.load(std::memory_order_relaxed);
        totals.permitted += slot->permitted.load(std::memory_order_relaxed);
        const ThreadSlotMemory &memory = *slot->memory;
        totals.rejected += memory.rejected.load(std::memory_order_relaxed);
        totals.rejectedByLimiter += memory.rejectedByLimiter.load(std::memory_order_relaxed);
        totals.rejectedByBulkhead += memory.rejectedByBulkhead.load(std::memory_order_relaxed);
    }
    totals.calls = totals.permitted + totals.rejected;
    return totals;
}

std::uint64_t CircuitController::endedPermits() const
{
    std::uint64_t ended = m_ledger.ended;
    for (const ThreadSlot *const slot : allSlots()) {
        ended += slot->succeeded.load(std::memory_order_relaxed)
                 + slot->failed.load(std::memory_order_relaxed);
    }
    return ended;
}

/// Exact where one thread at a time counts by itself; where several do, each one's own row adds to
/// it.
std::uint64_t CircuitController::failedInARow() const
{
    std::uint64_t row = 0;
    bool anySucceeded = false;
    for (const ThreadSlot *const slot : m_slots) {
        if (slot->memory->epoch != m_epoch)
            continue;
        const std::uint64_t failed =
            slot->failed.load(std::memory_order_relaxed) - slot->memory->absorbedFailed;
        const bool succeeded =
            slot->succeeded.load(std::memory_order_relaxed) != slot->memory->absorbedSucceeded;
        anySucceeded = anySucceeded || succeeded;
        row += succeeded ? std::min<std::uint64_t>(failed, trailingFailures(*slot)) : failed;
    }
    return anySucceeded ? row : m_ledger.failedInARow + row;
}

WindowCounts CircuitController::windowCounts() const
{
    const Counts pending = pendingCounts();
    WindowCounts shown;
    if (const std::optional<TripEvaluator::Ratio> ratio = m_evaluator.shownRatio(pending)) {
        shown = {ratio->counts.calls, ratio->counts.failed, ratio->counts.slow, ratio->limit,
                 ratio->minThroughput};
    } else {
        Counts counts = m_evaluator.window().sum();
        counts += pending;
        shown = {counts.calls, counts.failed, counts.slow, {}, 0};
    }
    return shown;
}

std::optional<Rejection> CircuitController::rejectionNow(TimePoint now)
{
    const std::optional<Refusal> refusal = refusalNow(now, false);
    if (!refusal || (m_mode == CircuitMode::Shadow && refusal->by != RejectedBy::Isolation))
        return std::nullopt;
    return Rejection{refusal->by, m_state, refusal->retryAfter};
}

ErrorCounts CircuitController::errorsWithPending(ErrorCounts errors, bool ofEpochAlone) const
{
    for (const ThreadSlot *const slot : m_slots) {
        if (!ofEpochAlone || slot->memory->epoch == m_epoch) {
            errors.add(ErrorName::fromId(slot->memory->lastError.load(std::memory_order_relaxed)),
                       slot->failed.load(std::memory_order_relaxed));
        }
    }
    return errors;
}

void CircuitController::addFailures(CircuitSnapshot &snapshot) const
{
    snapshot.errors = errorsWithPending(m_ledger.errors, false).sorted();
    snapshot.lastFailureAt = m_ledger.lastFailureAt;
    snapshot.lastError = m_ledger.lastError;
    for (const ThreadSlot *const slot : m_slots) {
        const TimePoint at{Duration{slot->memory->lastFailureAt.load(std::memory_order_relaxed)}};
        const bool hasFailed = slot->failed.load(std::memory_order_relaxed) > 0;
        if (hasFailed && (!snapshot.lastFailureAt || at >= *snapshot.lastFailureAt)) {
            snapshot.lastFailureAt = at;
            snapshot.lastError =
                ErrorName::fromId(slot->memory->lastError.load(std::memory_order_relaxed));
        }
    }
}

void CircuitController::addHistograms(CircuitSnapshot &snapshot) const
{
    if (m_retiredLatency)
        m_retiredLatency->addTo(snapshot.latency);
    for (const ThreadSlot *const slot : m_slots) {
        if (const auto *const counts = slot->memory->latency.load(std::memory_order_acquire))
            counts->addTo(snapshot.latency);
    }
}

} // namespace switchgear::detail
