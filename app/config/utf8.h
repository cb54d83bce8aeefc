// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string_view>

namespace switchgear::app {

/// The bytes of the well-formed character at the start of `text` (the Unicode standard's table of
/// well-formed sequences: no overlong forms, no surrogates, nothing above U+10FFFF); 0 where none
/// stands there.
[[nodiscard]] std::size_t utf8Length(std::string_view text) noexcept;

} // namespace switchgear::app
