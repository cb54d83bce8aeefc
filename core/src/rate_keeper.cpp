// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "rate_keeper.h"

#include <algorithm>
#include <limits>
#include <new>

namespace switchgear::detail {
namespace {

constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();

constexpr unsigned kShift = RateWord::kGenerationBits;
/// What the burst, a token, and the window may come to in the word, generation and all: together
/// with what may be promised (RateWord::kFurthest) they stay below 2^62.
constexpr std::uint64_t kMost = std::uint64_t{1} << 60U;
/// A window shorter than this would send callers to the lock too often.
constexpr std::uint64_t kShortestWindow = std::uint64_t{1} << 30U;

bool fitsIntoWord(const RateTicks &ticks) noexcept
{
    if (ticks.nanosecond > (kMost >> kShift) / kShortestWindow)
        return false;
    const std::uint64_t most = kMost >> kShift;
    return ticks.token <= most && ticks.burst <= most / static_cast<std::uint64_t>(ticks.token);
}

Duration told(WideInt nanoseconds) noexcept
{
    return Duration{static_cast<std::int64_t>(std::min<WideInt>(nanoseconds, kLatest))};
}

/// The instant after a wait that is not negative.
std::int64_t later(std::int64_t now, WideInt wait) noexcept
{
    return saturatingSum(now, told(wait).count());
}

} // namespace

RateKeeper::RateKeeper(RateWord &word, const RateLimit &limit, const RateTicks &ticks) noexcept
    : m_word(word)
    , m_limit(limit)
    , m_bucket(ticks)
    , m_latest(kEarliest)
{
    m_limit.burst = ticks.burst;
}

bool RateKeeper::isInWord() const noexcept
{
    return (m_word.word.load(std::memory_order_relaxed) & RateWord::kGenerationMask)
           == m_word.generation.load(std::memory_order_relaxed);
}

RateBucket RateKeeper::decoded(std::uint64_t word) const noexcept
{
    const std::uint64_t start = m_word.windowStart.load(std::memory_order_relaxed);
    const std::uint64_t at = start * m_word.scale.load(std::memory_order_relaxed)
                             + m_word.generation.load(std::memory_order_relaxed);
    const auto lead = static_cast<std::int64_t>(word - at);
    return {m_bucket.ticks(), static_cast<std::int64_t>(start), -(lead >> kShift)};
}

RateBucket RateKeeper::bucketNow() const noexcept
{
    return isInWord() ? decoded(m_word.word.load(std::memory_order_relaxed)) : m_bucket;
}

void RateKeeper::takeOutOfWord() noexcept
{
    if (!isInWord())
        return;
    const std::uint64_t guarded =
        (m_word.generation.load(std::memory_order_relaxed) + 1U) & RateWord::kGenerationMask;
    m_bucket = decoded(m_word.word.exchange(guarded, std::memory_order_acq_rel));
}

void RateKeeper::putIntoWord(std::int64_t now) noexcept
{
    m_latest = std::max(m_latest, now);
    const RateTicks &ticks = m_bucket.ticks();
    if (m_bucket.isUntouched() || m_limit.minInterval.count() > 0 || !fitsIntoWord(ticks))
        return;
    const auto level = m_bucket.levelInTicks(m_latest, RateWord::kFurthest >> kShift);
    if (!level)
        return;
    const std::uint64_t scale = ticks.nanosecond << kShift;
    const std::uint64_t length = kMost / scale;
    const WideInt start = std::max<WideInt>(static_cast<WideInt>(m_latest) - length / 4, kEarliest);
    const std::uint64_t generation =
        (m_word.generation.load(std::memory_order_relaxed) + 2U) & RateWord::kGenerationMask;
    const auto token = static_cast<std::uint64_t>(ticks.token) << kShift;
    const auto set = [](auto &setting, auto value) {
        setting.store(value, std::memory_order_release);
    };
    set(m_word.generation, generation); // first: see RateWord
    set(m_word.scale, scale);
    set(m_word.token, token);
    set(m_word.capacity, static_cast<std::int64_t>(token * ticks.burst));
    set(m_word.burst, ticks.burst);
    set(m_word.windowStart, static_cast<std::uint64_t>(start));
    set(m_word.windowLength, length);
    set(m_word.word, static_cast<std::uint64_t>(m_latest) * scale + generation
                         - (static_cast<std::uint64_t>(*level) << kShift));
}

std::optional<WideInt> RateKeeper::waitFor(const RateBucket &bucket, std::int64_t now,
                                           std::uint64_t tokens) const noexcept
{
    const std::optional<WideInt> forTokens = bucket.waitFor(now, tokens);
    if (!forTokens || m_limit.minInterval.count() == 0)
        return forTokens;
    const std::optional<std::int64_t> latest = m_row.latest();
    if (!latest)
        return forTokens;
    const WideInt free = static_cast<WideInt>(*latest) + m_limit.minInterval.count();
    return std::max<WideInt>(*forTokens, free - now);
}

RateKeeper::Answer RateKeeper::take(std::int64_t now, std::uint64_t tokens,
                                    std::optional<std::int64_t> maxWait) noexcept
{
    Answer answer;
    answer.due = now;
    if (tokens == 0) {
        answer.grant.granted = true;
        return answer;
    }
    const std::lock_guard lock{m_mutex};
    takeOutOfWord();
    const std::optional<WideInt> wait = waitFor(m_bucket, now, tokens);
    answer.grant.never = !wait;
    if (wait && *wait <= maxWait.value_or(kLatest)) {
        answer.due = later(now, *wait);
        try {
            if (m_limit.minInterval.count() > 0)
                m_row.add(now, answer.due);
            m_bucket.take(now, tokens);
            answer.grant.granted = true;
            answer.grant.wait = told(*wait);
        } catch (const std::bad_alloc &) {
            answer.grant.wait = m_limit.minInterval; // no room for it in the row: come again
        }
    } else if (wait) {
        answer.grant.wait = told(*wait - maxWait.value_or(0));
    }
    putIntoWord(now);
    return answer;
}

void RateKeeper::giveBack(std::int64_t now, std::uint64_t tokens,
                          std::optional<std::int64_t> due) noexcept
{
    const std::lock_guard lock{m_mutex};
    takeOutOfWord();
    m_bucket.giveBack(now, tokens);
    if (due)
        m_row.remove(*due);
    putIntoWord(now);
}

std::optional<Duration> RateKeeper::retryAfter(std::int64_t now,
                                               std::uint64_t tokens) const noexcept
{
    const std::lock_guard lock{m_mutex};
    const std::optional<WideInt> wait = tokens == 0 ? 0 : waitFor(bucketNow(), now, tokens);
    return wait ? std::optional{told(*wait)} : std::nullopt;
}

void RateKeeper::setLimit(const RateLimit &limit, const RateTicks &ticks, std::int64_t now)
{
    const std::lock_guard lock{m_mutex};
    takeOutOfWord();
    if (limit.minInterval.count() == 0) {
        m_row.clear();
    } else if (m_limit.minInterval.count() == 0) {
        // Nobody kept the row; but where tokens are promised, the last promise comes due with them.
        const WideInt wait = m_bucket.waitFor(now, 0).value_or(0);
        if (wait > 0)
            m_row.add(now, later(now, wait));
    }
    m_limit = limit;
    m_limit.burst = ticks.burst;
    m_bucket.setTicks(now, ticks);
    putIntoWord(now);
}

RateLimit RateKeeper::limit() const
{
    const std::lock_guard lock{m_mutex};
    return m_limit;
}

RateLimiterSnapshot RateKeeper::snapshot(std::int64_t now) const
{
    const std::lock_guard lock{m_mutex};
    const RateBucket bucket = bucketNow();
    return {m_limit, bucket.available(now), told(waitFor(bucket, now, 1).value_or(0))};
}

} // namespace switchgear::detail
