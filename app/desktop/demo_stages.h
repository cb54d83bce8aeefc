// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demo_seat.h"
#include "ui/bridge/stage_source.h"

namespace switchgear::app {

/// The stages around the demo's circuits, for the window.
///
/// **Threads.** As StageSource; every lock it takes is one of a few instructions.
/// **Ownership.** The seats outlive it.
class DemoStages final : public ui::StageSource
{
public:
    explicit DemoStages(const DemoSeats &seats) : m_seats(seats) {}

    [[nodiscard]] ui::StageReadings readings(std::string_view circuit, TimePoint now) override;
    [[nodiscard]] bool setRate(std::string_view circuit, double rate, TimePoint now) override;
    [[nodiscard]] bool setConcurrent(std::string_view circuit, std::uint32_t calls) override;

private:
    [[nodiscard]] DemoSeat *seat(std::string_view circuit) const noexcept;

    const DemoSeats &m_seats;
};

} // namespace switchgear::app
