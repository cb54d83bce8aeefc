// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_error.h"
#include "switchgear/call_result.h"
#include "switchgear/detail/state_word.h"
#include "switchgear/detail/thread_slot.h"
#include "switchgear/error_name.h"
#include "switchgear/time.h"

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace switchgear {

class CircuitBreaker;

namespace detail {

enum class PermitKind : std::uint8_t {
    Ended, ///< no permit any more, or never one
    Rejected,
    Call, ///< of a closed circuit
    Probe,
    Shadow, ///< would have been rejected
};

/// How a call ended.
enum class Ending : std::uint8_t { Success, Failure, Ignored, Cancelled, Abandoned };

/// What a permit bears.
struct PermitData
{
    static constexpr std::int64_t kUntimed = std::numeric_limits<std::int64_t>::max();
    static constexpr std::int64_t kNoTime = -1;

    std::uint64_t word = 0; ///< the circuit's at the acquire; its payload is the epoch
    std::int64_t acquiredAt = kUntimed; ///< in nanoseconds
    std::int64_t detail = kNoTime; ///< of a probe: its id; else: retry after, in nanoseconds
    PermitKind kind = PermitKind::Ended;
    RejectedBy by = RejectedBy::None;
    CircuitState state = CircuitState::Closed;
    /// The slot that counted the acquire, and the thread that owns it; with that thread it may be
    /// gone. No thread: no slot.
    ThreadSlot *slot = nullptr;
    std::uint64_t thread = ThreadSlots::kNoThread;
};

struct Outcome
{
    Ending ending = Ending::Success;
    ErrorName error;
    std::optional<Duration> retryAfter;
    bool isJudged = false; ///< a Failure that counts, whatever its name alone would say
};

/// What a permit judges before it is made a name: an error that may be more than its name, or text.
template <typename E>
concept WholeError = std::same_as<E, CallError> || std::convertible_to<const E &, std::string_view>;

/// The ways to the controller, under the circuit's lock. What a permit bears is handed over one by
/// one, so that the compiler can keep a permit in registers; cold, so that it puts these calls out
/// of the way of a closed circuit's.
[[nodiscard, gnu::cold]] PermitData acquireGuarded(HotState &hot, TimePoint now) noexcept;
[[gnu::cold]] void endGuarded(HotState &hot, PermitKind kind, std::uint64_t word,
                              std::int64_t acquiredAt, std::int64_t detail, const Outcome &outcome,
                              TimePoint now) noexcept;
[[gnu::cold]] void succeedGuarded(HotState &hot, PermitKind kind, std::uint64_t word,
                                  std::int64_t acquiredAt, std::int64_t detail,
                                  TimePoint now) noexcept;
/// Given up with no outcome, now by the circuit's clock.
[[gnu::cold]] void abandonGuarded(HotState &hot, PermitKind kind, std::uint64_t word,
                                  std::int64_t acquiredAt, std::int64_t detail) noexcept;

} // namespace detail

/// The right to make one call, or the reason why not.
///
///     if (Permit permit = breaker.tryAcquire()) {
///         send([permit = std::move(permit)](const Reply &reply) mutable {
///             reply.ok ? permit.succeed() : permit.fail(reply.error); // its text
///         });
///     }
///
/// Move-only. Destroyed with no outcome it is given up: a probe's place comes back, nothing is
/// decided.
/// **Threads.** A permit belongs to one thread at a time; it may be ended in another than the one
/// that acquired it. **Lifetime.** The circuit must outlive its permits. **Cost.** performance.md's
/// rows breaker_closed_* and breaker_open_*: no lock, no locked instruction, no allocation.
class [[nodiscard]] Permit final
{
public:
    Permit() noexcept = default;
    /// Leaves `other` ended.
    [[gnu::always_inline]] Permit(Permit &&other) noexcept
        : m_hot(other.m_hot)
        , m_data(other.m_data)
    {
        other.m_data.kind = detail::PermitKind::Ended;
    }
    /// Gives up what it held, and leaves `other` ended.
    [[gnu::always_inline]] Permit &operator=(Permit &&other) noexcept
    {
        if (this != &other) {
            abandon();
            m_hot = other.m_hot;
            m_data = other.m_data;
            other.m_data.kind = detail::PermitKind::Ended;
        }
        return *this;
    }
    [[gnu::always_inline]] ~Permit() { abandon(); }

    /// Whether the call may be made; false, too, once the permit has ended.
    [[nodiscard, gnu::always_inline]] explicit operator bool() const noexcept
    {
        return m_data.kind > detail::PermitKind::Rejected;
    }
    /// In shadow: it passes, but would have been rejected.
    [[nodiscard]] bool wouldReject() const noexcept
    {
        return m_data.kind == detail::PermitKind::Shadow;
    }
    /// Whether the circuit wants to know to the nanosecond when the call ended.
    [[nodiscard]] bool isMeasured() const noexcept
    {
        return detail::StateWord{m_data.word}.gate() != detail::Gate::Closed;
    }
    /// The state that decided.
    [[nodiscard]] CircuitState state() const noexcept { return m_data.state; }
    /// Why not, and when to come again. Meaningful where the permit is false or wouldReject().
    [[nodiscard]] Rejection rejection() const noexcept
    {
        Rejection rejection{m_data.by, m_data.state, {}};
        if (m_data.detail >= 0)
            rejection.retryAfter = Duration{m_data.detail};
        return rejection;
    }

    /// The outcome arrived: at `now`, or now by the circuit's clock. The call took `now` minus the
    /// instant of the acquire, where that was read. Each ends the permit; on an ended one it does
    /// nothing.
    void succeed() noexcept
    {
        if (*this)
            succeed(m_hot->clock->now());
    }
    /// The same at `now`, which the caller read.
    [[gnu::always_inline]] void succeed(TimePoint now) noexcept
    {
        if (mayCount(now) && m_data.slot->tryCountSuccess(nanoseconds(now))) [[likely]] {
            measure(now);
            m_data.kind = detail::PermitKind::Ended;
            return;
        }
        if (*this)
            detail::succeedGuarded(*m_hot, m_data.kind, m_data.word, m_data.acquiredAt,
                                   m_data.detail, now);
        m_data.kind = detail::PermitKind::Ended;
    }
    /// `retryAfter` is what the answer asked to wait: a break that this failure begins lasts as
    /// long.
    void fail(ErrorName error = {}, std::optional<Duration> retryAfter = {}) noexcept
    {
        if (*this)
            fail(m_hot->clock->now(), error, retryAfter);
    }
    /// The same at `now`, which the caller read.
    [[gnu::always_inline]] void fail(TimePoint now, ErrorName error = {},
                                     std::optional<Duration> retryAfter = {}) noexcept
    {
        if (mayCount(now) && !retryAfter
            && m_data.slot->tryCountFailure(nanoseconds(now), took(now), error.id())) {
            measure(now);
            m_data.kind = detail::PermitKind::Ended;
            return;
        }
        end({detail::Ending::Failure, error, retryAfter}, now);
    }
    /// By all of an error, or of a text: judged before it is made a name, so that how it counts
    /// hangs on no name that the process has no room for.
    template <detail::WholeError E>
    void fail(const E &error, std::optional<Duration> retryAfter = {}) noexcept
    {
        if (*this)
            fail(m_hot->clock->now(), error, retryAfter);
    }
    /// The same at `now`, which the caller read.
    template <detail::WholeError E>
    void fail(TimePoint now, const E &error, std::optional<Duration> retryAfter = {}) noexcept
    {
        if constexpr (!std::same_as<E, CallError>)
            failByText(now, error, retryAfter);
        else if (error.more() == nullptr)
            fail(now, error.name(), retryAfter);
        else
            failByMore(now, error, retryAfter);
    }
    /// The caller gave the call up: it counts as neither.
    void cancel() noexcept
    {
        if (*this)
            cancel(m_hot->clock->now());
    }
    /// The same at `now`, which the caller read.
    void cancel(TimePoint now) noexcept { end({detail::Ending::Cancelled, {}, {}}, now); }
    /// The outcome says nothing of the health of what was called: it counts as ignored.
    void ignore(TimePoint now) noexcept { end({detail::Ending::Ignored, {}, {}}, now); }
    /// Gives the permit up with no outcome, as the destructor does.
    [[gnu::always_inline]] void abandon() noexcept
    {
        if (*this) [[unlikely]]
            detail::abandonGuarded(*m_hot, m_data.kind, m_data.word, m_data.acquiredAt,
                                   m_data.detail);
        m_data.kind = detail::PermitKind::Ended;
    }
    /// The same at `now`, which the caller read.
    void abandon(TimePoint now) noexcept { end({detail::Ending::Abandoned, {}, {}}, now); }

private:
    friend class CircuitBreaker;

    [[gnu::cold]] void failByText(TimePoint now, std::string_view text,
                                  std::optional<Duration> retryAfter) noexcept;
    [[gnu::cold]] void failByMore(TimePoint now, const CallError &error,
                                  std::optional<Duration> retryAfter) noexcept;
    template <typename Error>
    void failJudging(TimePoint now, ErrorName name, const Error &error,
                     std::optional<Duration> retryAfter) noexcept;

    [[gnu::always_inline]] Permit(detail::HotState &hot, const detail::PermitData &data) noexcept
        : m_hot(&hot)
        , m_data{data.word, data.acquiredAt, data.detail, data.kind,
                 data.by,   data.state,      data.slot,   data.thread}
    {}

    [[nodiscard]] static std::int64_t nanoseconds(TimePoint t) noexcept
    {
        return t.time_since_epoch().count();
    }
    /// Negative where the acquire was not timed.
    [[nodiscard]] std::int64_t took(TimePoint now) const noexcept
    {
        return detail::saturatingDifference(nanoseconds(now), m_data.acquiredAt);
    }
    /// Whether the outcome may be counted in the slot: the thread is the one that acquired, the
    /// circuit is closed as it was then, and the call was not slow.
    [[nodiscard, gnu::always_inline]] bool mayCount(TimePoint now) const noexcept
    {
        if (m_data.kind != detail::PermitKind::Call
            || m_data.thread != detail::t_threadSlots.thread) [[unlikely]]
            return false;
        if (m_hot->word.load(std::memory_order_acquire) != m_data.word) [[unlikely]]
            return false;
        if (!detail::StateWord{m_data.word}.isTimed()) [[likely]]
            return true;
        return took(now) < m_hot->controller->slowFrom.load(std::memory_order_relaxed);
    }
    void measure(TimePoint now) const noexcept
    {
        if (detail::StateWord{m_data.word}.isTimed() && took(now) >= 0)
            m_data.slot->measure(took(now));
    }
    void end(const detail::Outcome &outcome, TimePoint now) noexcept
    {
        if (*this)
            detail::endGuarded(*m_hot, m_data.kind, m_data.word, m_data.acquiredAt, m_data.detail,
                               outcome, now);
        m_data.kind = detail::PermitKind::Ended;
    }

    detail::HotState *m_hot = nullptr;
    detail::PermitData m_data;
};

} // namespace switchgear
