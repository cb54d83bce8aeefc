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

/// Passes stops on, and looks at no clock.
TimeoutWatch &watchOfNobody()
{
    static auto *const instance = new TimeoutWatch{TimeoutWatch::Drive::ByHand};
    return *instance;
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

TimeoutRun TimeoutWatch::watch(Deadline deadline, std::stop_token stop)
{
    return {*m_table, nullptr, m_table->clock(), deadline, std::move(stop)};
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

TimeoutRun::TimeoutRun(detail::TimeoutTable &table, detail::TimeoutCounters *counters,
                       const Clock &clock, Deadline deadline, std::stop_token stop)
{
    auto entry = std::make_shared<detail::TimeoutEntry>(table, counters, clock, deadline);
    table.add(entry);
    if (stop.stop_possible())
        entry->forward.emplace(std::move(stop), detail::TimeoutEntry::Forward{entry->source});
    m_entry = std::move(entry);
}

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
    return endAs(detail::TimedWork::Done, now);
}

bool TimeoutRun::endUnbegun(TimePoint now) noexcept
{
    return endAs(detail::TimedWork::NeverBegan, now);
}

bool TimeoutRun::endAs(detail::TimedWork work, TimePoint now) noexcept
{
    if (m_entry == nullptr)
        return false;
    const std::shared_ptr<detail::TimeoutEntry> entry = std::move(m_entry);
    entry->forward.reset();
    return entry->table.end(*entry, work, now);
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

TimeoutRun Timeout::watch(TimePoint now, Deadline outer, std::stop_token stop)
{
    return watch(now, outer, std::move(stop),
                 m_watch != nullptr || m_clock.isManual() ? nullptr : &TimeoutWatch::ofProgram());
}

TimeoutRun Timeout::watch(TimePoint now, Deadline outer, std::stop_token stop,
                          TimeoutWatch *otherwise)
{
    TimeoutWatch *watch = m_watch != nullptr ? m_watch : otherwise;
    if (watch == nullptr)
        watch = &watchOfNobody();
    return {*watch->m_table, &m_counters, m_clock, start(now, outer), std::move(stop)};
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
