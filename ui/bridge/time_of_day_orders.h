// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/order_wish.h"
#include "ui/data/wall_clock.h"

#include <switchgear/registry.h>

#include <string>
#include <vector>

namespace switchgear::ui {

/// Keeps what was ordered "until 14:00" until 14:00.
///
/// The core ends an isolation and a disabling by the monotonic clock, which stands still while the
/// machine sleeps and knows nothing of a wall clock that is set. Who names a time of day means the
/// clock on the wall, as whoever reads "until 14:00" does: so after either its end is moved to the
/// instant at which that clock will show it; at once, where it shows a later time already. What was
/// ordered for a while lasts so long, counted while the machine is awake, as every break does.
/// **Time.** Handed in.
/// **Threads.** One.
class TimeOfDayOrders final
{
public:
    /// What was done; an order that ends or replaces another one is noted, too.
    void note(const OrderReply &reply, TimePoint now);
    /// Wall time jumped. What is not in force any more is forgotten.
    void replan(Registry &registry, const WallTime &wall, WallClock::Jump jump, TimePoint now);

private:
    struct Booking
    {
        std::string circuit;
        std::uint64_t isolation = 0; ///< 0: it is disabled
        QDateTime end;
        TimePoint until;
    };

    [[nodiscard]] static bool isInForce(const Booking &booking, const CircuitSnapshot &now);

    std::vector<Booking> m_bookings;
};

} // namespace switchgear::ui
