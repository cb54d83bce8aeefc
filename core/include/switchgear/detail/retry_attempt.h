// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_result.h"
#include "switchgear/detail/call_traits.h"
#include "switchgear/detail/thrown_error.h"
#include "switchgear/retry_run.h"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

// What RetryPolicy::call() asks of the function that it is handed, of what that gives, and of
// hooks.
namespace switchgear::detail {

/// The function with or without the number of the attempt.
template <typename F>
decltype(auto) attempt(F &function, [[maybe_unused]] std::uint32_t number)
{
    if constexpr (std::is_invocable_v<F &>)
        return std::invoke(function);
    else
        return std::invoke(function, number);
}

template <typename F>
using AttemptResult = decltype(attempt(std::declval<std::remove_reference_t<F> &>(), 1U));

struct NoRetryHooks
{};

template <typename Hooks, typename Value>
concept JudgesValue = requires(Hooks &hooks, Value &value)
{
    hooks.retryIf(value);
};
template <typename Hooks, typename Value>
concept KnowsFactsOf = requires(Hooks &hooks, Value &value)
{
    hooks.facts(value);
};
template <typename Hooks>
concept KnowsFactsOfExceptions = requires(Hooks &hooks, std::exception_ptr thrown)
{
    hooks.facts(thrown);
};
template <typename Hooks>
concept WantsBefore = requires(Hooks &hooks)
{
    hooks.beforeAttempt(std::uint32_t{1});
};
template <typename Hooks>
concept WantsAfter = requires(Hooks &hooks, const RetryDecision &decision)
{
    hooks.afterAttempt(std::uint32_t{1}, decision);
};

/// What the hooks judge: what a CallResult holds, or the value itself.
template <typename Result>
struct JudgedValue
{
    using Type = std::remove_reference_t<Result>;
};
template <typename T>
struct JudgedValue<CallResult<T>>
{
    using Type = std::remove_reference_t<T>;
};

template <typename Hooks, typename Result>
[[nodiscard]] consteval bool areRetryHooks()
{
    using Value = typename JudgedValue<std::remove_cvref_t<Result>>::Type;
    if constexpr (WantsBefore<Hooks> || WantsAfter<Hooks> || KnowsFactsOfExceptions<Hooks>)
        return true;
    else if constexpr (std::is_void_v<Value>)
        return false;
    else
        return JudgesValue<Hooks, Value> || KnowsFactsOf<Hooks, Value>;
}

template <typename Hooks>
void beforeAttempt([[maybe_unused]] Hooks &hooks, [[maybe_unused]] std::uint32_t attempt)
{
    if constexpr (WantsBefore<Hooks>)
        hooks.beforeAttempt(attempt);
}

template <typename Hooks>
void afterAttempt([[maybe_unused]] Hooks &hooks, [[maybe_unused]] std::uint32_t attempt,
                  [[maybe_unused]] const RetryDecision &decision)
{
    if constexpr (WantsAfter<Hooks>)
        hooks.afterAttempt(attempt, decision);
}

/// None: the value is a success.
template <typename Hooks, typename Value>
[[nodiscard]] std::optional<RetryFacts> failureOfValue([[maybe_unused]] Hooks &hooks,
                                                       [[maybe_unused]] Value &value)
{
    if constexpr (JudgesValue<Hooks, Value>) {
        if (hooks.retryIf(value)) {
            if constexpr (KnowsFactsOf<Hooks, Value>)
                return hooks.facts(value);
            else
                return RetryFacts{};
        }
    }
    return std::nullopt;
}

template <typename Hooks, typename Result>
[[nodiscard]] std::optional<RetryFacts> failureOf(Hooks &hooks, Result &result)
{
    using Plain = std::remove_cv_t<Result>;
    if constexpr (isCallResult<Plain>) {
        if (!result)
            return RetryFacts{.error = {}, .rejection = result.rejection()};
        if constexpr (std::is_void_v<typename JudgedValue<Plain>::Type>)
            return std::nullopt;
        else
            return failureOfValue(hooks, *result);
    } else {
        return failureOfValue(hooks, result);
    }
}

/// What an attempt threw, to be told of when its handler is over.
struct ThrownByAttempt
{
    std::exception_ptr thrown;
    ThrownError error;
};

/// Carries that out of the handler. Empty it is not even cleared, which every call that succeeds
/// would pay for.
class AttemptCatch final
{
public:
    AttemptCatch() noexcept {} // nothing was thrown
    AttemptCatch(const AttemptCatch &) = delete;
    AttemptCatch &operator=(const AttemptCatch &) = delete;
    ~AttemptCatch() {} // nothing is left: who keeps takes

    /// To be asked inside a catch block; take() follows.
    void keep() noexcept { new (&m_by) ThrownByAttempt{std::current_exception(), thrownError()}; }
    [[nodiscard]] ThrownByAttempt take() noexcept
    {
        ThrownByAttempt taken = std::move(m_by);
        std::destroy_at(&m_by);
        return taken;
    }

private:
    union
    {
        ThrownByAttempt m_by;
    };
};

template <typename Hooks>
[[nodiscard]] RetryFacts thrownFacts([[maybe_unused]] Hooks &hooks, const ThrownByAttempt &by)
{
    if constexpr (KnowsFactsOfExceptions<Hooks>) {
        return hooks.facts(by.thrown);
    } else {
        return {.error = {by.error.name, by.thrown},
                .isProgrammingError = by.error.isProgrammingError};
    }
}

} // namespace switchgear::detail
