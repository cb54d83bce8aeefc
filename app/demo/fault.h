// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace switchgear::app {

/// What a service of the demo can be made to do wrong.
enum class FaultKind : std::uint8_t {
    Http500,
    Http503,
    Http429, ///< with a Retry-After
    Latency, ///< a late answer, which may be a good one
    Hang, ///< no answer at all
    DropMidway, ///< the connection is reset between the answer's head and its body
    RefuseConnections,
    TruncateBody, ///< fewer bytes than Content-Length says, then the end
};
inline constexpr std::size_t kFaultKindCount = 8;

inline constexpr Duration kDefaultFaultLifetime = std::chrono::minutes{5};
inline constexpr Duration kLongestFaultLifetime = std::chrono::minutes{60};
inline constexpr Duration kLongestFaultLatency = std::chrono::minutes{1};
inline constexpr std::chrono::seconds kLongestFaultRetryAfter = std::chrono::hours{1};

/// One thing that is wrong with a service, for a time.
struct Fault
{
    FaultKind kind = FaultKind::Http503;
    /// Of the requests, 0 to 1. A port is open or closed: RefuseConnections refuses all of them at
    /// any share above 0.
    double share = 1.0;
    Duration latency = std::chrono::milliseconds{800}; ///< of Latency: added; from 0
    Duration spread{0}; ///< of Latency: drawn evenly from latency - spread to latency + spread
    std::chrono::seconds retryAfter{5}; ///< of Http429; from 0
    Duration lifetime = kDefaultFaultLifetime; ///< above 0; zero or less means the default

    bool operator==(const Fault &) const = default;
};

/// The same fault with every value inside its range; a share that is no number is 0.
[[nodiscard]] Fault clamped(Fault fault) noexcept;

/// "http_500", "latency", "refuse_connections", ...
[[nodiscard]] std::string_view faultKindName(FaultKind kind) noexcept;
[[nodiscard]] std::optional<FaultKind> faultKindFromName(std::string_view name) noexcept;

} // namespace switchgear::app
