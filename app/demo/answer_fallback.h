// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_outcome.h"
#include "app/demo/demo_circuits.h"

#include <switchgear/fallback.h>
#include <switchgear/time.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// What stands in for the answers of one circuit's service: core's chain, with the levels of a
/// DemoFallback.
///
/// A call that is kept for later stays in its place until it has been made, so that one whose try
/// fails is the first of the next ones.
/// **Time.** Handed in. **Threads.** answer(), remember() and snapshot() may be called from any
/// thread; what is kept is looked at by one.
class AnswerFallback final
{
public:
    struct Answer
    {
        AnswerLevel level = AnswerLevel::Cache;
        std::string_view reason; ///< who refused, or the error's name
    };
    struct Snapshot
    {
        std::array<std::uint64_t, kAnswerLevelCount> served{}; ///< by AnswerLevel
        std::uint64_t unserved = 0;
        std::size_t cached = 0; ///< answers
        std::size_t queued = 0; ///< calls
    };

    /// Throws std::invalid_argument where a level is unsound.
    explicit AnswerFallback(const DemoFallback &levels);

    /// The service has answered.
    void remember(std::string_view subject, TimePoint now);
    /// The service has not: the first level that can takes its place; none: none can.
    [[nodiscard]] std::optional<Answer> answer(std::string_view subject, const CallOutcome &outcome,
                                               TimePoint now);

    /// The subject of the oldest call that is kept for later; none: there is none.
    [[nodiscard]] std::optional<std::string> oldestKept();
    /// That call has been made.
    void finishOldest();
    /// Forgets what is kept for later.
    void clearKept();

    [[nodiscard]] Snapshot snapshot() const;

private:
    FallbackChain<std::string> m_chain;
    std::vector<AnswerLevel> m_levels; ///< of the chain, in its order
};

} // namespace switchgear::app
