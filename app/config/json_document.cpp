// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/json_document.h"

#include "app/config/printable.h"

#include <algorithm>

namespace switchgear::app {

namespace {

/// Builds the tree; stops at the first fault.
class Parser final
{
public:
    explicit Parser(std::string_view text) noexcept : m_scanner(text) {}

    bool parseDocument(JsonValue &value)
    {
        m_scanner.skipBlanks();
        const JsonPath root;
        return parseValue(value, root, 1) && (m_scanner.takeEnd() || failIn(root));
    }
    [[nodiscard]] JsonSyntaxFault takeFault() { return std::move(m_fault); }

private:
    bool failIn(const JsonPath &path)
    {
        m_fault = {m_scanner.fault(), path.text()};
        return false;
    }

    bool failIn(const JsonPath &path, std::string_view expected)
    {
        m_scanner.fail(expected);
        return failIn(path);
    }

    bool parseValue(JsonValue &value, const JsonPath &path, unsigned depth)
    {
        const char next = m_scanner.peek();
        value.offset = m_scanner.offset();
        if (next == '{' || next == '[') {
            if (depth > JsonScanner::kDeepest)
                return failIn(path, "at most 64 levels of nesting");
            return next == '{' ? parseObject(value, path, depth) : parseList(value, path, depth);
        }
        JsonToken token;
        if (!m_scanner.takeValue(token))
            return failIn(path);
        value.kind = token.kind;
        value.raw = token.raw;
        if (token.kind == JsonKind::String)
            value.text = decodeString(token);
        return true;
    }

    bool parseObject(JsonValue &value, const JsonPath &path, unsigned depth)
    {
        value.kind = JsonKind::Object;
        (void)m_scanner.tryTake('{');
        m_scanner.skipBlanks();
        if (m_scanner.tryTake('}'))
            return true;
        while (true) {
            if (!parseMember(value.members.emplace_back(), path, depth))
                return false;
            m_scanner.skipBlanks();
            if (m_scanner.tryTake('}'))
                return true;
            if (!m_scanner.tryTake(','))
                return failIn(path, "',' or '}'");
            m_scanner.skipBlanks();
        }
    }

    bool parseMember(JsonMember &member, const JsonPath &path, unsigned depth)
    {
        JsonToken key;
        member.offset = m_scanner.offset();
        if (m_scanner.peek() != '"')
            return failIn(path, "a key in double quotes");
        if (!m_scanner.takeString(key))
            return failIn(path);
        member.key = decodeString(key);
        const JsonPath inner{path, member.key};
        m_scanner.skipBlanks();
        if (!m_scanner.tryTake(':'))
            return failIn(inner, "':'");
        m_scanner.skipBlanks();
        return parseValue(member.value, inner, depth + 1);
    }

    bool parseList(JsonValue &value, const JsonPath &path, unsigned depth)
    {
        value.kind = JsonKind::List;
        (void)m_scanner.tryTake('[');
        m_scanner.skipBlanks();
        if (m_scanner.tryTake(']'))
            return true;
        while (true) {
            const JsonPath inner{path, value.items.size()};
            if (!parseValue(value.items.emplace_back(), inner, depth + 1))
                return false;
            m_scanner.skipBlanks();
            if (m_scanner.tryTake(']'))
                return true;
            if (!m_scanner.tryTake(','))
                return failIn(path, "',' or ']'");
            m_scanner.skipBlanks();
        }
    }

    JsonScanner m_scanner;
    JsonSyntaxFault m_fault;
};

bool isPlainKey(std::string_view key) noexcept
{
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || c == '_' || c == '-';
    });
}

std::string counted(std::size_t count, std::string_view what)
{
    std::string text = std::to_string(count) + ' ';
    text += what;
    if (count != 1)
        text += 's';
    return text;
}

} // namespace

std::string JsonPath::text() const
{
    if (m_parent == nullptr)
        return {};
    std::string path = m_parent->text();
    if (m_isIndex)
        return path + '[' + std::to_string(m_index) + ']';
    if (!path.empty())
        path += '.';
    return path + (isPlainKey(m_key) ? std::string{m_key} : quoted(m_key));
}

std::variant<JsonValue, JsonSyntaxFault> parseJson(std::string_view text)
{
    Parser parser{text};
    JsonValue value;
    if (parser.parseDocument(value))
        return value;
    return parser.takeFault();
}

std::string describe(const JsonValue &value)
{
    switch (value.kind) {
    case JsonKind::Number:
        return printable(value.raw);
    case JsonKind::String:
        return quoted(value.text);
    case JsonKind::List:
        return value.items.empty() ? "an empty list"
                                   : "a list of " + counted(value.items.size(), "value");
    case JsonKind::Object:
        return value.members.empty() ? "an empty object"
                                     : "an object with " + counted(value.members.size(), "key");
    case JsonKind::Null:
    case JsonKind::False:
    case JsonKind::True:
        break;
    }
    return std::string{describe(value.kind)};
}

TextPosition positionOf(std::string_view text, std::size_t offset) noexcept
{
    TextPosition position;
    for (const char c : text.substr(0, offset)) {
        if (c == '\n') {
            ++position.line;
            position.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++position.column; // the bytes that continue a character add none
        }
    }
    return position;
}

} // namespace switchgear::app
