// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_log.h"
#include "app/poll/poll_settings.h"

#include <switchgear/backoff.h>

namespace switchgear::app {

/// Decides when the next poll is due, and when there is none.
///
///     PollEngine engine{settings};
///     engine.begin(elapsed);
///     const PollEngine::Next next = engine.end(elapsed, reply);
///     if (!next.stop)
///         waitFor(next.after);
///
/// A success is followed by the interval, a failure by the backoff; by the Retry-After of its
/// answer, cut to maxRetryAfter, where that is longer. A success begins the backoff anew; its
/// chance goes on.
/// **Time.** Handed in, since the start of the run. **Threads.** A plain value.
/// **Errors.** begin() while a poll is under way or after the end, and end() while none is, throw
/// std::logic_error.
class PollEngine final
{
public:
    /// What follows a poll.
    struct Next
    {
        std::optional<PollStop> stop;
        Duration after{0}; ///< from the end of this poll to the next; where there is one
    };

    explicit PollEngine(const PollSettings &settings);

    /// A poll goes out.
    void begin(Duration elapsed);
    /// It has ended. Where the last poll allowed is also the last failure allowed, it is the
    /// failures that are named.
    Next end(Duration elapsed, PollReply reply);
    /// Ends the run; a poll under way counts as cancelled. Nothing happens after the end.
    void interrupt();

    [[nodiscard]] bool isUnderWay() const noexcept { return m_sentAt.has_value(); }
    [[nodiscard]] const std::optional<PollStop> &stop() const noexcept { return m_stop; }
    /// One after the other, up to now.
    [[nodiscard]] std::uint64_t failuresInARow() const noexcept { return m_failuresInARow; }
    [[nodiscard]] const PollLog &log() const noexcept { return m_log; }

private:
    [[nodiscard]] Next succeeded(Duration elapsed, PollReply reply);
    [[nodiscard]] Next failed(Duration elapsed, PollReply reply);
    /// At least `least`, and as long as the answer asks.
    [[nodiscard]] Next after(Duration least, const PollReply &reply) const;
    [[nodiscard]] bool isLastPoll() const noexcept;

    PollSettings m_settings;
    BackoffSequence m_backoff;
    PollLog m_log;
    std::uint64_t m_failuresInARow = 0;
    std::uint64_t m_poll = 0; ///< the one under way, or the last
    std::optional<Duration> m_sentAt; ///< of the one under way
    std::optional<PollStop> m_stop;
};

} // namespace switchgear::app
