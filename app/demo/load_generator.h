// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/arrival_schedule.h"
#include "app/demo/demo_seat.h"
#include "app/demo/guarded_caller.h"
#include "app/demo/upstream_farm.h"

#include <switchgear/clock.h>

#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace switchgear::app {

/// Sends real calls through the circuits at the arrivals of a schedule, whatever becomes of the
/// calls before (open loop).
///
/// The arrivals go round the circuits by weight, always in the same order. An arrival for which no
/// connection is free is counted as not started.
/// **Threads.** Belongs to the thread that made it.
class LoadGenerator final : public QObject
{
    Q_OBJECT

public:
    LoadGenerator(const DemoSeats &seats, const UpstreamFarm &farm, const Clock &clock,
                  QObject *parent = nullptr);

    /// `rate` is that of all circuits together, the further hops of the chain included.
    void start(double rate, LoadShape shape, std::chrono::milliseconds timeout);
    /// Gives up what is under way.
    void stop();
    void setRate(double rate);
    void setShape(LoadShape shape);

private:
    void tick();

    const Clock &m_clock;
    double m_callsPerArrival;
    HttpClients m_clients; // before the callers, which it outlives
    std::vector<std::unique_ptr<GuardedCaller>> m_callers;
    std::vector<GuardedCaller *> m_round; ///< one turn of the arrivals
    std::size_t m_next = 0;
    ArrivalSchedule m_schedule{kLowestRate, LoadShape::Steady};
    TimePoint m_startedAt;
    QTimer m_timer;
};

} // namespace switchgear::app
