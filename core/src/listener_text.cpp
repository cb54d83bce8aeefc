// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "listener_text.h"

#include <array>
#include <cstdint>

namespace switchgear::detail {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; // U+FFFD

[[nodiscard]] bool isContinuation(char c) noexcept
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// One character below U+0020, or U+007F.
void appendControl(std::string &to, unsigned char c)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    switch (c) {
    case '\n':
        to += "\\n";
        return;
    case '\r':
        to += "\\r";
        return;
    case '\t':
        to += "\\t";
        return;
    default:
        to += "\\u00";
        to += kDigits[c >> 4U];
        to += kDigits[c & 0xFU];
    }
}

} // namespace

std::size_t utf8Length(std::string_view text) noexcept
{
    if (text.empty())
        return 0;
    // The Unicode Standard, table 3-7: the second byte's range shuts out what is too long, what
    // lies above U+10FFFF, and surrogates.
    struct Form
    {
        unsigned char from, to;
        std::size_t length;
        unsigned char secondFrom, secondTo;
    };
    constexpr std::array<Form, 9> kForms{{{0x00, 0x7F, 1, 0, 0},
                                          {0xC2, 0xDF, 2, 0x80, 0xBF},
                                          {0xE0, 0xE0, 3, 0xA0, 0xBF},
                                          {0xE1, 0xEC, 3, 0x80, 0xBF},
                                          {0xED, 0xED, 3, 0x80, 0x9F},
                                          {0xEE, 0xEF, 3, 0x80, 0xBF},
                                          {0xF0, 0xF0, 4, 0x90, 0xBF},
                                          {0xF1, 0xF3, 4, 0x80, 0xBF},
                                          {0xF4, 0xF4, 4, 0x80, 0x8F}}};
    const auto first = static_cast<unsigned char>(text[0]);
    for (const Form &form : kForms) {
        if (first < form.from || first > form.to)
            continue;
        if (text.size() < form.length)
            return 0;
        if (form.length == 1)
            return 1;
        const auto second = static_cast<unsigned char>(text[1]);
        if (second < form.secondFrom || second > form.secondTo)
            return 0;
        for (std::size_t i = 2; i < form.length; ++i) {
            if (!isContinuation(text[i]))
                return 0;
        }
        return form.length;
    }
    return 0;
}

void appendEscaped(std::string &to, std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        const auto first = static_cast<unsigned char>(text[0]);
        if (length == 0)
            to += kReplacement;
        else if (first < 0x20U || first == 0x7FU)
            appendControl(to, first);
        else if (first == '"' || first == '\\')
            (to += '\\') += text[0];
        else
            to += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
}

void appendSeconds(std::string &to, Duration duration)
{
    constexpr std::uint64_t kSecond = 1'000'000'000;
    const std::int64_t count = duration.count();
    const auto absolute =
        count < 0 ? 0U - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
    if (count < 0)
        to += '-';
    to += std::to_string(absolute / kSecond);
    std::uint64_t rest = absolute % kSecond;
    if (rest == 0)
        return;
    to += '.';
    for (std::uint64_t place = kSecond / 10; rest != 0; place /= 10) {
        to += static_cast<char>('0' + rest / place);
        rest %= place;
    }
}

} // namespace switchgear::detail
