// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace switchgear::detail {

/// The probes under way, of this round or an earlier one, until their outcome or their time-out.
///
/// **Algorithm.** A binary heap by deadline over places that are used again; each place knows where
/// it stands in the heap, and a probe's id names its place, so that nothing is searched for.
/// Deadlines come in any order: threads read the clock before they wait for the lock, and the
/// time-out of probes can be changed between two of them.
/// **Threads.** The owner's lock. **Cost.** The logarithm of their number; mostly less, since a new
/// probe times out last. No memory is taken but for more probes at once than ever before.
class ProbeList final
{
public:
    struct Probe
    {
        std::int64_t id = 0;
        std::uint64_t epoch = 0;
        TimePoint deadline;
    };

    /// Whether there is room for one more; makes it, and is false where there is no memory.
    [[nodiscard]] bool hasRoom() noexcept
    {
        try {
            if (m_free.empty())
                makePlace();
            return true;
        } catch (const std::bad_alloc &) {
            return false;
        }
    }
    /// The id of a new probe; never negative. There must be room.
    std::int64_t add(std::uint64_t epoch, TimePoint deadline) noexcept
    {
        const std::uint32_t place = m_free.back();
        m_free.pop_back();
        const auto serial = static_cast<std::int64_t>(++m_added & kSerialMask);
        m_places[place] = {{serial << kPlaceBits | place, epoch, deadline}, m_added, m_size};
        m_heap[m_size] = place;
        rise(m_size++);
        return m_places[place].probe.id;
    }
    /// False: it has timed out.
    bool remove(std::int64_t id) noexcept
    {
        const auto place = static_cast<std::uint32_t>(id);
        if (id < 0 || place >= m_places.size() || m_places[place].probe.id != id)
            return false;
        m_places[place].probe.id = kNoProbe;
        m_free.push_back(place);
        const std::uint32_t hole = m_places[place].inHeap;
        if (hole != --m_size) {
            put(hole, m_heap[m_size]);
            rise(hole);
            sink(hole);
        }
        return true;
    }
    /// The one that times out first; of several, the oldest. Null: none is under way.
    [[nodiscard]] const Probe *earliest() const noexcept
    {
        return m_size == 0 ? nullptr : &m_places[m_heap[0]].probe;
    }

private:
    static constexpr unsigned kPlaceBits = 32;
    static constexpr std::uint64_t kSerialMask = 0x7FFF'FFFF;
    static constexpr std::int64_t kNoProbe = -1;

    struct Place
    {
        Probe probe;
        std::uint64_t serial = 0;
        std::uint32_t inHeap = 0;
    };

    /// Room for one more in each list, so that add() and remove() need none.
    void makePlace()
    {
        if (m_places.size() == m_places.capacity()) {
            const std::size_t wider = std::max<std::size_t>(1, m_places.size() * 2);
            m_free.reserve(wider);
            m_heap.reserve(wider);
            m_places.reserve(wider); // last: its capacity tells that all three have it
        }
        m_free.push_back(static_cast<std::uint32_t>(m_places.size()));
        m_heap.push_back(0);
        m_places.push_back({{kNoProbe, 0, {}}, 0, 0});
    }
    [[nodiscard]] bool isBefore(std::uint32_t a, std::uint32_t b) const noexcept
    {
        const Place &left = m_places[a];
        const Place &right = m_places[b];
        return left.probe.deadline != right.probe.deadline
                   ? left.probe.deadline < right.probe.deadline
                   : left.serial < right.serial;
    }
    void put(std::uint32_t inHeap, std::uint32_t place) noexcept
    {
        m_heap[inHeap] = place;
        m_places[place].inHeap = inHeap;
    }
    void rise(std::uint32_t at) noexcept
    {
        const std::uint32_t place = m_heap[at];
        for (; at > 0 && isBefore(place, m_heap[(at - 1) / 2]); at = (at - 1) / 2)
            put(at, m_heap[(at - 1) / 2]);
        put(at, place);
    }
    void sink(std::uint32_t at) noexcept
    {
        const std::uint32_t place = m_heap[at];
        for (std::uint32_t child = 2 * at + 1; child < m_size; child = 2 * at + 1) {
            if (child + 1 < m_size && isBefore(m_heap[child + 1], m_heap[child]))
                ++child;
            if (!isBefore(m_heap[child], place))
                break;
            put(at, m_heap[child]);
            at = child;
        }
        put(at, place);
    }

    std::vector<Place> m_places;
    std::vector<std::uint32_t> m_free;
    std::vector<std::uint32_t> m_heap; ///< of places; the first m_size
    std::uint32_t m_size = 0;
    std::uint64_t m_added = 0;
};

} // namespace switchgear::detail
