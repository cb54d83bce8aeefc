// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "circuit_controller.h"

#include <algorithm>
#include <atomic>

namespace switchgear::detail {
namespace {

std::uint64_t nextInstance() noexcept
{
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

} // namespace

CircuitController::CircuitController(const CircuitBreaker &breaker, HotState &hot, std::string name,
                                     CircuitOptions options, std::optional<TimePoint> born)
    : m_hot(hot)
    , m_name(std::move(name))
    , m_origin{m_name, nextInstance(), &breaker}
    , m_options(std::move(options))
    , m_mode(m_options.mode)
    , m_hasBegun(born.has_value())
    , m_since(born.value_or(TimePoint{}))
    , m_evaluator(m_options.trip, m_options.slowCall)
    , m_planner(m_options.seed.value_or(seedOf(m_name)))
    , m_history(m_options.historyCapacity)
{
    m_verdicts.setFilter(m_options.errors);
    configureHotState();
    publish();
}

TimePoint CircuitController::begin(Guard &guard, TimePoint now)
{
    if (!m_hasBegun) {
        m_hasBegun = true;
        m_since = now;
    }
    now = std::max(now, m_since);
    bringClockTo(guard, now);
    return std::max(now, m_since);
}

// Asking
// --------------------------------------------------------------------------------------------

PermitData CircuitController::acquire(TimePoint now, ThreadSlot *slot)
{
    Guard guard{*this};
    ThreadSlot &counter = link(slot);
    now = begin(guard, now);
    return decide(now, refusalNow(now, true), counter);
}

PermitData CircuitController::refuse(TimePoint now, RejectedBy by,
                                     std::optional<Duration> retryAfter, ThreadSlot *slot)
{
    Guard guard{*this};
    ThreadSlot &counter = link(slot);
    now = begin(guard, now);
    if (m_state == CircuitState::Isolated || m_mode == CircuitMode::Disabled)
        return decide(now, refusalNow(now, true), counter);
    return decide(now, Refusal{by, retryAfter}, counter);
}

/// The permit or the rejection, and its count.
PermitData CircuitController::decide(TimePoint now, const std::optional<Refusal> &refusal,
                                     ThreadSlot &counter)
{
    PermitData permit{.word = StateWord{Gate::Guarded, m_epoch}.bits(),
                      .acquiredAt = now.time_since_epoch().count(),
                      .state = m_state};
    if (refusal) {
        permit.by = refusal->by;
        if (refusal->retryAfter)
            permit.detail = refusal->retryAfter->count();
        if (m_mode != CircuitMode::Shadow || refusal->by == RejectedBy::Isolation) {
            permit.kind = PermitKind::Rejected;
            ThreadSlot::bump(counter.memory->rejected);
            m_ledger.rejected(refusal->by);
            pushCall(EventKind::Rejection, now, {}, refusal->by);
            return permit;
        }
        permit.kind = PermitKind::Shadow;
        ++m_ledger.totals.wouldReject;
    } else if (m_state == CircuitState::HalfOpen) {
        permit.kind = PermitKind::Probe;
        permit.detail = m_probes.add(m_epoch, saturatingAdd(now, m_options.halfOpen.probeTimeout));
        (void)m_round.tryTakePlace();
    } else {
        permit.kind = PermitKind::Call;
        permit.word = wordNow().bits(); // so that its outcome may be counted in the slot
    }
    takePermitsOver(counter);
    ThreadSlot::bump(counter.permitted);
    return permit;
}

std::optional<CircuitController::Refusal> CircuitController::refusalNow(TimePoint now,
                                                                        bool mayTakeShare)
{
    switch (m_state) {
    case CircuitState::Isolated: {
        Refusal refusal{RejectedBy::Isolation, {}};
        if (const std::optional<TimePoint> end = m_isolations.allEnd())
            refusal.retryAfter = saturatingSub(*end, now);
        return refusal;
    }
    case CircuitState::Open:
        return Refusal{RejectedBy::Breaker, saturatingSub(m_planner.ends(), now)};
    case CircuitState::HalfOpen:
        if (!m_round.hasPlace() || !m_probes.hasRoom())
            return Refusal{RejectedBy::Breaker, {}};
        return std::nullopt;
    case CircuitState::Closed:
        break;
    }
    if (m_mode == CircuitMode::Disabled || !m_ramp.isRunning())
        return std::nullopt;
    const bool admits = mayTakeShare ? m_ramp.tryAdmit(now) : m_ramp.wouldAdmit(now);
    return admits ? std::nullopt : std::optional{Refusal{RejectedBy::Ramp, {}}};
}

// Outcomes
// ------------------------------------------------------------------------------------------

void CircuitController::end(const PermitData &permit, const Outcome &outcome, TimePoint now,
                            ThreadSlot *slot)
{
    Verdict verdict = Verdict::Success;
    if (outcome.ending == Ending::Failure)
        verdict = outcome.isJudged ? Verdict::Failure : m_verdicts.verdict(outcome.error);
    Guard guard{*this};
    ThreadSlot &counter = link(slot);
    fold(counter);
    now = begin(guard, now);
    m_lastEnd = std::max(m_lastEnd, now);
    settleOutcome(permit, outcome, verdict, now, counter);
}

void CircuitController::settleOutcome(const PermitData &permit, const Outcome &outcome,
                                      Verdict verdict, TimePoint now, ThreadSlot &slot)
{
    const bool isGivenUp = outcome.ending >= Ending::Ignored || verdict == Verdict::Ignored;
    const bool isLate = StateWord{permit.word}.payload() != m_epoch;
    ++m_ledger.ended;
    if (permit.kind == PermitKind::Probe && !m_probes.remove(permit.detail)) {
        m_ledger.totals.late += isGivenUp ? 0 : 1; // it had timed out, and was counted then
        return;
    }
    if (isGivenUp) {
        endWithoutCount(permit, outcome.ending, isLate);
        return;
    }
    const bool failed = outcome.ending == Ending::Failure && verdict == Verdict::Failure;
    const bool slow = countOutcome(permit, outcome, failed, now, slot);
    m_ledger.totals.late += isLate ? 1 : 0;
    pushCall(failed ? EventKind::Failure : EventKind::Success, now, outcome.error,
             RejectedBy::None);
    if (isLate || permit.kind == PermitKind::Shadow)
        return;
    m_evaluator.record(now, failed, slow, failed ? pendingCalls() : 0);
    absorbRows();
    m_ledger.failedInARow = failed ? m_ledger.failedInARow + 1 : 0;
    if (failed)
        m_ledger.epochErrors.add(outcome.error, 1);
    if (permit.kind == PermitKind::Probe)
        decideProbe(outcome, failed, now);
    else
        lookAtRules(outcome, failed, now, slot);
}

void CircuitController::endWithoutCount(const PermitData &permit, Ending ending, bool isLate)
{
    if (ending == Ending::Abandoned) {
        ++m_ledger.totals.abandoned;
    } else {
        ++(ending == Ending::Cancelled ? m_ledger.totals.cancelled : m_ledger.totals.ignored);
        m_ledger.totals.late += isLate ? 1 : 0;
    }
    if (permit.kind == PermitKind::Probe && !isLate)
        m_round.giveUp();
}

bool CircuitController::countOutcome(const PermitData &permit, const Outcome &outcome, bool failed,
                                     TimePoint now, ThreadSlot &slot)
{
    const std::int64_t took =
        saturatingDifference(now.time_since_epoch().count(), permit.acquiredAt);
    const bool slow = took >= slowFrom.load(std::memory_order_relaxed);
    if (failed)
        m_ledger.failed(now, outcome.error);
    else
        ++m_ledger.totals.succeeded;
    m_ledger.totals.slow += slow ? 1 : 0;
    if (permit.kind != PermitKind::Shadow) { // its outcome counts in the totals alone
        slot.remember(now.time_since_epoch().count(), took, failed ? outcome.error.id() : 0, failed,
                      slow);
    }
    if (took >= 0)
        slot.measure(took);
    if (failed) { // the counts by the name before it were folded
        slot.memory->lastError.store(outcome.isJudged ? ThreadSlotMemory::kNoError
                                                      : outcome.error.id(),
                                     std::memory_order_relaxed);
    }
    return slow;
}

void CircuitController::decideProbe(const Outcome &outcome, bool failed, TimePoint now)
{
    const HalfOpenRound::Decision decision = failed ? m_round.fail() : m_round.succeed();
    const ProbeRound round = m_round.counts();
    const auto share = [&round](std::uint32_t decided, std::string_view how) {
        std::string text = std::to_string(decided) + " of " + std::to_string(round.probes);
        return text.append(round.probes == 1 ? " probe " : " probes ").append(how);
    };
    if (decision == HalfOpenRound::Decision::Close) {
        close(now, Why::told(Cause::ProbesSucceeded,
                             [&] { return share(round.succeeded, "succeeded"); }));
    } else if (decision == HalfOpenRound::Decision::Open) {
        open(now,
             Why::told(Cause::ProbeFailed,
                       [&] {
                           std::string reason = share(round.failed, "failed");
                           if (!outcome.error.isEmpty())
                               reason.append(": ").append(outcome.error.text());
                           return reason;
                       }),
             {{}, outcome.error, outcome.retryAfter});
    }
}

void CircuitController::lookAtRules(const Outcome &outcome, bool failed, TimePoint now,
                                    ThreadSlot &slot)
{
    const std::optional<Trip> trip = evaluateAndArm(now, slot);
    if (!trip)
        return;
    open(now, Why::told(trip->cause, [&] { return sentence(*trip, m_options.slowCall); }),
         {trip, failed ? outcome.error : m_ledger.lastError,
          failed ? outcome.retryAfter : std::nullopt});
}

void CircuitController::pushCall(EventKind kind, TimePoint at, ErrorName error, RejectedBy by)
{
    if (m_events.wanted().has(kind))
        m_events.push({.kind = kind, .at = at, .error = error, .rejectedBy = by});
}

} // namespace switchgear::detail
