// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/error_name.h"

#include <exception>
#include <string_view>
#include <utility>

namespace switchgear {

/// The error with which a call ended: its name, and what a name alone does not tell. Filters judge
/// by it: by all of its text, by a thrown type's qualified name, and by what that derives from.
///
///     try {
///         send();
///         permit.succeed();
///     } catch (const std::exception &) {
///         permit.fail(CallError::current());
///     }
///
/// **Errors.** Making one from text throws std::bad_alloc where the process has no room for the
/// name, and none for the text. **Cost.** An integer, and a reference to what was thrown.
class CallError final
{
public:
    CallError() noexcept = default; ///< no name
    /// One that its name tells whole.
    CallError(ErrorName name) noexcept : m_name(name) {}
    /// By its text, all of which is kept with it where the process has no room for the name.
    explicit CallError(std::string_view text);
    /// What was thrown, under this name. Null: the name tells it whole.
    CallError(ErrorName name, std::exception_ptr thrown) noexcept
        : m_name(name)
        , m_more(std::move(thrown))
    {}

    /// The exception in flight, named after its type. To be asked inside a catch block.
    [[nodiscard]] static CallError current();
    /// An exception that was kept, named after its type.
    [[nodiscard]] static CallError of(const std::exception_ptr &thrown);

    [[nodiscard]] ErrorName name() const noexcept { return m_name; } ///< what is kept of it
    /// Whether it has no name.
    [[nodiscard]] bool isEmpty() const noexcept { return m_name.isEmpty(); }
    /// The whole text where it was made from text, else its name's; valid as long as the error.
    [[nodiscard]] std::string_view text() const noexcept;
    /// What its name leaves out, for others that keep an error in parts: what was thrown, or the
    /// text that the process has no room for. Null: nothing.
    [[nodiscard]] const std::exception_ptr &more() const noexcept { return m_more; }

    /// By the names.
    friend bool operator==(const CallError &a, const CallError &b) noexcept
    {
        return a.m_name == b.m_name;
    }

private:
    ErrorName m_name;
    std::exception_ptr m_more;
};

} // namespace switchgear
