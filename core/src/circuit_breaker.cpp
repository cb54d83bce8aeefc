// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/circuit_breaker.h"

#include "circuit_controller.h"
#include "slot_directory.h"
#include "switchgear/detail/thrown_error.h"

#include <stdexcept>

namespace switchgear {
namespace {

template <typename Options>
Options sound(Options options)
{
    const std::vector<OptionFault> faults = validate(options);
    if (!faults.empty()) {
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
    }
    return options;
}

const Clock &clockFor(const CircuitOptions &options, const Clock *clock) noexcept
{
    if (clock != nullptr)
        return *clock;
    const bool needsFineTime = options.latency == LatencyTracking::On || options.slowCall;
    return needsFineTime ? Clock::steady() : Clock::coarse();
}

} // namespace

namespace detail {

PermitData acquireGuarded(HotState &hot, TimePoint now) noexcept
{
    return hot.controller->acquire(now, SlotDirectory::slotOf(hot.index, *hot.controller));
}

void endGuarded(HotState &hot, PermitKind kind, std::uint64_t word, std::int64_t acquiredAt,
                std::int64_t detail, const Outcome &outcome, TimePoint now) noexcept
{
    const PermitData permit{.word = word, .acquiredAt = acquiredAt, .detail = detail, .kind = kind};
    hot.controller->end(permit, outcome, now, SlotDirectory::slotOf(hot.index, *hot.controller));
}

} // namespace detail

CircuitBreaker::CircuitBreaker(std::string name, CircuitOptions options, const Clock *clock)
{
    m_hot.clock = &clockFor(options, clock);
    const std::optional<TimePoint> born =
        clock != nullptr ? std::optional{clock->now()} : std::nullopt;
    m_controller = std::make_unique<detail::CircuitController>(m_hot, std::move(name),
                                                               sound(std::move(options)), born);
    m_hot.controller = m_controller.get();
    m_hot.index = detail::SlotDirectory::takeIndex();
}

CircuitBreaker::~CircuitBreaker()
{
    detail::SlotDirectory::giveIndexBack(m_hot.index);
}

const std::string &CircuitBreaker::name() const noexcept
{
    return m_controller->name();
}

const Clock &CircuitBreaker::clock() const noexcept
{
    return *m_hot.clock;
}

Permit CircuitBreaker::refuse(TimePoint now, RejectedBy by,
                              std::optional<Duration> retryAfter) noexcept
{
    return {m_hot, m_controller->refuse(now, by, retryAfter,
                                        detail::SlotDirectory::slotOf(m_hot.index, *m_controller))};
}

bool CircuitBreaker::isIsolatedGuarded(TimePoint now) const noexcept
{
    return m_controller->state(now) == CircuitState::Isolated;
}

std::optional<Rejection> CircuitBreaker::wouldRefuseGuarded(TimePoint now) const noexcept
{
    return m_controller->wouldRefuse(now);
}

void CircuitBreaker::failByException(Permit &permit) noexcept
{
    const detail::ThrownError error = detail::thrownError();
    if (error.isProgrammingError && m_controller->ignoresProgrammingErrors())
        permit.ignore(m_hot.clock->now());
    else
        permit.fail(error.name);
}

CircuitState CircuitBreaker::state(TimePoint now) const
{
    return m_controller->state(now);
}

CircuitMode CircuitBreaker::mode() const noexcept
{
    return m_controller->mode();
}

CircuitSnapshot CircuitBreaker::snapshot(TimePoint now) const
{
    return m_controller->snapshot(now);
}

std::vector<Change> CircuitBreaker::history(std::uint64_t after, std::size_t limit) const
{
    return m_controller->history(after, limit);
}

CircuitOptions CircuitBreaker::options() const
{
    return m_controller->options();
}

bool CircuitBreaker::ignoresProgrammingErrors() const
{
    return m_controller->ignoresProgrammingErrors();
}

std::vector<ForecastBreak> CircuitBreaker::forecast(const BreakDuration &candidate, TimePoint now,
                                                    std::size_t count) const
{
    return m_controller->forecast(candidate, now, count);
}

bool CircuitBreaker::advance(TimePoint now)
{
    return m_controller->advance(now);
}

std::optional<TimePoint> CircuitBreaker::nextDue() const
{
    return m_controller->nextDue();
}

OrderResult CircuitBreaker::isolate(const Order &order, TimePoint now,
                                    std::optional<TimePoint> until)
{
    return m_controller->isolate(order, now, until);
}

OrderResult CircuitBreaker::release(std::uint64_t isolation, const Order &order, TimePoint now)
{
    return m_controller->release(isolation, order, now);
}

OrderResult CircuitBreaker::reset(const Order &order, TimePoint now)
{
    return m_controller->reset(order, now);
}

OrderResult CircuitBreaker::trip(const Order &order, TimePoint now)
{
    return m_controller->trip(order, now);
}

OrderResult CircuitBreaker::forceHalfOpen(const Order &order, TimePoint now)
{
    return m_controller->forceHalfOpen(order, now);
}

OrderResult CircuitBreaker::undoForceHalfOpen(const Order &order, TimePoint now)
{
    return m_controller->undoForceHalfOpen(order, now);
}

OrderResult CircuitBreaker::setMode(CircuitMode mode, const Order &order, TimePoint now)
{
    return m_controller->setMode(mode, order, now);
}

OrderResult CircuitBreaker::setBreakDuration(const BreakDuration &breakDuration, const Order &order,
                                             TimePoint now)
{
    return m_controller->setBreakDuration(sound(breakDuration), order, now);
}

OrderResult CircuitBreaker::reconfigure(const CircuitOptions &options, const Order &order,
                                        TimePoint now)
{
    return m_controller->reconfigure(sound(options), order, now);
}

Subscription CircuitBreaker::subscribe(EventMask kinds, Listener listener)
{
    return m_controller->subscribe(kinds, std::move(listener));
}

} // namespace switchgear
