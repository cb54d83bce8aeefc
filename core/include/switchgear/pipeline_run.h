// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/cancellation.h"
#include "switchgear/pipeline_stage.h"

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

namespace switchgear {

/// What the driver of a call does next.
enum class PipelineStep : std::uint8_t {
    Call, ///< make the call, then say ended()
    Wait, ///< for context().wait, then say resume()
    Queue, ///< hand a callback to queue(); once it was called, say resume()
    Done, ///< the slot, the outcome and the context hold what came of it
};

/// One call on its way through the stages: in through each, out again, and in once more where a
/// stage wants it made again. Whoever drives it makes the call and does the waiting; so the same
/// machine serves a blocking call, a callback and a coroutine.
///
/// **Algorithm.** A stage is asked to let the call in (enter) and told how what lies inside it
/// ended (leave). Where one refuses, those that had let it in are told that, from the inside out,
/// and give back what they took. Before the function is called, and after every wait, it looks
/// whether the caller has stopped, and whether the deadline has passed meanwhile: then the call is
/// not made, and RejectedBy::Stopped or Timeout has refused.
/// **Threads.** One at a time. **Ownership.** Looks into stages and slot, which must outlive it;
/// destroyed while it waits, it leaves the line and its stages give back what they took, as with
/// giveUp(); destroyed while the function runs, it gives up every permit and place it holds.
/// **Cost.** No allocation; stages are linked when the program is compiled.
template <typename Slot, typename... Stages>
class PipelineRun final
{
public:
    /// Pipeline::begin() makes it.
    PipelineRun(std::tuple<Stages...> &stages, Slot &slot, const Clock &clock, TimePoint now,
                PipelineWaiting waiting, TimeoutWatch *watch, PipelineAsking asking) noexcept
        : m_stages(stages)
        , m_slot(slot)
    {
        m_context.now = now;
        m_context.clock = &clock;
        m_context.waiting = waiting;
        m_context.watch = watch;
        m_context.asking = asking;
    }
    PipelineRun(const PipelineRun &) = delete;
    PipelineRun &operator=(const PipelineRun &) = delete;
    ~PipelineRun()
    {
        if (m_where != Where::Elsewhere) [[unlikely]]
            giveUpAtEnd();
    }

    /// The call enters the first stage. What it brings along is in the context by then.
    [[nodiscard]] PipelineStep start()
    {
        m_context.ownStop = m_context.stop;
        return inwards<0>();
    }
    /// The call enters the stages from that one on; the entries of those outside it are set.
    [[nodiscard]] PipelineStep startAt(std::size_t stage)
    {
        m_next = stage;
        return goOnAt(std::index_sequence_for<Stages...>{}, Where::Entering);
    }
    /// The wait is over, or the callback was called.
    [[nodiscard]] PipelineStep resume(TimePoint now)
    {
        m_context.now = now;
        if (m_context.ownStop.stop_requested())
            return giveUp({RejectedBy::Stopped, {}, {}}, now);
        return goOnAt(std::index_sequence_for<Stages...>{},
                      std::exchange(m_where, Where::Elsewhere));
    }
    /// The call was made and succeeded; its value lies in the slot.
    [[nodiscard]] PipelineStep succeeded(TimePoint now)
    {
        m_context.now = now;
        ++m_context.calls;
        m_outcome.kind = StageOutcome::Kind::Success;
        return outwards<sizeof...(Stages)>();
    }
    /// The call was made; a value or an exception lies in the slot.
    [[nodiscard]] PipelineStep ended(const StageOutcome &outcome, TimePoint now)
    {
        m_context.now = now;
        ++m_context.calls;
        m_outcome = outcome;
        return outwards<sizeof...(Stages)>();
    }
    /// Nobody waits any more: the caller stopped. The call leaves the line that it stands in, and
    /// those that had let it in give back what they took; the step is Done, and `by` has refused.
    PipelineStep giveUp(Rejection rejection, TimePoint now)
    {
        m_context.now = now;
        m_context.rejection = rejection;
        m_context.isGivenUp = true;
        m_outcome = {StageOutcome::Kind::Refused, {}, rejection.retryAfter};
        return giveUpAt(std::index_sequence_for<Stages...>{});
    }
    /// After PipelineStep::Queue: `ready` is called once, from any thread, when the place is there
    /// or will not be: at the end of the queue's own time-out, at the deadline, or when the caller
    /// stops, at the latest. It may be called before this function has come back.
    template <typename Ready>
    void queue(Ready ready)
    {
        queueAt(std::move(ready), std::index_sequence_for<Stages...>{});
    }

