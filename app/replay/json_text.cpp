// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/json_text.h"

#include "app/config/utf8.h"

#include <cstdint>

namespace switchgear::app {

namespace {

void appendControl(std::string &to, char c)
{
    constexpr std::string_view kHex = "0123456789abcdef";
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
    default: {
        const auto value = static_cast<std::uint8_t>(c);
        to += "\\u00";
        to += kHex[value >> 4];
        to += kHex[value & 0xFU];
    }
    }
}

} // namespace

std::string jsonEscaped(std::string_view text)
{
    std::string escaped;
    escaped.reserve(text.size() + 2);
    while (!text.empty()) {
        const char c = text.front();
        const std::size_t length = utf8Length(text);
        if (length == 0) {
            escaped += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        if (static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F) {
            appendControl(escaped, c);
        } else {
            if (c == '"' || c == '\\')
                escaped += '\\';
            escaped += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return escaped;
}

} // namespace switchgear::app
