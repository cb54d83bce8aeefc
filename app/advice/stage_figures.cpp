// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/stage_figures.h"

#include <switchgear/rate_limiter.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

namespace switchgear::app {

namespace {

constexpr std::uint64_t kCalls = 100'000;

/// A bulkhead whose calls all take equally long, so that they end in the order in which they began.
class BusyBulkhead final
{
public:
    BusyBulkhead(const BulkheadOptions &options, Duration duration)
        : m_duration(duration)
        , m_bulkhead(options)
    {}

    void ask(TimePoint now)
    {
        goTo(now);
        BulkheadWaiter &waiter = m_waiters.emplace_back();
        auto told = [this](BulkheadPermit permit) {
            ++m_decided;
            take(std::move(permit));
        };
        if (std::optional<BulkheadPermit> atOnce = m_bulkhead.enqueue(now, told, waiter)) {
            m_waiters.pop_back();
            take(*std::move(atOnce));
        }
    }
    [[nodiscard]] std::uint64_t refused() const noexcept { return m_refused; }

private:
    struct UnderWay
    {
        TimePoint ends;
        BulkheadPermit permit;
    };

    /// Ends what has ended by then, and tells those who have waited too long, each at its instant.
    void goTo(TimePoint now)
    {
        for (;;) {
            const TimePoint end = m_underWay.empty() ? TimePoint::max() : m_underWay.front().ends;
            const TimePoint due = m_bulkhead.nextDue().value_or(TimePoint::max());
            m_now = std::min(end, due);
            if (m_now > now)
                break;
            if (end <= due) {
                UnderWay first = std::move(m_underWay.front());
                m_underWay.pop_front();
                first.permit.release();
            } else {
                m_bulkhead.advance(due);
            }
            forgetDecided();
        }
        m_now = now;
    }
    void take(BulkheadPermit permit)
    {
        if (permit)
            m_underWay.push_back({saturatingAdd(m_now, m_duration), std::move(permit)});
        else
            ++m_refused;
    }
    /// Who came first is the first to get a place, and the first whose time is up.
    void forgetDecided()
    {
        for (; m_decided > 0; --m_decided)
            m_waiters.pop_front();
    }

    Duration m_duration;
    TimePoint m_now;
    std::uint64_t m_refused = 0;
    std::uint64_t m_decided = 0; // of those who waited; their waiters are kept still
    Bulkhead m_bulkhead;
    std::deque<UnderWay> m_underWay;
    std::deque<BulkheadWaiter> m_waiters;
};

} // namespace

StageFigures stageFigures(const std::optional<RateLimit> &limiter,
                          const std::optional<BulkheadOptions> &bulkhead, const SimulatedLoad &load)
{
    StageFigures figures;
    if (!limiter && !bulkhead)
        return figures;
    std::optional<RateLimiter> tokens;
    if (limiter)
        tokens.emplace(*limiter);
    std::optional<BusyBulkhead> places;
    if (bulkhead)
        places.emplace(*bulkhead, load.duration);
    LoadChance chance{load.rate, kFirstSeed};
    TimePoint now;
    std::uint64_t limited = 0;
    for (std::uint64_t i = 0; i < kCalls; ++i) {
        now = saturatingAdd(now, chance.untilNext());
        if (tokens && !tokens->tryAcquire(now))
            ++limited;
        else if (places)
            places->ask(now);
    }
    if (tokens)
        figures.limiterRefuses = static_cast<double>(limited) / kCalls;
    if (places)
        figures.bulkheadRefuses = static_cast<double>(places->refused()) / kCalls;
    return figures;
}

} // namespace switchgear::app
