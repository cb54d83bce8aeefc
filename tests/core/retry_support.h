// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "support.h"

#include <switchgear/retry.h>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace switchgear {

inline char *toString(RetryStop why)
{
    return qstrdup(why == RetryStop::None ? "none" : std::string{text(why)}.c_str());
}

} // namespace switchgear

namespace switchgear::test {

/// 100, 200, 400 ms, … with no chance.
[[nodiscard]] inline RetryOptions plainRetry()
{
    RetryOptions options;
    options.backoff.jitter = Jitter::None;
    return options;
}

/// A policy on a virtual clock that each wait moves on.
class Retrying final
{
public:
    explicit Retrying(RetryOptions options = plainRetry()) : policy(std::move(options), &clock) {}

    template <typename F>
    decltype(auto) call(F &&function, std::optional<TimePoint> deadline = {})
    {
        return policy.call(std::forward<F>(function), sleep(), deadline);
    }
    template <typename F, typename Hooks>
    decltype(auto) call(F &&function, std::optional<TimePoint> deadline, Hooks &&hooks)
    {
        return policy.call(std::forward<F>(function), sleep(), deadline,
                           std::forward<Hooks>(hooks));
    }
    /// A call that fails at every attempt; true: so it did.
    bool failsAtLast(std::optional<TimePoint> deadline = {})
    {
        try {
            call([] { throw 1; }, deadline);
            return false;
        } catch (int) {
            return true;
        }
    }
    /// Why the only call that was given up was.
    [[nodiscard]] RetryStop stoppedBy() const
    {
        const RetrySnapshot snapshot = policy.snapshot();
        for (std::size_t why = 1; why < kRetryStopCount; ++why) {
            if (snapshot.stopped[why] != 0)
                return static_cast<RetryStop>(why);
        }
        return RetryStop::None;
    }

    Clock clock{Clock::Kind::Manual};
    RetryPolicy policy;
    std::vector<Duration> waits;

private:
    [[nodiscard]] std::function<void(Duration)> sleep()
    {
        return [this](Duration wait) {
            waits.push_back(wait);
            clock.advance(wait);
        };
    }
};

} // namespace switchgear::test
