// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/error_name.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear {

/// How an error's name counts.
enum class Verdict : std::uint8_t { Failure, Success, Ignored };

/// Which errors count. A class matches itself and what lies below it (`http` and `http.5xx` match
/// `http.503`); `x` stands for one digit; case counts. `ignore` wins over `only`; with a non-empty
/// `only`, an error that it does not match counts as a success.
struct ErrorFilter
{
    std::vector<std::string> ignore; ///< classes that count as nothing
    std::vector<std::string> only; ///< classes that count as failures; empty: all
    /// Asked before the lists where it is set; it runs once for each name and circuit, under no
    /// lock of a call's fast path, and must not call into the circuit. Where it throws, that error
    /// counts as a failure, and it is asked again the next time.
    std::function<Verdict(std::string_view name)> predicate;

    /// How an error of this name counts.
    [[nodiscard]] Verdict verdict(std::string_view name) const;
};

/// Whether `name` is `errorClass` or lies below it.
[[nodiscard]] bool matchesErrorClass(std::string_view errorClass, std::string_view name) noexcept;

} // namespace switchgear
