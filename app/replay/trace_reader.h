// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/json_scanner.h"
#include "app/replay/trace_keys.h"
#include "app/replay/trace_line.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace switchgear::app {

/// Reads the lines of a trace, one at a time. What depends on the lines before (the order of time,
/// ids) is not looked at here.
///
/// **Errors.** A line that is wrong gives false; fault() then tells what and what would be right.
/// **Cost.** No allocation for a line without escapes.
class TraceReader final
{
public:
    /// The names of the circuits in the configuration's order; they must outlive the reader.
    explicit TraceReader(const std::vector<std::string_view> &circuits);

    /// Whether a line is passed over: blank, or begins with '#'.
    [[nodiscard]] static bool isPassedOver(std::string_view line) noexcept;
    [[nodiscard]] bool read(std::string_view text, TraceLine &line);
    [[nodiscard]] const std::string &fault() const noexcept { return m_fault; }

private:
    bool scan(std::string_view text);
    bool scanMember(JsonScanner &scanner);
    bool noteSyntaxFault(const JsonScanner &scanner);
    bool checkKeys(TraceLine &line);
    bool checkUnknownKey(TraceOp op);
    bool readValues(TraceLine &line);
    bool readTime(TraceLine &line);
    bool readCircuit(TraceLine &line);
    bool readCall(TraceLine &line);
    bool readOrder(TraceLine &line);
    bool readMode(TraceLine &line);
    bool readTokens(TraceLine &line);
    bool readBreakDurationPart(TraceLine &line);

    [[nodiscard]] bool has(TraceKey key) const noexcept { return (m_present & bit(key)) != 0; }
    [[nodiscard]] const JsonToken &token(TraceKey key) const noexcept
    {
        return m_tokens[static_cast<std::size_t>(key)];
    }
    /// The text of a key; only those without escapes need no memory of their own.
    bool readText(TraceKey key, std::string_view &text);
    bool readDuration(TraceKey key, Duration &duration);
    bool failValue(TraceKey key, std::string_view expected);
    bool fail(std::string message);

    const std::vector<std::string_view> &m_circuits;
    std::unordered_map<std::string_view, std::uint32_t> m_placeOf;
    std::uint32_t m_lastCircuit = 0;
    std::string m_lastErrorText;
    CallError m_lastError;

    std::string_view m_text;
    std::array<JsonToken, kTraceKeyCount> m_tokens;
    std::array<std::string, kTraceKeyCount> m_decoded;
    TraceKeys m_present = 0;
    std::string m_unknownKey; ///< the first that is in no op but perhaps break_duration
    bool m_hasUnknownKey = false;
    std::string m_fault;
};

} // namespace switchgear::app
