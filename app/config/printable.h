// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace switchgear::app {

/// Text from outside, fit for a line on a terminal: control characters, marks that turn the
/// direction of writing or that nobody sees, and what is no UTF-8 are escaped, and what is longer
/// than `most` characters is cut with an ellipsis.
[[nodiscard]] std::string printable(std::string_view text, std::size_t most = 60);

/// printable() for a name that stands alone: backslashes are escaped, too, so that no two names
/// look the same.
[[nodiscard]] std::string printableName(std::string_view name, std::size_t most = 60);

/// printable() in double quotes, with quotes and backslashes escaped.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t most = 60);

/// The character at `offset` for a message: 'x', byte 0xff, the end of the text.
[[nodiscard]] std::string describeCharacter(std::string_view text, std::size_t offset);

/// The one of `known` that `text` was most probably meant to be; empty where none is near.
[[nodiscard]] std::string_view nearest(std::string_view text,
                                       std::span<const std::string_view> known);

/// "a, b, c or d".
[[nodiscard]] std::string anyOf(std::span<const std::string_view> words);

/// anyOf(), with the word that `text` was probably meant to be before the others: "b (or a, c or
/// d)".
[[nodiscard]] std::string nearestFirst(std::string_view text,
                                       std::span<const std::string_view> known);

} // namespace switchgear::app
