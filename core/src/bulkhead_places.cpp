// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/bulkhead_places.h"

#include "bulkhead_line.h"

namespace switchgear::detail {

bool BulkheadPlaces::settle() noexcept
{
    for (;;) {
        std::uint64_t word = m_word.load(std::memory_order_acquire);
        if ((word & kCount) > m_limit.load(std::memory_order_relaxed)) {
            if ((word & kLent) != 0)
                m_line->recall();
            else if (m_word.compare_exchange_weak(word, word - 1, std::memory_order_relaxed))
                return false;
        } else if ((word & kGuard) == 0) {
            return true; // a place came back: it is this one's, whose add is in the number
        } else if (const std::optional<bool> hasPlace = m_line->settleGuarded()) {
            return *hasPlace; // it came back for the first in line
        }
    }
}

bool BulkheadPlaces::tryTakeGuarded() noexcept
{
    std::uint64_t word = m_word.load(std::memory_order_relaxed);
    while ((word & kCount) < m_limit.load(std::memory_order_relaxed)) {
        if (m_word.compare_exchange_weak(word, word + 1, std::memory_order_acquire,
                                         std::memory_order_relaxed))
            return true;
    }
    return false;
}

void BulkheadPlaces::lookAtLine() noexcept
{
    m_line->lookAgain();
}

} // namespace switchgear::detail
