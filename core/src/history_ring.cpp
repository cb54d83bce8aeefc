// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "history_ring.h"

#include <algorithm>
#include <new>
#include <utility>

namespace switchgear::detail {

void HistoryRing::add(Change &change) noexcept
{
    change.sequence = ++m_last;
    try {
        KeptChange kept{change};
        if (kept.isOpening())
            m_openings.reserve(kOpenings + 1);
        makeRoom();
        // From here on there is memory for all of it.
        if (kept.isOpening()) {
            m_openings.push_back(kept.sequence());
            while (m_openings.size() > mostOpenings())
                dropOldestOpening();
        }
        if (m_newest.size() < m_capacity) {
            m_newest.push_back(std::move(kept));
        } else {
            outlive(m_newest[m_first]);
            m_newest[m_first] = std::move(kept);
            m_first = place(1);
        }
    } catch (const std::bad_alloc &) {
        ++m_lost;
    }
}

void HistoryRing::lose() noexcept
{
    ++m_last;
    ++m_lost;
}

void HistoryRing::setBreakFor(std::uint64_t sequence, Duration breakFor) noexcept
{
    if (KeptChange *const kept = find(sequence))
        kept->setBreakFor(breakFor);
}

void HistoryRing::setCapacity(std::size_t capacity) noexcept
{
    m_capacity = capacity;
    while (m_openings.size() > mostOpenings())
        dropOldestOpening();
    const auto first = m_newest.begin();
    std::rotate(first, first + static_cast<std::ptrdiff_t>(m_first), m_newest.end());
    m_first = 0;
    const std::size_t excess = m_newest.size() - std::min(m_newest.size(), capacity);
    const auto kept = first + static_cast<std::ptrdiff_t>(excess);
    std::for_each(first, kept, [this](KeptChange &oldest) { outlive(oldest); });
    m_newest.erase(first, kept);
    m_newest.shrink_to_fit();
}

std::vector<Change> HistoryRing::after(std::uint64_t sequence, std::size_t limit) const
{
    std::vector<Change> changes;
    if (sequence >= m_last)
        return changes;
    const auto older =
        std::find_if(m_older.begin(), m_older.end(), [sequence](const KeptChange &opening) {
            return opening.sequence() > sequence;
        });
    const std::size_t newer = firstFrom(sequence + 1);
    const auto olderCount = static_cast<std::size_t>(m_older.end() - older);
    const std::size_t all = olderCount + m_newest.size() - newer;
    const std::size_t left = all - std::min(all, limit);
    changes.reserve(all - left);
    for (std::size_t i = left; i < olderCount; ++i)
        changes.push_back(older[static_cast<std::ptrdiff_t>(i)].change());
    for (std::size_t i = newer + left - std::min(left, olderCount); i < m_newest.size(); ++i)
        changes.push_back(m_newest[place(i)].change());
    return changes;
}

/// Where the change lies that so many of the newest ones came before.
std::size_t HistoryRing::place(std::size_t index) const noexcept
{
    const std::size_t at = m_first + index;
    return at < m_newest.size() ? at : at - m_newest.size();
}

/// How many of the newest ones have a lower sequence.
std::size_t HistoryRing::firstFrom(std::uint64_t sequence) const noexcept
{
    std::size_t low = 0;
    std::size_t high = m_newest.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (m_newest[place(middle)].sequence() < sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

KeptChange *HistoryRing::find(std::uint64_t sequence) noexcept
{
    const std::size_t index = firstFrom(sequence);
    if (index == m_newest.size() || m_newest[place(index)].sequence() != sequence)
        return nullptr;
    return &m_newest[place(index)];
}

std::size_t HistoryRing::mostOpenings() const noexcept
{
    return std::min(kOpenings, m_capacity);
}

/// No more than the capacity will ever need.
void HistoryRing::makeRoom()
{
    constexpr std::size_t kFirstRoom = 4;
    if (m_newest.size() < m_capacity && m_newest.size() == m_newest.capacity())
        m_newest.reserve(std::min(std::max(kFirstRoom, 2 * m_newest.size()), m_capacity));
}

/// The oldest of the newest ones goes, or moves over.
void HistoryRing::outlive(KeptChange &oldest) noexcept
{
    const bool isWhole = !m_openings.empty() && oldest.sequence() >= m_openings.front();
    if (!oldest.isOpening() || !isWhole)
        return;
    try {
        m_older.push_back(std::move(oldest));
    } catch (const std::bad_alloc &) {
        ++m_lost;
    }
}

void HistoryRing::dropOldestOpening() noexcept
{
    const std::uint64_t sequence = m_openings.front();
    m_openings.erase(m_openings.begin());
    if (!m_older.empty() && m_older.front().sequence() == sequence)
        m_older.erase(m_older.begin());
    else if (KeptChange *const kept = find(sequence))
        kept->dropLastOutcomes();
}

} // namespace switchgear::detail
