// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_options.h"
#include "switchgear/time.h"

#include <cmath>
#include <cstdint>
#include <optional>

namespace switchgear::detail {

/// Lets a growing share of calls into a circuit that has just closed.
///
/// **Algorithm.** Each call adds the share to a sum; when that reaches 1 the call is admitted and 1
/// is taken off. The sum is a whole number of 1 / (10^9 * duration), so that it is exact and admits
/// the same calls everywhere. **Threads.** The owner's lock.
class RecoveryRampAdmission final
{
    __extension__ using Wide = unsigned __int128;

public:
    void start(const RecoveryRamp &ramp, TimePoint at) noexcept
    {
        m_duration = static_cast<std::uint64_t>(ramp.duration.count());
        m_from = static_cast<std::uint64_t>(std::llround(ramp.from * kBillion));
        m_start = at;
        m_sum = one() - Wide{m_from} * m_duration;
        m_isRunning = true;
    }
    void stop() noexcept { m_isRunning = false; }

    /// Ends it once the whole duration is over.
    void advance(TimePoint now) noexcept { m_isRunning = m_isRunning && elapsed(now) < m_duration; }
    [[nodiscard]] bool isRunning() const noexcept { return m_isRunning; }
    /// Meaningful while it runs.
    [[nodiscard]] double shareAt(TimePoint now) const noexcept
    {
        return static_cast<double>(shareOf(now)) / static_cast<double>(one());
    }
    [[nodiscard]] bool wouldAdmit(TimePoint now) const noexcept
    {
        return m_sum + shareOf(now) >= one();
    }
    [[nodiscard]] bool tryAdmit(TimePoint now) noexcept
    {
        m_sum += shareOf(now);
        if (m_sum < one())
            return false;
        m_sum -= one();
        return true;
    }

private:
    static constexpr std::uint64_t kBillion = 1'000'000'000;

    [[nodiscard]] Wide one() const noexcept { return Wide{kBillion} * m_duration; }
    [[nodiscard]] std::uint64_t elapsed(TimePoint now) const noexcept
    {
        return now <= m_start ? 0 : static_cast<std::uint64_t>(saturatingSub(now, m_start).count());
    }
    [[nodiscard]] Wide shareOf(TimePoint now) const noexcept
    {
        return Wide{m_from} * m_duration + Wide{kBillion - m_from} * elapsed(now);
    }

    bool m_isRunning = false;
    std::uint64_t m_duration = 1; // nanoseconds
    std::uint64_t m_from = kBillion; // billionths
    TimePoint m_start;
    Wide m_sum = 0;
};

} // namespace switchgear::detail
