// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/change.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

namespace switchgear::detail {

/// The last changes of a circuit. **Threads.** The owner's lock.
class HistoryRing final
{
public:
    explicit HistoryRing(std::size_t capacity) noexcept : m_capacity(capacity) {}

    /// Gives the change its sequence and keeps it.
    std::shared_ptr<const Change> add(Change change)
    {
        change.sequence = ++m_last;
        m_changes.push_back(std::make_shared<const Change>(std::move(change)));
        trim();
        return m_changes.back();
    }
    /// Puts another change in the place of the one with its sequence.
    std::shared_ptr<const Change> replace(Change change)
    {
        auto replacement = std::make_shared<const Change>(std::move(change));
        for (auto at = m_changes.rbegin(); at != m_changes.rend(); ++at) {
            if ((*at)->sequence == replacement->sequence)
                *at = replacement;
        }
        return replacement;
    }
    void setCapacity(std::size_t capacity) noexcept
    {
        m_capacity = capacity;
        trim();
    }
    [[nodiscard]] std::uint64_t last() const noexcept { return m_last; }
    [[nodiscard]] std::vector<std::shared_ptr<const Change>> after(std::uint64_t sequence,
                                                                   std::size_t limit) const
    {
        std::vector<std::shared_ptr<const Change>> newer;
        for (auto at = m_changes.rbegin();
             at != m_changes.rend() && (*at)->sequence > sequence && newer.size() < limit; ++at)
            newer.push_back(*at);
        return {newer.rbegin(), newer.rend()};
    }

private:
    void trim() noexcept
    {
        while (m_changes.size() > m_capacity)
            m_changes.pop_front();
    }

    std::size_t m_capacity;
    std::uint64_t m_last = 0;
    std::deque<std::shared_ptr<const Change>> m_changes;
};

} // namespace switchgear::detail
