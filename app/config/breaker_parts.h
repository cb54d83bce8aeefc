// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/config_fault.h"
#include "app/config/json_document.h"

#include <switchgear/circuit_options.h>

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace switchgear::app {

// Each reads one part of a circuit's configuration. What is left out has its default; what is wrong
// is noted in `faults` and has its default too.

/// The words of `mode`, in the order of CircuitMode.
inline constexpr std::array<std::string_view, 3> kModeWords{"enforce", "disabled", "shadow"};

/// One rule, or a list of at least one.
[[nodiscard]] std::vector<TripRule> readTrip(const JsonValue &value, const JsonPath &path,
                                             FaultList &faults);
[[nodiscard]] SlowCall readSlowCall(const JsonValue &value, const JsonPath &path,
                                    FaultList &faults);
[[nodiscard]] HalfOpen readHalfOpen(const JsonValue &value, const JsonPath &path,
                                    FaultList &faults);
/// `others` are keys that may stand beside the part's own, where the object is more than the part.
[[nodiscard]] BreakDuration readBreakDuration(const JsonValue &value, const JsonPath &path,
                                              FaultList &faults,
                                              std::span<const std::string_view> others = {});
[[nodiscard]] RecoveryRamp readRecoveryRamp(const JsonValue &value, const JsonPath &path,
                                            FaultList &faults);
[[nodiscard]] ErrorFilter readErrors(const JsonValue &value, const JsonPath &path,
                                     FaultList &faults);

/// Whether slow calls can be counted beside this rule.
[[nodiscard]] bool isRatioRule(const TripRule &rule) noexcept;

} // namespace switchgear::app
