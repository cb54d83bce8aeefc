// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/utf8.h"
#include "fuzz_support.h"

#include <string_view>

namespace switchgear::test {

/// A message goes to a terminal: well-formed UTF-8 on one line and no control character, however
/// wild the input.
inline void requireOneLine(std::string_view message)
{
    for (std::string_view rest = message; !rest.empty();) {
        const std::size_t length = app::utf8Length(rest);
        const bool isControl =
            static_cast<unsigned char>(rest.front()) < 0x20 || rest.front() == 0x7F;
        require(length > 0 && !isControl, "a message is one line of printable text", message);
        rest.remove_prefix(length);
    }
}

} // namespace switchgear::test
