// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/json_scanner.h"

#include "app/config/utf8.h"

#include <array>
#include <utility>

namespace switchgear::app {

namespace {

constexpr std::string_view kValueExpected = "a value";
constexpr std::string_view kUtf8Expected = "UTF-8 text";

/// The characters that end the plain run of a string: quote, backslash, control, not ASCII.
constexpr std::array<bool, 256> makeStops() noexcept
{
    std::array<bool, 256> stops{};
    for (std::size_t c = 0; c < stops.size(); ++c)
        stops[c] = c < 0x20 || c >= 0x80 || c == '"' || c == '\\';
    return stops;
}
constexpr std::array<bool, 256> kStops = makeStops();

constexpr std::uint8_t byte(char c) noexcept
{
    return static_cast<std::uint8_t>(c);
}

int hexValue(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void appendUtf8(std::string &text, std::uint32_t point)
{
    const auto put = [&text](std::uint32_t value) { text.push_back(static_cast<char>(value)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | (point >> 6));
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | (point >> 12));
        put(0x80U | ((point >> 6) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | (point >> 18));
        put(0x80U | ((point >> 12) & 0x3FU));
        put(0x80U | ((point >> 6) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

std::uint32_t hexQuad(const char *at) noexcept
{
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = value * 16 + static_cast<std::uint32_t>(hexValue(at[i]));
    return value;
}

bool isHighSurrogate(std::uint32_t unit) noexcept
{
    return unit >= 0xD800 && unit < 0xDC00;
}

bool isLowSurrogate(std::uint32_t unit) noexcept
{
    return unit >= 0xDC00 && unit < 0xE000;
}

} // namespace

std::string_view describe(JsonKind kind) noexcept
{
    switch (kind) {
    case JsonKind::Null:
        return "null";
    case JsonKind::False:
        return "false";
    case JsonKind::True:
        return "true";
    case JsonKind::Number:
        return "a number";
    case JsonKind::String:
        return "a string";
    case JsonKind::List:
        return "a list";
    case JsonKind::Object:
        return "an object";
    }
    return {};
}

bool JsonScanner::failAt(const char *at, std::string_view expected) noexcept
{
    m_fault = {static_cast<std::size_t>(at - m_begin), expected};
    return false;
}

bool JsonScanner::takeString(JsonToken &token) noexcept
{
    token.kind = JsonKind::String;
    token.offset = offset();
    token.hasEscapes = false;
    const char *const begin = ++m_at;
    while (true) {
        while (m_at != m_end && !kStops[byte(*m_at)])
            ++m_at;
        if (m_at == m_end)
            return fail("a closing '\"'");
        if (*m_at == '"')
            break;
        if (*m_at == '\\') {
            token.hasEscapes = true;
            if (!takeEscape())
                return false;
        } else if (byte(*m_at) < 0x20) {
            return fail("no control character in a string (written \\n, \\t or \\u00XX)");
        } else if (!takeUtf8()) {
            return false;
        }
    }
    token.raw = {begin, static_cast<std::size_t>(m_at - begin)};
    ++m_at;
    return true;
}

bool JsonScanner::takeEscape() noexcept
{
    constexpr std::string_view kSimple = "\"\\/bfnrt";
    const char *const start = m_at++;
    if (m_at != m_end && kSimple.find(*m_at) != std::string_view::npos) {
        ++m_at;
        return true;
    }
    if (!tryTake('u'))
        return failAt(start, "an escape such as \\n, \\\" or \\u00e9");
    std::uint32_t unit = 0;
    if (!takeHexQuad(unit))
        return false;
    if (isLowSurrogate(unit))
        return failAt(start, "a high surrogate before a low one");
    if (!isHighSurrogate(unit))
        return true;
    std::uint32_t low = 0;
    if (!tryTake('\\') || !tryTake('u'))
        return failAt(start, "a high surrogate with its low one");
    if (!takeHexQuad(low))
        return false;
    return isLowSurrogate(low) || failAt(start, "a high surrogate with its low one");
}

bool JsonScanner::takeHexQuad(std::uint32_t &value) noexcept
{
    if (m_end - m_at < 4)
        return fail("four hexadecimal digits");
    for (int i = 0; i < 4; ++i) {
        if (hexValue(m_at[i]) < 0)
            return failAt(m_at + i, "four hexadecimal digits");
    }
    value = hexQuad(m_at);
    m_at += 4;
    return true;
}

bool JsonScanner::takeUtf8() noexcept
{
    const std::size_t length = utf8Length({m_at, static_cast<std::size_t>(m_end - m_at)});
    if (length == 0)
        return fail(kUtf8Expected);
    m_at += length;
    return true;
}

bool JsonScanner::takeDigits() noexcept
{
    const char *const start = m_at;
    while (m_at != m_end && *m_at >= '0' && *m_at <= '9')
        ++m_at;
    return m_at != start || fail("a digit");
}

bool JsonScanner::takeNumber() noexcept
{
    if (m_at != m_end && *m_at == '-')
        ++m_at;
    const char *const first = m_at;
    if (!takeDigits())
        return false;
    if (*first == '0' && m_at - first > 1)
        return failAt(first, "a number with no zero before it");
    if (tryTake('.') && !takeDigits())
        return false;
    if (tryTake('e') || tryTake('E')) {
        if (!tryTake('+') && m_at != m_end && *m_at == '-')
            ++m_at;
        if (!takeDigits())
            return false;
    }
    return true;
}

bool JsonScanner::takeWord(JsonToken &token) noexcept
{
    constexpr std::array<std::pair<std::string_view, JsonKind>, 3> kWords{{
        {"true", JsonKind::True},
        {"false", JsonKind::False},
        {"null", JsonKind::Null},
    }};
    const std::string_view rest{m_at, static_cast<std::size_t>(m_end - m_at)};
    for (const auto &[word, kind] : kWords) {
        if (rest.starts_with(word)) {
            token.kind = kind;
            m_at += word.size();
            return true;
        }
    }
    return fail(kValueExpected);
}

bool JsonScanner::takeValue(JsonToken &token) noexcept
{
    const char *const start = m_at;
    token.offset = offset();
    token.hasEscapes = false;
    if (m_at == m_end)
        return fail(kValueExpected);
    if (*m_at == '"')
        return takeString(token);
    bool taken = false;
    if (*m_at == '{' || *m_at == '[') {
        token.kind = *m_at == '{' ? JsonKind::Object : JsonKind::List;
        taken = skipNested(1);
    } else if (*m_at == '-' || (*m_at >= '0' && *m_at <= '9')) {
        token.kind = JsonKind::Number;
        taken = takeNumber();
    } else {
        taken = takeWord(token);
    }
    token.raw = {start, static_cast<std::size_t>(m_at - start)};
    return taken;
}

bool JsonScanner::skipNested(unsigned depth) noexcept
{
    if (depth > kDeepest)
        return fail("at most 64 levels of nesting");
    const bool isObject = *m_at++ == '{';
    const char close = isObject ? '}' : ']';
    skipBlanks();
    if (tryTake(close))
        return true;
    while (true) {
        if (!skipInside(depth, isObject))
            return false;
        skipBlanks();
        if (tryTake(close))
            return true;
        if (!tryTake(','))
            return fail(isObject ? "',' or '}'" : "',' or ']'");
        skipBlanks();
    }
}

bool JsonScanner::skipInside(unsigned depth, bool isObject) noexcept
{
    JsonToken inner;
    if (isObject) {
        if (peek() != '"')
            return fail("a key in double quotes");
        if (!takeString(inner))
            return false;
        skipBlanks();
        if (!tryTake(':'))
            return fail("':'");
        skipBlanks();
    }
    return peek() == '{' || peek() == '[' ? skipNested(depth + 1) : takeValue(inner);
}

bool JsonScanner::takeEnd() noexcept
{
    skipBlanks();
    return m_at == m_end || fail("the end of the text");
}

std::string decodeString(const JsonToken &token)
{
    if (!token.hasEscapes)
        return std::string{token.raw};
    constexpr std::string_view kFrom = "bfnrt";
    constexpr std::string_view kTo = "\b\f\n\r\t";
    std::string text;
    text.reserve(token.raw.size());
    for (const char *at = token.raw.data(), *end = at + token.raw.size(); at != end;) {
        if (*at != '\\') {
            text.push_back(*at++);
            continue;
        }
        const char escape = at[1];
        at += 2;
        if (escape != 'u') {
            const std::size_t simple = kFrom.find(escape);
            text.push_back(simple == std::string_view::npos ? escape : kTo[simple]);
            continue;
        }
        std::uint32_t point = hexQuad(at);
        at += 4;
        if (isHighSurrogate(point)) {
            point = 0x10000 + ((point - 0xD800) << 10) + (hexQuad(at + 2) - 0xDC00);
            at += 6;
        }
        appendUtf8(text, point);
    }
    return text;
}

} // namespace switchgear::app
