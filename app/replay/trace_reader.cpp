// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/trace_reader.h"

#include "app/config/breaker_parts.h"
#include "app/config/decimal.h"
#include "app/config/duration_text.h"
#include "app/config/printable.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>
#include <variant>

namespace switchgear::app {

namespace {

constexpr std::string_view kSecondsExpected = "a number of seconds from 0";

std::string describeToken(const JsonToken &token)
{
    switch (token.kind) {
    case JsonKind::Number:
        return printable(token.raw);
    case JsonKind::String:
        return quoted(decodeString(token));
    case JsonKind::Null:
    case JsonKind::False:
    case JsonKind::True:
    case JsonKind::List:
    case JsonKind::Object:
        break;
    }
    return std::string{describe(token.kind)};
}

std::string foundAndExpected(std::string found, std::string_view expected)
{
    found.insert(0, "found ");
    found += "; must be ";
    found += expected;
    return found;
}

/// Whether a number is finite as most programs read it.
bool fitsDouble(std::string_view number) noexcept
{
    double value = 0.0;
    const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
    return result.ec == std::errc{};
}

} // namespace

TraceReader::TraceReader(const std::vector<std::string_view> &circuits) : m_circuits(circuits)
{
    for (std::uint32_t i = 0; i < circuits.size(); ++i)
        m_placeOf.emplace(circuits[i], i);
}

bool TraceReader::isPassedOver(std::string_view line) noexcept
{
    if (line.starts_with('#'))
        return true;
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

bool TraceReader::fail(std::string message)
{
    m_fault = std::move(message);
    return false;
}

bool TraceReader::failValue(TraceKey key, std::string_view expected)
{
    std::string message{text(key)};
    message += ": ";
    return fail(message + foundAndExpected(describeToken(token(key)), expected));
}

bool TraceReader::noteSyntaxFault(const JsonScanner &scanner)
{
    const auto &[offset, expected] = scanner.fault();
    const std::size_t column = positionOf(m_text, offset).column;
    return fail("column " + std::to_string(column) + ": "
                + foundAndExpected(describeCharacter(m_text, offset), expected));
}

bool TraceReader::read(std::string_view text, TraceLine &line)
{
    m_text = text;
    return scan(text) && checkKeys(line) && readTime(line) && readCircuit(line) && readValues(line);
}

bool TraceReader::scan(std::string_view text)
{
    m_present = 0;
    m_hasUnknownKey = false;
    JsonScanner scanner{text};
    scanner.skipBlanks();
    if (!scanner.tryTake('{')) {
        scanner.fail("an object, one on each line");
        return noteSyntaxFault(scanner);
    }
    scanner.skipBlanks();
    if (!scanner.tryTake('}')) {
        while (true) {
            if (!scanMember(scanner))
                return false;
            scanner.skipBlanks();
            if (scanner.tryTake('}'))
                break;
            if (!scanner.tryTake(',')) {
                scanner.fail("',' or '}'");
                return noteSyntaxFault(scanner);
            }
            scanner.skipBlanks();
        }
    }
    return scanner.takeEnd() || noteSyntaxFault(scanner);
}

bool TraceReader::scanMember(JsonScanner &scanner)
{
    JsonToken keyToken;
    if (scanner.peek() != '"') {
        scanner.fail("a key in double quotes");
        return noteSyntaxFault(scanner);
    }
    if (!scanner.takeString(keyToken))
        return noteSyntaxFault(scanner);
    scanner.skipBlanks();
    if (!scanner.tryTake(':')) {
        scanner.fail("':'");
        return noteSyntaxFault(scanner);
    }
    scanner.skipBlanks();
    JsonToken value;
    if (!scanner.takeValue(value))
        return noteSyntaxFault(scanner);

    const auto key = keyToken.hasEscapes ? keyOf(decodeString(keyToken)) : keyOf(keyToken.raw);
    if (!key) {
        if (!std::exchange(m_hasUnknownKey, true))
            m_unknownKey = decodeString(keyToken);
        return true;
    }
    if (has(*key)) {
        return fail("column " + std::to_string(positionOf(m_text, keyToken.offset).column)
                    + ": found the key " + quoted(text(*key)) + " again; must be given once");
    }
    m_present |= bit(*key);
    m_tokens[static_cast<std::size_t>(*key)] = value;
    return true;
}

bool TraceReader::checkKeys(TraceLine &line)
{
    if (!has(TraceKey::Op))
        return fail("op: found nothing; must be one of " + opWords());
    std::string_view word;
    if (!readText(TraceKey::Op, word))
        return false;
    const auto op = opOf(word);
    if (!op)
        return failValue(TraceKey::Op, "one of " + opWords());
    line.op = *op;
    if (m_hasUnknownKey && !checkUnknownKey(*op))
        return false;
    const TraceKeys allowed = allowedKeys(*op);
    const TraceKeys required = requiredKeys(*op);
    if ((m_present & ~allowed) == 0 && (required & ~m_present) == 0) [[likely]]
        return true;
    for (std::size_t i = 0; i < kTraceKeyCount; ++i) {
        const auto key = static_cast<TraceKey>(i);
        if (has(key) && (allowed & bit(key)) == 0) {
            m_unknownKey = text(key);
            return checkUnknownKey(*op);
        }
        if (!has(key) && (required & bit(key)) != 0)
            return fail(std::string{text(key)} + ": found nothing; must be given with "
                        + std::string{text(*op)});
    }
    return true;
}

bool TraceReader::checkUnknownKey(TraceOp op)
{
    if (op == TraceOp::BreakDuration)
        return true; // the part's own reader looks at them
    return fail("found the unknown key " + quoted(m_unknownKey) + "; must be one of "
                + keyWords(allowedKeys(op)) + " with " + std::string{text(op)});
}

bool TraceReader::readText(TraceKey key, std::string_view &text)
{
    const JsonToken &value = token(key);
    if (value.kind != JsonKind::String)
        return failValue(key, "a string");
    text = value.raw;
    if (value.hasEscapes) {
        std::string &decoded = m_decoded[static_cast<std::size_t>(key)];
        decoded = decodeString(value);
        text = decoded;
    }
    return true;
}

bool TraceReader::readDuration(TraceKey key, Duration &duration)
{
    const JsonToken &value = token(key);
    if (value.kind != JsonKind::Number)
        return failValue(key, kSecondsExpected);
    const ParsedDuration parsed = durationFromSeconds(value.raw);
    if (parsed.fault == DurationFault::TooLong)
        return failValue(key, "at most 9223372036.854775807 s (2^63 - 1 ns)");
    if (parsed.fault != DurationFault::None)
        return failValue(key, kSecondsExpected);
    duration = parsed.value;
    return true;
}

bool TraceReader::readTime(TraceLine &line)
{
    Duration time{0};
    if (!readDuration(TraceKey::T, time))
        return false;
    line.at = TimePoint{time};
    return true;
}

bool TraceReader::readCircuit(TraceLine &line)
{
    if (!has(TraceKey::Circuit)) {
        line.circuit = 0;
        return m_circuits.size() == 1
               || fail("circuit: found nothing; must be given where the configuration has "
                       + std::to_string(m_circuits.size()) + " circuits");
    }
    std::string_view name;
    if (!readText(TraceKey::Circuit, name))
        return false;
    if (m_lastCircuit >= m_circuits.size() || m_circuits[m_lastCircuit] != name) {
        const auto place = m_placeOf.find(name);
        if (place == m_placeOf.end()) {
            constexpr std::size_t kMostCompared = 200; // of a great many, none is looked for
            const std::string_view near =
                m_circuits.size() <= kMostCompared ? nearest(name, m_circuits) : std::string_view{};
            return failValue(TraceKey::Circuit,
                             near.empty()
                                 ? "the name of a circuit of the configuration"
                                 : quoted(near) + " or another circuit of the configuration");
        }
        m_lastCircuit = place->second;
    }
    line.circuit = m_lastCircuit;
    return true;
}

bool TraceReader::readValues(TraceLine &line)
{
    line.id.isGiven = has(TraceKey::Id);
    if (line.id.isGiven) {
        if (!readText(TraceKey::Id, line.id.text))
            return false;
        line.id.json = token(TraceKey::Id).raw;
    }
    switch (line.op) {
    case TraceOp::Call:
    case TraceOp::Complete:
        return readCall(line);
    case TraceOp::Isolate:
    case TraceOp::Reset:
    case TraceOp::Trip:
    case TraceOp::ForceHalfOpen:
        return readOrder(line);
    case TraceOp::Mode:
        return readMode(line) && readOrder(line);
    case TraceOp::BreakDuration:
        return readBreakDurationPart(line);
    case TraceOp::Take:
    case TraceOp::Reserve:
        return readTokens(line);
    case TraceOp::Acquire:
    case TraceOp::Abandon:
    case TraceOp::State:
    case TraceOp::Cancel:
        break;
    }
    return true;
}

bool TraceReader::readCall(TraceLine &line)
{
    line.outcome = {};
    line.duration = Duration{0};
    if (has(TraceKey::Outcome)) {
        std::string_view word;
        if (!readText(TraceKey::Outcome, word))
            return false;
        if (word.empty())
            return failValue(TraceKey::Outcome, "ok, cancelled or an error's name");
        if (word == "cancelled") {
            line.outcome.kind = Outcome::Kind::Cancelled;
        } else if (word != "ok") {
            line.outcome.kind = Outcome::Kind::Error;
            if (word != m_lastErrorText) {
                m_lastErrorText = word;
                m_lastError = CallError{word};
            }
            line.outcome.error = m_lastError;
        }
    }
    if (has(TraceKey::RetryAfter)
        && !readDuration(TraceKey::RetryAfter, line.outcome.retryAfter.emplace()))
        return false;
    if (!has(TraceKey::Duration))
        return true;
    if (!readDuration(TraceKey::Duration, line.duration))
        return false;
    return line.duration <= TimePoint::max() - line.at
           || failValue(TraceKey::Duration, "so short that t + duration fits 2^63 - 1 ns");
}

bool TraceReader::readMode(TraceLine &line)
{
    std::string_view word;
    if (!readText(TraceKey::Mode, word))
        return false;
    const auto place = std::find(kModeWords.begin(), kModeWords.end(), word);
    if (place == kModeWords.end())
        return failValue(TraceKey::Mode, anyOf(kModeWords));
    line.mode = static_cast<CircuitMode>(place - kModeWords.begin());
    return line.mode == CircuitMode::Disabled || !has(TraceKey::Until)
           || failValue(TraceKey::Until, "left out with the mode " + quoted(word)
                                             + ": the mode \"disabled\" alone has an end");
}

bool TraceReader::readOrder(TraceLine &line)
{
    line.reason = {};
    line.owner = {};
    line.until.reset();
    if (has(TraceKey::Reason) && !readText(TraceKey::Reason, line.reason))
        return false;
    if (has(TraceKey::Owner) && !readText(TraceKey::Owner, line.owner))
        return false;
    if (!has(TraceKey::Until))
        return true;
    Duration until{0};
    if (!readDuration(TraceKey::Until, until))
        return false;
    line.until = TimePoint{until};
    return *line.until > line.at
           || failValue(TraceKey::Until,
                        "after t (" + secondsText(line.at.time_since_epoch()) + ')');
}

bool TraceReader::readTokens(TraceLine &line)
{
    line.tokens = 1;
    line.maxWait.reset();
    if (has(TraceKey::Tokens)) {
        const JsonToken &value = token(TraceKey::Tokens);
        const auto number =
            value.kind == JsonKind::Number ? Decimal::parse(value.raw) : std::nullopt;
        const bool isCount =
            number && number->isWhole() && !number->isNegative() && !number->isZero();
        if (!isCount || !fitsDouble(value.raw))
            return failValue(TraceKey::Tokens, "a whole number from 1");
        line.tokens = number->scaled(1, 0);
    }
    return !has(TraceKey::MaxWait) || readDuration(TraceKey::MaxWait, line.maxWait.emplace());
}

bool TraceReader::readBreakDurationPart(TraceLine &line)
{
    static constexpr std::array<std::string_view, 3> kOthers{"t", "op", "circuit"};
    const auto parsed = parseJson(m_text);
    const auto *value = std::get_if<JsonValue>(&parsed);
    if (value == nullptr)
        return fail(foundAndExpected("this text", "JSON"));
    FaultList faults{m_text};
    line.breakDuration = readBreakDuration(*value, JsonPath{}, faults, kOthers);
    if (faults.isEmpty())
        return true;
    std::string message;
    for (const ConfigFault &fault : faults.take()) {
        if (!message.empty())
            message += "; ";
        message += fault.path + ": found " + fault.found + ", must be " + fault.expected;
    }
    return fail(std::move(message));
}

} // namespace switchgear::app
