// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace switchgear::detail {

/// A queue that takes no memory while it is empty, and little more than its items otherwise; a
/// std::deque takes half a kilobyte at once, and every circuit has several queues.
///
/// **Cost.** push and pop O(1) in the mean.
template <typename T>
class CompactQueue final
{
public:
    using const_iterator = typename std::vector<T>::const_iterator;
    using iterator = typename std::vector<T>::iterator;

    void push_back(T item)
    {
        closeGap();
        m_items.push_back(std::move(item));
    }
    /// Up to so many items, none asks for memory any more.
    void reserve(std::size_t items) { m_items.reserve(items); }
    /// Whether one more finds room, for which memory is asked; where there is none, what was popped
    /// makes it.
    [[nodiscard]] bool tryMakeRoom() noexcept
    {
        closeGap();
        if (m_items.size() < m_items.capacity())
            return true;
        try {
            m_items.reserve(m_items.size() + m_items.size() / 2 + 2);
        } catch (const std::bad_alloc &) {
            cutGap();
        }
        return m_items.size() < m_items.capacity();
    }
    /// Leaves it out where there is no memory: for what is not worth more.
    void pushWhereThereIsRoom(T item) noexcept
    {
        try {
            push_back(std::move(item));
        } catch (const std::bad_alloc &) {
            return;
        }
    }
    void insert(const_iterator before, T item)
    {
        const std::ptrdiff_t at = before - std::as_const(*this).begin();
        closeGap();
        m_items.insert(begin() + at, std::move(item));
    }
    void pop_front() noexcept
    {
        ++m_gap;
        if (m_gap == m_items.size())
            clear();
    }
    void clear() noexcept
    {
        m_items.clear();
        m_gap = 0;
    }

    [[nodiscard]] bool empty() const noexcept { return m_items.size() == m_gap; }
    [[nodiscard]] std::size_t size() const noexcept { return m_items.size() - m_gap; }
    [[nodiscard]] T &front() noexcept { return m_items[m_gap]; }
    [[nodiscard]] const T &front() const noexcept { return m_items[m_gap]; }
    [[nodiscard]] T &back() noexcept { return m_items.back(); }
    [[nodiscard]] const T &back() const noexcept { return m_items.back(); }
    [[nodiscard]] iterator begin() noexcept { return m_items.begin() + gap(); }
    [[nodiscard]] iterator end() noexcept { return m_items.end(); }
    [[nodiscard]] const_iterator begin() const noexcept { return m_items.begin() + gap(); }
    [[nodiscard]] const_iterator end() const noexcept { return m_items.end(); }

private:
    [[nodiscard]] std::ptrdiff_t gap() const noexcept { return static_cast<std::ptrdiff_t>(m_gap); }
    /// What was popped makes room before more memory is taken: in a short queue always, in a long
    /// one where it is worth the moving.
    void closeGap()
    {
        constexpr std::size_t kShort = 64;
        if (m_items.size() < m_items.capacity() || m_gap == 0
            || (m_items.size() > kShort && m_gap * 4 < m_items.size()))
            return;
        cutGap();
    }
    void cutGap() noexcept
    {
        m_items.erase(m_items.begin(), m_items.begin() + gap());
        m_gap = 0;
    }

    std::vector<T> m_items;
    std::size_t m_gap = 0; // items at the beginning that were popped
};

} // namespace switchgear::detail
