// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <string>

namespace switchgear {

/// One thing wrong with options: which field, what stands there, what would be right.
struct OptionFault
{
    std::string field; ///< as in the configuration file: "trip[0].ratio"
    std::string found; ///< what stands there
    std::string expected; ///< what would be right
};

} // namespace switchgear
