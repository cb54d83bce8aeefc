// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "rate_bucket.h"
#include "rate_grant_row.h"
#include "switchgear/detail/fork_gate.h"
#include "switchgear/detail/rate_word.h"
#include "switchgear/rate_limit.h"
#include "switchgear/rate_limiter.h"

#include <cstdint>
#include <mutex>
#include <optional>

namespace switchgear::detail {

/// Answers for a rate limiter whatever its word cannot, and decides when the word may answer.
///
/// Each function that changes something takes the bucket out of the word, so that other threads
/// come here too, does its work in arithmetic that holds everything, and puts the bucket back with
/// a window around the latest instant, where the limit allows that and what is promised fits.
/// **Threads.** Any; all share one lock.
class RateKeeper final
{
public:
    /// What one request comes to.
    struct Answer
    {
        TokenGrant grant;
        std::int64_t due = 0; ///< of what was granted
    };

    RateKeeper(RateWord &word, const RateLimit &limit, const RateTicks &ticks) noexcept;

    /// Takes where the wait is at most this many nanoseconds; none: where it can be told.
    [[nodiscard]] Answer take(std::int64_t now, std::uint64_t tokens,
                              std::optional<std::int64_t> maxWait) noexcept;
    /// A grant that came due at that instant; none: tokens alone.
    void giveBack(std::int64_t now, std::uint64_t tokens, std::optional<std::int64_t> due) noexcept;
    [[nodiscard]] std::optional<Duration> retryAfter(std::int64_t now,
                                                     std::uint64_t tokens) const noexcept;

    void setLimit(const RateLimit &limit, const RateTicks &ticks, std::int64_t now);
    [[nodiscard]] RateLimit limit() const;
    [[nodiscard]] RateLimiterSnapshot snapshot(std::int64_t now) const;

private:
    // Under the lock.
    [[nodiscard]] bool isInWord() const noexcept;
    [[nodiscard]] RateBucket decoded(std::uint64_t word) const noexcept;
    [[nodiscard]] RateBucket bucketNow() const noexcept;
    void takeOutOfWord() noexcept;
    void putIntoWord(std::int64_t now) noexcept;
    /// None: never.
    [[nodiscard]] std::optional<WideInt> waitFor(const RateBucket &bucket, std::int64_t now,
                                                 std::uint64_t tokens) const noexcept;

    mutable Mutex m_mutex;
    RateWord &m_word;
    RateLimit m_limit;
    RateBucket m_bucket; ///< unless it is in the word
    RateGrantRow m_row; ///< with a minimum interval
    std::int64_t m_latest; ///< seen here
};

} // namespace switchgear::detail
