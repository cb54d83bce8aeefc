// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "break_planner.h"
#include "event_queue.h"
#include "half_open_round.h"
#include "history_ring.h"
#include "isolation_list.h"
#include "ledger.h"
#include "probe_list.h"
#include "recovery_ramp_admission.h"
#include "switchgear/circuit_breaker.h"
#include "switchgear/detail/fork_gate.h"
#include "trip_evaluator.h"
#include "verdict_cache.h"

#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace switchgear::detail {

/// Holds a circuit's lock and does what its parts decide: TripEvaluator whether it opens,
/// BreakPlanner for how long, HalfOpenRound whether it closes, RecoveryRampAdmission who gets in.
///
/// What the fast path decides on, it publishes as one word (HotState); what threads count, it reads
/// in their slots, and bounds there (ThreadSlot). Its members are grouped by source file:
/// circuit_calls.cpp, circuit_slots.cpp, circuit_changes.cpp, circuit_orders.cpp,
/// circuit_views.cpp.
///
/// **Time.** Every entry hands in an instant, and first makes known what the clock has brought up
/// to it. An instant before the last change of state is taken as that of the change.
/// **Threads.** Any; each public function takes the lock, and lets it go before foreign code runs.
class CircuitController final : public ControllerFront
{
public:
    /// Without an instant of birth, the first one that is handed in counts.
    CircuitController(const CircuitBreaker &breaker, HotState &hot, std::string name,
                      CircuitOptions options, std::optional<TimePoint> born);
    ~CircuitController() = default;
    CircuitController(const CircuitController &) = delete;
    CircuitController &operator=(const CircuitController &) = delete;

    [[nodiscard]] const std::string &name() const noexcept { return m_name; }

    // Calls; the slot is the present thread's, or null where it can have none.
    [[nodiscard]] PermitData acquire(TimePoint now, ThreadSlot *slot);
    /// An earlier stage refuses the call.
    [[nodiscard]] PermitData refuse(TimePoint now, RejectedBy by,
                                    std::optional<Duration> retryAfter, ThreadSlot *slot);
    void end(const PermitData &permit, const Outcome &outcome, TimePoint now, ThreadSlot *slot);
    [[nodiscard]] VerdictCache &verdicts() noexcept { return m_verdicts; }
    [[nodiscard]] bool ignoresProgrammingErrors() const;
    /// The slot's thread ends: its counts go into the circuit.
    void retire(ThreadSlot &slot) noexcept;

    // Looking.
    [[nodiscard]] CircuitState state(TimePoint now);
    [[nodiscard]] CircuitMode mode() const;
    [[nodiscard]] std::optional<Rejection> wouldRefuse(TimePoint now);
    [[nodiscard]] CircuitSnapshot snapshot(TimePoint now);
    [[nodiscard]] std::vector<Change> history(std::uint64_t after, std::size_t limit) const;
    [[nodiscard]] CircuitOptions options() const;
    [[nodiscard]] std::string group() const;
    [[nodiscard]] CircuitActivity activity() const;
    [[nodiscard]] std::vector<ForecastBreak> forecast(const BreakDuration &candidate, TimePoint now,
                                                      std::size_t count);
    bool advance(TimePoint now);
    [[nodiscard]] std::optional<TimePoint> nextDue() const;

    // Orders.
    OrderResult isolate(const Order &order, TimePoint now, std::optional<TimePoint> until);
    OrderResult moveIsolationEnd(std::uint64_t isolation, std::optional<TimePoint> until,
                                 const Order &order, TimePoint now);
    OrderResult release(std::uint64_t isolation, const Order &order, TimePoint now);
    OrderResult reset(const Order &order, TimePoint now);
    OrderResult trip(const Order &order, TimePoint now);
    OrderResult forceHalfOpen(const Order &order, TimePoint now);
    OrderResult undoForceHalfOpen(const Order &order, TimePoint now);
    OrderResult setMode(CircuitMode mode, const Order &order, TimePoint now,
                        std::optional<TimePoint> until);
    OrderResult setBreakDuration(const BreakDuration &options, const Order &order, TimePoint now);
    OrderResult reconfigure(const CircuitOptions &options, const Order &order, TimePoint now);

    [[nodiscard]] Subscription subscribe(EventMask kinds, Listener listener);

private:
    /// Holds the lock. When it ends, the word is published, the lock let go, and events delivered.
    class Guard;

