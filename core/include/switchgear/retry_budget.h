// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/fork_gate.h"
#include "switchgear/detail/thread_counter.h"
#include "switchgear/option_fault.h"
#include "switchgear/time.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace switchgear {

/// How many retries a number of calls pays for.
struct RetryBudgetOptions
{
    double share = 0.2; ///< retries for each call; 0 to 1, to nine decimals; 0: only `minPerSecond`
    std::uint32_t minPerSecond = 3; ///< always granted, in the mean over the window; from 0
    Duration window = std::chrono::seconds{10}; ///< for how long a call counts; from 1 ms

    bool operator==(const RetryBudgetOptions &) const = default;
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const RetryBudgetOptions &options);

/// How a budget stands at one instant.
struct RetryBudgetSnapshot
{
    std::uint64_t calls = 0; ///< in the window
    std::uint64_t retries = 0; ///< in the window
    std::uint64_t available = 0; ///< retries that would be granted now
    std::uint64_t granted = 0; ///< since it was made
    std::uint64_t refused = 0; ///< since it was made

    bool operator==(const RetryBudgetSnapshot &) const = default;
};

/// Bounds how much retries may add to the load on what is failing already. Shared by every
/// RetryPolicy that it is handed to.
///
///     const auto budget = std::make_shared<RetryBudget>();
///     RetryPolicy reads{{.budget = budget}};
///     RetryPolicy writes{{.attempts = 2, .budget = budget}};
///
/// **Algorithm.** That of Finagle's RetryBudget: calls pay in, retries take out, and both are
/// forgotten after the window. A retry is granted while
/// retries in the window + 1 ≤ minPerSecond · window + share · calls in the window, in whole
/// numbers and exactly. Differs in that a call pays in without looking at a clock: such calls are
/// taken as spread evenly over the time since the budget was last looked at.
/// **Time.** Handed in. The window is kept in ten equal parts, counted from the clock's start; at t
/// it holds the part in which t lies and the nine before it. Time begins with the first instant
/// handed in; what was paid in before counts as paid in then.
/// **Threads.** All functions may be called from any thread. deposit() takes no lock and no locked
/// instruction; the others take a short lock.
class RetryBudget final
{
public:
    /// Throws std::invalid_argument with validate()'s first fault.
    explicit RetryBudget(const RetryBudgetOptions &options = {});

    /// A call was made, at some instant since the budget was last looked at.
    void deposit() noexcept { m_calls.bump(); }
    /// So many calls were made at `now`.
    void deposit(TimePoint now, std::uint64_t calls);
    /// Takes one retry out; false: there is none left.
    [[nodiscard]] bool tryWithdraw(TimePoint now);
    /// Looks at what was paid in, so that it is dated no later than `now`.
    void settle(TimePoint now);

    [[nodiscard]] RetryBudgetSnapshot snapshot(TimePoint now); ///< how it stands at `now`
    /// As it was made.
    [[nodiscard]] const RetryBudgetOptions &options() const noexcept { return m_options; }

private:
    friend class RetryPolicy;

    static constexpr std::int64_t kParts = 10;

    struct Part
    {
        std::int64_t number = INT64_MIN; ///< counted from the clock's start
        std::uint64_t calls = 0;
        std::uint64_t retries = 0;
    };
    struct Sums
    {
        std::uint64_t calls = 0;
        std::uint64_t retries = 0;
    };

    void deposit(std::uint32_t thread) noexcept { m_calls.bump(thread); }

    // Under the lock.
    [[nodiscard]] std::int64_t partOf(std::int64_t at) const noexcept;
    [[nodiscard]] std::int64_t startOf(std::int64_t part) const noexcept;
    [[nodiscard]] Part &partAt(std::int64_t number) noexcept;
    void lookAt(TimePoint now) noexcept;
    void spread(std::uint64_t calls, std::int64_t from, std::int64_t to) noexcept;
    [[nodiscard]] Sums sums() const noexcept;
    [[nodiscard]] std::uint64_t allowed(std::uint64_t calls) const noexcept;

    const RetryBudgetOptions m_options;
    detail::ThreadCounter m_calls;
    detail::Mutex m_mutex;
    std::array<Part, kParts> m_parts{};
    std::optional<std::int64_t> m_lookedAt;
    std::uint64_t m_settled = 0; ///< of m_calls, what the parts know
    std::uint64_t m_granted = 0;
    std::uint64_t m_refused = 0;
};

} // namespace switchgear
