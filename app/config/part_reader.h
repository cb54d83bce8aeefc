// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/config_fault.h"
#include "app/config/json_document.h"

#include <switchgear/time.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// The least that a duration may be.
enum class Least : std::uint8_t { AboveZero, Zero };

/// Reads the keys of one object of a configuration, each by its name, and notes every fault.
///
///     PartReader part{value, path, faults};
///     part.readCount("probes", halfOpen.probes);
///     part.readDuration("probe_timeout", halfOpen.probeTimeout, Least::AboveZero);
///     part.finish();
///
/// A read leaves its target as it was where the key is left out or what stands there is wrong; it
/// returns true where it set the target. finish() then notes what nobody read: unknown keys.
class PartReader final
{
public:
    PartReader(const JsonValue &value, const JsonPath &path, FaultList &faults);

    /// False where the value is no object; that was noted, and every read is without effect.
    [[nodiscard]] bool isObject() const noexcept { return m_object != nullptr; }
    [[nodiscard]] bool has(std::string_view key) const { return look(key) != nullptr; }
    /// The value of a key, for a reader of its own; null where it is left out.
    const JsonMember *take(std::string_view key);

    bool readText(std::string_view key, std::string &target);
    bool readFlag(std::string_view key, bool &target);
    bool readDuration(std::string_view key, Duration &target, Least least);
    /// A whole number from `least`, which fits the target.
    template <typename Count>
    bool readCount(std::string_view key, Count &target, std::uint64_t least = 1);
    /// Above 0, at most 1.
    bool readRatio(std::string_view key, double &target);
    /// 0 to 1, with at most so many decimals.
    bool readShare(std::string_view key, double &target,
                   std::int64_t mostDecimals = std::numeric_limits<std::int64_t>::max());
    /// From 1.
    bool readFactor(std::string_view key, double &target);
    /// Above 0.
    bool readRate(std::string_view key, double &target);
    /// The place in `words` of the word that stands there.
    std::optional<std::size_t> readWord(std::string_view key,
                                        std::span<const std::string_view> words);
    bool readTexts(std::string_view key, std::vector<std::string> &target);

    /// Notes a fault of what stands at a key that is there.
    void fault(std::string_view key, std::string expected);
    /// Notes a fault of the object itself.
    void faultHere(std::string found, std::string expected);
    /// Notes that a key must be there.
    void faultMissing(std::string_view key, std::string expected);
    /// Notes the keys that nobody read. `others` are right here too, and read elsewhere.
    void finish(std::span<const std::string_view> others = {});

    [[nodiscard]] const JsonPath &path() const noexcept { return m_path; }
    [[nodiscard]] FaultList &faults() const noexcept { return m_faults; }

private:
    [[nodiscard]] const JsonMember *look(std::string_view key) const;
    const JsonMember *takeNumber(std::string_view key, std::string_view expected);
    bool readWhole(std::string_view key, std::uint64_t &target, std::uint64_t least,
                   std::uint64_t most);
    void noteRepeatedKeys();

    const JsonValue *m_object = nullptr;
    const JsonPath &m_path;
    FaultList &m_faults;
    std::size_t m_offset = 0;
    std::vector<std::string_view> m_known;
};

template <typename Count>
bool PartReader::readCount(std::string_view key, Count &target, std::uint64_t least)
{
    std::uint64_t value = 0;
    if (!readWhole(key, value, least, std::numeric_limits<Count>::max()))
        return false;
    target = static_cast<Count>(value);
    return true;
}

/// A duration as it may stand anywhere: a number of seconds, or text with a unit. None where it is
/// wrong; that was noted.
[[nodiscard]] std::optional<Duration> readDurationValue(const JsonValue &value,
                                                        const JsonPath &path, FaultList &faults,
                                                        Least least);

} // namespace switchgear::app
