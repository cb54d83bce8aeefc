// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_error.h"
#include "switchgear/call_result.h"
#include "switchgear/clock.h"
#include "switchgear/error_name.h"
#include "switchgear/time.h"
#include "switchgear/timeout_watch.h"

#include <concepts>
#include <cstdint>
#include <exception>
#include <optional>
#include <stop_token>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace switchgear {

/// How a stage may spend time in which a call waits.
enum class PipelineWaiting : std::uint8_t {
    Blocking, ///< in the thread of the call
    Driven, ///< never: the driver is told what to wait for
};

/// What who is called can be asked.
enum class PipelineAsking : std::uint8_t {
    Nothing, ///< it does not look
    Stop, ///< it may look at CallContext::stop: a time-out has its deadline watched
};

/// Whether a fallback gave the value, as in FallbackResult.
struct FallbackMark
{
    bool fromFallback = false; ///< from_fallback
    std::string_view fallbackReason{}; ///< fallback_reason
    std::uint32_t fallbackLevel = 0; ///< fallback_level
};

/// What a call and the stages around it know of each other. The function that is called may take
/// it: `pipeline.call([](const CallContext &context) { return fetch(context.deadline); })`.
struct CallContext
{
    TimePoint now; ///< the last instant that was read for this call
    std::optional<TimePoint> deadline; ///< the nearest of all time-outs around; none: no time-out
    std::stop_token stop; ///< asked by the caller, and at the deadline of a time-out around
    std::uint32_t attempt = 1; ///< of the innermost retry; the first is 1
    std::uint32_t calls = 0; ///< how often the function was called and ended
    /// Names what is asked for, to stages that keep answers. Must live as long as the call.
    std::string_view key;

    // Between stages and the driver.
    const Clock *clock = nullptr; ///< the pipeline's
    PipelineWaiting waiting = PipelineWaiting::Blocking; ///< how a stage may wait
    TimeoutWatch *watch = nullptr; ///< looks at deadlines; null: watchOf() says which
    std::stop_token ownStop; ///< the caller's own, which no deadline asks
    PipelineAsking asking = PipelineAsking::Nothing; ///< what who is called can be asked
    bool needsExactEnd = false; ///< a stage measures how long the call takes
    bool isGivenUp = false; ///< the caller stopped: no stage may want the call again
    Duration wait{0}; ///< with StageAnswer::Wait and Again
    Rejection rejection; ///< with StageAnswer::Refuse
    FallbackMark fallback; ///< whether the value is a fallback's

    /// Whether the deadline has passed.
    [[nodiscard]] bool isOver() const noexcept { return deadline && now >= *deadline; }
    /// The watch for what happens in this call: the pipeline's, or the program's; null where the
    /// clock is a Manual one, whose instants that knows nothing of.
    [[nodiscard]] TimeoutWatch *watchOf() const
    {
        if (watch != nullptr || clock == nullptr || clock->isManual())
            return watch;
        return &TimeoutWatch::ofProgram();
    }
};

/// How what lies inside a stage ended. Stages may turn it into something else on its way out.
struct StageOutcome
{
    /// What came of it.
    enum class Kind : std::uint8_t {
        Success, ///< its value is in the slot
        Failure, ///< it threw, or gave a result that is judged to be a failure
        Refused, ///< by a stage; CallContext::rejection says which
        Ignored, ///< says nothing of what was called: neither success nor failure
    };

    Kind kind = Kind::Success; ///< what came of it
    ErrorName error; ///< of a Failure; CallSlot::error() has all of it
    std::optional<Duration> retryAfter; ///< what the answer asked to wait
    bool isProgrammingError = false; ///< std::bad_alloc or std::logic_error was thrown
};

/// What a stage says to the driver of a call.
enum class StageAnswer : std::uint8_t {
    On, ///< inwards or outwards, to the next
    Refuse, ///< turn back: CallContext::rejection
    Wait, ///< CallContext::wait, then on
    Queue, ///< until a place is free, then on
    Again, ///< make the call again, after CallContext::wait
};

/// What a judge says of a result that came as a value.
struct FailedResult
{
    CallError error; ///< what to call it
    std::optional<Duration> retryAfter; ///< what the answer asked to wait
};

/// A stage of a pipeline: has an `Entry`, what it keeps for one call; `enter`, asked to let a call
/// in; and `leave`, told how what lies inside it ended. A class of the embedder's own may be one.
///
/// One that said StageAnswer::Again may have `mayRepeat`, asked when the wait is over; false: the
/// call ends with what it gave the last time. One that says Queue has `queue`, which is handed what
/// to call when the wait in line is over, and may have `dequeued`, asked then in place of `enter`,
/// and `withdraw`, told that the call leaves the line.
///
/// It may have a short way beside that, for calls that nothing stops: a `Pass`, what it keeps of
/// one; `tryPass`, which lets the call in at once or has no effect, and then `enter` is asked;
/// `passed`, told that the call succeeded before its deadline; and `stopped`, which makes an entry
/// of the pass where the call can not go on like that.
template <typename Stage>
concept PipelineStage = requires(Stage stage, typename Stage::Entry entry, CallContext context)
{
    {
        stage.enter(entry, context)
        } -> std::same_as<StageAnswer>;
};

/// A stage stands for itself.
template <PipelineStage Stage>
[[nodiscard]] Stage stageOf(Stage stage)
{
    return stage;
}

namespace detail {

/// A stage with the short way. A deadline is TimePoint::max() where there is none.
template <typename Stage>
concept PassableStage = requires(Stage stage, typename Stage::Entry entry, CallContext context,
                                 typename Stage::Pass pass, TimePoint instant, TimePoint deadline)
{
    {
        stage.tryPass(pass, instant, deadline)
        } -> std::same_as<bool>;
    stage.passed(pass, instant);
    stage.stopped(pass, entry, context);
};

/// Where a call keeps its result until it is told. An lvalue reference is kept as a pointer.
template <typename T>
struct CallSlot
{
    static constexpr bool kRefers = std::is_lvalue_reference_v<T>;
    using Kept =
        std::conditional_t<std::is_void_v<T>, std::monostate,
                           std::conditional_t<kRefers, std::remove_reference_t<T> *, CallValue<T>>>;

    std::optional<Kept> value;
    std::exception_ptr thrown; ///< or, of a value that is a failure: CallError::more()

    /// How a call ended whose value is a failure: for PipelineRun::ended().
    [[nodiscard]] StageOutcome failed(const FailedResult &failure)
    {
        thrown = failure.error.more();
        return {StageOutcome::Kind::Failure, failure.error.name(), failure.retryAfter, false};
    }
    /// The error with which the call ended, as the stages have left it.
    [[nodiscard]] CallError error(const StageOutcome &outcome) const
    {
        return {outcome.error, thrown};
    }
    void clear() noexcept
    {
        value.reset();
        thrown = nullptr;
    }
};

} // namespace detail

} // namespace switchgear
