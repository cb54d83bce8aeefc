// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/printable.h"

#include "app/config/utf8.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <vector>

namespace switchgear::app {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";

/// The code of one well-formed character.
char32_t codeOf(std::string_view character) noexcept
{
    const auto lead = static_cast<std::uint8_t>(character.front());
    if (character.size() == 1)
        return lead;
    char32_t code = lead & (0x7FU >> character.size());
    for (const char next : character.substr(1))
        code = code << 6 | (static_cast<std::uint8_t>(next) & 0x3FU);
    return code;
}

struct Range
{
    char32_t from;
    char32_t to;
};

/// Control characters, blanks that pass for another, and marks that turn the direction of writing
/// or of which nothing is seen.
constexpr Range kHidden[] = {
    {0x0000, 0x001F}, {0x007F, 0x00A0},   {0x00AD, 0x00AD},   {0x034F, 0x034F}, {0x0600, 0x0605},
    {0x061C, 0x061C}, {0x06DD, 0x06DD},   {0x115F, 0x1160},   {0x1680, 0x1680}, {0x17B4, 0x17B5},
    {0x180B, 0x180F}, {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F}, {0x2800, 0x2800},
    {0x3000, 0x3000}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
    {0xFFF9, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool isHidden(std::string_view character) noexcept
{
    if (character.empty())
        return true;
    const char32_t code = codeOf(character);
    return std::any_of(std::begin(kHidden), std::end(kHidden), [code](const Range &range) {
        return code >= range.from && code <= range.to;
    });
}

/// The length of the well-formed and printable character at the start of `text`; 0 for another.
std::size_t printableLength(std::string_view text) noexcept
{
    const std::size_t length = utf8Length(text);
    return isHidden(text.substr(0, length)) ? 0 : length;
}

void appendEscaped(std::string &to, char c)
{
    if (c == '\n') {
        to += "\\n";
    } else if (c == '\t') {
        to += "\\t";
    } else if (c == '\r') {
        to += "\\r";
    } else {
        const auto value = static_cast<std::uint8_t>(c);
        to += "\\x";
        to += kHex[value >> 4];
        to += kHex[value & 0xFU];
    }
}

std::string escaped(std::string_view text, std::size_t most, std::string_view alsoEscape)
{
    std::string result;
    for (std::size_t written = 0; !text.empty(); ++written) {
        if (written == most) {
            result += "…";
            break;
        }
        const std::size_t length = printableLength(text);
        if (length == 0) {
            appendEscaped(result, text.front());
            text.remove_prefix(1);
            continue;
        }
        if (length == 1 && alsoEscape.find(text.front()) != std::string_view::npos)
            result += '\\';
        result += text.substr(0, length);
        text.remove_prefix(length);
    }
    return result;
}

/// Levenshtein's distance, with the swap of two neighbours as one step.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

} // namespace

std::string printable(std::string_view text, std::size_t most)
{
    return escaped(text, most, {});
}

std::string quoted(std::string_view text, std::size_t most)
{
    return '"' + escaped(text, most, "\"\\") + '"';
}

std::string printableName(std::string_view name, std::size_t most)
{
    return escaped(name, most, "\\");
}

std::string describeCharacter(std::string_view text, std::size_t offset)
{
    if (offset >= text.size())
        return "the end of the text";
    const std::string_view rest = text.substr(offset);
    if (const std::size_t length = printableLength(rest); length > 0)
        return '\'' + std::string{rest.substr(0, length)} + '\'';
    const auto value = static_cast<std::uint8_t>(rest.front());
    return std::string{"the byte 0x"} + kHex[value >> 4] + kHex[value & 0xFU];
}

std::string_view nearest(std::string_view text, std::span<const std::string_view> known)
{
    constexpr std::size_t kLongestWord = 40;
    if (text.size() > kLongestWord)
        return {};
    std::string_view best;
    std::size_t bestDistance = std::max<std::size_t>(1, text.size() / 3) + 1;
    for (const std::string_view word : known) {
        const std::size_t steps = distance(text, word);
        if (steps < bestDistance) {
            bestDistance = steps;
            best = word;
        }
    }
    return best;
}

std::string anyOf(std::span<const std::string_view> words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

std::string nearestFirst(std::string_view text, std::span<const std::string_view> known)
{
    const std::string_view near = nearest(text, known);
    if (near.empty() || known.size() == 1)
        return anyOf(known);
    std::vector<std::string_view> others{known.begin(), known.end()};
    std::erase(others, near);
    return std::string{near} + " (or " + anyOf(others) + ')';
}

} // namespace switchgear::app
