// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>

namespace switchgear::detail {

/// The shortest text that reads back as this number: "0.5", "3", "+Inf", "NaN"; in no locale.
[[nodiscard]] std::string numberText(double number);

} // namespace switchgear::detail