    /// What the I-th stage keeps for the call.
    template <std::size_t I>
    [[nodiscard]] auto &entry() noexcept
    {
        return std::get<I>(m_entries);
    }
    /// What the call and its stages know of each other.
    [[nodiscard]] CallContext &context() noexcept { return m_context; }
    /// How it ended, as the outermost stage left it; meaningful once it is Done.
    [[nodiscard]] const StageOutcome &outcome() const noexcept { return m_outcome; }

private:
    /// Where the call is, as far as it matters where it is given up there: m_next stages have let
    /// it in then.
    enum class Where : std::uint8_t {
        Elsewhere, ///< not begun, in the function, on its way out, or done
        Entering, ///< a stage is asked, and may throw
        Waiting, ///< so that a stage lets it in
        Repeating, ///< so that it is made again
        InLine,
    };

    template <std::size_t I>
    [[gnu::always_inline]] PipelineStep inwards()
    {
        m_next = I;
        if constexpr (I == sizeof...(Stages)) {
            return mayCall();
        } else {
            m_where = Where::Entering;
            const StageAnswer said = std::get<I>(m_stages).enter(std::get<I>(m_entries), m_context);
            m_where = Where::Elsewhere;
            return answer<I>(said);
        }
    }

    /// All have let it in.
    [[gnu::always_inline]] PipelineStep mayCall()
    {
        if (m_context.ownStop.stop_requested()) [[unlikely]]
            return giveUp({RejectedBy::Stopped, {}, {}}, m_context.now);
        if (m_context.isOver()) [[unlikely]]
            return refuseLate<sizeof...(Stages)>();
        return PipelineStep::Call;
    }

    /// The deadline passed while the call was on its way in to the I-th stage.
    template <std::size_t I>
    PipelineStep refuseLate()
    {
        m_context.rejection = {RejectedBy::Timeout, {}, {}};
        m_outcome = {StageOutcome::Kind::Refused, {}, {}};
        return outwards<I>();
    }

    /// What the I-th stage said when it was asked to let the call in.
    template <std::size_t I>
    [[gnu::always_inline]] PipelineStep answer(StageAnswer said)
    {
        if (said == StageAnswer::On) [[likely]]
            return inwards<I + 1>();
        if (said == StageAnswer::Wait) {
            m_next = I + 1;
            m_where = Where::Waiting;
            return PipelineStep::Wait;
        }
        if (said == StageAnswer::Queue) {
            m_where = Where::InLine;
            return PipelineStep::Queue;
        }
        m_outcome = {StageOutcome::Kind::Refused, {}, m_context.rejection.retryAfter};
        return outwards<I>();
    }

    /// Tells the stages outside the I-th, and that it lies in, from the inside out.
    template <std::size_t I>
    [[gnu::always_inline]] PipelineStep outwards()
    {
        if constexpr (I == 0) {
            return PipelineStep::Done;
        } else {
            if (leave<I - 1>() == StageAnswer::Again && !m_context.isGivenUp) [[unlikely]] {
                m_next = I;
                m_where = Where::Repeating;
                return PipelineStep::Wait;
            }
            return outwards<I - 1>();
        }
    }

    template <std::size_t I>
    [[gnu::always_inline]] StageAnswer leave()
    {
        auto &stage = std::get<I>(m_stages);
        auto &entry = std::get<I>(m_entries);
        if constexpr (requires { stage.leave(entry, m_context, m_outcome, m_slot); })
            return stage.leave(entry, m_context, m_outcome, m_slot);
        else
            return stage.leave(entry, m_context, m_outcome);
    }

