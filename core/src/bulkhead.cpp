// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/bulkhead.h"

#include "bulkhead_line.h"
#include "number_text.h"

#include <stdexcept>
#include <string>

namespace switchgear {
namespace {

const BulkheadOptions &sound(const BulkheadOptions &options)
{
    if (const std::vector<OptionFault> faults = validate(options); !faults.empty())
        throw std::invalid_argument(faults.front().field + ": " + faults.front().found + ": "
                                    + faults.front().expected);
    return options;
}

} // namespace

std::vector<OptionFault> validate(const BulkheadOptions &options)
{
    std::vector<OptionFault> faults;
    if (options.concurrent < 1)
        faults.push_back({"concurrent", "0", "must be at least 1"});
    if (options.queueTimeout < Duration::zero())
        faults.push_back(
            {"queue_timeout", detail::durationText(options.queueTimeout), "must be 0 or more"});
    return faults;
}

// BulkheadWaiter
// ---------------------------------------------------------------------------------

void BulkheadWaiter::cancel() noexcept
{
    if (m_wait == nullptr)
        return;
    m_wait->line->cancel(*m_wait);
    m_wait.reset();
}

bool BulkheadWaiter::isWaitingApprox() const noexcept
{
    return m_wait != nullptr
           && m_wait->phase.load(std::memory_order_acquire)
                  == detail::BulkheadCallbackWait::Phase::InLine;
}

// Bulkhead
// ---------------------------------------------------------------------------------------

Bulkhead::Bulkhead(const BulkheadOptions &options, const Clock *clock)
    : m_places(sound(options).concurrent)
    , m_line(std::make_unique<detail::BulkheadLine>(m_places, m_leases, options,
                                                    clock != nullptr ? *clock : Clock::steady()))
{}

Bulkhead::~Bulkhead() = default;

void Bulkhead::countRefusal() noexcept
{
    m_line->countRefusal();
}

BulkheadPermit Bulkhead::waitInLine(const std::stop_token &stop, std::optional<TimePoint> until)
{
    const BulkheadRefusal refusal = m_line->waitInThread(stop, until);
    return refusal == BulkheadRefusal::None ? BulkheadPermit{m_places} : BulkheadPermit{refusal};
}

BulkheadWaiter Bulkhead::enqueue(TimePoint now, BulkheadCallback callback,
                                 std::optional<TimePoint> until, const std::stop_token &stop)
{
    BulkheadWaiter waiter;
    if (BulkheadPermit permit = tryTakeFree())
        callback(std::move(permit));
    else if (std::optional<BulkheadPermit> told =
                 m_line->enqueue(now, callback, waiter, until, stop))
        callback(std::move(*told));
    return waiter;
}

std::optional<BulkheadPermit> Bulkhead::enqueue(TimePoint now, BulkheadCallback callback,
                                                BulkheadWaiter &waiter,
                                                std::optional<TimePoint> until,
                                                const std::stop_token &stop)
{
    waiter.cancel();
    if (BulkheadPermit permit = tryTakeFree())
        return permit;
    return m_line->enqueue(now, callback, waiter, until, stop);
}

bool Bulkhead::advance(TimePoint now) noexcept
{
    return m_line->advance(now);
}

std::optional<TimePoint> Bulkhead::nextDue() const
{
    return m_line->nextDue();
}

void Bulkhead::setConcurrent(std::uint32_t concurrent)
{
    (void)sound({.concurrent = concurrent});
    m_line->setConcurrent(concurrent);
}

void Bulkhead::setOptions(const BulkheadOptions &options)
{
    m_line->setOptions(sound(options));
}

BulkheadOptions Bulkhead::options() const
{
    return m_line->options();
}

BulkheadSnapshot Bulkhead::snapshot() const
{
    return m_line->snapshot();
}

} // namespace switchgear
