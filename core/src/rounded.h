// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace switchgear::detail {

/// The nearest Duration from 0 on; what no Duration holds, not-a-number too, is the longest.
inline Duration rounded(long double nanoseconds) noexcept
{
    constexpr auto kLongest = static_cast<long double>(INT64_MAX);
    if (!(nanoseconds < kLongest))
        return Duration::max();
    return Duration{static_cast<std::int64_t>(std::llround(std::max(0.0L, nanoseconds)))};
}

} // namespace switchgear::detail
