// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/circuit_breaker.h"

#include "circuit_controller.h"
#include "circuit_pool.h"
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
namespace {

CircuitController &controllerOf(const HotState &hot) noexcept
{
    return static_cast<CircuitController &>(*hot.controller);
}

} // namespace

PermitData acquireGuarded(HotState &hot, TimePoint now) noexcept
{
    return controllerOf(hot).acquire(now, SlotDirectory::slotOf(hot.place, controllerOf(hot)));
}

void endGuarded(HotState &hot, PermitKind kind, std::uint64_t word, std::int64_t acquiredAt,
                std::int64_t detail, const Outcome &outcome, TimePoint now) noexcept
{
    const PermitData permit{.word = word, .acquiredAt = acquiredAt, .detail = detail, .kind = kind};
    controllerOf(hot).end(permit, outcome, now,
                          SlotDirectory::slotOf(hot.place, controllerOf(hot)));
}

void succeedGuarded(HotState &hot, PermitKind kind, std::uint64_t word, std::int64_t acquiredAt,
                    std::int64_t detail, TimePoint now) noexcept
{
    endGuarded(hot, kind, word, acquiredAt, detail, {}, now);
}

void abandonGuarded(HotState &hot, PermitKind kind, std::uint64_t word, std::int64_t acquiredAt,
                    std::int64_t detail) noexcept
{
    endGuarded(hot, kind, word, acquiredAt, detail, {Ending::Abandoned, {}, {}}, hot.clock->now());
}

} // namespace detail

void Permit::failByText(TimePoint now, std::string_view text,
                        std::optional<Duration> retryAfter) noexcept
{
    const ErrorName name{text};
    if (name.text() == text)
        fail(now, name, retryAfter);
    else
        failJudging(now, name, text, retryAfter);
}

void Permit::failByMore(TimePoint now, const CallError &error,
                        std::optional<Duration> retryAfter) noexcept
{
    if (*this && !detail::controllerOf(*m_hot).verdicts().judgesByName(error))
        failJudging(now, error.name(), error, retryAfter);
    else
        fail(now, error.name(), retryAfter);
}

template <typename Error>
void Permit::failJudging(TimePoint now, ErrorName name, const Error &error,
                         std::optional<Duration> retryAfter) noexcept
{
    if (!*this)
        return;
    switch (detail::controllerOf(*m_hot).verdicts().verdictOfWhole(error)) {
    case Verdict::Ignored:
        return ignore(now);
    case Verdict::Success:
        return succeed(now);
    case Verdict::Failure:
        return end({detail::Ending::Failure, name, retryAfter, true}, now);
    }
}

CircuitBreaker::CircuitBreaker(std::string name, CircuitOptions options, const Clock *clock)
{
    m_hot.clock = &clockFor(options, clock);
    const std::optional<TimePoint> born =
        clock != nullptr ? std::optional{clock->now()} : std::nullopt;
    auto controller = std::make_unique<detail::CircuitController>(*this, m_hot, std::move(name),
                                                                  sound(std::move(options)), born);
    m_hot.place = detail::SlotDirectory::takePlace();
    m_hot.controller = controller.release();
}

CircuitBreaker::~CircuitBreaker()
{
    detail::SlotDirectory::givePlaceBack(m_hot.place);
    delete &controller();
}

void *CircuitBreaker::operator new(std::size_t size)
{
    return detail::CircuitPool::take(size);
}

void CircuitBreaker::operator delete(void *place, std::size_t size) noexcept
{
    detail::CircuitPool::giveBack(place, size);
}

detail::CircuitController &CircuitBreaker::controller() const noexcept
{
    return static_cast<detail::CircuitController &>(*m_hot.controller);
}

const std::string &CircuitBreaker::name() const noexcept
{
    return controller().name();
}

const Clock &CircuitBreaker::clock() const noexcept
{
    return *m_hot.clock;
}

Permit CircuitBreaker::refuseGuarded(TimePoint now, RejectedBy by,
                                     std::optional<Duration> retryAfter) noexcept
{
    return {m_hot, controller().refuse(now, by, retryAfter,
                                       detail::SlotDirectory::slotOf(m_hot.place, controller()))};
}

