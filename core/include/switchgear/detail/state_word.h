// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/time.h"

#include <cstdint>

namespace switchgear::detail {

/// What a circuit decides on, in one word, so that nobody sees a state without its epoch or its
/// end.
///
/// Three bits say how a call gets in, the rest is the epoch of a closed circuit or the instant, in
/// nanoseconds, at which an open or isolated one will be looked at again. 61 bits of nanoseconds
/// are 73 years; a later instant is kept by the controller, under Gate::Guarded.
enum class Gate : std::uint8_t {
    Closed, ///< admit, and count in the thread's slot
    ClosedTimed, ///< the same, and measure how long the call takes
    Open, ///< reject until the instant
    Isolated, ///< reject until the instant, or for ever
    Guarded, ///< ask the controller
};

class StateWord final
{
public:
    static constexpr std::uint64_t kForever = (std::uint64_t{1} << 61U) - 1U;

    constexpr explicit StateWord(std::uint64_t bits) noexcept : m_bits(bits) {}
    constexpr StateWord(Gate gate, std::uint64_t payload) noexcept
        : m_bits((payload << 3U) | static_cast<std::uint64_t>(gate))
    {}

    [[nodiscard]] static constexpr bool fits(TimePoint end) noexcept
    {
        return end.time_since_epoch().count() >= 0
               && static_cast<std::uint64_t>(end.time_since_epoch().count()) < kForever;
    }

    [[nodiscard]] constexpr std::uint64_t bits() const noexcept { return m_bits; }
    [[nodiscard]] constexpr Gate gate() const noexcept { return static_cast<Gate>(m_bits & 7U); }
    [[nodiscard]] constexpr bool isClosed() const noexcept
    {
        return (m_bits & 6U) == static_cast<std::uint64_t>(Gate::Closed);
    }
    /// Of a closed one: whether its calls are timed.
    [[nodiscard]] constexpr bool isTimed() const noexcept { return (m_bits & 1U) != 0; }
    [[nodiscard]] constexpr bool rejectsUntilItsEnd() const noexcept
    {
        return (m_bits & 6U) == static_cast<std::uint64_t>(Gate::Open);
    }
    [[nodiscard]] constexpr std::uint64_t payload() const noexcept { return m_bits >> 3U; }

private:
    std::uint64_t m_bits;
};

// A look at two bits tells each pair.
static_assert(static_cast<int>(Gate::ClosedTimed) == (static_cast<int>(Gate::Closed) | 1));
static_assert(static_cast<int>(Gate::Isolated) == (static_cast<int>(Gate::Open) | 1));

} // namespace switchgear::detail
