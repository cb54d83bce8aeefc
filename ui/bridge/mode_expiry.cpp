// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/mode_expiry.h"

#include "ui/data/core_text.h"

namespace switchgear::ui {

void ModeExpiry::note(const OrderWish &wish, CircuitMode before)
{
    if (wish.kind != OrderKind::SetMode)
        return;
    const std::string name = toCore(wish.circuit);
    const auto booked = m_bookings.find(name);
    // A second disabling prolongs or shortens the first; the way back stays the same.
    const CircuitMode back = booked != m_bookings.end() ? booked->second.before : before;
    if (booked != m_bookings.end())
        m_bookings.erase(booked);
    if (wish.mode == CircuitMode::Disabled && wish.until && back != CircuitMode::Disabled)
        m_bookings.emplace(name, Booking{*wish.until, back, wish.order.actor});
}

void ModeExpiry::expire(Registry &registry, TimePoint now)
{
    for (auto booking = m_bookings.begin(); booking != m_bookings.end();) {
        if (booking->second.until > now) {
            ++booking;
            continue;
        }
        const auto circuit = registry.find(booking->first);
        if (circuit && circuit->mode() == CircuitMode::Disabled) {
            const Order order{"the time for which it was disabled is over",
                              "expiry of " + booking->second.actor, std::nullopt};
            circuit->setMode(booking->second.before, order, booking->second.until);
        }
        booking = m_bookings.erase(booking);
    }
}

std::optional<TimePoint> ModeExpiry::nextDue() const
{
    std::optional<TimePoint> next;
    for (const auto &[name, booking] : m_bookings)
        next = next ? std::min(*next, booking.until) : booking.until;
    return next;
}

} // namespace switchgear::ui
