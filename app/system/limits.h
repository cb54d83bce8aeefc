// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

namespace switchgear::app {

/// What a program needs of the system before it is worth starting.
struct Needs
{
    std::uint64_t files = 0; ///< descriptors open at once
    std::uint64_t memory = 0; ///< bytes of address space
};

/// Raises the limits of this process as far as it may, and tells in one sentence which of them does
/// not suffice ("at most 32 files can be open at once, and 128 are needed (ulimit -n)"); empty
/// where each does. Asked ahead, since libraries below end the program without a word of ours.
[[nodiscard]] std::string faultOfLimits(const Needs &needs);

} // namespace switchgear::app