    /// For threads that can have no slot, and for what no thread brings; written under the lock.
    struct OwnSlot
    {
        explicit OwnSlot(CircuitController *controller) noexcept : memory(controller)
        {
            slot.memory = &memory;
        }

        ThreadSlotMemory memory;
        ThreadSlot slot;
    };
    /// Who a change of state is told to be by.
    struct Why
    {
        Cause cause = Cause::Mode;
        std::string reason;
        std::string actor;
        bool isLost = false; ///< there was no memory to tell it

        /// Of what comes by itself, and must not fail for want of memory.
        template <typename F>
        [[nodiscard]] static Why told(Cause cause, const F &reason) noexcept
        {
            Why why;
            why.cause = cause;
            try {
                why.reason = reason();
            } catch (const std::bad_alloc &) {
                why.isLost = true;
            }
            return why;
        }
    };
    /// What opened the circuit, beyond Why.
    struct Opening
    {
        std::optional<Trip> trip;
        ErrorName error;
        std::optional<Duration> retryAfter;
    };
    struct Refusal
    {
        RejectedBy by = RejectedBy::None;
        std::optional<Duration> retryAfter;
    };
    /// What an order starts with: the state before, and whether it may go on.
    struct OrderStart
    {
        OrderResult result;
        bool mayGoOn = true;
    };
    /// A break that an order cut short, so that this can be taken back.
    struct CutBreak
    {
        std::uint64_t epoch = 0; ///< of the half-open state that the order made
        TimePoint openedAt;
        TimePoint ends;
    };

    // circuit_calls.cpp
    [[nodiscard]] TimePoint begin(Guard &guard, TimePoint now);
    [[nodiscard]] PermitData decide(TimePoint now, const std::optional<Refusal> &refusal,
                                    ThreadSlot &counter);
    [[nodiscard]] std::optional<Refusal> refusalNow(TimePoint now, bool mayTakeShare);
    void settleOutcome(const PermitData &permit, const Outcome &outcome, Verdict verdict,
                       TimePoint now, ThreadSlot &slot);
    void endWithoutCount(const PermitData &permit, Ending ending, bool isLate);
    bool countOutcome(const PermitData &permit, const Outcome &outcome, bool failed, TimePoint now,
                      ThreadSlot &slot);
    void decideProbe(const Outcome &outcome, bool failed, TimePoint now);
    void lookAtRules(const Outcome &outcome, bool failed, TimePoint now, ThreadSlot &slot);
    void pushCall(EventKind kind, TimePoint at, ErrorName error, RejectedBy by);

    // circuit_slots.cpp
    [[nodiscard]] std::optional<Trip> evaluateAndArm(TimePoint now, ThreadSlot &slot);
    [[nodiscard]] Counts pendingCounts() const;
    [[nodiscard]] std::uint64_t pendingCalls() const;
    [[nodiscard]] std::uint64_t outstandingFailures(const ThreadSlot &butOf) const;
    void arm(ThreadSlot &slot, std::int64_t part, std::uint64_t failures);
    void disarmAll() noexcept;
    [[nodiscard]] ThreadSlot &link(ThreadSlot *slot) noexcept;
    void fold(ThreadSlot &slot);
    void absorbRows();
    void takePermitsOver(ThreadSlot &slot) noexcept;

    // circuit_changes.cpp
    void bringClockTo(Guard &guard, TimePoint now);
    bool bringNext(TimePoint now);
    void timeOutProbe(const ProbeList::Probe &probe);
    void endIsolation(std::uint64_t isolation, TimePoint at, Why why);
    void endDisabled(TimePoint at);
    void switchMode(CircuitMode mode, std::optional<TimePoint> until);
    /// Nothing is open while the circuit is disabled.
    [[nodiscard]] bool mustCloseForMode() const noexcept
    {
        return m_mode == CircuitMode::Disabled
               && (m_state == CircuitState::Open || m_state == CircuitState::HalfOpen);
    }
    void open(TimePoint at, Why why, const Opening &opening);
    void halfOpen(TimePoint at, Why why);
    void close(TimePoint at, Why why);
    void enter(CircuitState state, TimePoint at);
    void record(ChangeKind kind, CircuitState from, TimePoint at, Why why,
                std::shared_ptr<const FrozenWindow> window = nullptr) noexcept;
    void tell(Change change) noexcept;
    void startEpoch();
    [[nodiscard]] Counts countsOf(const Opening &opening) const;
    [[nodiscard]] std::shared_ptr<const FrozenWindow> freeze(TimePoint at, const Opening &opening,
                                                             const Counts &counts) const noexcept;
    [[nodiscard]] std::vector<WindowPart> windowParts() const;
    void holdBackForCustomBreak() noexcept;
    void pushHeldBack() noexcept;
    void askCustomBreak(Guard &guard) noexcept;
    [[nodiscard]] std::optional<ChosenBreak> askFunction(Guard &guard) noexcept;
    void configureHotState() noexcept;
    void publish() noexcept;
    [[nodiscard]] StateWord wordNow() const noexcept;

