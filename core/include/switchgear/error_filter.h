// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/call_error.h"
#include "switchgear/error_name.h"

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace switchgear {

/// How an error's name counts.
enum class Verdict : std::uint8_t { Failure, Success, Ignored };

namespace detail {

/// Throws what was thrown past one handler for each type, the last type's first. False: none took
/// it, and it is thrown on.
template <typename... Types>
struct Handlers
{
    [[noreturn]] static bool take(const std::exception_ptr &thrown)
    {
        std::rethrow_exception(thrown);
    }
};
template <typename Type, typename... Others>
struct Handlers<Type, Others...>
{
    static bool take(const std::exception_ptr &thrown)
    {
        try {
            return Handlers<Others...>::take(thrown);
        } catch (const Type &) {
            return true;
        }
    }
};

template <typename... Types>
[[nodiscard]] bool isOneOf(const std::exception_ptr &thrown)
{
    try {
        return Handlers<Types...>::take(thrown);
    } catch (...) { // no forced unwind: none is ever kept in an exception_ptr
        return false;
    }
}

} // namespace detail

/// Types of what is thrown, each with all that derives from it.
///
///     CircuitOptions options;
///     options.errors.ignoreTypes = ErrorTypes::of<std::system_error, shop::NotFound>();
///
/// **Cost.** To ask costs as much as to throw; only what was thrown is asked about.
class ErrorTypes final
{
public:
    constexpr ErrorTypes() noexcept = default; ///< none
    /// These; any that can be thrown, with neither a reference nor a const.
    template <typename... Types>
    [[nodiscard]] static constexpr ErrorTypes of() noexcept
    {
        static_assert(sizeof...(Types) > 0, "name a type");
        static_assert((std::is_same_v<Types, std::decay_t<Types>> && ...),
                      "types are named as they are thrown: no reference, no const, no array");
        ErrorTypes types;
        types.m_match = &detail::isOneOf<Types...>;
        return types;
    }

    [[nodiscard]] constexpr bool isEmpty() const noexcept { return m_match == nullptr; } ///< none
    /// Whether what was thrown is of one of them, or derives from one.
    [[nodiscard]] bool match(const std::exception_ptr &thrown) const
    {
        return m_match != nullptr && thrown != nullptr && m_match(thrown);
    }

    bool operator==(const ErrorTypes &) const = default;

private:
    bool (*m_match)(const std::exception_ptr &thrown) = nullptr;
};

/// Which errors count. A class matches itself and what lies below it (`http` and `http.5xx` match
/// `http.503`); `x` stands for one digit; case counts. The name of a type matches what was thrown
/// by its qualified name (`shop::NotFound`) or the last part of that (`NotFound`), of its own type
/// alone; types match what derives from them, too. `ignore` wins over `only`; with a non-empty
/// `only`, an error that it does not match counts as a success.
struct ErrorFilter
{
    std::vector<std::string> ignore; ///< classes that count as nothing
    std::vector<std::string> only; ///< classes that count as failures; empty: see onlyTypes
    /// Asked before all else where it is set, and decides alone; it runs once for each name and
    /// circuit, under no lock of a call's fast path, and must not call into the circuit. Where it
    /// throws, that error counts as a failure, and it is asked again the next time. For a name that
    /// the process has no room for it is asked each time.
    std::function<Verdict(std::string_view name)> predicate;
    ErrorTypes ignoreTypes{}; ///< beside `ignore`, for what is thrown
    ErrorTypes onlyTypes{}; ///< beside `only`; where both are empty, all count as failures

    /// How an error of this name counts.
    [[nodiscard]] Verdict verdict(std::string_view name) const;
    /// How this error counts.
    [[nodiscard]] Verdict verdict(const CallError &error) const;
    /// Whether the type of what is thrown can count otherwise than by the last part of its name.
    [[nodiscard]] bool looksAtTypes() const noexcept;
};

/// Whether `name` is `errorClass` or lies below it.
[[nodiscard]] bool matchesErrorClass(std::string_view errorClass, std::string_view name) noexcept;

} // namespace switchgear
