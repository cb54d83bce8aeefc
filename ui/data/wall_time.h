// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <QDateTime>

#include <memory>
#include <vector>

namespace switchgear::ui {

struct WallStretch;

/// Maps instants of the monotonic clock to wall time, for display, and times of day that a person
/// typed to instants.
///
/// The monotonic clock stands still while the machine sleeps, and wall time may be set, so one pair
/// of both does not do for all instants: each keeps the pair of its time, and what is to come has
/// the newest. So an instant is told as the clock on the wall told it then, as in every log of that
/// time; a clock that is put right later does not rewrite it.
/// **Cost.** A copy shares the pairs.
class WallTime final
{
public:
    static constexpr std::size_t kPairs = 64; ///< the newest; what is older has the oldest of them

    /// Maps TimePoint{} to 1970-01-01 00:00 UTC, until a pair is known.
    WallTime() = default;
    WallTime(TimePoint monotonic, const QDateTime &wall);

    /// The same for instants up to `since`; those after it have the new pair.
    [[nodiscard]] WallTime withPair(TimePoint since, TimePoint monotonic,
                                    const QDateTime &wall) const;

    [[nodiscard]] QDateTime toWall(TimePoint at) const;
    /// Exact to the millisecond. A time that was passed over gives the instant of the jump; of two
    /// instants of the same time, the later one.
    [[nodiscard]] TimePoint toMonotonic(const QDateTime &wall) const;

    [[nodiscard]] QString clockText(TimePoint at) const; ///< "12:44:02"
    [[nodiscard]] QString exactText(TimePoint at) const; ///< "12:44:02.113"

    /// The parts of a span between which wall time jumps, oldest first; at least one.
    [[nodiscard]] std::vector<WallStretch> stretches(TimePoint from, TimePoint to) const;

private:
    struct Pair
    {
        TimePoint since; ///< holds after it
        TimePoint monotonic;
        QDateTime wall;
    };
    using Pairs = std::vector<Pair>;

    [[nodiscard]] static QDateTime mapped(const Pair &pair, TimePoint at);
    [[nodiscard]] const Pair &pairAt(TimePoint at) const;
    [[nodiscard]] const Pairs &pairs() const;

    std::shared_ptr<const Pairs> m_pairs; ///< by `since`; null: the one of the beginning
};

/// A span of time with one pair.
struct WallStretch
{
    TimePoint from;
    TimePoint to;
    WallTime wall; ///< knows that pair alone
};

} // namespace switchgear::ui
