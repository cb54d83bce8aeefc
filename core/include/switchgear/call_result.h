// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_state.h"
#include "switchgear/time.h"

#include <concepts>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace switchgear {

/// Why a call was not made, and when to come again.
struct Rejection
{
    RejectedBy by = RejectedBy::None; ///< who
    CircuitState state = CircuitState::Closed; ///< that decided
    std::optional<Duration> retryAfter; ///< none where no time can be told

    bool operator==(const Rejection &) const = default;
};

/// What is kept of a call that gives an R: R itself, but the value moved out of an rvalue
/// reference. What that refers to is the caller's to lose: an argument that ends with the
/// statement, say.
template <typename R>
using CallValue = std::conditional_t<std::is_rvalue_reference_v<R>, std::remove_cvref_t<R>, R>;

/// What a guarded call gives: the function's value, or the rejection. The function's own exceptions
/// pass through it unchanged.
///
///     const CallResult<int> answer = breaker.call([] { return fetch(); });
///     if (!answer) return answer.rejection().retryAfter;
///     use(*answer);
///
/// **Ownership.** A value is kept. Of a call that gives a T&, the reference is: it must live as
/// long as it is used. Of one that gives a T&&, the value is moved out of it and kept.
template <typename T>
class [[nodiscard]] CallResult final
{
    static constexpr bool kRefers = std::is_lvalue_reference_v<T>;
    using Value = std::conditional_t<kRefers, std::reference_wrapper<std::remove_reference_t<T>>,
                                     CallValue<T>>;
    using Content = std::variant<Value, Rejection>;

public:
    /// The call was not made.
    CallResult(Rejection rejection) : m_content(std::in_place_index<1>, rejection) {}
    /// The call's value.
    template <typename U>
        requires(
            !std::is_same_v<
                std::remove_cvref_t<U>,
                CallResult> && !std::is_same_v<std::remove_cvref_t<U>, Rejection> && std::is_constructible_v<Value, U>)
    CallResult(U &&value) : m_content(std::in_place_index<0>, std::forward<U>(value)) {}
    /// Of a call that gave an rvalue reference, as such calls are told.
    template <std::same_as<CallResult<CallValue<T>>> Told>
        requires std::is_rvalue_reference_v<T> CallResult(Told told)
            : m_content(told ? Content{std::in_place_index<0>, *std::move(told)}
                             : Content{std::in_place_index<1>, told.rejection()})
        {}

        /// Whether the call was made, and gave a value.
        [[nodiscard]] explicit operator bool() const noexcept
        {
            return m_content.index() == 0;
        }
        /// Throws std::bad_variant_access where the call was rejected.
        [[nodiscard]] decltype(auto) operator*() &
        {
            return unwrap(std::get<0>(m_content));
        }
        /// The same.
        [[nodiscard]] decltype(auto) operator*() const &
        {
            return unwrap(std::get<0>(m_content));
        }
        /// The same, moved out.
        [[nodiscard]] CallValue<T> operator*() &&
        {
            if constexpr (kRefers)
                return std::get<0>(m_content).get();
            else
                return std::get<0>(std::move(m_content));
        }
        /// Throws std::bad_variant_access where there is a value.
        [[nodiscard]] const Rejection &rejection() const
        {
            return std::get<1>(m_content);
        }

    private:
        template <typename V>
        [[nodiscard]] static decltype(auto) unwrap(V &value)
        {
            if constexpr (kRefers)
                return value.get();
            else
                return (value);
        }

        Content m_content;
};

/// The same for a call that gives nothing.
template <>
class [[nodiscard]] CallResult<void> final
{
public:
    CallResult() = default;
    /// The call was not made.
    CallResult(Rejection rejection) : m_rejection(rejection) {}

    /// Whether the call was made.
    [[nodiscard]] explicit operator bool() const noexcept { return !m_rejection.has_value(); }
    /// Throws std::bad_optional_access where it was made.
    [[nodiscard]] const Rejection &rejection() const { return m_rejection.value(); }

private:
    std::optional<Rejection> m_rejection;
};

} // namespace switchgear