    /// Goes on inwards at m_next, after what it had waited for.
    template <std::size_t... I>
    PipelineStep goOnAt(std::index_sequence<I...>, Where after)
    {
        const std::size_t next = m_next;
        PipelineStep step = PipelineStep::Done;
        if (next == sizeof...(Stages))
            step = goOn<sizeof...(Stages)>(after); // the innermost had waited
        else
            static_cast<void>(((next == I && (step = goOn<I>(after), true)) || ...));
        return step;
    }

    template <std::size_t I>
    PipelineStep goOn(Where after)
    {
        if (after == Where::Repeating) {
            if constexpr (I > 0) {
                if (!mayRepeat<I - 1>())
                    return outwards<I - 1>(); // with what it gave the last time
            }
            m_slot.clear();
        } else if (after == Where::InLine) {
            if constexpr (I < sizeof...(Stages))
                return dequeued<I>();
        }
        return m_context.isOver() ? refuseLate<I>() : inwards<I>();
    }

    template <std::size_t I>
    [[nodiscard]] bool mayRepeat()
    {
        auto &stage = std::get<I>(m_stages);
        if constexpr (requires { stage.mayRepeat(std::get<I>(m_entries), m_context); })
            return stage.mayRepeat(std::get<I>(m_entries), m_context);
        else
            return true;
    }

    template <std::size_t I>
    PipelineStep dequeued()
    {
        auto &stage = std::get<I>(m_stages);
        if constexpr (requires { stage.dequeued(std::get<I>(m_entries), m_context); }) {
            const StageAnswer said = stage.dequeued(std::get<I>(m_entries), m_context);
            return said == StageAnswer::On && m_context.isOver() ? refuseLate<I + 1>()
                                                                 : answer<I>(said);
        } else {
            return inwards<I>();
        }
    }

    template <typename Ready, std::size_t... I>
    void queueAt(Ready ready, std::index_sequence<I...>)
    {
        static_cast<void>(((m_next == I && (queueIn<I>(ready), true)) || ...));
    }

    template <std::size_t I, typename Ready>
    void queueIn(Ready &ready)
    {
        auto &stage = std::get<I>(m_stages);
        if constexpr (requires { stage.queue(std::get<I>(m_entries), m_context, ready); })
            stage.queue(std::get<I>(m_entries), m_context, std::move(ready));
    }

    /// As though the stage that waits had refused.
    template <std::size_t... I>
    PipelineStep giveUpAt(std::index_sequence<I...>)
    {
        const std::size_t next = m_next;
        if (std::exchange(m_where, Where::Elsewhere) == Where::InLine)
            static_cast<void>(((next == I && (withdraw<I>(), true)) || ...));
        PipelineStep step = PipelineStep::Done;
        if (next == sizeof...(Stages))
            step = outwards<sizeof...(Stages)>();
        else
            static_cast<void>(((next == I && (step = outwards<I>(), true)) || ...));
        return step;
    }

    template <std::size_t I>
    void withdraw()
    {
        auto &stage = std::get<I>(m_stages);
        if constexpr (requires { stage.withdraw(std::get<I>(m_entries)); })
            stage.withdraw(std::get<I>(m_entries));
    }

    /// Whoever drove the call has let go of it. What a stage throws ends that, and nothing else.
    [[gnu::noinline, gnu::cold]] void giveUpAtEnd() noexcept
    {
        const detail::CancellationPause pause;
        try {
            giveUp({RejectedBy::Stopped, {}, {}}, m_context.clock->now());
        } catch (...) {}
    }

    std::tuple<Stages...> &m_stages;
    Slot &m_slot;
    CallContext m_context;
    StageOutcome m_outcome;
    std::tuple<typename Stages::Entry...> m_entries{};
    std::size_t m_next = 0; ///< the stage to go on with
    Where m_where = Where::Elsewhere;
};

} // namespace switchgear
