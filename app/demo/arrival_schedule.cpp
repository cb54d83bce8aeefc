// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/arrival_schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace switchgear::app {

namespace {

constexpr std::array<std::string_view, kLoadShapeCount> kShapeNames{"steady", "ramp", "spike",
                                                                    "sine"};

constexpr double kRampSeconds = 60.0;
constexpr double kRampFrom = 0.1;
constexpr double kSpikePeriod = 20.0;
constexpr double kSpikeStart = 10.0;
constexpr double kSpikeLength = 2.0;
constexpr double kSpikeExtra = 2.0;
constexpr double kSinePeriod = 30.0;
constexpr double kSineSwing = 0.5;

double seconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

/// The time inside spikes, from 0 to t.
double spikeTime(double t)
{
    const double periods = std::floor(t / kSpikePeriod);
    const double within = t - periods * kSpikePeriod;
    return periods * kSpikeLength + std::clamp(within - kSpikeStart, 0.0, kSpikeLength);
}

/// The integral of shapeFactor() from 0 to t.
double integral(LoadShape shape, double t)
{
    switch (shape) {
    case LoadShape::Steady:
        return t;
    case LoadShape::Ramp: {
        const double ramped = std::min(t, kRampSeconds);
        return kRampFrom * ramped + (1.0 - kRampFrom) * ramped * ramped / (2.0 * kRampSeconds)
               + (t - ramped);
    }
    case LoadShape::Spike:
        return t + kSpikeExtra * spikeTime(t);
    case LoadShape::Sine: {
        const double turn = 2.0 * std::numbers::pi / kSinePeriod;
        return t + kSineSwing * (1.0 - std::cos(turn * t)) / turn;
    }
    }
    return t;
}

/// An arrival may be several calls: the lowest rate of calls is a lower one of arrivals.
double soundRate(double arrivals) noexcept
{
    return std::isnan(arrivals) ? 0.0 : std::clamp(arrivals, 0.0, kHighestRate);
}

} // namespace

double clampedRate(double rate) noexcept
{
    return std::isnan(rate) ? kLowestRate : std::clamp(rate, kLowestRate, kHighestRate);
}

std::string_view loadShapeName(LoadShape shape) noexcept
{
    return kShapeNames.at(static_cast<std::size_t>(shape));
}

std::optional<LoadShape> loadShapeFromName(std::string_view name) noexcept
{
    const auto *const found = std::find(kShapeNames.begin(), kShapeNames.end(), name);
    if (found == kShapeNames.end())
        return std::nullopt;
    return static_cast<LoadShape>(found - kShapeNames.begin());
}

double shapeFactor(LoadShape shape, Duration elapsed) noexcept
{
    const double t = seconds(elapsed);
    switch (shape) {
    case LoadShape::Steady:
        return 1.0;
    case LoadShape::Ramp:
        return kRampFrom + (1.0 - kRampFrom) * std::clamp(t / kRampSeconds, 0.0, 1.0);
    case LoadShape::Spike: {
        const double within = std::fmod(t, kSpikePeriod) - kSpikeStart;
        return within >= 0.0 && within < kSpikeLength ? 1.0 + kSpikeExtra : 1.0;
    }
    case LoadShape::Sine:
        return 1.0 + kSineSwing * std::sin(2.0 * std::numbers::pi * t / kSinePeriod);
    }
    return 1.0;
}

ArrivalSchedule::ArrivalSchedule(double rate, LoadShape shape) noexcept
    : m_rate(soundRate(rate))
    , m_shape(shape)
{}

void ArrivalSchedule::setRate(double rate) noexcept
{
    m_rate = soundRate(rate);
}

std::uint64_t ArrivalSchedule::due(Duration elapsed) noexcept
{
    if (elapsed <= m_until)
        return 0;
    m_pending +=
        m_rate * (integral(m_shape, seconds(elapsed)) - integral(m_shape, seconds(m_until)));
    m_until = elapsed;
    // Sums of binary fractions may fall short of a whole number by their last bits.
    const double whole = std::floor(m_pending + 1e-6);
    m_pending -= whole;
    return static_cast<std::uint64_t>(whole);
}

std::vector<std::size_t> mixedRound(const std::vector<std::uint32_t> &weights)
{
    // Each turn everybody gains their weight; who has most goes and pays the whole.
    const std::int64_t whole = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    std::vector<std::int64_t> credit(weights.size(), 0);
    std::vector<std::size_t> round;
    for (std::int64_t turn = 0; turn < whole; ++turn) {
        for (std::size_t i = 0; i < weights.size(); ++i)
            credit[i] += weights[i];
        const auto richest = std::max_element(credit.begin(), credit.end());
        *richest -= whole;
        round.push_back(static_cast<std::size_t>(richest - credit.begin()));
    }
    return round;
}

} // namespace switchgear::app
