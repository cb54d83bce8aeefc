// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/json_scanner.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace switchgear::app {

struct JsonMember;

/// A value with its place in the text. Numbers stay text.
struct JsonValue
{
    JsonKind kind = JsonKind::Null;
    std::size_t offset = 0;
    std::string_view raw; ///< of a number or a word: as it stands
    std::string text; ///< of a string
    std::vector<JsonValue> items; ///< of a list
    std::vector<JsonMember> members; ///< of an object, in the order of the text, repeated keys too
};

struct JsonMember
{
    std::string key;
    std::size_t offset = 0; ///< of the key
    JsonValue value;
};

/// Where in a document a value stands, built on the stack while one walks down.
class JsonPath final
{
public:
    JsonPath() noexcept = default;
    JsonPath(const JsonPath &parent, std::string_view key) noexcept : m_parent(&parent), m_key(key)
    {}
    JsonPath(const JsonPath &parent, std::size_t index) noexcept
        : m_parent(&parent)
        , m_index(index)
        , m_isIndex(true)
    {}

    /// circuits[3].trip.ratio; empty for the document itself.
    [[nodiscard]] std::string text() const;

private:
    const JsonPath *m_parent = nullptr;
    std::string_view m_key;
    std::size_t m_index = 0;
    bool m_isIndex = false;
};

/// The first thing that makes a text no JSON, with the path of what it stands in.
struct JsonSyntaxFault
{
    JsonFault fault;
    std::string path;
};

/// The document, or why there is none. The text must outlive the values.
[[nodiscard]] std::variant<JsonValue, JsonSyntaxFault> parseJson(std::string_view text);

/// A value for a message: 1.5, "text", true, an object with 3 keys.
[[nodiscard]] std::string describe(const JsonValue &value);

/// A place in a text for people: both count from 1, columns in characters.
struct TextPosition
{
    std::size_t line = 1;
    std::size_t column = 1;

    bool operator==(const TextPosition &) const = default;
};

[[nodiscard]] TextPosition positionOf(std::string_view text, std::size_t offset) noexcept;

} // namespace switchgear::app
