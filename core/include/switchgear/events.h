// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/change.h"
#include "switchgear/circuit_state.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace switchgear {

/// What listeners can ask for.
enum class EventKind : std::uint8_t {
    Change = 1, ///< every entry of the history
    Success = 2,
    Failure = 4,
    Rejection = 8,
};

/// A set of EventKind.
struct EventMask
{
    std::uint8_t bits = 0; ///< the sum of the kinds

    constexpr EventMask() noexcept = default;
    /// A set of one.
    constexpr EventMask(EventKind kind) noexcept : bits(static_cast<std::uint8_t>(kind)) {}
    /// Whether the set holds this kind.
    [[nodiscard]] constexpr bool has(EventKind kind) const noexcept
    {
        return (bits & static_cast<std::uint8_t>(kind)) != 0;
    }
    /// What is in either set.
    friend constexpr EventMask operator|(EventMask a, EventMask b) noexcept
    {
        a.bits = static_cast<std::uint8_t>(a.bits | b.bits);
        return a;
    }
    bool operator==(const EventMask &) const = default;
};
/// Both kinds, as a set.
[[nodiscard]] constexpr EventMask operator|(EventKind a, EventKind b) noexcept
{
    return EventMask{a} | EventMask{b};
}

class CircuitBreaker;

/// One thing that happened to a circuit.
struct Event
{
    EventKind kind = EventKind::Change; ///< tells which of the fields below are set
    std::string_view circuit{}; ///< valid during the call of the listener
    TimePoint at{}; ///< by the circuit's clock
    std::shared_ptr<const Change> change{}; ///< of a Change
    ErrorName error{}; ///< of a Failure
    RejectedBy rejectedBy = RejectedBy::None; ///< of a Rejection
    std::uint64_t instance = 0; ///< CircuitSnapshot::instance: tells circuits of one name apart
    /// Valid during the call of the listener: changes that it was not told of are in its history.
    const CircuitBreaker *breaker = nullptr;
};

/// Is called for each event of the kinds that it subscribed to.
using Listener = std::function<void(const Event &)>;

/// Keeps a listener subscribed; it ends with it.
///
/// **Threads.** Ending it waits for a call of the listener that is under way in another thread, and
/// may be done from inside the listener. It may outlive the circuit.
class Subscription final
{
public:
    Subscription() noexcept = default; ///< of nothing
    /// Of what lives as long as the token.
    explicit Subscription(std::shared_ptr<void> token) noexcept : m_token(std::move(token)) {}

    /// No call of the listener begins after it.
    void end() noexcept { m_token.reset(); }
    /// Whether it was subscribed and has not been ended.
    [[nodiscard]] bool isActive() const noexcept { return m_token != nullptr; }

private:
    std::shared_ptr<void> m_token;
};

} // namespace switchgear
