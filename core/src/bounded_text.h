// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <string>

namespace switchgear::detail {

/// At most so many bytes of a text, and no half of a character where it is UTF-8.
[[nodiscard]] inline std::string boundedText(std::string text, std::size_t most) noexcept
{
    if (text.size() <= most)
        return text;
    constexpr std::size_t kLongestTail = 3; // bytes of a character after its first
    const auto isTail = [&text](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    std::size_t end = most;
    while (end > 0 && most - end < kLongestTail && isTail(end))
        --end;
    text.resize(isTail(end) ? most : end);
    text.shrink_to_fit();
    return text;
}

} // namespace switchgear::detail
