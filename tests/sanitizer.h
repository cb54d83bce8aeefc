// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string_view>

namespace switchgear::test {

/// What the tests are built with: "address", "thread", or nothing.
inline constexpr std::string_view kSanitizer = SWITCHGEAR_SANITIZER;

} // namespace switchgear::test
