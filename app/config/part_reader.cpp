// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/part_reader.h"

#include "app/config/decimal.h"
#include "app/config/duration_text.h"
#include "app/config/printable.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

namespace switchgear::app {

namespace {

/// The nearest double; none where it lies beyond the largest.
std::optional<double> nearestDouble(std::string_view number) noexcept
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error == std::errc::result_out_of_range)
        return std::nullopt;
    return value;
}

} // namespace

std::optional<Duration> readDurationValue(const JsonValue &value, const JsonPath &path,
                                          FaultList &faults, Least least)
{
    const auto refuse = [&](std::string expected) -> std::optional<Duration> {
        faults.add(value.offset, path, describe(value), std::move(expected));
        return std::nullopt;
    };
    ParsedDuration parsed;
    if (value.kind == JsonKind::Number)
        parsed = durationFromSeconds(value.raw);
    else if (value.kind == JsonKind::String)
        parsed = durationFromText(value.text);
    else
        parsed.fault = DurationFault::NotADuration;

    const bool isTooShort = parsed.fault == DurationFault::Negative
                            || (least == Least::AboveZero && parsed.fault == DurationFault::None
                                && parsed.value == Duration{0});
    if (isTooShort)
        return refuse(least == Least::AboveZero ? "a duration above 0" : "a duration from 0");
    if (parsed.fault == DurationFault::TooLong)
        return refuse("at most 9223372036.854775807 s (2^63 - 1 ns)");
    if (parsed.fault == DurationFault::NotADuration)
        return refuse("a number of seconds, or text such as \"30s\" with one of ns, us, ms, s, m, "
                      "h and no blank");
    return parsed.value;
}

PartReader::PartReader(const JsonValue &value, const JsonPath &path, FaultList &faults)
    : m_path(path)
    , m_faults(faults)
    , m_offset(value.offset)
{
    if (value.kind != JsonKind::Object) {
        faultHere(describe(value), "an object");
        return;
    }
    m_object = &value;
    noteRepeatedKeys();
}

void PartReader::noteRepeatedKeys()
{
    std::vector<const JsonMember *> members;
    members.reserve(m_object->members.size());
    for (const JsonMember &member : m_object->members)
        members.push_back(&member);
    // Sorted, so that an object with a great many keys costs no more than sorting it.
    std::stable_sort(members.begin(), members.end(),
                     [](const JsonMember *a, const JsonMember *b) { return a->key < b->key; });
    for (std::size_t i = 1; i < members.size(); ++i) {
        if (members[i]->key == members[i - 1]->key) {
            const JsonPath path{m_path, members[i]->key};
            m_faults.add(members[i]->offset, path, "the key " + quoted(members[i]->key) + " again",
                         "given once");
        }
    }
}

const JsonMember *PartReader::look(std::string_view key) const
{
    if (m_object == nullptr)
        return nullptr;
    for (const JsonMember &member : m_object->members) {
        if (member.key == key)
            return &member;
    }
    return nullptr;
}

const JsonMember *PartReader::take(std::string_view key)
{
    m_known.push_back(key);
    return look(key);
}

void PartReader::fault(std::string_view key, std::string expected)
{
    if (const JsonMember *member = look(key)) {
        const JsonPath path{m_path, member->key};
        m_faults.add(member->value.offset, path, describe(member->value), std::move(expected));
    }
}

void PartReader::faultHere(std::string found, std::string expected)
{
    m_faults.add(m_offset, m_path, std::move(found), std::move(expected));
}

void PartReader::faultMissing(std::string_view key, std::string expected)
{
    const JsonPath path{m_path, key};
    m_faults.add(m_offset, path, "nothing", std::move(expected));
}

void PartReader::finish(std::span<const std::string_view> others)
{
    if (m_object == nullptr)
        return;
    std::vector<std::string_view> known = m_known;
    known.insert(known.end(), others.begin(), others.end());
    for (const JsonMember &member : m_object->members) {
        if (std::find(known.begin(), known.end(), member.key) != known.end())
            continue;
        const JsonPath path{m_path, member.key};
        std::string expected = nearestFirst(member.key, known);
        m_faults.add(member.offset, path, "the unknown key " + quoted(member.key),
                     std::move(expected));
    }
}

bool PartReader::readText(std::string_view key, std::string &target)
{
    const JsonMember *member = take(key);
    if (member == nullptr)
        return false;
    if (member->value.kind != JsonKind::String) {
        fault(key, "a string");
        return false;
    }
    target = member->value.text;
    return true;
}

bool PartReader::readFlag(std::string_view key, bool &target)
{
    const JsonMember *member = take(key);
    if (member == nullptr)
        return false;
    if (member->value.kind != JsonKind::True && member->value.kind != JsonKind::False) {
        fault(key, "true or false");
        return false;
    }
    target = member->value.kind == JsonKind::True;
    return true;
}

