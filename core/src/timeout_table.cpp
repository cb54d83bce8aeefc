// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "timeout_table.h"

#include "switchgear/detail/cancellation.h"

#include <algorithm>
#include <utility>

namespace switchgear::detail {
namespace {

/// A clock that nobody moves is looked at again after this long.
constexpr Duration kLongestSleep = std::chrono::minutes{10};

} // namespace

/// The tables with a thread of their own, for the child of a fork.
class TimeoutTable::Family final
{
public:
    static Family &instance()
    {
        static auto *const family = new Family; // as the program's watch, never destroyed
        return *family;
    }

    void add(TimeoutTable &table)
    {
        const std::lock_guard lock{m_mutex};
        table.m_next = std::exchange(m_first, &table);
    }
    void remove(const TimeoutTable &table) noexcept
    {
        const std::lock_guard lock{m_mutex};
        TimeoutTable **place = &m_first;
        while (*place != &table)
            place = &(*place)->m_next;
        *place = table.m_next;
    }

private:
    Family()
    {
        ForkGate::setInChild([] { instance().takeUp(); });
    }

    void takeUp()
    {
        const std::lock_guard lock{m_mutex};
        for (TimeoutTable *table = m_first; table != nullptr; table = table->m_next)
            table->takeUp();
    }

    Mutex m_mutex;
    TimeoutTable *m_first = nullptr;
};

TimeoutTable::TimeoutTable(TimeoutWatch::Drive drive, const Clock &clock)
    : m_drive(drive)
    , m_clock(clock)
{
    if (drive == TimeoutWatch::Drive::OwnThread)
        Family::instance().add(*this);
}

TimeoutTable::~TimeoutTable()
{
    if (m_drive == TimeoutWatch::Drive::OwnThread)
        Family::instance().remove(*this);
}

void TimeoutTable::add(const std::shared_ptr<TimeoutEntry> &entry)
{
    const std::lock_guard lock{m_mutex};
    watch();
    m_heap.push_back(nullptr);
    if (entry->counters != nullptr)
        entry->counters->start();
    place(m_heap.size() - 1, entry);
    up(m_heap.size() - 1);
    if (entry->position == 0 && m_watcher)
        m_watcher->changed.notify_one();
}

bool TimeoutTable::end(TimeoutEntry &entry, TimedWork work, TimePoint now) noexcept
{
    std::shared_ptr<TimeoutEntry> taken; // freed outside the lock
    const std::lock_guard lock{m_mutex};
    const bool isInTime = !entry.isOverdue && !entry.deadline.isOver(now);
    if (entry.counters != nullptr) {
        if (entry.isOverdue)
            entry.counters->lateOneHasEnded();
        else if (isInTime && work == TimedWork::NeverBegan)
            entry.counters->takeBack();
        else
            entry.counters->end(isInTime);
    }
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
    if (entry->counters != nullptr)
        entry->counters->isLate();
    return entry;
}

std::size_t TimeoutTable::advance(TimePoint now)
{
    const CancellationPause pause; // nothing may pass through a request to stop
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

void TimeoutTable::watch()
{
    if (m_drive != TimeoutWatch::Drive::OwnThread || m_watcher)
        return;
    auto watcher = std::make_unique<Watcher>();
    watcher->thread.emplace(
        [this, w = watcher.get()](const std::stop_token &stop) { run(*w, stop); });
    m_watcher = std::move(watcher);
}

void TimeoutTable::takeUp()
{
    const std::lock_guard lock{m_mutex};
    if (!m_watcher)
        return;
    m_parents = m_watcher.release();
    std::erase_if(m_heap, [](const std::shared_ptr<TimeoutEntry> &entry) {
        entry->position = TimeoutEntry::kOutside;
        return entry->madeBy != std::this_thread::get_id();
    });
    for (std::size_t position = 0; position < m_heap.size(); ++position)
        up(position);
    try {
        if (!m_heap.empty())
            watch();
    } catch (const std::exception &) {
        return; // no thread, or no memory: the next deadline tries again
    }
}

void TimeoutTable::run(Watcher &watcher, const std::stop_token &stop)
{
    std::unique_lock lock{m_mutex};
    while (!stop.stop_requested()) {
        if (m_heap.empty()) {
            watcher.changed.wait(lock, stop, [this] { return !m_heap.empty(); });
            continue;
        }
        const Deadline nearest = m_heap.front()->deadline;
        const Duration remaining = nearest.remaining(m_clock.now());
        if (remaining > Duration::zero()) {
            watcher.changed.wait_for(lock, stop, std::min(remaining, kLongestSleep), [&] {
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
