// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "packed_change.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchgear::detail {

/// The last changes of a circuit, packed: a program has thousands of circuits, and a change with
/// its frozen window takes more than a kilobyte as a Change.
///
/// **Memory.** kBytesOfChange for each change of the capacity, at most, and what operators wrote.
/// An outage of many openings with different outcomes would take more: then the oldest windows are
/// thinned, first of their last outcomes, then of their parts, then of their rarer errors; the
/// newest stays whole.
/// **Threads.** The owner's lock; unpacked() needs none.
class HistoryRing final
{
public:
    static constexpr std::size_t kBytesOfChange = 30;

    /// What was kept, to be unpacked with the lock let go.
    class Copy final
    {
    public:
        [[nodiscard]] std::vector<Change> unpacked() const;

    private:
        friend class HistoryRing;

        ChangeBase m_before;
        std::vector<std::uint8_t> m_bytes;
        std::uint64_t m_after = 0;
        std::size_t m_limit = 0;
    };

    explicit HistoryRing(std::size_t capacity) noexcept : m_capacity(capacity) {}

    /// Gives the change its sequence and keeps it.
    void add(Change &change);
    /// Puts another change in the place of the one with its sequence, where that is still kept.
    void replace(const Change &change);
    void setCapacity(std::size_t capacity);
    [[nodiscard]] std::uint64_t last() const noexcept { return m_last.sequence; }
    /// Those with a sequence above `sequence`, at most the `limit` newest.
    [[nodiscard]] Copy after(std::uint64_t sequence, std::size_t limit) const;

private:
    void dropAbove(std::size_t count);
    void thinToBound();
    void thin(WindowDetail detail, std::size_t most);

    std::size_t m_capacity;
    std::size_t m_count = 0;
    ChangeBase m_before; // of the first that is kept
    ChangeBase m_last;
    std::vector<std::uint8_t> m_bytes; // of each: its length, itself
};

} // namespace switchgear::detail
