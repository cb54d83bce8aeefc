// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/circuit_breaker.h>

#include <QByteArray>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// How Qt Test prints what differs.
namespace switchgear {

inline char *toString(CircuitState state)
{
    return qstrdup(std::string{text(state)}.c_str());
}

inline char *toString(CircuitMode mode)
{
    return qstrdup(std::string{text(mode)}.c_str());
}

inline char *toString(Cause cause)
{
    return qstrdup(std::string{text(cause)}.c_str());
}

inline char *toString(RejectedBy stage)
{
    return qstrdup(QByteArray::number(static_cast<int>(stage)).prepend("stage ").constData());
}

inline char *toString(OrderOutcome outcome)
{
    constexpr const char *kNames[] = {"Done", "NoEffect", "Refused"};
    return qstrdup(kNames[static_cast<std::size_t>(outcome)]);
}

inline char *toString(OrderRefusal refusal)
{
    constexpr const char *kNames[] = {"None", "StateMoved", "TooManyIsolations"};
    return qstrdup(kNames[static_cast<std::size_t>(refusal)]);
}

inline char *toString(ChangeKind kind)
{
    return qstrdup(QByteArray::number(static_cast<int>(kind)).prepend("kind ").constData());
}

inline char *toString(Verdict verdict)
{
    constexpr const char *kNames[] = {"Failure", "Success", "Ignored"};
    return qstrdup(kNames[static_cast<std::size_t>(verdict)]);
}

} // namespace switchgear

namespace QTest {

template <>
inline char *toString(const switchgear::Duration &duration)
{
    return qstrdup((QByteArray::number(static_cast<qlonglong>(duration.count())) + " ns"));
}

template <>
inline char *toString(const switchgear::TimePoint &at)
{
    return toString(at.time_since_epoch());
}

template <>
inline char *toString(const std::optional<switchgear::Duration> &duration)
{
    return duration ? toString(*duration) : qstrdup("none");
}

template <>
inline char *toString(const std::optional<switchgear::TimePoint> &at)
{
    return at ? toString(*at) : qstrdup("none");
}

template <>
inline char *toString(const std::string &text)
{
    return qstrdup(text.c_str());
}

} // namespace QTest

namespace switchgear::test {

using namespace std::chrono_literals;

/// An instant on the tests' clocks, which all begin at TimePoint{}.
[[nodiscard]] constexpr TimePoint at(Duration sinceStart)
{
    return TimePoint{} + sinceStart;
}

[[nodiscard]] constexpr std::optional<Duration> some(Duration duration)
{
    return std::optional{duration};
}

/// A circuit on a virtual clock that stands at the start, since each call is handed its time.
class Circuit final
{
public:
    explicit Circuit(CircuitOptions options = {}, std::string name = "payments")
        : m_breaker(std::move(name), std::move(options), &m_clock)
    {}

    [[nodiscard]] CircuitBreaker *operator->() { return &m_breaker; }
    [[nodiscard]] CircuitBreaker &operator*() { return m_breaker; }
    [[nodiscard]] Clock &clock() { return m_clock; }

private:
    Clock m_clock{Clock::Kind::Manual};
    CircuitBreaker m_breaker;
};

/// One permitted call that succeeds at once.
inline void succeed(CircuitBreaker &breaker, TimePoint now, int times = 1)
{
    for (int i = 0; i < times; ++i)
        breaker.tryAcquire(now).succeed(now);
}

/// Calls that fail at once.
inline void fail(CircuitBreaker &breaker, TimePoint now, int times = 1,
                 std::string_view error = "TimeoutError", std::optional<Duration> retryAfter = {})
{
    for (int i = 0; i < times; ++i)
        breaker.tryAcquire(now).fail(now, ErrorName{error}, retryAfter);
}

inline void succeed(Circuit &circuit, TimePoint now, int times = 1)
{
    succeed(*circuit, now, times);
}

inline void fail(Circuit &circuit, TimePoint now, int times = 1,
                 std::string_view error = "TimeoutError", std::optional<Duration> retryAfter = {})
{
    fail(*circuit, now, times, error, retryAfter);
}

/// The changes of state, without what changed none.
[[nodiscard]] inline std::vector<Change> transitions(const CircuitBreaker &breaker)
{
    std::vector<Change> changes = breaker.history();
    std::erase_if(changes, [](const Change &change) { return change.from == change.to; });
    return changes;
}

/// Options with one rule and constant break of 30 s.
[[nodiscard]] inline CircuitOptions optionsWith(TripRule rule)
{
    CircuitOptions options;
    options.trip = {rule};
    return options;
}

/// Opens at the first failure: for tests of what comes after.
[[nodiscard]] inline CircuitOptions opensAtOnce()
{
    return optionsWith(ConsecutiveFailures{1, Duration{0}});
}

/// An order that says who and why.
[[nodiscard]] inline Order byOperator(std::string reason = "maintenance")
{
    Order order;
    order.reason = std::move(reason);
    order.actor = "ada";
    return order;
}

} // namespace switchgear::test
