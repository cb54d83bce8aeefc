// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <string>

namespace switchgear::app {

// What was reckoned, in the digits that a person can use, in no locale.

/// At most three digits that tell something: "0.5", "12.3", "1200".
[[nodiscard]] std::string figureText(double figure);
/// "0 %", "0.023 %", "54 %", "less than 0.001 %"; never "100 %" for less.
[[nodiscard]] std::string percentFigure(double share);
/// "250 ms", "1.35 s", "12 min", "3 h".
[[nodiscard]] std::string durationFigure(Duration duration);

} // namespace switchgear::app
