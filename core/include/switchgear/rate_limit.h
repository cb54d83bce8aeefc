// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/option_fault.h"
#include "switchgear/time.h"

#include <cstdint>
#include <vector>

namespace switchgear {

/// How much a rate limiter lets through: a bucket of `burst` tokens, full at first, filled at
/// `rate` tokens `per`; and at least `minInterval` between two grants where that is set.
struct RateLimit
{
    /// Tokens `per`, above 0. Read as the shortest decimal that gives this double, so that 0.1 is
    /// exactly a tenth.
    double rate = 0.0;
    Duration per = std::chrono::seconds{1}; ///< above 0
    std::uint64_t burst = 0; ///< 0: `rate` rounded up, at least 1
    Duration minInterval{0}; ///< 0 or more; 0: none

    bool operator==(const RateLimit &) const = default;
};

/// All that is wrong with the limit; empty where it is sound. A rate must be one that whole numbers
/// can hold exactly: with all its digits, about 1e-20 to 1e20 tokens a second; fewer digits reach
/// further.
[[nodiscard]] std::vector<OptionFault> validate(const RateLimit &limit);

} // namespace switchgear
