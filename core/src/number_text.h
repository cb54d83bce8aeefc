// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <string>

namespace switchgear::detail {

/// "30 s", "1.5 s", "250 ms", "10 m", "2 h": in the largest unit that needs at most three decimals.
[[nodiscard]] std::string durationText(Duration duration);
/// With the fewest decimals, from two to nine, that tell the value from its neighbour: "0.50",
/// "0.125".
[[nodiscard]] std::string ratioText(double ratio);
/// The shortest text that reads back as this number: "0.5", "3", "+Inf", "NaN"; in no locale.
[[nodiscard]] std::string numberText(double number);

} // namespace switchgear::detail
