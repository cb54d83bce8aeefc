// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_outcome.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace switchgear::app {

/// What the callers of one circuit saw, or of several added up.
///
/// attempted = permitted + rejected; permitted = succeeded + failed + ignored + cancelled +
/// inFlight.
struct CallCounts
{
    std::uint64_t attempted = 0; ///< the circuit was asked
    std::uint64_t permitted = 0;
    std::uint64_t rejected = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t ignored = 0;
    std::uint64_t cancelled = 0;
    std::uint64_t inFlight = 0;
    std::uint64_t notStarted = 0; ///< the circuit was not asked: too many calls were under way
    std::map<std::string, std::uint64_t> errors; ///< by name, of failed and ignored calls

    CallCounts &operator+=(const CallCounts &other);
    bool operator==(const CallCounts &) const = default;
};

/// Keeps the counts of one circuit's callers.
///
/// **Threads.** Every function may be called from any thread.
class CallLedger final
{
public:
    void started();
    /// Of a call that was started, or that was rejected or could not be started.
    void ended(const CallOutcome &outcome);
    [[nodiscard]] CallCounts counts() const;
    /// Begins anew; calls under way stay so.
    void clear();

private:
    mutable std::mutex m_mutex;
    CallCounts m_counts;
};

} // namespace switchgear::app
