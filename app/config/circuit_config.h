// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/bulkhead.h>
#include <switchgear/circuit_options.h>
#include <switchgear/rate_limit.h>
#include <switchgear/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace switchgear::app {

enum class Backoff : std::uint8_t { Constant, Linear, Exponential, Fibonacci, Decorrelated };

/// How often and when a failed call is made again.
struct RetrySettings
{
    std::uint32_t attempts = 4; ///< the first one included; from 1
    Backoff backoff = Backoff::Exponential;
    Duration base = std::chrono::milliseconds{100}; ///< above 0
    double factor = 2.0; ///< from 1
    Duration max = std::chrono::seconds{5}; ///< above 0
    double jitter = 0.1; ///< 0 to 1
    double budget = 0.2; ///< retries for each call; 0 to 1
    bool honourRetryAfter = true;

    bool operator==(const RetrySettings &) const = default;
};

/// The last good answer.
struct CacheFallback
{
    Duration ttl = std::chrono::minutes{5}; ///< above 0
    std::uint64_t maxEntries = 1000; ///< from 1

    bool operator==(const CacheFallback &) const = default;
};

/// An answer that is always the same.
struct StaticFallback
{
    std::string body = "{}";

    bool operator==(const StaticFallback &) const = default;
};

/// The request is kept for later.
struct QueueFallback
{
    std::uint64_t maxEntries = 1000; ///< from 1

    bool operator==(const QueueFallback &) const = default;
};

using FallbackLevel = std::variant<CacheFallback, StaticFallback, QueueFallback>;

/// One circuit of a configuration: its breaker's options and the policies around it.
struct CircuitConfig
{
    std::string name;
    CircuitOptions options;
    std::optional<RateLimit> limiter; ///< its burst filled in
    std::optional<BulkheadOptions> bulkhead;
    std::optional<RetrySettings> retry;
    std::optional<Duration> timeout; ///< above 0
    std::vector<FallbackLevel> fallback; ///< tried in this order; empty: none
};

/// A configuration that was checked whole.
struct ConfigDocument
{
    std::vector<CircuitConfig> circuits; ///< in the order of the file
};

} // namespace switchgear::app
