// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_result.h"
#include "switchgear/change.h"
#include "switchgear/circuit_options.h"
#include "switchgear/circuit_snapshot.h"
#include "switchgear/clock.h"
#include "switchgear/control.h"
#include "switchgear/detail/cancellation.h"
#include "switchgear/events.h"
#include "switchgear/permit.h"

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace switchgear {

namespace detail {
class CircuitController;
}

/// A circuit breaker: stops calls to a dependency that keeps failing, tries it again after a break.
///
/// **Time.** Monotonic; handed in, or read from the clock given. Changes that the clock brings (the
/// end of a break, a probe's time-out, the end of an isolation) need no timer: whoever looks next
/// makes them known, dated with the instant at which they were due.
/// **Threads.** Every function may be called from any thread. No call runs under a lock, nor does
/// any listener, custom break or decorated function.
class CircuitBreaker
{
public:
    /// Without a clock: the coarse one, or the steady one where latency matters; and the circuit's
    /// time in its state begins with the first instant handed in. Throws std::invalid_argument with
    /// validate()'s first fault.
    explicit CircuitBreaker(
        std::string name, CircuitOptions options = {},
        const Clock *clock = nullptr); // null: coarse, or steady where latency matters
    ~CircuitBreaker();
    CircuitBreaker(const CircuitBreaker &) = delete;
    CircuitBreaker &operator=(const CircuitBreaker &) = delete;

    /// Circuits made by `new` lie close together: calls to many of them, in turn, then touch few
    /// pages of memory.
    [[nodiscard]] static void *operator new(std::size_t size);
    /// In a place that the caller has.
    [[nodiscard]] static void *operator new(std::size_t, void *place) noexcept { return place; }
    /// Gives the room back to the circuits made later.
    static void operator delete(void *place, std::size_t size) noexcept;

    [[nodiscard]] const std::string &name() const noexcept; ///< as it was made
    [[nodiscard]] const Clock &clock() const noexcept; ///< the one whose time its calls go by

    // Calls
    // -----------------------------------------------------------------------------------------
    /// A permit, or a rejection with its reason. Without `now`, a closed circuit reads no clock
    /// unless it measures latency or has a slow-call rule.
    [[gnu::always_inline]] Permit tryAcquire() noexcept
    {
        const detail::StateWord word{m_hot.word.load(std::memory_order_acquire)};
        detail::ThreadSlot *const slot = detail::threadSlot(m_hot.place);
        if (slot != nullptr && word.gate() == detail::Gate::Closed
            && detail::ThreadSlot::tryBump(slot->permitted)) [[likely]]
            return admitted(word, *slot, detail::PermitData::kUntimed);
        return tryAcquire(m_hot.clock->now());
    }
    /// The same at `now`, which the caller read.
    [[gnu::always_inline]] Permit tryAcquire(TimePoint now) noexcept
    {
        const std::int64_t at = now.time_since_epoch().count();
        const detail::StateWord word{m_hot.word.load(std::memory_order_acquire)};
        if (detail::ThreadSlot *const slot = detail::threadSlot(m_hot.place)) [[likely]] {
            if (word.isClosed()) [[likely]] {
                if (detail::ThreadSlot::tryBump(slot->permitted)) [[likely]]
                    return admitted(word, *slot, at);
            } else if (word.rejectsUntilItsEnd()
                       && static_cast<std::uint64_t>(at) < word.payload()) {
                detail::ThreadSlot::bump(slot->memory->rejected);
                return {m_hot, rejectionUntil(word, at)};
            }
        }
        return {m_hot, detail::acquireGuarded(m_hot, now)};
    }

    /// The same for a closed circuit of which nothing is measured; where that does not hold or
    /// takes a lock, a permit of nothing, and nothing is counted.
    [[gnu::always_inline]] Permit tryAcquireClosed(TimePoint now) noexcept
    {
        const detail::StateWord word{m_hot.word.load(std::memory_order_acquire)};
        detail::ThreadSlot *const slot = detail::threadSlot(m_hot.place);
        if (slot != nullptr && word.gate() == detail::Gate::Closed
            && detail::ThreadSlot::tryBump(slot->permitted)) [[likely]]
            return admitted(word, *slot, now.time_since_epoch().count());
        return {};
    }

    /// A stage before the breaker, limiter or bulkhead, refuses this call: the decision on it, and
    /// its count. An isolation comes first: then that is who refuses. In shadow the permit passes,
    /// and tells that it would have been rejected. While disabled nothing was to be asked: the
    /// permit is an ordinary one. Takes neither a probe's place nor a share of the ramp.
    Permit refuse(TimePoint now, RejectedBy by, std::optional<Duration> retryAfter) noexcept
    {
        const detail::StateWord word{m_hot.word.load(std::memory_order_acquire)};
        const bool isOpen =
            word.gate() == detail::Gate::Open
            && now.time_since_epoch().count() < static_cast<std::int64_t>(word.payload());
        detail::ThreadSlot *const slot = detail::threadSlot(m_hot.place);
        if (slot == nullptr || !(word.isClosed() || isOpen)
            || !m_hot.countsRefusals.load(std::memory_order_relaxed)) [[unlikely]]
            return refuseGuarded(now, by, retryAfter);
        slot->memory->countRefusal(by);
        return {m_hot,
                {.detail = retryAfter ? retryAfter->count() : detail::PermitData::kNoTime,
                 .kind = detail::PermitKind::Rejected,
                 .by = by,
                 .state = isOpen ? CircuitState::Open : CircuitState::Closed}};
    }

    /// Whether stages before the breaker are to be asked at this instant: not while the circuit is
    /// disabled. **Cost.** A relaxed load, while disabled two; the lock at the end of a disabling.
    [[nodiscard]] bool asksStagesAt(TimePoint now) const noexcept
    {
        if (modeApprox() != CircuitMode::Disabled) [[likely]]
            return true;
        const std::int64_t until = m_hot.controller->disabledUntil.load(std::memory_order_relaxed);
        return now.time_since_epoch().count() >= until && hasBeenEnabledGuarded(now);
    }
    /// The mode as last made known, which another thread may be switching just now. **Cost.** A
    /// relaxed load.
    [[nodiscard]] CircuitMode modeApprox() const noexcept
    {
        return m_hot.mode.load(std::memory_order_relaxed);
    }
    /// Whether an operator's isolation rejects calls at this instant. **Cost.** A load, but for a
    /// circuit whose word cannot tell: there it takes the lock.
    [[nodiscard]] bool isIsolatedAt(TimePoint now) const noexcept
    {
        const detail::StateWord word{m_hot.word.load(std::memory_order_acquire)};
        switch (word.gate()) {
        case detail::Gate::Closed:
        case detail::Gate::ClosedTimed:
        case detail::Gate::Open:
            return false;
        case detail::Gate::Isolated:
            if (word.payload() == detail::StateWord::kForever
                || now.time_since_epoch().count() < static_cast<std::int64_t>(word.payload()))
                return true;
            break;
        case detail::Gate::Guarded:
            break;
        }
        return isIsolatedGuarded(now);
    }
    /// What the breaker itself would tell a call now (isolation, break, probes out, ramp); none: it
    /// would pass. Takes nothing.
    [[nodiscard]] std::optional<Rejection> wouldRefuse(TimePoint now) const noexcept
    {
        if (detail::StateWord{m_hot.word.load(std::memory_order_acquire)}.isClosed()) [[likely]]
            return std::nullopt;
        return wouldRefuseGuarded(now);
    }

    /// Makes the call if the circuit lets it through. What it returns is a success; what it throws
    /// is a failure named after the exception's type and passes on unchanged. std::bad_alloc and
    /// std::logic_error are ignored unless CircuitOptions::programmingErrors counts them. A thread
    /// that is cancelled gives its permit up.
    template <std::invocable F>
    CallResult<CallValue<std::invoke_result_t<F>>> call(F &&function)
    {
        Permit permit = tryAcquire();
        if (!permit)
            return permit.rejection();
        try {
            if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
                std::invoke(std::forward<F>(function));
                permit.succeed();
                return {};
            } else {
                CallResult<CallValue<std::invoke_result_t<F>>> result{
                    std::invoke(std::forward<F>(function))};
                permit.succeed();
                return result;
            }
        } catch (const detail::ForcedUnwind &) {
            throw; // the permit is given up
        } catch (...) {
            failByException(permit);
            throw;
        }
    }

    /// The function, guarded: calling it with arguments gives a CallResult. The circuit must
    /// outlive it.
    template <typename F>
    [[nodiscard]] auto wrap(F function)
    {
        return [this, function = std::move(function)](auto &&...arguments) mutable {
            return this->call([&]() -> decltype(auto) {
                return std::invoke(function, std::forward<decltype(arguments)>(arguments)...);
            });
        };
    }

    // Looking: changes nothing but what the clock has brought already
    // -------------------------------
    [[nodiscard]] CircuitState state(TimePoint now) const; ///< what it does with calls at `now`
    /// Whether its decisions bind, as last made known: the end of a disabling that nobody has
    /// looked for is not in it, see advance().
    [[nodiscard]] CircuitMode mode() const noexcept;
    /// All that it tells, of one instant.
    [[nodiscard]] CircuitSnapshot snapshot(TimePoint now) const;
    /// Changes with a sequence above `after`, oldest first, at most the `limit` newest. Kept are
    /// the newest CircuitOptions::historyCapacity, and the newest 16 openings (as many as the
    /// capacity, where that is less), however many changes came after them: a gap in the sequences
    /// says that others did.
    /// **Memory.** A circuit takes at most 4 KiB with no history, and 48 KiB with 100 changes of
    /// which every third is an opening with a full default window; what operators wrote comes on
    /// top, 1 KiB for a text at most.
    /// **Cost.** Some 10 us for 100 changes, under the lock; windows are shared, not copied.
    [[nodiscard]] std::vector<Change> history(std::uint64_t after = 0,
                                              std::size_t limit = SIZE_MAX) const;
    /// As they stand now; `mode` is the configured one, and mode() the one that holds.
    [[nodiscard]] CircuitOptions options() const;
    /// CircuitOptions::group, without the rest.
    [[nodiscard]] std::string group() const;
    /// Whether anything goes on; what the clock has brought is not looked at, and no listener runs.
    [[nodiscard]] CircuitActivity activity() const;
    /// CircuitOptions::programmingErrors, without the rest. **Cost.** The lock.
    [[nodiscard]] bool ignoresProgrammingErrors() const;
    /// The next breaks under `candidate` for the present n and facts. Changes nothing.
    [[nodiscard]] std::vector<ForecastBreak> forecast(const BreakDuration &candidate, TimePoint now,
                                                      std::size_t count = 8) const;
    /// Makes known what the clock has brought up to `now`; true where the state changed.
    bool advance(TimePoint now);
    /// The next instant at which the clock will change something by itself, the state or the mode;
    /// none: it will not.
    [[nodiscard]] std::optional<TimePoint> nextDue() const;

    // Orders: each stands in the history with the time, who, the reason
    // ------------------------------
    /// Rejects every call until it is released, or until `until` where that is given. Refused where
    /// kMostIsolations stand.
    OrderResult isolate(const Order &order, TimePoint now, std::optional<TimePoint> until = {});
    /// Gives an isolation that stands another end; none: until it is released. NoEffect for an id
    /// that is not there, and for the end that it has.
    OrderResult moveIsolationEnd(std::uint64_t isolation, std::optional<TimePoint> until,
                                 const Order &order, TimePoint now);
    /// Ends one isolation; after the last one the circuit is half-open (closed where disabled).
    /// NoEffect for an id that is not there.
    OrderResult release(std::uint64_t isolation, const Order &order, TimePoint now);
    /// Releases every isolation, closes, clears the window and starts a new epoch.
    OrderResult reset(const Order &order, TimePoint now);
    /// Opens it as a failure would. NoEffect where it is open, isolated or disabled.
    OrderResult trip(const Order &order, TimePoint now);
    /// Releases every isolation and tries probes. NoEffect where it is half-open or disabled.
    OrderResult forceHalfOpen(const Order &order, TimePoint now);
    /// Takes a forceHalfOpen() back while no probe has been decided: open again, with the end of
    /// the break as it was. NoEffect where there is nothing to take back.
    OrderResult undoForceHalfOpen(const Order &order, TimePoint now);
    /// Disabling closes an open or half-open circuit. It can be given an end: from `until` on the
    /// mode holds again that held before it was disabled, by the clock, and the history tells so.
    /// Given anew it replaces the end alone; any other mode takes the place of that end. Throws
    /// std::invalid_argument on an end for another mode.
    OrderResult setMode(CircuitMode mode, const Order &order, TimePoint now,
                        std::optional<TimePoint> until = {});
    /// Throws std::invalid_argument on an unsound one, with nothing changed.
    OrderResult setBreakDuration(const BreakDuration &breakDuration, const Order &order,
                                 TimePoint now);
    /// Replaces the options whole; the state, the statistics and the history are kept. Their mode
    /// is set where it differs from that of the options before; else the mode that holds stays, and
    /// the end of a disabling. Throws std::invalid_argument on unsound ones, with nothing changed.
    OrderResult reconfigure(const CircuitOptions &options, const Order &order, TimePoint now);

    /// Listeners get events in the order in which they happened, outside every lock, from the
    /// thread that brought them or one that was delivering already. A thread tells at most 64 of
    /// them while others come by; then the next to come takes over, for which it waits until the
    /// one that is being told is done: 0.1 s at most, or as long as four take. At most 1024 changes
    /// and 1024 other events wait; what comes on top is dropped and counted, changes never for
    /// calls. A change that was not told is missing in Change::sequence, and stands in the history.
    /// Asking for Success, Failure or Rejection takes calls off the fast path.
    [[nodiscard]] Subscription subscribe(EventMask kinds, Listener listener);

private:
    /// The slot has counted it.
    [[nodiscard, gnu::always_inline]] Permit admitted(detail::StateWord word,
                                                      detail::ThreadSlot &slot,
                                                      std::int64_t at) noexcept
    {
        return {m_hot,
                {.word = word.bits(),
                 .acquiredAt = at,
                 .kind = detail::PermitKind::Call,
                 .slot = &slot,
                 .thread = detail::t_threadSlots.thread}};
    }
    [[nodiscard, gnu::always_inline]] static detail::PermitData rejectionUntil(
        detail::StateWord word, std::int64_t at) noexcept
    {
        const bool isOpen = word.gate() == detail::Gate::Open;
        const bool isForEver = word.payload() == detail::StateWord::kForever;
        return {.detail = isForEver ? detail::PermitData::kNoTime
                                    : detail::saturatingDifference(
                                        static_cast<std::int64_t>(word.payload()), at),
                .kind = detail::PermitKind::Rejected,
                .by = isOpen ? RejectedBy::Breaker : RejectedBy::Isolation,
                .state = isOpen ? CircuitState::Open : CircuitState::Isolated};
    }
    [[nodiscard]] Permit refuseGuarded(TimePoint now, RejectedBy by,
                                       std::optional<Duration> retryAfter) noexcept;
    void failByException(Permit &permit) noexcept;
    [[nodiscard]] detail::CircuitController &controller() const noexcept;
    [[nodiscard]] bool isIsolatedGuarded(TimePoint now) const noexcept;
    [[nodiscard]] bool hasBeenEnabledGuarded(TimePoint now) const noexcept;
    [[nodiscard]] std::optional<Rejection> wouldRefuseGuarded(TimePoint now) const noexcept;

    detail::HotState m_hot; // owns the controller; no more, so that circuits lie close together
};

} // namespace switchgear
