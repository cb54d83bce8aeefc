// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

namespace switchgear::app {

/// The text as it stands between the quotes of a JSON string: quotes, backslashes and control
/// characters escaped, what is no UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string jsonEscaped(std::string_view text);

} // namespace switchgear::app
