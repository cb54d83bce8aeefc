// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>

namespace switchgear::detail {

/// Stands where something thrown would, in a CallError that was made from text: what the process
/// has no room for.
struct WholeName
{
    std::string text;
};

} // namespace switchgear::detail
