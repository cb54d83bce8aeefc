// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <compare>
#include <cstddef>
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
/// **Errors.** The process keeps at most kLimit names of at most kLongest bytes each, so that names
/// from outside cannot fill the memory: 17 MB of text at the most. What comes after them, or finds
/// no memory, shares the name "(other)"; of a longer name its beginning is kept, and "…" for the
/// rest. Such a name no longer tells what it was made from: where a filter is to judge, hand the
/// text itself in (Permit::fail()), or a CallError, which judge by all of it.
class ErrorName final
{
public:
    static constexpr std::uint16_t kLimit = 65'534; ///< names that the process keeps at most
    static constexpr std::size_t kLongest = 256; ///< bytes of a name that are kept at most

    /// No name: a success, or a failure of which nothing is known.
    constexpr ErrorName() noexcept = default;
    /// The name of this text; empty text is no name.
    explicit ErrorName(std::string_view name) noexcept;

    [[nodiscard]] std::string_view text() const noexcept; ///< valid as long as the process
    /// False for "(other)", and where the beginning of a longer name was kept.
    [[nodiscard]] bool isWhole() const noexcept;
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
