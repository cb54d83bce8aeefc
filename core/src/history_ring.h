// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "kept_change.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace switchgear::detail {

/// The last changes of a circuit, and the openings that outlive them.
///
/// Kept are the newest changes, as many as its capacity says, and beyond them the newest openings,
/// kOpenings of them (as many as the capacity, where that is less), however many other changes came
/// after: what opened a circuit is what its history is for. These openings have their window whole;
/// those before them, while they are among the newest changes, all but the last outcomes.
/// **Errors.** What finds no memory is counted as lost, and its sequence passed over.
/// **Memory.** None before the first change; then 80 bytes for each, and its texts and window.
/// **Threads.** The owner's lock.
class HistoryRing final
{
public:
    static constexpr std::size_t kOpenings = 16;

    explicit HistoryRing(std::size_t capacity) noexcept : m_capacity(capacity) {}

    /// Gives the change its sequence and keeps it.
    void add(Change &change) noexcept;
    /// A change that could not be told for want of memory.
    void lose() noexcept;
    /// The break of a change that is kept, known later than the change.
    void setBreakFor(std::uint64_t sequence, Duration breakFor) noexcept;
    void setCapacity(std::size_t capacity) noexcept;

    [[nodiscard]] std::uint64_t last() const noexcept { return m_last; }
    [[nodiscard]] std::uint64_t lost() const noexcept { return m_lost; }
    /// Those with a sequence above `sequence`, oldest first, at most the `limit` newest.
    [[nodiscard]] std::vector<Change> after(std::uint64_t sequence, std::size_t limit) const;

private:
    [[nodiscard]] std::size_t place(std::size_t index) const noexcept;
    [[nodiscard]] std::size_t firstFrom(std::uint64_t sequence) const noexcept;
    [[nodiscard]] KeptChange *find(std::uint64_t sequence) noexcept;
    [[nodiscard]] std::size_t mostOpenings() const noexcept;
    void makeRoom();
    void outlive(KeptChange &oldest) noexcept;
    void dropOldestOpening() noexcept;

    std::size_t m_capacity;
    std::vector<KeptChange> m_newest; // a ring; the oldest stands at m_first
    std::size_t m_first = 0;
    std::vector<KeptChange> m_older; // openings that came before all of m_newest
    std::vector<std::uint64_t> m_openings; // the sequences of those that are whole
    std::uint64_t m_last = 0;
    std::uint64_t m_lost = 0;
};

} // namespace switchgear::detail
