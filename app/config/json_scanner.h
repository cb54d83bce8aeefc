// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace switchgear::app {

enum class JsonKind : std::uint8_t { Null, False, True, Number, String, List, Object };

/// "a number", "a list", ...
[[nodiscard]] std::string_view describe(JsonKind kind) noexcept;

/// One value as it stands in the text.
struct JsonToken
{
    JsonKind kind = JsonKind::Null;
    bool hasEscapes = false; ///< of a string: decodeString() is needed
    std::size_t offset = 0; ///< where it begins in the text
    std::string_view raw; ///< of a string what stands between its quotes, else all of it
};

/// What is wrong with a text, and where.
struct JsonFault
{
    std::size_t offset = 0;
    std::string_view expected; ///< what would be right; empty: nothing is wrong
};

/// Walks over JSON text (RFC 8259, strictly) and hands out pieces of it as they stand, so that a
/// number keeps its digits and a fault its place.
///
/// Every function that takes something returns false on a fault, which fault() then tells; after
/// that the scanner is of no further use. The text must outlive the scanner and its tokens.
/// **Cost.** No allocation.
class JsonScanner final
{
public:
    static constexpr unsigned kDeepest = 64;

    explicit JsonScanner(std::string_view text) noexcept
        : m_begin(text.data())
        , m_at(text.data())
        , m_end(text.data() + text.size())
    {}

    [[nodiscard]] std::size_t offset() const noexcept
    {
        return static_cast<std::size_t>(m_at - m_begin);
    }
    [[nodiscard]] const JsonFault &fault() const noexcept { return m_fault; }

    void skipBlanks() noexcept
    {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
            ++m_at;
    }
    [[nodiscard]] bool isAtEnd() const noexcept { return m_at == m_end; }
    /// The next character; NUL at the end.
    [[nodiscard]] char peek() const noexcept { return m_at != m_end ? *m_at : '\0'; }
    /// Takes `wanted` if it stands next.
    [[nodiscard]] bool tryTake(char wanted) noexcept
    {
        if (m_at == m_end || *m_at != wanted)
            return false;
        ++m_at;
        return true;
    }

    /// A string; the scanner stands on its quote.
    [[nodiscard]] bool takeString(JsonToken &token) noexcept;
    /// A string, a number or a word; a list or an object is taken whole, its inside checked.
    [[nodiscard]] bool takeValue(JsonToken &token) noexcept;
    /// Only blanks may follow.
    [[nodiscard]] bool takeEnd() noexcept;

    /// Notes a fault at the present place; returns false.
    bool fail(std::string_view expected) noexcept { return failAt(m_at, expected); }

private:
    bool failAt(const char *at, std::string_view expected) noexcept;
    bool takeEscape() noexcept;
    bool takeHexQuad(std::uint32_t &value) noexcept;
    bool takeUtf8() noexcept;
    bool takeNumber() noexcept;
    bool takeDigits() noexcept;
    bool takeWord(JsonToken &token) noexcept;
    bool skipNested(unsigned depth) noexcept;
    bool skipInside(unsigned depth, bool isObject) noexcept;

    const char *m_begin;
    const char *m_at;
    const char *m_end;
    JsonFault m_fault;
};

/// The text of a string token.
[[nodiscard]] std::string decodeString(const JsonToken &token);

} // namespace switchgear::app
