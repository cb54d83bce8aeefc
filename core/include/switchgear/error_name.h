// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace switchgear {

/// The name of an error, kept once for the whole process: a type name (`TimeoutError`) or a dotted
/// class (`http.503`).
///
///     static const ErrorName timeout{"TimeoutError"};
///     permit.fail(timeout);
///
/// **Threads.** Any thread. Making one from text takes a short shared lock; copying and comparing
/// are those of an integer.
/// **Errors.** The process keeps at most kLimit names; what comes after them shares the name
/// "(other)", so that names from outside cannot fill the memory.
class ErrorName final
{
public:
    static constexpr std::uint16_t kLimit = 65'534; ///< names that the process keeps at most

    /// No name: a success, or a failure of which nothing is known.
    constexpr ErrorName() noexcept = default;
    explicit ErrorName(std::string_view name); ///< the name of this text; empty text is no name

    [[nodiscard]] std::string_view text() const noexcept; ///< valid as long as the process
    /// Whether it is no name.
    [[nodiscard]] constexpr bool isEmpty() const noexcept { return m_id == 0; }
    /// The number of the name in this process; 0 for no name.
    [[nodiscard]] constexpr std::uint16_t id() const noexcept { return m_id; }
    /// The name that bears this id; an id that was never given out is the empty name.
    [[nodiscard]] static ErrorName fromId(std::uint16_t id) noexcept;

    /// In the order of ids, which is that of first use, not of the alphabet.
    friend constexpr auto operator<=>(ErrorName, ErrorName) noexcept = default;

private:
    std::uint16_t m_id = 0;
};

} // namespace switchgear
