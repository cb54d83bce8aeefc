// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/demo_stages.h"

#include <algorithm>

namespace switchgear::app {

namespace {

std::uint64_t refusedBy(const CallCounts &calls, RejectedBy stage)
{
    return calls.rejectedBy.at(static_cast<std::size_t>(stage));
}

std::uint64_t servedBy(const CallCounts &calls, AnswerLevel level)
{
    return calls.servedBy.at(static_cast<std::size_t>(level));
}

ui::StageReading fallbackOf(const AnswerFallback &fallback, const CallCounts &calls)
{
    const AnswerFallback::Snapshot seen = fallback.snapshot();
    ui::FallbackFigures figures;
    figures.fromCache = servedBy(calls, AnswerLevel::Cache);
    figures.fromStatic = servedBy(calls, AnswerLevel::Static);
    figures.kept = servedBy(calls, AnswerLevel::Queue);
    figures.drained = calls.drained;
    figures.cached = seen.cached;
    figures.queued = seen.queued;
    return {.passed = calls.served(), .refused = calls.unserved, .figures = figures};
}

ui::StageReading retryOf(const RetryOptions &retry, const CallCounts &calls, TimePoint now)
{
    ui::RetryFigures figures;
    figures.attempts = retry.attempts;
    figures.retries = calls.retries;
    figures.recovered = calls.recovered;
    if (retry.budget)
        figures.budgetLeft = retry.budget->snapshot(now).available;
    return {.passed = calls.succeeded + calls.ignored, .refused = calls.gaveUp, .figures = figures};
}

ui::StageReading limiterOf(const RateLimiter &limiter, const CallCounts &calls, TimePoint now)
{
    const RateLimiterSnapshot seen = limiter.snapshot(now);
    ui::LimiterFigures figures;
    figures.rate = seen.limit.rate;
    figures.per = seen.limit.per;
    figures.burst = seen.limit.burst;
    figures.minInterval = seen.limit.minInterval;
    figures.available = seen.available;
    const std::uint64_t refused = refusedBy(calls, RejectedBy::Limiter);
    return {.passed = calls.attempted - refusedBy(calls, RejectedBy::Isolation) - refused,
            .refused = refused,
            .figures = figures};
}

ui::StageReading bulkheadOf(const Bulkhead &bulkhead, const CallCounts &calls)
{
    const BulkheadSnapshot seen = bulkhead.snapshot();
    ui::BulkheadFigures figures;
    figures.concurrent = seen.concurrent;
    figures.inUse = seen.inUse;
    figures.queue = seen.queue;
    figures.waiting = seen.waiting;
    return {.passed = calls.permitted + refusedBy(calls, RejectedBy::Breaker)
                      + refusedBy(calls, RejectedBy::Ramp),
            .refused = refusedBy(calls, RejectedBy::Bulkhead),
            .figures = figures};
}

ui::StageReading breakerOf(const CallCounts &calls)
{
    return {.passed = calls.permitted,
            .refused = refusedBy(calls, RejectedBy::Isolation)
                       + refusedBy(calls, RejectedBy::Breaker) + refusedBy(calls, RejectedBy::Ramp),
            .figures = ui::BreakerFigures{}};
}

ui::StageReading timeoutOf(Duration limit, const CallCounts &calls)
{
    return {.passed = calls.permitted - calls.inFlight - calls.timedOut,
            .refused = calls.timedOut,
            .figures = ui::TimeoutFigures{limit}};
}

} // namespace

ui::StageReadings DemoStages::readings(std::string_view circuit, TimePoint now)
{
    DemoSeat *const found = seat(circuit);
    if (found == nullptr)
        return {};
    const CallCounts calls = found->ledger.counts();
    ui::StageReadings stages;
    if (found->fallback)
        stages.push_back(fallbackOf(*found->fallback, calls));
    if (found->retry)
        stages.push_back(retryOf(found->retry->options(), calls, now));
    if (found->guard.limiter() != nullptr)
        stages.push_back(limiterOf(*found->guard.limiter(), calls, now));
    if (found->guard.bulkhead() != nullptr)
        stages.push_back(bulkheadOf(*found->guard.bulkhead(), calls));
    stages.push_back(breakerOf(calls));
    stages.push_back(timeoutOf(found->attemptTimeout.load(), calls));
    return stages;
}

bool DemoStages::setRate(std::string_view circuit, double rate, TimePoint now)
{
    DemoSeat *const found = seat(circuit);
    if (found == nullptr || found->guard.limiter() == nullptr)
        return false;
    RateLimit limit = found->guard.limiter()->limit();
    limit.rate = rate;
    if (!validate(limit).empty())
        return false;
    found->guard.limiter()->setLimit(limit, now);
    return true;
}

bool DemoStages::setConcurrent(std::string_view circuit, std::uint32_t calls)
{
    DemoSeat *const found = seat(circuit);
    if (found == nullptr || found->guard.bulkhead() == nullptr || calls == 0)
        return false;
    found->guard.bulkhead()->setConcurrent(calls);
    return true;
}

DemoSeat *DemoStages::seat(std::string_view circuit) const noexcept
{
    const auto found = std::find_if(m_seats.begin(), m_seats.end(), [circuit](const auto &entry) {
        return entry->spec.name == circuit;
    });
    return found == m_seats.end() ? nullptr : found->get();
}

} // namespace switchgear::app
