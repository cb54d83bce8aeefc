// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/policy_parts.h"

#include "app/config/decimal.h"
#include "app/config/part_reader.h"

#include <array>
#include <string>
#include <string_view>

namespace switchgear::app {

namespace {

constexpr std::array<std::string_view, 5> kBackoffWords{"constant", "linear", "exponential",
                                                        "fibonacci", "decorrelated"};
constexpr std::array<std::string_view, 3> kFallbackWords{"cache", "static", "queue"};
constexpr std::string_view kInLimiter = "limiter.";

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

/// Without a burst of its own it is the rate, rounded up by its text.
void readBurst(PartReader &part, RateLimit &limit)
{
    if (part.has("burst"))
        return;
    const auto rate = Decimal::parse(part.take("rate")->value.raw);
    if (const auto burst = rate ? rate->roundedUp() : std::nullopt)
        limit.burst = *burst;
    else
        part.faultMissing("burst", "a whole number from 1, since the rate is above 2^64 - 1");
}

/// What the core cannot hold, told at its key.
void checkAgainstCore(PartReader &part, const RateLimit &limit)
{
    for (const OptionFault &fault : validate(limit)) {
        std::string_view key = fault.field;
        if (key.starts_with(kInLimiter))
            key.remove_prefix(kInLimiter.size());
        const std::string_view expected = withoutMustBe(fault.expected);
        part.fault(key, std::string{expected});
    }
}

} // namespace

RateLimit readLimiter(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    RateLimit limit;
    PartReader part{value, path, faults};
    if (!part.isObject())
        return limit;
    const std::size_t faultsBefore = faults.size();
    if (part.readRate("rate", limit.rate))
        readBurst(part, limit);
    else if (!part.has("rate"))
        part.faultMissing("rate", "a number of tokens above 0");
    part.readDuration("per", limit.per, Least::AboveZero);
    part.readCount("burst", limit.burst);
    part.readDuration("min_interval", limit.minInterval, Least::Zero);
    part.finish();
    if (faults.size() == faultsBefore)
        checkAgainstCore(part, limit);
    return limit;
}

BulkheadOptions readBulkhead(const JsonValue &value, const JsonPath &path, FaultList &faults)
{
    BulkheadOptions bulkhead;
    bulkhead.queue = 10;
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
