// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/fault.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace switchgear::app {

namespace {

constexpr std::array<std::string_view, kFaultKindCount> kKindNames{
    "http_500", "http_503",    "http_429",           "latency",
    "hang",     "drop_midway", "refuse_connections", "truncate_body",
};

} // namespace

Fault clamped(Fault fault) noexcept
{
    fault.share = std::isnan(fault.share) ? 0.0 : std::clamp(fault.share, 0.0, 1.0);
    fault.latency = std::clamp(fault.latency, Duration{0}, kLongestFaultLatency);
    fault.spread = std::clamp(fault.spread, Duration{0}, fault.latency);
    fault.retryAfter =
        std::clamp(fault.retryAfter, std::chrono::seconds{0}, kLongestFaultRetryAfter);
    fault.lifetime = fault.lifetime <= Duration{0}
                         ? kDefaultFaultLifetime
                         : std::min(fault.lifetime, kLongestFaultLifetime);
    return fault;
}

std::string_view faultKindName(FaultKind kind) noexcept
{
    return kKindNames.at(static_cast<std::size_t>(kind));
}

std::optional<FaultKind> faultKindFromName(std::string_view name) noexcept
{
    const auto *const found = std::find(kKindNames.begin(), kKindNames.end(), name);
    if (found == kKindNames.end())
        return std::nullopt;
    return static_cast<FaultKind>(found - kKindNames.begin());
}

} // namespace switchgear::app
