// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/time_window.h"

#include <algorithm>

namespace switchgear::ui {

namespace {

Duration scaled(Duration duration, double factor) noexcept
{
    return Duration{static_cast<Duration::rep>(static_cast<double>(duration.count()) * factor)};
}

Duration leadOf(Duration past) noexcept
{
    return scaled(past, TimeWindow::kLead / (1.0 - TimeWindow::kLead));
}

} // namespace

TimeWindow::TimeWindow(QObject *parent) : QObject(parent), m_range(liveRange()) {}

Duration TimeWindow::behind() const noexcept
{
    if (m_following)
        return Duration{0};
    return std::max(Duration{0}, m_now - m_range.to);
}

void TimeWindow::advance(TimePoint now, TimePoint oldest)
{
    m_now = std::max(m_now, now);
    m_oldest = oldest;
    if (m_following)
        setRange(liveRange());
}

void TimeWindow::setPast(Duration past)
{
    m_past = std::clamp(past, kShortest, kLongest);
    reset();
}

void TimeWindow::pause()
{
    setFollowing(false);
}

void TimeWindow::goLive()
{
    m_gesture = Gesture::None;
    setFollowing(true);
    setRange(liveRange());
}

void TimeWindow::goOldest()
{
    m_gesture = Gesture::None;
    setFollowing(false);
    setRange(clamped({m_oldest, m_oldest + span()}));
}

void TimeWindow::togglePause()
{
    if (m_following)
        pause();
    else
        goLive();
}

void TimeWindow::panBy(Duration by)
{
    m_gesture = Gesture::None;
    const Range wished{m_range.from + by, m_range.to + by};
    const Range possible = clamped(wished);
    // Panned to the very end it follows again, as a list does that is scrolled to its end.
    if (by > Duration{0} && possible.to < wished.to
        && span() == liveRange().to - liveRange().from) {
        goLive();
        return;
    }
    if (possible == m_range)
        return;
    setFollowing(false);
    setRange(possible);
}

void TimeWindow::zoomAt(TimePoint anchor, double factor)
{
    if (!(factor > 0.0) || factor == 1.0)
        return;
    const Duration before = span();
    const Duration after = std::clamp(scaled(before, factor), kShortest, kLongest);
    if (after == before)
        return;
    rememberZoom(factor < 1.0 ? Gesture::ZoomIn : Gesture::ZoomOut);
    // At now, or in the future part, a live window stays live: only its span changes.
    if (m_following && anchor >= m_now - before / 50) {
        m_livePast = std::clamp(scaled(after, 1.0 - kLead), kShortest, kLongest);
        setRange(liveRange());
        return;
    }
    const double share =
        static_cast<double>((anchor - m_range.from).count()) / static_cast<double>(before.count());
    const TimePoint from = anchor - scaled(after, std::clamp(share, 0.0, 1.0));
    setFollowing(false);
    setRange(clamped({from, from + after}));
}

void TimeWindow::zoom(double factor)
{
    if (m_following && !m_pinned)
        zoomAt(m_now, factor);
    else
        zoomAt(m_pinned ? *m_cursor : m_range.from + span() / 2, factor);
}

void TimeWindow::zoomTo(TimePoint from, TimePoint to)
{
    if (to < from)
        std::swap(from, to);
    const TimePoint middle = from + (to - from) / 2;
    const Duration wished = std::clamp(to - from, kShortest, kLongest);
    m_gesture = Gesture::None;
    rememberZoom(Gesture::None);
    setFollowing(false);
    setRange(clamped({middle - wished / 2, middle - wished / 2 + wished}));
}

bool TimeWindow::zoomOut()
{
    m_gesture = Gesture::None;
    if (m_zooms.empty())
        return false;
    const Zoom zoom = m_zooms.back();
    m_zooms.pop_back();
    m_livePast = zoom.livePast;
    setFollowing(zoom.following);
    setRange(zoom.following ? liveRange() : zoom.range);
    return true;
}

void TimeWindow::reset()
{
    m_zooms.clear();
    m_livePast = m_past;
    unpin();
    goLive();
}

void TimeWindow::hover(std::optional<TimePoint> at)
{
    if (m_pinned || m_cursor == at)
        return;
    m_cursor = at;
    Q_EMIT cursorChanged();
}

void TimeWindow::pin(TimePoint at)
{
    if (m_pinned && m_cursor == at)
        return;
    m_pinned = true;
    m_cursor = at;
    Q_EMIT cursorChanged();
}

void TimeWindow::unpin()
{
    if (!m_pinned)
        return;
    m_pinned = false;
    m_cursor.reset();
    Q_EMIT cursorChanged();
}

void TimeWindow::select(TimePoint one, TimePoint other)
{
    const Selection selection{std::min(one, other), std::max(one, other)};
    if (m_selection == selection)
        return;
    m_selection = selection;
    Q_EMIT cursorChanged();
}

void TimeWindow::clearSelection()
{
    if (!m_selection)
        return;
    m_selection.reset();
    Q_EMIT cursorChanged();
}

TimeWindow::Range TimeWindow::liveRange() const noexcept
{
    return {m_now - m_livePast, m_now + leadOf(m_livePast)};
}

TimeWindow::Range TimeWindow::clamped(Range range) const noexcept
{
    const Duration length = range.to - range.from;
    const TimePoint latest = m_now + leadOf(scaled(length, 1.0 - kLead));
    // The oldest data may come to the left edge, and not leave it; what is shorter than the window
    // stays at its right, as it does when live.
    const TimePoint latestFrom = latest - length;
    const TimePoint earliestFrom = std::min(m_oldest, latestFrom);
    range.from = std::clamp(range.from, earliestFrom, latestFrom);
    range.to = range.from + length;
    return range;
}

void TimeWindow::setRange(Range range)
{
    if (range == m_range)
        return;
    m_range = range;
    Q_EMIT rangeChanged();
}

void TimeWindow::setFollowing(bool following)
{
    if (m_following == following)
        return;
    m_following = following;
    if (following)
        m_pausedAt.reset();
    else
        m_pausedAt = m_now;
    Q_EMIT followingChanged(following);
}

void TimeWindow::rememberZoom(Gesture gesture)
{
    // The notches of one turn of the wheel are one step to take back.
    if (gesture != Gesture::None && gesture == m_gesture)
        return;
    m_gesture = gesture;
    if (m_zooms.size() == kZoomSteps)
        m_zooms.erase(m_zooms.begin());
    m_zooms.push_back({m_range, m_livePast, m_following});
}

} // namespace switchgear::ui
