// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/bridge/circuit_watch.h"
#include "ui/bridge/news_inbox.h"
#include "ui/bridge/time_of_day_orders.h"
#include "ui/data/order_wish.h"
#include "ui/data/wall_clock.h"

#include <switchgear/registry.h>

#include <QObject>
#include <QTimer>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace switchgear::ui {

/// What a sampler is made with; a test hands in its own time.
struct SamplerOptions
{
    std::chrono::milliseconds interval{250}; ///< between looks at everything
    std::chrono::milliseconds newsInterval{50}; ///< at least, between two posts of news
    const Clock *clock = nullptr; ///< null: the steady one
    std::function<QDateTime()> wallNow; ///< null: the system's
    std::function<Duration()> bootNow; ///< since boot, asleep or not; null: the system's
    StageSource *stages = nullptr; ///< null: circuits without stages; outlives the sampler's thread
};

/// The only holder of live circuits in the window's program: looks at them, posts what it saw, and
/// gives them the operator's orders.
///
/// Four times a second it looks at all circuits; a circuit that reports a change is looked at out
/// of turn, at once, and then at most each `newsInterval`. What the clock alone brings (the end of
/// a break) is looked for at the instant at which it is due.
///
/// **Threads.** Lives in a thread of its own; slots are called through queued connections. No lock
/// that a call can hold is ever held here, and nothing here is waited for by the window.
/// **Ownership.** The registry must outlive it.
class Sampler final : public QObject
{
    Q_OBJECT

public:
    explicit Sampler(Registry &registry, SamplerOptions options = {}, QObject *parent = nullptr);
    ~Sampler() override;

    /// One post was taken in by the window. While eight wait, looks go on and none is posted: a
    /// window that is held up finds one update, not a queue. From any thread.
    void acknowledge() noexcept { m_unread.fetch_sub(1, std::memory_order_relaxed); }

public Q_SLOTS:
    void start();
    void stop();
    /// Looks at everything, now.
    void look();
    void order(const switchgear::ui::OrderWish &wish);
    void setStage(const switchgear::ui::StageWish &wish);

Q_SIGNALS:
    void updated(const switchgear::ui::FleetUpdatePtr &update);
    void replied(const switchgear::ui::OrderReply &reply);
    /// Nothing was changed: there is no such stage, or the value is unsound.
    void stageRefused(const switchgear::ui::StageWish &wish);

private:
    void wake();
    void postNews();
    void meetDue();
    void followRegistry();
    [[nodiscard]] CircuitWatch watch(const std::shared_ptr<CircuitBreaker> &circuit);
    void planDue(TimePoint now);
    void post(FleetUpdate update, TimePoint now);
    void readClocks();
    void meetJump(WallClock::Jump jump);
    [[nodiscard]] TimePoint now() const { return m_options.clock->now(); }

    Registry &m_registry;
    SamplerOptions m_options;
    std::shared_ptr<NewsInbox> m_inbox;
    std::vector<CircuitWatch> m_watches; ///< in the order of the registry
    WallClock m_wallClock;
    TimeOfDayOrders m_timeOfDay;
    QTimer m_lookTimer;
    QTimer m_newsTimer;
    QTimer m_dueTimer;
    std::deque<TimePoint> m_ticks; ///< of the last two seconds
    std::atomic<int> m_unread{0};
};

} // namespace switchgear::ui
