// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_error.h"
#include "switchgear/call_result.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

namespace switchgear {

/// What made a fallback necessary: an error, or a policy that refused the call.
struct FallbackFailure
{
    CallError error; ///< empty for a rejection, or an error without a name
    std::optional<Rejection> rejection{}; ///< where set, it is the reason
    bool isProgrammingError = false; ///< std::bad_alloc or std::logic_error was thrown

    /// What stands for it in logs and answers: who refused ("breaker", "limiter"), the error's name
    /// ("http.503"), or "failure" for an error that has none.
    [[nodiscard]] std::string_view reason() const noexcept;
};

/// A call with no value has one that says nothing.
template <typename T>
using FallbackValue = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

/// An answer, and whether it is the call's own. Where it leaves the program (a log line, a JSON
/// body, a header) the marks are called `from_fallback`, `fallback_reason` and `fallback_level`.
template <typename T>
struct FallbackResult
{
    FallbackValue<T> value; ///< the answer itself
    bool fromFallback = false; ///< from_fallback
    /// fallback_reason, as FallbackFailure::reason(); empty: the call's own answer. Never dangles.
    std::string_view fallbackReason{};
    std::uint32_t fallbackLevel = 0; ///< fallback_level: 1 is the first; 0: the call's own answer
};

} // namespace switchgear
