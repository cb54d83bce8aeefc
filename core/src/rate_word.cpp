// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/rate_word.h"

#include <algorithm>

namespace switchgear::detail {

bool RateWord::tryTake(std::int64_t now, std::uint64_t tokens, std::int64_t maxWait,
                       TokenGrant &grant) noexcept
{
    for (;;) {
        const Look is = look(now);
        if (!is.isSound || tokens - 1U >= burst.load(std::memory_order_acquire))
            return false;
        const auto cost = static_cast<std::int64_t>(tokens * is.token);
        const std::int64_t after = is.lead + cost;
        grant.wait = after > 0 ? is.rounded(after) : Duration{0};
        if (grant.wait.count() > maxWait) {
            grant.wait -= Duration{maxWait};
            return true;
        }
        if (after > kFurthest)
            return false;
        if (tryAdvance(is, cost)) {
            grant.granted = true;
            return true;
        }
    }
}

bool RateWord::tryGiveBack(std::int64_t now, std::uint64_t tokens) noexcept
{
    for (;;) {
        const Look is = look(now);
        if (!is.isSound || tokens > burst.load(std::memory_order_acquire))
            return false;
        const std::int64_t most = capacity.load(std::memory_order_acquire);
        const std::int64_t after =
            std::max(is.lead - static_cast<std::int64_t>(tokens * is.token), -most);
        std::uint64_t expected = is.seen;
        if (word.compare_exchange_strong(expected, is.at + static_cast<std::uint64_t>(after),
                                         std::memory_order_acq_rel, std::memory_order_relaxed))
            return true;
    }
}

} // namespace switchgear::detail
