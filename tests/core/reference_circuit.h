// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reference_breaker.h"

#include <switchgear/bulkhead.h>
#include <switchgear/call_result.h>
#include <switchgear/rate_limit.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace switchgear::test {

/// What stands before a breaker.
struct StageOptions
{
    std::optional<RateLimit> limiter;
    std::optional<BulkheadOptions> bulkhead;
};

/// The contract of a limiter: tokens as fractions, and a list of all grants that stand.
///
/// **Limits.** Rates have at most nine decimals. A change of the limit may not bring a minimum
/// interval where there was none, or take one away.
class ReferenceTokens final
{
public:
    struct Answer
    {
        bool granted = false;
        bool never = false;
        Duration wait{0}; ///< refused: how much longer than it may be

        bool operator==(const Answer &) const = default;
    };

    explicit ReferenceTokens(const RateLimit &limit) { setLimit(TimePoint{}, limit); }

    /// How long a request would have to wait; none: for ever.
    [[nodiscard]] std::optional<Duration> wait(TimePoint now, std::uint64_t tokens) const;
    Answer reserve(TimePoint now, std::uint64_t tokens, std::optional<Duration> maxWait);
    /// The tokens of a grant that came, or comes, due then.
    void giveBack(TimePoint now, std::uint64_t tokens, TimePoint due);
    void setLimit(TimePoint now, const RateLimit &limit);
    [[nodiscard]] double available(TimePoint now) const;
    /// When the grants that stand came, or come, due.
    [[nodiscard]] const std::vector<TimePoint> &standing() const { return m_standing; }
    /// A request was granted once, even if it was given back since.
    void noteAsked() { m_wasAsked = true; }

private:
    /// In parts of a token: what a nanosecond brings is a whole number of them.
    [[nodiscard]] Int128 level(TimePoint now) const;
    [[nodiscard]] Int128 full() const { return m_parts * static_cast<Int128>(m_burst); }

    Int128 m_parts = 1; ///< of a token
    Int128 m_inANanosecond = 1; ///< parts
    std::uint64_t m_burst = 1;
    Duration m_minInterval{0};
    bool m_wasAsked = false; ///< until then it is full, whatever the limit
    TimePoint m_at;
    Int128 m_level = 0; ///< at m_at
    std::vector<TimePoint> m_standing;
};

/// The contract of a call's way: an isolation is asked first, then limiter, bulkhead, breaker and
/// ramp. Each stage is looked at before any is taken from.
class ReferenceCircuit final
{
public:
    ReferenceCircuit(const CircuitOptions &options, const StageOptions &stages, TimePoint made = {},
                     ReferenceBreaker::Draw draw = {});

    [[nodiscard]] ReferenceBreaker &breaker() { return m_breaker; }
    [[nodiscard]] std::optional<ReferenceTokens> &tokens() { return m_tokens; }
    ReferenceDecision acquire(TimePoint now);
    void end(std::size_t call, const ReferenceOutcome &outcome, TimePoint now);
    void setConcurrent(std::uint32_t concurrent) { m_concurrent = concurrent; }

    /// What a call would be told now: a copy of all of this is asked.
    [[nodiscard]] std::optional<Rejection> wouldRefuse(TimePoint now) const;
    [[nodiscard]] std::uint64_t inUse() const { return m_holders.size(); }
    [[nodiscard]] std::uint64_t refusedByBulkhead() const { return m_refusedByBulkhead; }
    /// Instants ahead at which what limiter and bulkhead say may change.
    [[nodiscard]] std::vector<TimePoint> boundsAhead(TimePoint now) const;

private:
    ReferenceBreaker m_breaker;
    std::optional<ReferenceTokens> m_tokens;
    std::optional<std::uint32_t> m_concurrent;
    std::vector<std::size_t> m_holders; ///< the calls that have a place
    std::uint64_t m_refusedByBulkhead = 0; ///< also of calls that passed in shadow
};

} // namespace switchgear::test
