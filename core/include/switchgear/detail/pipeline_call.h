// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_result.h"
#include "switchgear/detail/cancellation.h"
#include "switchgear/detail/thrown_error.h"
#include "switchgear/fallback_result.h"
#include "switchgear/pipeline_stage.h"

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

// What a pipeline asks of the function that it is handed, and what it makes of what that gives.
namespace switchgear::detail {

/// What F returns, called with the context or with nothing.
template <typename F>
struct CalledWith
{
    using Result = std::invoke_result_t<F &>;
};
template <typename F>
    requires std::invocable<F &, const CallContext &>
struct CalledWith<F>
{
    using Result = std::invoke_result_t<F &, const CallContext &>;
};

template <typename F>
inline constexpr bool takesContext = std::invocable<F &, const CallContext &>;

/// What a pipeline keeps of a call that gives an R. A fallback's answers are kept by value.
template <typename R, bool IsMarked>
using SlotValue = std::conditional_t<IsMarked, std::remove_cvref_t<R>, CallValue<R>>;

template <typename F>
decltype(auto) invokeCall(F &function, const CallContext &context)
{
    if constexpr (takesContext<F>)
        return std::invoke(function, context);
    else
        return std::invoke(function);
}

/// Every value is a success.
struct NoJudge
{
    template <typename T>
    [[nodiscard]] std::optional<FailedResult> operator()(const T &) const noexcept
    {
        return std::nullopt;
    }
};

/// What the judge says of the value; none: it succeeded.
template <typename Judge, typename Slot>
std::optional<StageOutcome> judged(Judge &judge, Slot &slot)
{
    if constexpr (!std::same_as<Judge, NoJudge>) {
        const auto &value = [&]() -> const auto &
        {
            if constexpr (Slot::kRefers)
                return **slot.value;
            else
                return *slot.value;
        }
        ();
        if (const std::optional<FailedResult> failed = judge(value))
            return slot.failed(*failed);
    }
    return std::nullopt;
}

/// To be called inside a catch block.
template <typename Slot>
StageOutcome thrownOutcome(Slot &slot)
{
    slot.value.reset();
    slot.thrown = std::current_exception();
    const ThrownError error = thrownError();
    return {StageOutcome::Kind::Failure, error.name, {}, error.isProgrammingError};
}

/// Makes the call; its value or what it threw lies in the slot then. None: it succeeded.
template <typename T, typename Call, typename Judge>
[[gnu::always_inline]] inline std::optional<StageOutcome> attempt(CallSlot<T> &slot, Judge &judge,
                                                                  const Call &call)
{
    try {
        if constexpr (std::is_void_v<T>) {
            call();
            slot.value.emplace();
        } else if constexpr (std::is_lvalue_reference_v<T>) {
            slot.value.emplace(std::addressof(call()));
        } else {
            slot.value.emplace(call());
        }
        return judged(judge, slot);
    } catch (const ForcedUnwind &) {
        throw; // what the stages hold is given up
    } catch (...) {
        return thrownOutcome(slot);
    }
}

/// What a pipeline gives for a call that gives a T.
template <typename T, bool IsMarked>
using PipelineValue = typename std::conditional_t<IsMarked, std::type_identity<FallbackResult<T>>,
                                                  std::type_identity<T>>::type;

template <typename T, bool IsMarked>
[[gnu::always_inline]] inline CallResult<PipelineValue<T, IsMarked>> valueOf(
    CallSlot<T> &slot, [[maybe_unused]] const FallbackMark &mark)
{
    if constexpr (IsMarked)
        return FallbackResult<T>{std::move(*slot.value), mark.fromFallback, mark.fallbackReason,
                                 mark.fallbackLevel};
    else if constexpr (std::is_void_v<T>)
        return {};
    else if constexpr (std::is_lvalue_reference_v<T>)
        return CallResult<T>{**slot.value};
    else
        return CallResult<T>{std::move(*slot.value)};
}

/// The value, the exception, or the refusal.
template <typename T, bool IsMarked>
CallResult<PipelineValue<T, IsMarked>> conclude(CallSlot<T> &slot, const StageOutcome &outcome,
                                                const CallContext &context)
{
    if (outcome.kind != StageOutcome::Kind::Refused) {
        if (slot.value) [[likely]]
            return valueOf<T, IsMarked>(slot, context.fallback);
        if (slot.thrown)
            std::rethrow_exception(slot.thrown);
    }
    return context.rejection;
}

} // namespace switchgear::detail
