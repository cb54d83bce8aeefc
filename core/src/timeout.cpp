// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/timeout.h"

#include "number_text.h"
#include "timeout_table.h"

#include <stdexcept>

namespace switchgear {
namespace {

std::int64_t sound(Duration limit)
{
    if (limit <= Duration::zero())
        throw std::invalid_argument("timeout: " + detail::durationText(limit)
                                    + ": must be above 0");
    return limit.count();
}

} // namespace

// TimeoutWatch
// -----------------------------------------------------------------------------------

TimeoutWatch::TimeoutWatch(Drive drive, const Clock *clock)
    : m_table(
        std::make_unique<detail::TimeoutTable>(drive, clock != nullptr ? *clock : Clock::steady()))
{}

TimeoutWatch::~TimeoutWatch() = default;

TimeoutWatch &TimeoutWatch::ofProgram()
{
    // Never destroyed: what has static storage may still be under a time-out when others are gone.
    static auto *const instance = new TimeoutWatch{Drive::OwnThread};
    return *instance;
}

std::size_t TimeoutWatch::advance(TimePoint now)
{
    return m_table->advance(now);
}

std::optional<TimePoint> TimeoutWatch::nextDue() const
{
    return m_table->nextDue();
}

std::size_t TimeoutWatch::watched() const
{
    return m_table->watched();
}

// TimeoutRun
// -------------------------------------------------------------------------------------

TimeoutRun &TimeoutRun::operator=(TimeoutRun &&other) noexcept
{
    if (this != &other) {
        if (m_entry != nullptr)
            (void)end(m_entry->clock.now());
        m_entry = std::move(other.m_entry);
    }
    return *this;
}

TimeoutRun::~TimeoutRun()
{
    if (m_entry != nullptr)
        (void)end(m_entry->clock.now());
}

Deadline TimeoutRun::deadline() const noexcept
{
    return m_entry != nullptr ? m_entry->deadline : Deadline{};
}

std::stop_token TimeoutRun::stopToken() const noexcept
{
    return m_entry != nullptr ? m_entry->source.get_token() : std::stop_token{};
}

bool TimeoutRun::end(TimePoint now) noexcept
{
    if (m_entry == nullptr)
        return false;
    const std::shared_ptr<detail::TimeoutEntry> entry = std::move(m_entry);
    entry->forward.reset();
    return entry->table.end(*entry, now);
}

// Timeout
// ----------------------------------------------------------------------------------------

Timeout::Timeout(Duration limit, const Clock *clock, TimeoutWatch *watch)
    : m_clock(clock != nullptr ? *clock : Clock::steady())
    , m_watch(watch)
    , m_limit(sound(limit))
{}

void Timeout::setLimit(Duration limit)
{
    m_limit.store(sound(limit), std::memory_order_relaxed);
}

TimeoutWatch &Timeout::watchInUse() noexcept
{
    return m_watch != nullptr ? *m_watch : TimeoutWatch::ofProgram();
}

TimeoutRun Timeout::watch(TimePoint now, Deadline outer, std::stop_token stop)
{
    detail::TimeoutTable &table = *watchInUse().m_table;
    TimeoutRun run;
    auto entry =
        std::make_shared<detail::TimeoutEntry>(table, m_counters, m_clock, start(now, outer));
    table.add(entry);
    if (stop.stop_possible())
        entry->forward.emplace(std::move(stop), detail::TimeoutEntry::Forward{entry->source});
    run.m_entry = std::move(entry);
    return run;
}

TimeoutSnapshot Timeout::snapshot() const noexcept
{
    const std::uint64_t unwatchedInTime = m_startedInTime.sum();
    TimeoutSnapshot snapshot;
    snapshot.limit = limit();
    snapshot.started = m_counters.started.load(std::memory_order_relaxed) + unwatchedInTime;
    snapshot.inTime = m_counters.inTime.load(std::memory_order_relaxed) + unwatchedInTime;
    snapshot.timedOut = m_counters.timedOut.load(std::memory_order_relaxed);
    snapshot.overdue = m_counters.overdue.load(std::memory_order_relaxed);
    return snapshot;
}

} // namespace switchgear
