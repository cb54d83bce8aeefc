// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace switchgear::app {

/// When each circuit changes by itself: the earliest first, at one instant the one that stands
/// first in the configuration.
///
/// **Algorithm.** A binary heap of instants, and beside it where each circuit stands in it, so that
/// an instant can be moved or taken out wherever it lies.
/// **Cost.** The logarithm of the circuits that have an instant; the first is at hand.
class DueHeap final
{
public:
    struct Due
    {
        TimePoint at;
        std::uint32_t circuit = 0;
    };

    explicit DueHeap(std::size_t circuits) : m_places(circuits, kNowhere) {}

    [[nodiscard]] bool isEmpty() const noexcept { return m_heap.empty(); }
    /// There must be one.
    [[nodiscard]] const Due &first() const noexcept { return m_heap.front(); }

    /// The circuit's instant from now on; none: it changes no more by itself.
    void set(std::uint32_t circuit, std::optional<TimePoint> at)
    {
        const std::uint32_t place = m_places[circuit];
        if (!at) {
            if (place != kNowhere)
                takeOut(place);
        } else if (place == kNowhere) {
            m_heap.push_back({*at, circuit});
            rise(m_heap.size() - 1);
        } else {
            m_heap[place].at = *at;
            settle(place);
        }
    }

private:
    static constexpr std::uint32_t kNowhere = UINT32_MAX;

    static bool isBefore(const Due &a, const Due &b) noexcept
    {
        return a.at != b.at ? a.at < b.at : a.circuit < b.circuit;
    }
    void put(std::size_t place, const Due &due) noexcept
    {
        m_heap[place] = due;
        m_places[due.circuit] = static_cast<std::uint32_t>(place);
    }

    void takeOut(std::size_t place) noexcept
    {
        m_places[m_heap[place].circuit] = kNowhere;
        const Due last = m_heap.back();
        m_heap.pop_back();
        if (place == m_heap.size())
            return; // it was the last itself
        put(place, last);
        settle(place);
    }
    void settle(std::size_t place) noexcept { sink(rise(place)); }

    std::size_t rise(std::size_t place) noexcept
    {
        const Due due = m_heap[place];
        while (place > 0 && isBefore(due, m_heap[(place - 1) / 2])) {
            put(place, m_heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        put(place, due);
        return place;
    }

    void sink(std::size_t place) noexcept
    {
        const Due due = m_heap[place];
        for (std::size_t child = 2 * place + 1; child < m_heap.size(); child = 2 * place + 1) {
            if (child + 1 < m_heap.size() && isBefore(m_heap[child + 1], m_heap[child]))
                ++child;
            if (!isBefore(m_heap[child], due))
                break;
            put(place, m_heap[child]);
            place = child;
        }
        put(place, due);
    }

    std::vector<Due> m_heap;
    std::vector<std::uint32_t> m_places; ///< of each circuit in the heap
};

} // namespace switchgear::app