bool CircuitBreaker::isIsolatedGuarded(TimePoint now) const noexcept
{
    return controller().state(now) == CircuitState::Isolated;
}

bool CircuitBreaker::hasBeenEnabledGuarded(TimePoint now) const noexcept
{
    (void)controller().state(now);
    return modeApprox() != CircuitMode::Disabled;
}

std::optional<Rejection> CircuitBreaker::wouldRefuseGuarded(TimePoint now) const noexcept
{
    return controller().wouldRefuse(now);
}

void CircuitBreaker::failByException(Permit &permit) noexcept
{
    const detail::ThrownError error = detail::thrownError();
    if (error.isProgrammingError && controller().ignoresProgrammingErrors())
        permit.ignore(m_hot.clock->now());
    else
        permit.fail(CallError{error.name, std::current_exception()});
}

CircuitState CircuitBreaker::state(TimePoint now) const
{
    return controller().state(now);
}

CircuitMode CircuitBreaker::mode() const noexcept
{
    return controller().mode();
}

CircuitSnapshot CircuitBreaker::snapshot(TimePoint now) const
{
    return controller().snapshot(now);
}

std::vector<Change> CircuitBreaker::history(std::uint64_t after, std::size_t limit) const
{
    return controller().history(after, limit);
}

CircuitOptions CircuitBreaker::options() const
{
    return controller().options();
}

bool CircuitBreaker::ignoresProgrammingErrors() const
{
    return controller().ignoresProgrammingErrors();
}

std::string CircuitBreaker::group() const
{
    return controller().group();
}

CircuitActivity CircuitBreaker::activity() const
{
    return controller().activity();
}

std::vector<ForecastBreak> CircuitBreaker::forecast(const BreakDuration &candidate, TimePoint now,
                                                    std::size_t count) const
{
    return controller().forecast(candidate, now, count);
}

bool CircuitBreaker::advance(TimePoint now)
{
    return controller().advance(now);
}

std::optional<TimePoint> CircuitBreaker::nextDue() const
{
    return controller().nextDue();
}

OrderResult CircuitBreaker::isolate(const Order &order, TimePoint now,
                                    std::optional<TimePoint> until)
{
    return controller().isolate(order, now, until);
}

OrderResult CircuitBreaker::moveIsolationEnd(std::uint64_t isolation,
                                             std::optional<TimePoint> until, const Order &order,
                                             TimePoint now)
{
    return controller().moveIsolationEnd(isolation, until, order, now);
}

OrderResult CircuitBreaker::release(std::uint64_t isolation, const Order &order, TimePoint now)
{
    return controller().release(isolation, order, now);
}

OrderResult CircuitBreaker::reset(const Order &order, TimePoint now)
{
    return controller().reset(order, now);
}

OrderResult CircuitBreaker::trip(const Order &order, TimePoint now)
{
    return controller().trip(order, now);
}

OrderResult CircuitBreaker::forceHalfOpen(const Order &order, TimePoint now)
{
    return controller().forceHalfOpen(order, now);
}

OrderResult CircuitBreaker::undoForceHalfOpen(const Order &order, TimePoint now)
{
    return controller().undoForceHalfOpen(order, now);
}

OrderResult CircuitBreaker::setMode(CircuitMode mode, const Order &order, TimePoint now,
                                    std::optional<TimePoint> until)
{
    if (until && mode != CircuitMode::Disabled) {
        throw std::invalid_argument("until: found an end for the mode " + std::string{text(mode)}
                                    + "; only disabled can have one");
    }
    return controller().setMode(mode, order, now, until);
}

OrderResult CircuitBreaker::setBreakDuration(const BreakDuration &breakDuration, const Order &order,
                                             TimePoint now)
{
    return controller().setBreakDuration(sound(breakDuration), order, now);
}

OrderResult CircuitBreaker::reconfigure(const CircuitOptions &options, const Order &order,
                                        TimePoint now)
{
    return controller().reconfigure(sound(options), order, now);
}

Subscription CircuitBreaker::subscribe(EventMask kinds, Listener listener)
{
    return controller().subscribe(kinds, std::move(listener));
}

} // namespace switchgear
