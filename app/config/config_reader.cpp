// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/config_reader.h"

#include "app/config/breaker_parts.h"
#include "app/config/part_reader.h"
#include "app/config/policy_parts.h"
#include "app/config/printable.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <variant>

namespace switchgear::app {

namespace {

constexpr std::array<std::string_view, 3> kPresetWords{"strict", "balanced", "lenient"};

std::string_view withoutByteOrderMark(std::string_view text) noexcept
{
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (text.starts_with(kMark))
        text.remove_prefix(kMark.size());
    return text;
}

/// The tree of a text; where it is no JSON, that is noted.
std::optional<JsonValue> parseNoting(std::string_view text, FaultList &faults)
{
    auto parsed = parseJson(text);
    if (auto *value = std::get_if<JsonValue>(&parsed))
        return std::move(*value);
    const auto &[fault, path] = std::get<JsonSyntaxFault>(parsed);
    faults.add(fault.offset, path, describeCharacter(text, fault.offset),
               std::string{fault.expected});
    return std::nullopt;
}

/// Reads one circuit.
class CircuitReader final
{
public:
    CircuitReader(const JsonValue &value, const JsonPath &path, FaultList &faults)
        : m_value(value)
        , m_part(value, path, faults)
        , m_faultsBefore(faults.size())
    {}

    CircuitConfig read()
    {
        if (!m_part.isObject())
            return std::move(m_circuit);
        readName();
        readPreset();
        readBreakerParts();
        readPolicyParts();
        m_part.finish();
        if (m_part.faults().size() == m_faultsBefore)
            checkAgainstCore();
        return std::move(m_circuit);
    }

private:
    /// Leaves `target` as it is where the part is left out.
    template <typename Target, typename Read>
    void readPart(std::string_view key, Target &target, Read reader)
    {
        if (const JsonMember *member = m_part.take(key))
            target = reader(member->value, JsonPath{m_part.path(), member->key}, m_part.faults());
    }

    void readName()
    {
        const std::string expected = "a string that is not empty, the circuit's name";
        if (!m_part.readText("name", m_circuit.name)) {
            if (!m_part.has("name"))
                m_part.faultMissing("name", expected);
        } else if (m_circuit.name.empty()) {
            m_part.fault("name", expected);
        }
    }

    void readPreset()
    {
        if (const auto preset = m_part.readWord("preset", kPresetWords))
            m_circuit.options = presetOptions(kPresetWords[*preset]).value();
    }

    void readBreakerParts()
    {
        CircuitOptions &options = m_circuit.options;
        m_part.readText("group", options.group);
        if (const auto mode = m_part.readWord("mode", kModeWords))
            options.mode = static_cast<CircuitMode>(*mode);
        std::uint64_t seed = 0;
        if (m_part.readCount("seed", seed, 0))
            options.seed = seed;
        const std::size_t faultsBeforeTrip = m_part.faults().size();
        readPart("trip", options.trip, readTrip);
        const bool hasSoundTrip = m_part.faults().size() == faultsBeforeTrip;
        readPart("slow_call", options.slowCall, readSlowCall);
        if (options.slowCall && hasSoundTrip
            && std::none_of(options.trip.begin(), options.trip.end(), isRatioRule)) {
            m_part.fault("slow_call", "left out, or beside a trip rule of kind failure_ratio or "
                                      "failure_ratio_of_calls");
        }
        readPart("half_open", options.halfOpen, readHalfOpen);
        readPart("break_duration", options.breakDuration,
                 [](auto &&...of) { return readBreakDuration(of...); });
        readPart("recovery_ramp", options.recoveryRamp, readRecoveryRamp);
        readPart("errors", options.errors, readErrors);
    }

    void readPolicyParts()
    {
        readPart("limiter", m_circuit.limiter, readLimiter);
        readPart("bulkhead", m_circuit.bulkhead, readBulkhead);
        readPart("retry", m_circuit.retry, readRetry);
        readPart("fallback", m_circuit.fallback, readFallback);
        Duration timeout{0};
        if (m_part.readDuration("timeout", timeout, Least::AboveZero))
            m_circuit.timeout = timeout;
    }

    /// What the core would refuse and this reader knows nothing of, told at the part's place.
    void checkAgainstCore()
    {
        for (const OptionFault &fault : validate(m_circuit.options)) {
            const std::string_view field = fault.field;
            const std::string_view expected = withoutMustBe(fault.expected);
            const JsonMember *member = m_part.take(field.substr(0, field.find_first_of(".[")));
            m_part.faults().add(member != nullptr ? member->offset : m_value.offset,
                                m_part.path().text() + '.' + fault.field, fault.found,
                                std::string{expected});
        }
    }

    const JsonValue &m_value;
    PartReader m_part;
    std::size_t m_faultsBefore;
    CircuitConfig m_circuit;
};

void noteRepeatedNames(const std::vector<JsonValue> &items,
                       const std::vector<CircuitConfig> &circuits, const JsonPath &path,
                       FaultList &faults)
{
    std::map<std::string_view, std::size_t> firstOf;
    for (std::size_t i = 0; i < circuits.size(); ++i) {
        if (circuits[i].name.empty())
            continue;
        const auto [first, isNew] = firstOf.try_emplace(circuits[i].name, i);
        if (isNew)
            continue;
        const JsonPath circuitPath{path, i};
        const auto member = std::find_if(items[i].members.begin(), items[i].members.end(),
                                         [](const JsonMember &m) { return m.key == "name"; });
        faults.add(member->value.offset, JsonPath{circuitPath, "name"}, describe(member->value),
                   "a name that no other circuit bears (circuits[" + std::to_string(first->second)
                       + "] does)");
    }
}

ConfigDocument readDocument(const JsonValue &value, FaultList &faults)
{
    ConfigDocument document;
    const JsonPath root;
    PartReader part{value, root, faults};
    const JsonMember *circuits = part.take("circuits");
    if (circuits != nullptr && circuits->value.kind != JsonKind::List) {
        part.fault("circuits", "a list of circuits");
    } else if (circuits != nullptr) {
        const JsonPath listPath{root, "circuits"};
        const auto &items = circuits->value.items;
        document.circuits.reserve(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            const JsonPath path{listPath, i};
            document.circuits.push_back(CircuitReader{items[i], path, faults}.read());
        }
        noteRepeatedNames(items, document.circuits, listPath, faults);
    }
    part.finish();
    return document;
}

} // namespace

ConfigResult readConfig(std::string_view text)
{
    text = withoutByteOrderMark(text);
    FaultList faults{text};
    ConfigResult result;
    if (const auto value = parseNoting(text, faults))
        result.document = readDocument(*value, faults);
    result.faults = faults.take();
    if (!result.isSound())
        result.document = {};
    return result;
}

BreakDurationResult readBreakDurationText(std::string_view text)
{
    FaultList faults{text};
    BreakDurationResult result;
    if (const auto value = parseNoting(text, faults))
        result.breakDuration = readBreakDuration(*value, JsonPath{}, faults);
    result.faults = faults.take();
    return result;
}

} // namespace switchgear::app
