// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <QObject>

#include <optional>
#include <vector>

namespace switchgear::ui {

/// The stretch of time that all lanes show, and the instant that is pointed at in all of them.
///
/// Live, it follows `now`, which stands a little before the right edge: what is to come (the end of
/// a break) and the newest values have their place there. Whoever pans, zooms somewhere else than
/// at now, or pauses, stops it; the data go on being collected.
///
/// **Time.** It reads no clock: advance() brings every instant.
class TimeWindow final : public QObject
{
    Q_OBJECT

public:
    static constexpr Duration kShortest = std::chrono::seconds{2};
    static constexpr Duration kLongest = std::chrono::hours{2};
    static constexpr Duration kDefaultPast = std::chrono::minutes{10};
    static constexpr double kLead = 0.16; ///< share of the live window that lies after now
    static constexpr std::size_t kZoomSteps = 32;

    explicit TimeWindow(QObject *parent = nullptr);

    [[nodiscard]] TimePoint from() const noexcept { return m_range.from; }
    [[nodiscard]] TimePoint to() const noexcept { return m_range.to; }
    [[nodiscard]] Duration span() const noexcept { return m_range.to - m_range.from; }
    [[nodiscard]] TimePoint now() const noexcept { return m_now; }
    [[nodiscard]] TimePoint oldest() const noexcept { return m_oldest; }
    /// What a live window of this span shows before now.
    [[nodiscard]] Duration past() const noexcept { return m_past; }
    [[nodiscard]] bool isFollowing() const noexcept { return m_following; }
    [[nodiscard]] bool isZoomed() const noexcept { return !m_zooms.empty(); }
    /// How far now has run past the right edge; zero while it follows.
    [[nodiscard]] Duration behind() const noexcept;
    /// The instant at which the following stopped; none while it follows.
    [[nodiscard]] std::optional<TimePoint> pausedAt() const noexcept { return m_pausedAt; }
    /// The instant that is read out in every lane.
    [[nodiscard]] std::optional<TimePoint> cursor() const noexcept { return m_cursor; }
    [[nodiscard]] bool isCursorPinned() const noexcept { return m_pinned; }

    /// The data have come to `now`; `oldest` is the first instant of which something is known.
    void advance(TimePoint now, TimePoint oldest);
    /// Chooses how much of the past the live window shows, and goes live.
    void setPast(Duration past);

    void pause();
    void goLive();
    void goOldest();
    void togglePause();
    void panBy(Duration by);
    /// Multiplies the span by `factor` and keeps `anchor` where it is on the screen.
    void zoomAt(TimePoint anchor, double factor);
    /// The same from the keyboard: around now while live, else around the cursor or the middle.
    void zoom(double factor);
    void zoomTo(TimePoint from, TimePoint to);
    /// Takes the last zoom back; false where there is none.
    bool zoomOut();
    /// Live, with the span chosen by setPast(), no zoom, no pinned cursor.
    void reset();

    /// The pointer is over an instant, or has left; a pinned cursor stays.
    void hover(std::optional<TimePoint> at);
    void pin(TimePoint at);
    void unpin();

    /// A range that was marked for something to be done with it; ordered, and within the window.
    struct Selection
    {
        TimePoint from;
        TimePoint to;

        bool operator==(const Selection &) const = default;
    };
    [[nodiscard]] const std::optional<Selection> &selection() const noexcept { return m_selection; }
    void select(TimePoint one, TimePoint other);
    void clearSelection();

Q_SIGNALS:
    void rangeChanged();
    void followingChanged(bool following);
    void cursorChanged(); ///< the selection too

private:
    struct Range
    {
        TimePoint from;
        TimePoint to;

        bool operator==(const Range &) const = default;
    };
    struct Zoom
    {
        Range range;
        Duration livePast;
        bool following;
    };
    enum class Gesture : quint8 { None, ZoomIn, ZoomOut };

    [[nodiscard]] Range liveRange() const noexcept;
    [[nodiscard]] Range clamped(Range range) const noexcept;
    void setRange(Range range);
    void setFollowing(bool following);
    void rememberZoom(Gesture gesture);

    Range m_range;
    TimePoint m_now;
    TimePoint m_oldest;
    Duration m_past = kDefaultPast; ///< chosen; what reset() returns to
    Duration m_livePast = kDefaultPast; ///< as zoomed at now
    bool m_following = true;
    std::optional<TimePoint> m_pausedAt;
    std::optional<TimePoint> m_cursor;
    bool m_pinned = false;
    std::optional<Selection> m_selection;
    std::vector<Zoom> m_zooms;
    Gesture m_gesture = Gesture::None;
};

} // namespace switchgear::ui
