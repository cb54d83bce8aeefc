// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/call_outcome.h"
#include "app/demo/demo_seat.h"
#include "app/demo/guarded_caller.h"
#include "app/demo/upstream_service.h"

#include <switchgear/clock.h>

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// What a service answers after its call to the next one. Where a fallback stood in for that, its
/// answer will do. Where nothing was sent (the circuit
/// rejected it, or no connection was free) it answers at once that the rest follows later: so an
/// outage ends at the open breaker. Where the call was made and failed, nobody knows what the next
/// service did, and the answer is 502.
[[nodiscard]] UpstreamReply replyAfterNextHop(const CallOutcome &outcome,
                                              std::string_view nextService);

/// All services of the demo, and the calls that they make among themselves.
///
/// **Threads.** Belongs to the thread that made it; find(), urlOf() and the functions that
/// UpstreamService gives to any thread may be called from others once it is open.
class UpstreamFarm final : public QObject
{
    Q_OBJECT

public:
    UpstreamFarm(const DemoSeats &seats, const Clock &clock, QObject *parent = nullptr);

    /// What stood in the way; empty where every service is open.
    [[nodiscard]] QString open();
    /// Services call on from now on. `timeout` is that of the call that enters a chain; each
    /// further hop has half the time of the one before.
    void beginCalls(std::chrono::milliseconds timeout);
    /// Gives up what services are calling. A request that still comes in goes no further: before
    /// the first run and after each, a service answers it with 503.
    void endCalls();

    /// In the order of the seats.
    [[nodiscard]] const std::vector<std::unique_ptr<UpstreamService>> &services() const noexcept
    {
        return m_services;
    }
    /// Null for a name that no service bears.
    [[nodiscard]] UpstreamService *find(std::string_view name) const noexcept;
    [[nodiscard]] QUrl urlOf(std::string_view name) const;

private:
    struct Hop
    {
        std::unique_ptr<GuardedCaller> caller;
        int depth = 1; ///< hops before this call
    };

    void connectChain();
    [[nodiscard]] int depthOf(std::string_view name) const;

    const DemoSeats &m_seats;
    HttpClients m_clients; // before the callers, which it outlives
    std::vector<Hop> m_hops; // before the services, whose work calls them
    std::vector<std::unique_ptr<UpstreamService>> m_services;
    bool m_callsOn = false;
    QTimer m_timer;
};

} // namespace switchgear::app
