// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "timeout_table.h"

#include <algorithm>
#include <utility>

namespace switchgear::detail {
namespace {

/// A clock that nobody moves is looked at again after this long.
constexpr Duration kLongestSleep = std::chrono::minutes{10};

} // namespace

void TimeoutTable::add(const std::shared_ptr<TimeoutEntry> &entry)
{
    const std::lock_guard lock{m_mutex};
    if (m_drive == TimeoutWatch::Drive::OwnThread && !m_thread)
        m_thread.emplace([this](const std::stop_token &stop) { run(stop); });
    m_heap.push_back(nullptr);
    entry->counters.started.fetch_add(1, std::memory_order_relaxed);
    place(m_heap.size() - 1, entry);
    up(m_heap.size() - 1);
    if (entry->position == 0)
        m_changed.notify_one();
}

bool TimeoutTable::end(TimeoutEntry &entry, TimePoint now) noexcept
{
    std::shared_ptr<TimeoutEntry> taken; // freed outside the lock
    const std::lock_guard lock{m_mutex};
    const bool isInTime = !entry.isOverdue && !entry.deadline.isOver(now);
    if (entry.isOverdue)
        entry.counters.overdue.fetch_sub(1, std::memory_order_relaxed);
    else
        entry.counters.end(isInTime);
    if (entry.position != TimeoutEntry::kOutside)
        taken = take(entry.position);
    return isInTime;
}

std::shared_ptr<TimeoutEntry> TimeoutTable::takeOverdue(TimePoint now)
{
    const std::lock_guard lock{m_mutex};
    if (m_heap.empty() || !m_heap.front()->deadline.isOver(now))
        return nullptr;
    std::shared_ptr<TimeoutEntry> entry = take(0);
    entry->isOverdue = true;
    entry->counters.end(false);
    entry->counters.overdue.fetch_add(1, std::memory_order_relaxed);
    return entry;
}

std::size_t TimeoutTable::advance(TimePoint now)
{
    std::size_t count = 0;
    for (; const std::shared_ptr<TimeoutEntry> entry = takeOverdue(now); ++count) {
        // A copy: the entry's own is of the run, which may end now.
        std::stop_source{entry->source}.request_stop();
    }
    return count;
}

std::optional<TimePoint> TimeoutTable::nextDue() const
{
    const std::lock_guard lock{m_mutex};
    return m_heap.empty() || m_heap.front()->deadline.isNever()
               ? std::nullopt
               : std::optional{m_heap.front()->deadline.instant()};
}

std::size_t TimeoutTable::watched() const
{
    const std::lock_guard lock{m_mutex};
    return m_heap.size();
}

// The heap
// ---------------------------------------------------------------------------------------

void TimeoutTable::place(std::size_t position, std::shared_ptr<TimeoutEntry> entry) noexcept
{
    entry->position = position;
    m_heap[position] = std::move(entry);
}

void TimeoutTable::up(std::size_t position) noexcept
{
    std::shared_ptr<TimeoutEntry> entry = std::move(m_heap[position]);
    while (position > 0 && entry->deadline < m_heap[(position - 1) / 2]->deadline) {
        place(position, std::move(m_heap[(position - 1) / 2]));
        position = (position - 1) / 2;
    }
    place(position, std::move(entry));
}

void TimeoutTable::down(std::size_t position) noexcept
{
    std::shared_ptr<TimeoutEntry> entry = std::move(m_heap[position]);
    for (;;) {
        std::size_t child = 2 * position + 1;
        if (child >= m_heap.size())
            break;
        if (child + 1 < m_heap.size() && m_heap[child + 1]->deadline < m_heap[child]->deadline)
            ++child;
        if (!(m_heap[child]->deadline < entry->deadline))
            break;
        place(position, std::move(m_heap[child]));
        position = child;
    }
    place(position, std::move(entry));
}

std::shared_ptr<TimeoutEntry> TimeoutTable::take(std::size_t position) noexcept
{
    std::shared_ptr<TimeoutEntry> taken = std::move(m_heap[position]);
    taken->position = TimeoutEntry::kOutside;
    std::shared_ptr<TimeoutEntry> last = std::move(m_heap.back());
    m_heap.pop_back();
    if (position < m_heap.size()) {
        place(position, std::move(last));
        up(position);
        down(position);
    }
    return taken;
}

// The thread
// -------------------------------------------------------------------------------------

void TimeoutTable::run(const std::stop_token &stop)
{
    std::unique_lock lock{m_mutex};
    while (!stop.stop_requested()) {
        if (m_heap.empty()) {
            m_changed.wait(lock, stop, [this] { return !m_heap.empty(); });
            continue;
        }
        const Deadline nearest = m_heap.front()->deadline;
        const Duration remaining = nearest.remaining(m_clock.now());
        if (remaining > Duration::zero()) {
            m_changed.wait_for(lock, stop, std::min(remaining, kLongestSleep), [&] {
                return m_heap.empty() || m_heap.front()->deadline < nearest;
            });
            continue;
        }
        lock.unlock();
        advance(m_clock.now());
        lock.lock();
    }
}

} // namespace switchgear::detail
