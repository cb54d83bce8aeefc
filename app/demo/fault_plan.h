// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_chance.h"
#include "app/demo/fault.h"

#include <switchgear/time.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace switchgear::app {

/// A fault that is on.
struct ActiveFault
{
    Fault fault; ///< clamped
    TimePoint since;
    TimePoint endsAt; ///< at or after it, the fault is over

    bool operator==(const ActiveFault &) const = default;
};

/// What a service does with one request.
struct PlannedAnswer
{
    enum class Kind : std::uint8_t { Good, Status, Hang, Drop, Truncate };

    Kind kind = Kind::Good;
    int status = 200; ///< of Status
    std::optional<std::chrono::seconds> retryAfter; ///< of Status
    Duration delay{0}; ///< before it, on top of what the service takes by itself

    bool operator==(const PlannedAnswer &) const = default;
};

/// The faults of one service, and what they make of each request.
///
/// Each fault that is on draws once for each request, in the order in which the faults were
/// switched on: the same seed and the same faults give the same sequence of answers. Delays add up;
/// the first fault that strikes names the answer.
/// **Time.** Handed in; a fault ends by itself, with no timer. **Threads.** A plain value.
class FaultPlan final
{
public:
    explicit FaultPlan(std::uint64_t seed) noexcept : m_chance(seed) {}

    /// Begins the sequence of chance anew; faults that are on stay on.
    void reseed(std::uint64_t seed) { m_chance = Chance{seed}; }
    /// Switches a fault on; one of the same kind that is on gives way to it.
    void inject(const Fault &fault, TimePoint now);
    /// False where no such fault was on.
    bool stop(FaultKind kind, TimePoint now);
    void stopAll() noexcept { m_active.clear(); }

    /// What becomes of the next request.
    [[nodiscard]] PlannedAnswer next(TimePoint now);
    [[nodiscard]] bool refuses(TimePoint now) const noexcept;
    /// In the order in which they were switched on.
    [[nodiscard]] std::vector<ActiveFault> active(TimePoint now) const;

private:
    void expire(TimePoint now);

    Chance m_chance;
    std::vector<ActiveFault> m_active;
};

} // namespace switchgear::app
