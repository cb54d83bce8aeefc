// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/utf8.h"

#include <cstdint>

namespace switchgear::app {

std::size_t utf8Length(std::string_view text) noexcept
{
    const auto at = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    if (text.empty())
        return 0;
    const std::uint8_t first = at(0);
    if (first < 0x80)
        return 1;
    // Only the second byte's range depends on the first.
    std::size_t length = 0;
    std::uint8_t lowest = 0x80;
    std::uint8_t highest = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        lowest = first == 0xE0 ? 0xA0 : 0x80;
        highest = first == 0xED ? 0x9F : 0xBF;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        lowest = first == 0xF0 ? 0x90 : 0x80;
        highest = first == 0xF4 ? 0x8F : 0xBF;
    }
    if (length == 0 || text.size() < length || at(1) < lowest || at(1) > highest)
        return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if ((at(i) & 0xC0U) != 0x80U)
            return 0;
    }
    return length;
}

} // namespace switchgear::app
