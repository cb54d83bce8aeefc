// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/wall_time.h"

#include <algorithm>

namespace switchgear::ui {

namespace {

/// What a person may type lies further away than nanoseconds reach.
constexpr qint64 kFurthest = std::chrono::milliseconds{std::chrono::years{100}}.count();

} // namespace

WallTime::WallTime(TimePoint monotonic, const QDateTime &wall)
    : m_pairs(std::make_shared<const Pairs>(Pairs{{TimePoint::min(), monotonic, wall}}))
{}

WallTime WallTime::withPair(TimePoint since, TimePoint monotonic, const QDateTime &wall) const
{
    Pairs all = pairs();
    all.push_back({std::max(since, all.back().since), monotonic, wall});
    if (all.size() > kPairs)
        all.erase(all.begin());
    all.front().since = TimePoint::min();
    WallTime next;
    next.m_pairs = std::make_shared<const Pairs>(std::move(all));
    return next;
}

const WallTime::Pairs &WallTime::pairs() const
{
    static const Pairs kBeginning{
        {TimePoint::min(), TimePoint{}, QDateTime::fromMSecsSinceEpoch(0, Qt::UTC)}};
    return m_pairs ? *m_pairs : kBeginning;
}

const WallTime::Pair &WallTime::pairAt(TimePoint at) const
{
    const Pairs &all = pairs();
    const auto after = std::partition_point(all.begin() + 1, all.end(),
                                            [at](const Pair &pair) { return pair.since < at; });
    return *std::prev(after);
}

QDateTime WallTime::mapped(const Pair &pair, TimePoint at)
{
    // Rounded to the millisecond from the monotonic side, so that one instant has one text.
    const auto difference = std::chrono::round<std::chrono::milliseconds>(at - pair.monotonic);
    return pair.wall.addMSecs(difference.count());
}

QDateTime WallTime::toWall(TimePoint at) const
{
    return mapped(pairAt(at), at);
}

TimePoint WallTime::toMonotonic(const QDateTime &wall) const
{
    const Pairs &all = pairs();
    TimePoint latest = TimePoint::max(); // the pair after it begins there
    for (auto pair = all.rbegin();; ++pair) {
        const qint64 away = std::clamp(pair->wall.msecsTo(wall), -kFurthest, kFurthest);
        const TimePoint at = pair->monotonic + std::chrono::milliseconds{away};
        if (at > pair->since || std::next(pair) == all.rend())
            return std::min(at, latest);
        latest = pair->since;
    }
}

QString WallTime::clockText(TimePoint at) const
{
    return toWall(at).toString(QStringLiteral("HH:mm:ss"));
}

QString WallTime::exactText(TimePoint at) const
{
    return toWall(at).toString(QStringLiteral("HH:mm:ss.zzz"));
}

std::vector<WallStretch> WallTime::stretches(TimePoint from, TimePoint to) const
{
    std::vector<WallStretch> stretches;
    const Pairs &all = pairs();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool isLast = i + 1 == all.size();
        const TimePoint begin = std::max(from, all[i].since);
        const TimePoint end = isLast ? to : std::min(to, all[i + 1].since);
        if (begin <= end && (begin < end || stretches.empty()))
            stretches.push_back({begin, end, WallTime(all[i].monotonic, all[i].wall)});
    }
    return stretches;
}

} // namespace switchgear::ui
