// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/wall_time.h"

namespace switchgear::ui {

QDateTime WallTime::toWall(TimePoint at) const
{
    // Rounded to the millisecond from the monotonic side, so that one instant has one text.
    const auto difference = std::chrono::round<std::chrono::milliseconds>(at - m_monotonic);
    return m_wall.addMSecs(difference.count());
}

TimePoint WallTime::toMonotonic(const QDateTime &wall) const
{
    return m_monotonic + std::chrono::milliseconds{m_wall.msecsTo(wall)};
}

QString WallTime::clockText(TimePoint at) const
{
    return toWall(at).toString(QStringLiteral("HH:mm:ss"));
}

QString WallTime::exactText(TimePoint at) const
{
    return toWall(at).toString(QStringLiteral("HH:mm:ss.zzz"));
}

} // namespace switchgear::ui
