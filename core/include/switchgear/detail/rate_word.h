// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"
#include "switchgear/token_grant.h"

#include <atomic>
#include <cstdint>

namespace switchgear::detail {

/// The bucket of a rate limiter in one word, for as long as it fits: "empty since", in ticks.
///
/// The word is (v * 2^8 + generation) modulo 2^64; an instant t is t * scale + generation, so that
/// their difference is how far v lies after t, whatever went round in between, as long as that is
/// less than 2^62. Hence the window: within it and while nobody but the word itself says more than
/// so much is promised, no difference can grow further. Whoever meets its end goes to the keeper,
/// which moves it on, under its lock.
///
/// The generation tells a reader that the word and the settings beside it belong together: the
/// difference of two instants of one generation has low bits of zero. The keeper first changes the
/// word's generation to one that no settings have (so the bucket is its own: "guarded"), then
/// writes `generation` and after it the other settings, then the word. A reader loads the word
/// first and `generation` last: had it met one newer setting, it sees the newer generation too.
///
/// The settings have a line of memory to themselves: each grant takes the word's line away from the
/// other cores, and who had to wait for both would try its swap later, and lose it more often.
struct alignas(64) RateWord
{
    static constexpr unsigned kGenerationBits = 8;
    static constexpr std::uint64_t kGenerationMask = (1U << kGenerationBits) - 1U;
    /// The most that v may lie after an instant while the word holds it.
    static constexpr std::int64_t kFurthest = std::int64_t{1} << 61U;
    static constexpr std::uint64_t kOneTickANanosecond = 1U << kGenerationBits;

    /// What is known at an instant.
    struct Look
    {
        std::uint64_t seen; ///< the word
        std::uint64_t at; ///< the instant as the word would say it
        std::int64_t lead; ///< how far v lies after it
        std::uint64_t scale; ///< of a nanosecond
        std::uint64_t token; ///< the time of one
        bool isSound; ///< else the bucket is guarded, or the instant lies outside the window

        /// The nanoseconds of a length above zero, rounded up.
        [[nodiscard]] Duration rounded(std::int64_t length) const noexcept
        {
            const auto units = static_cast<std::uint64_t>(length);
            if (scale == kOneTickANanosecond) [[likely]]
                return Duration{static_cast<std::int64_t>(units >> kGenerationBits)};
            return Duration{static_cast<std::int64_t>((units + scale - 1U) / scale)};
        }
    };

    [[nodiscard, gnu::always_inline]] Look look(std::int64_t now) const noexcept
    {
        Look result;
        result.seen = word.load(std::memory_order_acquire);
        result.scale = scale.load(std::memory_order_acquire);
        result.token = token.load(std::memory_order_acquire);
        const auto t = static_cast<std::uint64_t>(now);
        const std::uint64_t sinceStart = t - windowStart.load(std::memory_order_acquire);
        const bool isInside = sinceStart < windowLength.load(std::memory_order_acquire);
        result.at = t * result.scale + generation.load(std::memory_order_acquire);
        const std::uint64_t difference = result.seen - result.at;
        result.lead = static_cast<std::int64_t>(difference);
        result.isSound = isInside && (difference & kGenerationMask) == 0;
        return result;
    }

    /// Takes what costs so much, there or promised; false where the word is no longer what was
    /// seen. What is read beside the word here is of the same generation; were it newer, the word
    /// would have changed.
    [[nodiscard, gnu::always_inline]] bool tryAdvance(const Look &is, std::int64_t cost) noexcept
    {
        const std::int64_t most = capacity.load(std::memory_order_acquire);
        std::uint64_t next = is.seen + static_cast<std::uint64_t>(cost);
        // A branch, not a choice of two numbers: the swap need not wait for the comparison.
        if (is.lead < -most) [[unlikely]]
            next = is.at + static_cast<std::uint64_t>(cost - most);
        std::uint64_t expected = is.seen;
        return word.compare_exchange_strong(expected, next, std::memory_order_acq_rel,
                                            std::memory_order_relaxed);
    }

    /// Takes tokens where the wait is at most `maxWait` (0 or more), or tells how much longer it
    /// is. False: the keeper must say.
    [[nodiscard]] bool tryTake(std::int64_t now, std::uint64_t tokens, std::int64_t maxWait,
                               TokenGrant &grant) noexcept;
    /// Gives tokens back. False: the keeper must do it.
    [[nodiscard]] bool tryGiveBack(std::int64_t now, std::uint64_t tokens) noexcept;

    std::atomic<std::uint64_t> word{1}; ///< guarded at first
    alignas(64) std::atomic<std::uint64_t> generation{0}; ///< even
    std::atomic<std::uint64_t> scale{0}; ///< ticks of a nanosecond, times 2^8
    std::atomic<std::uint64_t> token{0}; ///< ticks of a token, times 2^8
    std::atomic<std::int64_t> capacity{0}; ///< ticks of the burst, times 2^8
    std::atomic<std::uint64_t> burst{0};
    std::atomic<std::uint64_t> windowStart{0}; ///< in nanoseconds
    std::atomic<std::uint64_t> windowLength{0};
};

static_assert(sizeof(RateWord) == 128);

} // namespace switchgear::detail
