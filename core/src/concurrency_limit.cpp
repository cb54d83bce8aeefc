// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/concurrency_limit.h"

#include "number_text.h"
#include "rounded.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace switchgear {
namespace {

constexpr double kLeastGradient = 0.5; // one window at most halves, before smoothing
constexpr double kLoadHasGone = 2.0; // the long-term latency over the short-term one
constexpr double kForgetting = 0.95; // of the long-term latency, while that holds

const ConcurrencyLimitOptions &sound(const ConcurrencyLimitOptions &options)
{
    if (const std::vector<OptionFault> faults = validate(options); !faults.empty())
        throw std::invalid_argument(faults.front().field + ": " + faults.front().found + ": "
                                    + faults.front().expected);
    return options;
}

} // namespace

std::vector<OptionFault> validate(const ConcurrencyLimitOptions &options)
{
    std::vector<OptionFault> faults;
    const auto require = [&faults](bool holds, const char *field, std::string found,
                                   std::string expected) {
        if (!holds)
            faults.push_back({field, std::move(found), std::move(expected)});
    };
    require(options.min >= 1, "min", "0", "must be at least 1");
    require(options.max >= options.min, "max", std::to_string(options.max),
            "must be at least `min`");
    require(options.initial >= options.min && options.initial <= options.max, "initial",
            std::to_string(options.initial), "must be from `min` to `max`");
    require(options.window >= Duration::zero(), "window", detail::durationText(options.window),
            "must be 0 or more");
    require(options.windowSamples >= 1, "window_samples", "0", "must be at least 1");
    require(options.longWindows >= 1, "long_windows", "0", "must be at least 1");
    require(options.tolerance >= 1.0 && std::isfinite(options.tolerance), "tolerance",
            detail::numberText(options.tolerance), "must be at least 1");
    if (options.neverNormal)
        require(options.neverNormal->count() > 0, "never_normal",
                detail::durationText(*options.neverNormal), "must be above 0");
    require(options.smoothing > 0.0 && options.smoothing <= 1.0, "smoothing",
            detail::numberText(options.smoothing), "must be above 0 and at most 1");
    require(options.backoff > 0.0 && options.backoff < 1.0, "backoff",
            detail::numberText(options.backoff), "must be above 0 and below 1");
    return faults;
}

ConcurrencyLimit::ConcurrencyLimit(const ConcurrencyLimitOptions &options, const Clock *clock)
    : m_clock(clock != nullptr ? *clock : Clock::steady())
    , m_places(sound(options).initial)
    , m_options(options)
    , m_estimate(options.initial)
{}

void ConcurrencyLimit::sample(TimePoint acquiredAt, TimePoint now) noexcept
{
    const std::uint64_t inFlight = m_places.takenApprox(); // this one among them
    m_places.giveBack();
    const std::lock_guard lock{m_mutex};
    if (m_window.samples == 0)
        m_window.began = now;
    ++m_samples;
    ++m_window.samples;
    auto latency =
        static_cast<double>(std::max(saturatingSub(now, acquiredAt), Duration{1}).count());
    if (m_windows >= kWarmUp)
        latency = std::min(latency, m_longTerm * m_options.tolerance / kLeastGradient);
    m_window.sum += latency;
    m_window.mostInFlight = std::max(m_window.mostInFlight, inFlight);
    if (m_window.samples >= m_options.windowSamples
        && saturatingSub(now, m_window.began) >= m_options.window)
        endWindow();
}

void ConcurrencyLimit::endWindow() noexcept
{
    m_shortTerm = m_window.sum / static_cast<double>(m_window.samples);
    const std::uint64_t mostInFlight = m_window.mostInFlight;
    m_window = {};

    const bool isFirst = m_windows == 0;
    if (isFirst)
        learn(m_shortTerm); // it is all that is known of what is normal
    m_gradient = std::clamp(m_options.tolerance * m_longTerm / m_shortTerm, kLeastGradient, 1.0);
    if (!isFirst)
        learn(m_shortTerm);
    if (2.0 * static_cast<double>(mostInFlight) < std::floor(m_estimate))
        return;
    const double wanted = m_estimate * m_gradient + std::sqrt(m_estimate);
    moveTo(m_estimate + (wanted - m_estimate) * m_options.smoothing);
}

/// What a window with this mean makes of the long-term latency.
void ConcurrencyLimit::learn(double shortTerm) noexcept
{
    if (m_windows < kWarmUp) {
        // The lower median: of two windows, the later answers are the outlier.
        const auto end = m_firstWindows.begin() + static_cast<std::ptrdiff_t>(m_windows);
        const auto place = std::upper_bound(m_firstWindows.begin(), end, shortTerm);
        std::move_backward(place, end, end + 1);
        *place = shortTerm;
        m_longTerm = m_firstWindows[m_windows / 2];
    } else {
        m_longTerm += (shortTerm - m_longTerm) * 2.0 / (m_options.longWindows + 1.0);
        if (m_longTerm > kLoadHasGone * shortTerm)
            m_longTerm *= kForgetting;
    }
    ++m_windows;
    // Above it, the gradient is below 1.
    if (m_options.neverNormal)
        m_longTerm = std::min(m_longTerm, static_cast<double>(m_options.neverNormal->count())
                                              / m_options.tolerance);
}

void ConcurrencyLimit::drop(std::uint64_t fall) noexcept
{
    m_places.giveBack();
    const std::lock_guard lock{m_mutex};
    ++m_dropped;
    if (fall != m_falls.load(std::memory_order_relaxed))
        return; // it began under the limit from which the last drop has led down already
    m_falls.store(fall + 1, std::memory_order_relaxed);
    m_window = {};
    moveTo(m_estimate * m_options.backoff);
}

void ConcurrencyLimit::moveTo(double estimate) noexcept
{
    m_estimate = std::clamp(estimate, static_cast<double>(m_options.min),
                            static_cast<double>(m_options.max));
    m_places.setLimit(static_cast<std::uint32_t>(m_estimate));
}

void ConcurrencyLimit::setOptions(const ConcurrencyLimitOptions &options)
{
    (void)sound(options);
    const std::lock_guard lock{m_mutex};
    m_options = options;
    moveTo(m_estimate);
}

ConcurrencyLimitOptions ConcurrencyLimit::options() const
{
    const std::lock_guard lock{m_mutex};
    return m_options;
}

ConcurrencyLimitSnapshot ConcurrencyLimit::snapshot() const
{
    const std::lock_guard lock{m_mutex};
    ConcurrencyLimitSnapshot snapshot;
    snapshot.limit = m_places.limit();
    snapshot.estimate = m_estimate;
    snapshot.inFlight = m_places.takenApprox();
    snapshot.shortTerm = detail::rounded(m_shortTerm);
    snapshot.longTerm = detail::rounded(m_longTerm);
    snapshot.gradient = m_gradient;
    snapshot.windows = m_windows;
    snapshot.samples = m_samples;
    snapshot.dropped = m_dropped;
    snapshot.refused = m_refused.load(std::memory_order_relaxed);
    return snapshot;
}

} // namespace switchgear
