// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/time_of_day_orders.h"

#include "ui/data/core_text.h"

#include <algorithm>

namespace switchgear::ui {

namespace {

Order movingOrder(const QDateTime &end, WallClock::Jump jump)
{
    Order order;
    order.reason =
        "still until " + end.toLocalTime().toString(QStringLiteral("HH:mm")).toStdString()
        + (jump == WallClock::Jump::Slept ? ": the machine slept" : ": the clock was set");
    return order;
}

} // namespace

void TimeOfDayOrders::note(const OrderReply &reply, TimePoint now)
{
    const OrderWish &wish = reply.wish;
    if (!reply.circuitFound || reply.result.outcome != OrderOutcome::Done)
        return;
    const std::string circuit = toCore(wish.circuit);
    std::erase_if(m_bookings, [&](const Booking &booking) {
        const bool isReplaced =
            wish.kind == OrderKind::SetMode && booking.circuit == circuit && booking.isolation == 0;
        return isReplaced || booking.until <= now;
    });
    if (!wish.timeOfDay || !wish.until)
        return;
    if (wish.kind == OrderKind::Isolate)
        m_bookings.push_back({circuit, reply.result.isolation, *wish.timeOfDay, *wish.until});
    else if (wish.kind == OrderKind::SetMode && wish.mode == CircuitMode::Disabled)
        m_bookings.push_back({circuit, 0, *wish.timeOfDay, *wish.until});
}

bool TimeOfDayOrders::isInForce(const Booking &booking, const CircuitSnapshot &now)
{
    if (booking.isolation == 0)
        return now.mode == CircuitMode::Disabled && now.disabledUntil == booking.until;
    return std::any_of(now.isolations.begin(), now.isolations.end(),
                       [&booking](const Isolation &held) {
                           return held.id == booking.isolation && held.until == booking.until;
                       });
}

void TimeOfDayOrders::replan(Registry &registry, const WallTime &wall, WallClock::Jump jump,
                             TimePoint now)
{
    std::erase_if(m_bookings, [&](const Booking &booking) {
        const auto circuit = registry.find(booking.circuit);
        return !circuit || !isInForce(booking, circuit->snapshot(now));
    });
    for (Booking &booking : m_bookings) {
        const TimePoint until = std::max(now, wall.toMonotonic(booking.end));
        const auto circuit = registry.find(booking.circuit);
        if (!circuit || until == booking.until)
            continue;
        const Order order = movingOrder(booking.end, jump);
        if (booking.isolation == 0)
            circuit->setMode(CircuitMode::Disabled, order, now, until);
        else
            circuit->moveIsolationEnd(booking.isolation, until, order, now);
        booking.until = until;
    }
}

} // namespace switchgear::ui