bool PartReader::readDuration(std::string_view key, Duration &target, Least least)
{
    const JsonMember *member = take(key);
    if (member == nullptr)
        return false;
    const JsonPath path{m_path, member->key};
    const auto duration = readDurationValue(member->value, path, m_faults, least);
    if (!duration)
        return false;
    target = *duration;
    return true;
}

const JsonMember *PartReader::takeNumber(std::string_view key, std::string_view expected)
{
    const JsonMember *member = take(key);
    if (member == nullptr)
        return nullptr;
    if (member->value.kind == JsonKind::Number)
        return member;
    fault(key, std::string{expected});
    return nullptr;
}

bool PartReader::readWhole(std::string_view key, std::uint64_t &target, std::uint64_t least,
                           std::uint64_t most)
{
    const std::string expected =
        "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const JsonMember *member = takeNumber(key, expected);
    if (member == nullptr)
        return false;
    const auto number = Decimal::parse(member->value.raw);
    const auto value =
        number && number->isWhole() && !number->isNegative() ? number->scaled(1, 0) : std::nullopt;
    if (!value || *value < least || *value > most) {
        fault(key, expected);
        return false;
    }
    target = *value;
    return true;
}

bool PartReader::readRatio(std::string_view key, double &target)
{
    const std::string expected = "above 0 and at most 1";
    const JsonMember *member = takeNumber(key, "a number " + expected);
    if (member == nullptr)
        return false;
    const auto number = Decimal::parse(member->value.raw);
    if (!number || number->compareToOne() > 0 || number->isNegative() || number->isZero()) {
        fault(key, expected);
        return false;
    }
    // What is too small for a double is still above 0.
    target = nearestDouble(member->value.raw).value_or(std::numeric_limits<double>::denorm_min());
    return true;
}

bool PartReader::readShare(std::string_view key, double &target, std::int64_t mostDecimals)
{
    const std::string expected = "from 0 to 1";
    const JsonMember *member = takeNumber(key, "a number " + expected);
    if (member == nullptr)
        return false;
    const auto number = Decimal::parse(member->value.raw);
    if (!number || number->isNegative() || number->compareToOne() > 0) {
        fault(key, expected);
        return false;
    }
    if (number->decimals() > mostDecimals) {
        fault(key, expected + " with at most " + std::to_string(mostDecimals) + " decimals");
        return false;
    }
    target = number->isZero() ? 0.0 : nearestDouble(member->value.raw).value_or(0.0);
    return true;
}

bool PartReader::readFactor(std::string_view key, double &target)
{
    const JsonMember *member = takeNumber(key, "a number from 1");
    if (member == nullptr)
        return false;
    const auto number = Decimal::parse(member->value.raw);
    const auto value = nearestDouble(member->value.raw);
    if (!number || number->compareToOne() < 0 || !value) {
        fault(key, "from 1 and finite");
        return false;
    }
    target = *value;
    return true;
}

bool PartReader::readRate(std::string_view key, double &target)
{
    const JsonMember *member = takeNumber(key, "a number above 0");
    if (member == nullptr)
        return false;
    const auto number = Decimal::parse(member->value.raw);
    const auto value = nearestDouble(member->value.raw);
    const bool isAboveZero = number && !number->isNegative() && !number->isZero();
    if (!isAboveZero || !value) {
        fault(key, isAboveZero ? "nearer to 1, so that a double can hold it" : "above 0");
        return false;
    }
    target = *value;
    return true;
}

std::optional<std::size_t> PartReader::readWord(std::string_view key,
                                                std::span<const std::string_view> words)
{
    const JsonMember *member = take(key);
    if (member == nullptr)
        return std::nullopt;
    if (member->value.kind == JsonKind::String) {
        const auto place = std::find(words.begin(), words.end(), member->value.text);
        if (place != words.end())
            return static_cast<std::size_t>(place - words.begin());
    }
    fault(key, anyOf(words));
    return std::nullopt;
}

bool PartReader::readTexts(std::string_view key, std::vector<std::string> &target)
{
    const JsonMember *member = take(key);
    if (member == nullptr)
        return false;
    if (member->value.kind != JsonKind::List) {
        fault(key, "a list of strings");
        return false;
    }
    const JsonPath listPath{m_path, member->key};
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < member->value.items.size(); ++i) {
        const JsonValue &item = member->value.items[i];
        if (item.kind == JsonKind::String)
            texts.push_back(item.text);
        else
            m_faults.add(item.offset, JsonPath{listPath, i}, describe(item), "a string");
    }
    target = std::move(texts);
    return true;
}

} // namespace switchgear::app
