// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/backoff.h"

#include "number_text.h"
#include "random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace switchgear {
namespace {

constexpr std::int64_t kGrowth = 3; // of Decorrelated

Duration rounded(long double nanoseconds) noexcept
{
    constexpr auto kLongest = static_cast<long double>(INT64_MAX);
    if (!(nanoseconds < kLongest))
        return Duration::max();
    return Duration{static_cast<std::int64_t>(std::llround(std::max(0.0L, nanoseconds)))};
}

/// `duration` times a whole number, at most `max`.
Duration timesUpTo(Duration duration, std::uint64_t times, Duration max) noexcept
{
    const auto most = static_cast<std::uint64_t>(max.count() / duration.count());
    return times > most ? max : Duration{duration.count() * static_cast<std::int64_t>(times)};
}

Duration fibonacciUpTo(Duration base, std::uint64_t n, Duration max) noexcept
{
    std::uint64_t before = 0;
    std::uint64_t number = 1;
    // The 92nd is the last one below 2^63, and more nanoseconds than any bound.
    for (std::uint64_t i = std::min<std::uint64_t>(n, 92); i > 1; --i)
        before = std::exchange(number, number + before);
    return timesUpTo(base, number, max);
}

Duration powerUpTo(Duration base, long double factor, std::uint64_t exponent, Duration max) noexcept
{
    const long double power = std::pow(factor, static_cast<long double>(exponent));
    return std::min(rounded(static_cast<long double>(base.count()) * power), max);
}

} // namespace

std::vector<OptionFault> validate(const BackoffOptions &options)
{
    std::vector<OptionFault> faults;
    const auto above0 = [&](const char *field, Duration value) {
        if (value.count() <= 0)
            faults.push_back({field, detail::durationText(value), "must be above 0"});
    };
    above0("base", options.base);
    if (!(options.factor >= 1.0 && std::isfinite(options.factor)))
        faults.push_back({"factor", std::to_string(options.factor), "must be at least 1"});
    above0("max", options.max);
    if (!(options.jitterShare >= 0.0 && options.jitterShare <= 1.0))
        faults.push_back({"jitter", std::to_string(options.jitterShare), "must be from 0 to 1"});
    return faults;
}

Duration nominalDelay(const BackoffOptions &options, std::uint64_t n) noexcept
{
    if (options.base.count() <= 0 || options.max <= options.base)
        return options.max;
    const std::uint64_t retry = std::max<std::uint64_t>(n, 1);
    switch (options.kind) {
    case Backoff::Constant:
        break;
    case Backoff::Linear:
        return timesUpTo(options.base, retry, options.max);
    case Backoff::Exponential:
        return powerUpTo(options.base, static_cast<long double>(options.factor), retry - 1,
                         options.max);
    case Backoff::Fibonacci:
        return fibonacciUpTo(options.base, retry, options.max);
    case Backoff::Decorrelated:
        return powerUpTo(options.base, static_cast<long double>(kGrowth), retry, options.max);
    }
    return options.base;
}

BackoffSequence::BackoffSequence(const BackoffOptions &options, std::uint64_t seed)
    : m_options(options)
    , m_chance(seed)
    , m_previous(options.base)
{
    const std::vector<OptionFault> faults = validate(options);
    if (!faults.empty())
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
}

Duration BackoffSequence::next() noexcept
{
    if (m_count < std::numeric_limits<std::uint64_t>::max())
        ++m_count;
    if (m_options.kind == Backoff::Decorrelated) {
        const Duration high = timesUpTo(m_previous, kGrowth, m_options.max);
        m_previous = rounded(draw(static_cast<long double>(std::min(m_options.base, high).count()),
                                  static_cast<long double>(high.count())));
        return m_previous;
    }
    const Duration nominal = nominalDelay(m_options, m_count);
    const auto delay = static_cast<long double>(nominal.count());
    const auto share = static_cast<long double>(m_options.jitterShare);
    switch (m_options.jitter) {
    case Jitter::None:
        break;
    case Jitter::Full:
        return rounded(draw(0.0L, delay));
    case Jitter::Equal:
        return rounded(draw(delay / 2.0L, delay));
    case Jitter::Proportional:
        return rounded(draw(delay * (1.0L - share), delay * (1.0L + share)));
    }
    return nominal;
}

void BackoffSequence::reset() noexcept
{
    m_count = 0;
    m_previous = m_options.base;
}

long double BackoffSequence::draw(long double low, long double high) noexcept
{
    detail::Random random{m_chance};
    m_chance = random.next();
    return low + (high - low) * static_cast<long double>(random.share());
}

} // namespace switchgear
