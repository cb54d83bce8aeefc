// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/thread_counter.h"

#include "switchgear/detail/fork_gate.h"

#include <queue>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace switchgear::detail {
namespace {

/// Which ordinals running threads bear.
class Ordinals final
{
public:
    /// In memory of its own, since the first call of a thread may find none; and never destroyed,
    /// since threads may end after every static is gone.
    static Ordinals &instance() noexcept
    {
        alignas(Ordinals) static std::byte place[sizeof(Ordinals)];
        static auto *const ordinals = new (place) Ordinals;
        return *ordinals;
    }

    /// The smallest that is free.
    [[nodiscard]] std::uint32_t take()
    {
        const std::lock_guard lock{m_mutex};
        if (m_free.empty())
            return m_next++;
        const std::uint32_t ordinal = m_free.top();
        m_free.pop();
        return ordinal;
    }
    void giveBack(std::uint32_t ordinal) noexcept
    {
        const std::lock_guard lock{m_mutex};
        try {
            m_free.push(ordinal);
        } catch (const std::bad_alloc &) {
            return; // it stays unused
        }
    }

private:
    Mutex m_mutex;
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> m_free;
    std::uint32_t m_next = 0;
};

/// Gives the ordinal back when the thread ends.
struct ThreadOrdinalEnd
{
    std::uint32_t ordinal = Ordinals::instance().take();

    ThreadOrdinalEnd() = default;
    ThreadOrdinalEnd(const ThreadOrdinalEnd &) = delete;
    ThreadOrdinalEnd &operator=(const ThreadOrdinalEnd &) = delete;
    ~ThreadOrdinalEnd()
    {
        t_threadOrdinal = ThreadOrdinal::kNone;
        Ordinals::instance().giveBack(ordinal);
    }
};

} // namespace

std::uint32_t ThreadOrdinal::take() noexcept
{
    if (t_threadOrdinal == kUnknown) {
        thread_local const ThreadOrdinalEnd own;
        t_threadOrdinal = own.ordinal;
    }
    return t_threadOrdinal;
}

ThreadCounter::~ThreadCounter()
{
    for (std::atomic<Cell *> &cells : m_pages)
        delete[] cells.load(std::memory_order_relaxed);
}

ThreadCounter::Cell *ThreadCounter::page(std::size_t number) noexcept
{
    std::atomic<Cell *> &place = m_pages[number];
    if (Cell *const cells = place.load(std::memory_order_acquire))
        return cells;
    std::unique_ptr<Cell[]> made{new (std::nothrow) Cell[sizeOfPage(number)]};
    Cell *expected = nullptr;
    if (made == nullptr)
        return nullptr;
    if (place.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel))
        return made.release();
    return expected; // another thread was faster
}

void ThreadCounter::bumpElsewhere() noexcept
{
    const std::uint32_t ordinal = ThreadOrdinal::take();
    if (ordinal < kFirst)
        return add(m_first[ordinal]);
    if (ordinal != ThreadOrdinal::kNone) {
        std::uint32_t inPage = ordinal - kFirst;
        for (std::size_t number = 0; number < kPages; ++number) {
            if (inPage < sizeOfPage(number)) {
                Cell *const cells = page(number);
                if (cells == nullptr)
                    break;
                return add(cells[inPage]);
            }
            inPage -= sizeOfPage(number);
        }
    }
    m_shared.fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t ThreadCounter::sum() const noexcept
{
    std::uint64_t sum = m_shared.load(std::memory_order_relaxed);
    for (const Cell &cell : m_first)
        sum += cell.value.load(std::memory_order_relaxed);
    for (std::size_t number = 0; number < kPages; ++number) {
        const Cell *const cells = m_pages[number].load(std::memory_order_acquire);
        for (std::uint32_t i = 0; cells != nullptr && i < sizeOfPage(number); ++i)
            sum += cells[i].value.load(std::memory_order_relaxed);
    }
    return sum;
}

} // namespace switchgear::detail
