// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/policy_parts.h"

#include "app/config/part_reader.h"

#include <array>
#include <cmath>
#include <limits>
#include <string_view>

namespace switchgear::app {

namespace {

constexpr std::array<std::string_view, 5> kBackoffWords{"constant", "linear", "exponential",
                                                        "fibonacci", "decorrelated"};
constexpr std::array<std::string_view, 3> kFallbackWords{"cache", "static", "queue"};

/// `rate` tokens, rounded up to whole ones; at least one.
std::uint64_t defaultBurst(double rate) noexcept
{
    const double whole = std::ceil(rate);
    if (whole >= static_cast<double>(std::numeric_limits<std::uint64_t>::max()))
        return std::numeric_limits<std::uint64_t>::max();
    return whole < 1.0 ? 1 : static_cast<std::uint64_t>(whole);
}

/// None where what stands there is no level; that was noted.
void appendLevel(std::vector<FallbackLevel> &levels, const JsonValue &value, const JsonPath &path,
                 FaultList &faults)
{
    PartReader part{value, path, faults};
    if (!part.isObject())
        return;
    const auto kind = part.readWord("kind", kFallbackWords);
    if (!kind) {
        if (!part.has("kind"))
            part.faultMissing("kind", "cache, static or queue");
        return; // which keys are right here depends on it
    }
    if (*kind == 0) {
        CacheFallback cache;
        part.readDuration("ttl", cache.ttl, Least::AboveZero);
        part.readCount("max_entries", cache.maxEntries);
        levels.emplace_back(cache);
    } else if (*kind == 1) {
        StaticFallback answer;
        part.readText("body", answer.body);
        levels.emplace_back(answer);
    } else {
        QueueFallback queue;
        part.readCount("max_entries", queue.maxEntries);
        levels.emplace_back(queue);
    }
    part.finish();
}

} // namespace

LimiterSettings readLimiter(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    LimiterSettings limiter;
    PartReader part{value, path, faults};
    if (!part.isObject())
        return limiter;
    if (part.readRate("rate", limiter.rate))
        limiter.burst = defaultBurst(limiter.rate);
    else if (!part.has("rate"))
        part.faultMissing("rate", "a number of tokens above 0");
    part.readDuration("per", limiter.per, Least::AboveZero);
    part.readCount("burst", limiter.burst);
    part.readDuration("min_interval", limiter.minInterval, Least::Zero);
    part.finish();
    return limiter;
}

BulkheadSettings readBulkhead(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    BulkheadSettings bulkhead;
    PartReader part{value, path, faults};
    part.readCount("concurrent", bulkhead.concurrent);
    part.readCount("queue", bulkhead.queue);
    part.readDuration("queue_timeout", bulkhead.queueTimeout, Least::Zero);
    part.finish();
    return bulkhead;
}

RetrySettings readRetry(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    RetrySettings retry;
    PartReader part{value, path, faults};
    part.readCount("attempts", retry.attempts);
    if (const auto backoff = part.readWord("backoff", kBackoffWords))
        retry.backoff = static_cast<Backoff>(*backoff);
    part.readDuration("base", retry.base, Least::AboveZero);
    part.readFactor("factor", retry.factor);
    part.readDuration("max", retry.max, Least::AboveZero);
    part.readShare("jitter", retry.jitter);
    part.readShare("budget", retry.budget);
    part.readFlag("honour_retry_after", retry.honourRetryAfter);
    part.finish();
    return retry;
}

std::vector<FallbackLevel> readFallback(const JsonValue &value, const JsonPath &path,
                                        FaultList &faults)
{
    std::vector<FallbackLevel> levels;
    if (value.kind != JsonKind::List) {
        faults.add(value.offset, path, describe(value), "a list of fallback levels");
        return levels;
    }
    for (std::size_t i = 0; i < value.items.size(); ++i)
        appendLevel(levels, value.items[i], JsonPath{path, i}, faults);
    return levels;
}

} // namespace switchgear::app
