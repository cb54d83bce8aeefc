// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchgear::app {

/// The outcomes under way: the earliest first, at one instant in the order in which they were
/// added.
///
/// **Algorithm.** What arrives no earlier than all that was added before stands in a line; the rest
/// in a heap beside it. Calls that take about the same time keep to the line.
/// **Cost.** In the line a handful of instructions, in the heap the logarithm of its size.
class ArrivalQueue final
{
public:
    struct Arrival
    {
        TimePoint at;
        std::uint64_t order = 0;
        std::uint32_t slot = 0; ///< what arrives, as the adder knows it
    };

    [[nodiscard]] bool isEmpty() const noexcept { return m_waiting == 0 && m_heap.empty(); }
    /// When the first arrives; TimePoint::max() where none is under way.
    [[nodiscard]] TimePoint first() const noexcept
    {
        TimePoint at = m_waiting != 0 ? m_line[m_head].at : TimePoint::max();
        if (!m_heap.empty()) [[unlikely]]
            at = std::min(at, m_heap.front().at);
        return at;
    }
    /// When the last arrives; there must be one.
    [[nodiscard]] TimePoint last() const noexcept
    {
        TimePoint at = TimePoint::min();
        if (m_waiting != 0)
            at = m_latestInLine;
        for (const Arrival &arrival : m_heap)
            at = std::max(at, arrival.at);
        return at;
    }

    void add(TimePoint at, std::uint32_t slot)
    {
        const Arrival arrival{at, m_added++, slot};
        if (m_waiting == 0 || at >= m_latestInLine) [[likely]] {
            if (m_waiting == m_line.size())
                grow();
            m_line[(m_head + m_waiting++) & (m_line.size() - 1)] = arrival;
            m_latestInLine = at;
            return;
        }
        m_heap.push_back(arrival);
        std::push_heap(m_heap.begin(), m_heap.end(), isLater);
    }

    /// Takes the first out; there must be one.
    Arrival takeFirst()
    {
        if (m_heap.empty() || (m_waiting != 0 && isLater(m_heap.front(), m_line[m_head])))
            [[likely]] {
            const Arrival arrival = m_line[m_head];
            m_head = (m_head + 1) & (m_line.size() - 1);
            --m_waiting;
            return arrival;
        }
        std::pop_heap(m_heap.begin(), m_heap.end(), isLater);
        const Arrival arrival = m_heap.back();
        m_heap.pop_back();
        return arrival;
    }

private:
    /// The order of std's heaps puts the last in this order on top.
    static bool isLater(const Arrival &a, const Arrival &b) noexcept
    {
        return a.at != b.at ? a.at > b.at : a.order > b.order;
    }

    void grow()
    {
        std::vector<Arrival> wider(std::max<std::size_t>(64, m_line.size() * 2));
        for (std::size_t i = 0; i < m_waiting; ++i)
            wider[i] = m_line[(m_head + i) & (m_line.size() - 1)];
        m_line = std::move(wider);
        m_head = 0;
    }

    std::vector<Arrival> m_line; ///< a ring; its size is a power of two
    std::size_t m_head = 0;
    std::size_t m_waiting = 0; ///< in the line
    TimePoint m_latestInLine;
    std::vector<Arrival> m_heap;
    std::uint64_t m_added = 0;
};

} // namespace switchgear::app
