// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/retry_budget.h"

#include "number_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace switchgear {
namespace {

__extension__ using Wide = __int128;

/// The share is a whole number of these.
constexpr std::int64_t kShareParts = 1'000'000'000;

constexpr Duration kShortestWindow = std::chrono::milliseconds{1};

Wide floorDivided(Wide number, Wide by) noexcept
{
    const Wide whole = number / by;
    return number % by < 0 ? whole - 1 : whole;
}

} // namespace

std::vector<OptionFault> validate(const RetryBudgetOptions &options)
{
    std::vector<OptionFault> faults;
    if (!(options.share >= 0.0 && options.share <= 1.0))
        faults.push_back({"share", detail::numberText(options.share), "must be from 0 to 1"});
    if (options.window < kShortestWindow)
        faults.push_back({"window", detail::durationText(options.window), "must be at least 1 ms"});
    return faults;
}

RetryBudget::RetryBudget(const RetryBudgetOptions &options) : m_options(options)
{
    const std::vector<OptionFault> faults = validate(options);
    if (!faults.empty()) {
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
    }
}

void RetryBudget::deposit(TimePoint now, std::uint64_t calls)
{
    const std::lock_guard lock{m_mutex};
    lookAt(now);
    partAt(partOf(*m_lookedAt)).calls += calls;
}

bool RetryBudget::tryWithdraw(TimePoint now)
{
    const std::lock_guard lock{m_mutex};
    lookAt(now);
    const Sums window = sums();
    if (window.retries >= allowed(window.calls)) {
        ++m_refused;
        return false;
    }
    ++partAt(partOf(*m_lookedAt)).retries;
    ++m_granted;
    return true;
}

void RetryBudget::settle(TimePoint now)
{
    const std::lock_guard lock{m_mutex};
    lookAt(now);
}

RetryBudgetSnapshot RetryBudget::snapshot(TimePoint now)
{
    const std::lock_guard lock{m_mutex};
    lookAt(now);
    const Sums window = sums();
    const std::uint64_t most = allowed(window.calls);
    return {.calls = window.calls,
            .retries = window.retries,
            .available = most > window.retries ? most - window.retries : 0,
            .granted = m_granted,
            .refused = m_refused};
}

std::int64_t RetryBudget::partOf(std::int64_t at) const noexcept
{
    return static_cast<std::int64_t>(floorDivided(Wide{at} * kParts, m_options.window.count()));
}

/// The first nanosecond of a part.
std::int64_t RetryBudget::startOf(std::int64_t part) const noexcept
{
    const Wide start = -floorDivided(-(Wide{part} * m_options.window.count()), kParts);
    return static_cast<std::int64_t>(std::clamp(start,
                                                Wide{std::numeric_limits<std::int64_t>::min()},
                                                Wide{std::numeric_limits<std::int64_t>::max()}));
}

RetryBudget::Part &RetryBudget::partAt(std::int64_t number) noexcept
{
    Part &part = m_parts[static_cast<std::size_t>(((number % kParts) + kParts) % kParts)];
    if (part.number != number)
        part = {.number = number};
    return part;
}

/// Time never goes back: an earlier instant is taken as the last one seen.
void RetryBudget::lookAt(TimePoint now) noexcept
{
    const std::int64_t before = m_lookedAt.value_or(now.time_since_epoch().count());
    const std::int64_t at = std::max(before, now.time_since_epoch().count());
    m_lookedAt = at;
    const std::uint64_t paid = m_calls.sum();
    if (paid == m_settled)
        return;
    spread(paid - m_settled, before, at);
    m_settled = paid;
}

/// Even over (from, to]: each part of the window gets what falls into it, whole calls, none lost.
void RetryBudget::spread(std::uint64_t calls, std::int64_t from, std::int64_t to) noexcept
{
    const std::int64_t last = partOf(to);
    if (partOf(from) == last) {
        partAt(last).calls += calls;
        return;
    }
    const Wide length = Wide{to} - from;
    const auto callsUntil = [&](std::int64_t instant) {
        const Wide since = std::max(Wide{0}, Wide{instant} - from);
        // The product of two 64-bit numbers, the second at most as long as `length`.
        return static_cast<std::uint64_t>(Wide{calls} * since / length);
    };
    std::uint64_t before = callsUntil(startOf(last - kParts + 1));
    for (std::int64_t part = last - kParts + 1; part <= last; ++part) {
        const std::uint64_t until = part == last ? calls : callsUntil(startOf(part + 1));
        if (until > before)
            partAt(part).calls += until - before;
        before = until;
    }
}

RetryBudget::Sums RetryBudget::sums() const noexcept
{
    const std::int64_t last = partOf(*m_lookedAt);
    Sums sums;
    for (const Part &part : m_parts) {
        // Written so that no difference overflows.
        if (part.number <= last && part.number > last - kParts) {
            sums.calls += part.calls;
            sums.retries += part.retries;
        }
    }
    return sums;
}

/// Retries that the window may hold in all.
std::uint64_t RetryBudget::allowed(std::uint64_t calls) const noexcept
{
    // A second has as many nanoseconds as the whole has parts: one denominator for both.
    static_assert(kShareParts == std::chrono::nanoseconds{std::chrono::seconds{1}}.count());
    const auto share = static_cast<std::int64_t>(std::llround(m_options.share * kShareParts));
    const Wide all = (Wide{m_options.minPerSecond} * m_options.window.count() + Wide{calls} * share)
                     / kShareParts;
    return static_cast<std::uint64_t>(
        std::min(all, Wide{std::numeric_limits<std::int64_t>::max()}));
}

} // namespace switchgear
