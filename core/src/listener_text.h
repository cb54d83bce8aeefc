// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace switchgear::detail {

/// How many bytes of sound UTF-8 the text begins with make one character; none: the first byte is
/// not part of one.
[[nodiscard]] std::size_t utf8Length(std::string_view text) noexcept;

/// Appends the text as it stands between the quotes of a JSON string. What is no UTF-8 becomes
/// U+FFFD.
void appendEscaped(std::string &to, std::string_view text);

/// "30", "0.3", "-1.000000001": seconds with no more decimals than are needed.
void appendSeconds(std::string &to, Duration duration);

} // namespace switchgear::detail
