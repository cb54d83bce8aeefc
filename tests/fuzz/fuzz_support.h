// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What each fuzz target defines, and libFuzzer or corpus_main.cpp calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace switchgear::test {

inline std::string_view asText(const std::uint8_t *data, std::size_t size) noexcept
{
    return {reinterpret_cast<const char *>(data), size}; // the one place where bytes become text
}

/// Ends the program where something does not hold: the input at hand is kept as a finding.
inline void require(bool holds, std::string_view what, std::string_view shown = {})
{
    if (holds) [[likely]]
        return;
    std::fprintf(stderr, "does not hold: %.*s\n%.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(shown.size()), shown.data());
    std::abort();
}

} // namespace switchgear::test
