// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/order_wish.h"

#include <switchgear/registry.h>

#include <map>
#include <optional>

namespace switchgear::ui {

/// Brings circuits that were disabled for a time back to the mode that they had before.
///
/// **Time.** Handed in. A circuit whose mode somebody else has set since is left alone.
/// **Threads.** One.
class ModeExpiry final
{
public:
    /// Books a wish that was done; one that sets a mode without an end forgets what was booked.
    void note(const OrderWish &wish, CircuitMode before);
    /// Gives the orders that are due at `now`.
    void expire(Registry &registry, TimePoint now);
    [[nodiscard]] std::optional<TimePoint> nextDue() const;

private:
    struct Booking
    {
        TimePoint until;
        CircuitMode before = CircuitMode::Enforce;
        std::string actor;
    };

    std::map<std::string, Booking, std::less<>> m_bookings; ///< by circuit
};

} // namespace switchgear::ui
