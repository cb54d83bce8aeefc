// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string_view>

namespace switchgear {

/// The version of the library that was linked, as "major.minor.patch".
[[nodiscard]] std::string_view version() noexcept;

} // namespace switchgear