    // circuit_orders.cpp
    [[nodiscard]] OrderStart startOrder(const Order &order) const;
    [[nodiscard]] OrderResult finish(OrderStart start, OrderOutcome outcome) const;
    OrderResult noEffect(OrderStart start, Cause cause, const Order &order, TimePoint now);
    void replanBreak(TimePoint now);

    // circuit_views.cpp
    [[nodiscard]] CircuitTotals totals() const;
    [[nodiscard]] std::uint64_t endedPermits() const;
    [[nodiscard]] std::uint64_t failedInARow() const;
    void addHistograms(CircuitSnapshot &snapshot) const;
    void addFailures(CircuitSnapshot &snapshot) const;
    [[nodiscard]] WindowCounts windowCounts() const;
    [[nodiscard]] std::optional<Rejection> rejectionNow(TimePoint now);
    [[nodiscard]] std::vector<const ThreadSlot *> allSlots() const;
    [[nodiscard]] ErrorCounts errorsWithPending(ErrorCounts errors, bool ofEpochAlone) const;

    [[nodiscard]] bool tracksLatency() const noexcept
    {
        return m_options.latency == LatencyTracking::On;
    }

    HotState &m_hot;
    const std::string m_name;
    const EventOrigin m_origin;
    VerdictCache m_verdicts;
    EventQueue m_events;

    mutable Mutex m_mutex; // guards all below
    CircuitOptions m_options;
    CircuitState m_state = CircuitState::Closed;
    CircuitMode m_mode = CircuitMode::Enforce;
    CircuitMode m_modeBefore = CircuitMode::Enforce; // of a disabling: what holds after it
    std::optional<TimePoint> m_disabledUntil; // set in CircuitMode::Disabled alone
    std::uint64_t m_epoch = 1;
    bool m_hasBegun = false; // an instant was handed in, and m_since is known
    TimePoint m_since;
    TimePoint m_lastEnd; // of a permit, but for those that slots counted
    Duration m_stayed{0}; // how long the state before the present one had lasted
    std::array<Duration, kCircuitStateCount> m_timeIn{};
    TripEvaluator m_evaluator;
    BreakPlanner m_planner;
    HalfOpenRound m_round;
    ProbeList m_probes;
    IsolationList m_isolations;
    RecoveryRampAdmission m_ramp;
    std::optional<CutBreak> m_cutBreak;
    Ledger m_ledger;
    HistoryRing m_history;
    TransitionCounts m_transitions{};
    std::vector<ThreadSlot *> m_slots; // those linked; each belongs to the SlotDirectory
    std::unique_ptr<LatencyCounts> m_retiredLatency; // of threads that have ended
    OwnSlot m_own{this};
    std::shared_ptr<const Change> m_awaitsBreak; // an opening whose break a custom function tells
    bool m_isHeldBack = false; // that opening's event has not been pushed
    bool m_isAskingCustom = false; // a thread that was not there after a fork asks no more
    std::uint32_t m_askingIn = 0; // generation of that thread
    std::uint64_t m_breakPlan = 0; // moves whenever the running break is planned anew
};

class CircuitController::Guard final
{
public:
    explicit Guard(CircuitController &controller)
        : m_controller(controller)
        , m_lock(controller.m_mutex)
    {}
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;
    ~Guard()
    {
        m_controller.askCustomBreak(*this);
        m_controller.publish();
        m_lock.unlock();
        m_controller.m_events.deliver(m_controller.m_origin);
    }
    void unlock() { m_lock.unlock(); }
    void lock() { m_lock.lock(); }

private:
    CircuitController &m_controller;
    std::unique_lock<Mutex> m_lock;
};

} // namespace switchgear::detail
