// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// How the rate of calls moves over the time of a run.
enum class LoadShape : std::uint8_t {
    Steady,
    Ramp, ///< from a tenth of the rate to the whole of it over one minute, then steady
    Spike, ///< three times the rate for 2 s, every 20 s, first after 10 s
    Sine, ///< between half the rate and one and a half, once in 30 s
};
inline constexpr std::size_t kLoadShapeCount = 4;

inline constexpr double kLowestRate = 1.0; ///< calls a second
inline constexpr double kHighestRate = 5000.0;

/// Inside kLowestRate and kHighestRate; what is no number is kLowestRate.
[[nodiscard]] double clampedRate(double rate) noexcept;

/// "steady", "ramp", "spike", "sine".
[[nodiscard]] std::string_view loadShapeName(LoadShape shape) noexcept;
[[nodiscard]] std::optional<LoadShape> loadShapeFromName(std::string_view name) noexcept;

/// The factor on the rate at one instant of a run; what the window draws as a preview.
[[nodiscard]] double shapeFactor(LoadShape shape, Duration elapsed) noexcept;

/// Open-loop arrivals: how many calls are due by an instant, whatever became of those before.
///
/// **Algorithm.** The exact integral of the rate; a change of the rate or the shape holds from the
/// instant at which it was made. **Time.** Handed in, since the start of the run.
/// **Threads.** A plain value.
class ArrivalSchedule final
{
public:
    /// `rate` is of arrivals a second, from 0 to kHighestRate; what is no number is 0.
    ArrivalSchedule(double rate, LoadShape shape) noexcept;

    void setRate(double rate) noexcept;
    void setShape(LoadShape shape) noexcept { m_shape = shape; }
    [[nodiscard]] double rate() const noexcept { return m_rate; }
    [[nodiscard]] LoadShape shape() const noexcept { return m_shape; }

    /// The arrivals from the instant of the last call up to `elapsed`; time never goes back.
    [[nodiscard]] std::uint64_t due(Duration elapsed) noexcept;

private:
    double m_rate;
    LoadShape m_shape;
    Duration m_until{0};
    double m_pending = 0.0; ///< the part of an arrival that is not due yet
};

/// One turn over entries of these weights, as evenly mixed as can be: {2, 1} is 0, 1, 0.
[[nodiscard]] std::vector<std::size_t> mixedRound(const std::vector<std::uint32_t> &weights);

} // namespace switchgear::app
