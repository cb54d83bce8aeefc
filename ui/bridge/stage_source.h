// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/data/stage_reading.h"

#include <cstdint>
#include <string_view>

namespace switchgear::ui {

/// Where the sampler reads the stages around circuits, and sets what can be set of them. Whoever
/// owns the live policies implements it.
///
/// **Threads.** All functions are called in the sampler's thread; they take no lock that a call can
/// hold for long.
class StageSource
{
public:
    StageSource() = default;
    StageSource(const StageSource &) = delete;
    StageSource &operator=(const StageSource &) = delete;
    virtual ~StageSource() = default;

    /// Outermost first, with the rates left at zero; empty for a circuit of which it knows nothing.
    [[nodiscard]] virtual StageReadings readings(std::string_view circuit, TimePoint now) = 0;
    /// Tokens in the unit of the limiter. False, and nothing changed: there is no limiter, or the
    /// rate is unsound.
    [[nodiscard]] virtual bool setRate(std::string_view circuit, double rate, TimePoint now) = 0;
    /// False, and nothing changed: there is no bulkhead, or the number is 0.
    [[nodiscard]] virtual bool setConcurrent(std::string_view circuit, std::uint32_t calls) = 0;
};

} // namespace switchgear::ui
