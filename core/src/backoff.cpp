// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/backoff.h"

#include "number_text.h"
#include "random.h"
#include "rounded.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace switchgear {
namespace {

constexpr std::int64_t kGrowth = 3; // of Decorrelated

long double inNanoseconds(Duration duration) noexcept
{
    return static_cast<long double>(duration.count());
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
    return std::min(detail::rounded(inNanoseconds(base) * power), max);
}

Duration draw(detail::BackoffState &state, long double low, long double high) noexcept
{
    detail::Random random{state.chance};
    state.chance = random.next();
    return detail::rounded(low + (high - low) * static_cast<long double>(random.share()));
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
        faults.push_back({"factor", detail::numberText(options.factor), "must be at least 1"});
    above0("max", options.max);
    if (options.hardMax)
        above0("hard_max", *options.hardMax);
    if (!(options.jitterShare >= 0.0 && options.jitterShare <= 1.0))
        faults.push_back(
            {"jitter", detail::numberText(options.jitterShare), "must be from 0 to 1"});
    return faults;
}

namespace {

/// Bounded by `max` alone.
Duration grownDelay(const BackoffOptions &options, std::uint64_t n) noexcept
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

Duration hardMaxOf(const BackoffOptions &options) noexcept
{
    return options.hardMax.value_or(Duration::max());
}

/// The jittered wait around a nominal one.
Duration jittered(const BackoffOptions &options, detail::BackoffState &state,
                  Duration nominal) noexcept
{
    const long double delay = inNanoseconds(nominal);
    const long double most = inNanoseconds(hardMaxOf(options));
    const auto share = static_cast<long double>(options.jitterShare);
    const auto drawn = [&](long double low, long double high) {
        return draw(state, std::min(low, most), std::min(high, most));
    };
    switch (options.jitter) {
    case Jitter::None:
        break;
    case Jitter::Full:
        return drawn(0.0L, delay);
    case Jitter::Equal:
        return drawn(delay / 2.0L, delay);
    case Jitter::Proportional:
        return drawn(delay * (1.0L - share), delay * (1.0L + share));
    }
    return std::min(nominal, hardMaxOf(options));
}

} // namespace

Duration nominalDelay(const BackoffOptions &options, std::uint64_t n) noexcept
{
    return std::min(grownDelay(options, n), hardMaxOf(options));
}

namespace detail {

Duration nextDelay(const BackoffOptions &options, BackoffState &state) noexcept
{
    if (state.count < std::numeric_limits<std::uint64_t>::max())
        ++state.count;
    if (options.kind == Backoff::Decorrelated) {
        const Duration before = state.previous.count() > 0 ? state.previous : options.base;
        const Duration high = std::min(timesUpTo(before, kGrowth, options.max), hardMaxOf(options));
        state.previous =
            draw(state, inNanoseconds(std::min(options.base, high)), inNanoseconds(high));
        return state.previous;
    }
    return jittered(options, state, grownDelay(options, state.count));
}

} // namespace detail

BackoffSequence::BackoffSequence(const BackoffOptions &options, std::uint64_t seed)
    : m_options(options)
    , m_state{.chance = seed}
{
    const std::vector<OptionFault> faults = validate(options);
    if (!faults.empty()) {
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
    }
}

} // namespace switchgear
