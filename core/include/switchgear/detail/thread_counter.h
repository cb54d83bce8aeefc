// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace switchgear::detail {

/// The number of the present thread among those that run: small, its own while it runs, and given
/// to another thread afterwards.
struct ThreadOrdinal
{
    static constexpr std::uint32_t kUnknown = UINT32_MAX;
    static constexpr std::uint32_t kNone = UINT32_MAX - 1; ///< the thread is ending

    /// Sets and gives that of the present thread.
    static std::uint32_t take() noexcept;
};

inline constinit thread_local std::uint32_t t_threadOrdinal = ThreadOrdinal::kUnknown;

/// Counts what happens in many threads, without a locked instruction.
///
/// Each running thread has a cell on a line of its own, found by its ordinal, and it alone writes
/// there. Ordinals are handed on under a lock, so whoever takes a cell over sees what its last
/// owner counted. Cells for the first threads lie here; more come in pages as threads need them;
/// beyond those, and while a thread ends, one shared cell is counted up with a locked instruction.
class ThreadCounter final
{
public:
    ThreadCounter() noexcept = default;
    ThreadCounter(const ThreadCounter &) = delete;
    ThreadCounter &operator=(const ThreadCounter &) = delete;
    ~ThreadCounter();

    void bump() noexcept { bump(t_threadOrdinal); }
    /// With t_threadOrdinal, for who counts in more than one place.
    void bump(std::uint32_t ordinal) noexcept
    {
        if (ordinal < kFirst) [[likely]]
            add(m_first[ordinal]);
        else
            bumpElsewhere();
    }
    /// What has been counted; what other threads count at this moment may be missing.
    [[nodiscard]] std::uint64_t sum() const noexcept;

private:
    static constexpr std::uint32_t kFirst = 4;
    static constexpr std::size_t kPages = 8; ///< of 4, 8, 16, … cells: 1024 threads in all

    struct alignas(64) Cell
    {
        std::atomic<std::uint64_t> value{0};
    };

    static void add(Cell &cell) noexcept
    {
        cell.value.store(cell.value.load(std::memory_order_relaxed) + 1U,
                         std::memory_order_relaxed);
    }
    [[nodiscard]] static constexpr std::uint32_t sizeOfPage(std::size_t page) noexcept
    {
        return kFirst << page;
    }
    void bumpElsewhere() noexcept;
    /// Null where there is no memory for it.
    [[nodiscard]] Cell *page(std::size_t number) noexcept;

    std::array<Cell, kFirst> m_first{};
    std::array<std::atomic<Cell *>, kPages> m_pages{};
    std::atomic<std::uint64_t> m_shared{0};
};

} // namespace switchgear::detail
