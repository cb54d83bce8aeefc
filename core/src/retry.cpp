// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/retry.h"

#include "number_text.h"
#include "random.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

namespace switchgear {
namespace {

/// How often a clock that is moved by hand is looked at.
constexpr Duration kLook = std::chrono::milliseconds{100};

RetryOptions sound(RetryOptions options)
{
    const std::vector<OptionFault> faults = validate(options);
    if (!faults.empty()) {
        throw std::invalid_argument(faults.front().field + ": found " + faults.front().found + "; "
                                    + faults.front().expected);
    }
    return options;
}

std::uint64_t anySeed()
{
    std::random_device device;
    return std::uint64_t{device()} << 32U | device();
}

/// A circuit says that calls make no sense now.
bool isHeldBack(const Rejection &rejection) noexcept
{
    return rejection.by == RejectedBy::Breaker || rejection.by == RejectedBy::Isolation;
}

/// More was asked of a limiter than it ever gives.
bool isNeverGranted(const Rejection &rejection) noexcept
{
    return rejection.by == RejectedBy::Limiter && !rejection.retryAfter;
}

/// What the answer, or who refused, asked to wait; zero: nothing.
Duration askedToWait(const RetryFacts &facts) noexcept
{
    Duration asked = std::max(Duration{0}, facts.retryAfter.value_or(Duration{0}));
    if (facts.rejection)
        asked = std::max(asked, facts.rejection->retryAfter.value_or(Duration{0}));
    return asked;
}

} // namespace

std::string_view text(RetryStop why) noexcept
{
    constexpr std::array<std::string_view, kRetryStopCount> kTexts{
        "", "condition", "attempts", "rejected", "deadline", "elapsed", "budget", "stopped"};
    return kTexts[static_cast<std::size_t>(why)];
}

std::vector<OptionFault> validate(const RetryOptions &options)
{
    std::vector<OptionFault> faults;
    if (options.attempts < 1)
        faults.push_back(
            {"retry.attempts", std::to_string(options.attempts), "must be at least 1"});
    for (OptionFault &fault : validate(options.backoff)) {
        fault.field.insert(0, "retry.");
        faults.push_back(std::move(fault));
    }
    if (options.maxElapsed && options.maxElapsed->count() <= 0) {
        faults.push_back(
            {"retry.max_elapsed", detail::durationText(*options.maxElapsed), "must be above 0"});
    }
    if (options.retryAfterMax.count() < 0) {
        faults.push_back({"retry.retry_after_max", detail::durationText(options.retryAfterMax),
                          "must be 0 or more"});
    }
    return faults;
}

bool ThreadSleeper::operator()(Duration wait) const
{
    const TimePoint due = saturatingAdd(m_clock->now(), std::max(wait, Duration{0}));
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock{mutex};
    while (!m_stop.stop_requested()) {
        const Duration left = saturatingSub(due, m_clock->now());
        if (left.count() <= 0)
            return true;
        if (m_stop.stop_possible())
            stopped.wait_for(lock, m_stop, std::min(left, kLook), [] { return false; });
        else
            std::this_thread::sleep_for(std::min(left, kLook));
    }
    return false;
}

RetryPolicy::RetryPolicy(RetryOptions options, const Clock *clock)
    : m_options(sound(std::move(options)))
    , m_clock(clock != nullptr ? clock : &Clock::steady())
    , m_budget(m_options.budget.get())
    , m_needsStart(m_options.maxElapsed && m_options.elapsedFrom == ElapsedFrom::Call)
    , m_seed(m_options.seed ? *m_options.seed : anySeed())
{
    if (m_budget != nullptr)
        m_budget->settle(m_clock->now());
}

RetryPolicy::~RetryPolicy() = default;

bool RetryPolicy::isWorthIt(const RetryFacts &facts) const
{
    if (facts.rejection)
        return true; // afterFailure() asks who refused
    if (facts.isProgrammingError && !m_options.retryProgrammingErrors)
        return false;
    return facts.error.isEmpty() || m_options.errors.verdict(facts.error) == Verdict::Failure;
}

/// Another one for each call; the same row for the same seed.
std::uint64_t RetryPolicy::nextChance() noexcept
{
    const std::uint64_t run = m_runs.fetch_add(1, std::memory_order_relaxed);
    return detail::Random{m_seed ^ detail::Random{run}.next()}.next();
}

RetrySnapshot RetryPolicy::snapshot() const noexcept
{
    RetrySnapshot snapshot;
    snapshot.calls = m_calls.sum();
    snapshot.retries = m_retries.load(std::memory_order_relaxed);
    snapshot.recovered = m_recovered.load(std::memory_order_relaxed);
    for (std::size_t why = 0; why < kRetryStopCount; ++why)
        snapshot.stopped[why] = m_stopped[why].load(std::memory_order_relaxed);
    return snapshot;
}

RetryDecision RetryRun::afterFailure(TimePoint now, const RetryFacts &facts)
{
    const RetryOptions &options = m_policy->options();
    if (m_attempt == 1 && options.elapsedFrom == ElapsedFrom::FirstFailure)
        m_began = now;
    if (facts.rejection && facts.rejection->by == RejectedBy::Stopped)
        return giveUp(RetryStop::Stopped);
    if (!m_policy->isWorthIt(facts))
        return giveUp(RetryStop::Condition);
    if (m_attempt >= options.attempts)
        return giveUp(RetryStop::Attempts);

    const Duration asked = options.honourRetryAfter ? askedToWait(facts) : Duration{0};
    const bool heldBack = facts.rejection && isHeldBack(*facts.rejection);
    if (heldBack) {
        const bool isBounded = m_deadline || options.maxElapsed;
        const bool isTold = options.honourRetryAfter && facts.rejection->retryAfter;
        if (!isBounded || !isTold || asked > options.retryAfterMax)
            return giveUp(RetryStop::Rejected);
    }
    if (facts.rejection && isNeverGranted(*facts.rejection))
        return giveUp(RetryStop::Rejected);

    if (m_attempt == 1)
        m_backoff.chance = m_policy->nextChance();
    const Duration wait = std::max(detail::nextDelay(options.backoff, m_backoff),
                                   std::min(asked, options.retryAfterMax));
    if (const RetryStop bound = boundOf(now, wait); bound != RetryStop::None)
        return giveUp(heldBack ? RetryStop::Rejected : bound);
    if (options.budget && !options.budget->tryWithdraw(now))
        return giveUp(RetryStop::Budget);

    ++m_attempt;
    m_policy->m_retries.fetch_add(1, std::memory_order_relaxed);
    return {.again = true, .after = wait};
}

void RetryRun::succeed() noexcept
{
    if (m_attempt > 1)
        m_policy->m_recovered.fetch_add(1, std::memory_order_relaxed);
}

RetryDecision RetryRun::afterWait(TimePoint now) noexcept
{
    const RetryStop bound = boundOf(now, Duration{0});
    if (bound == RetryStop::None)
        return {.again = true};
    takeBack();
    return giveUp(bound);
}

void RetryRun::stop() noexcept
{
    takeBack();
    static_cast<void>(giveUp(RetryStop::Stopped));
}

/// The attempt that was decided on is not made.
void RetryRun::takeBack() noexcept
{
    if (m_attempt > 1) {
        --m_attempt;
        m_policy->m_retries.fetch_sub(1, std::memory_order_relaxed);
    }
}

RetryDecision RetryRun::giveUp(RetryStop why) noexcept
{
    m_policy->m_stopped[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
    return {.again = false, .why = why};
}

/// Which bound an attempt after that wait would reach.
RetryStop RetryRun::boundOf(TimePoint now, Duration wait) const noexcept
{
    const TimePoint start = saturatingAdd(now, wait);
    if (m_deadline && start >= *m_deadline)
        return RetryStop::Deadline;
    const std::optional<Duration> &most = m_policy->options().maxElapsed;
    if (most && start >= saturatingAdd(m_began, *most))
        return RetryStop::Elapsed;
    return RetryStop::None;
}

} // namespace switchgear
