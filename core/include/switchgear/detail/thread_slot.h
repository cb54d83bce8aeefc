// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_state.h"
#include "switchgear/clock.h"
#include "switchgear/detail/latency_counts.h"
#include "switchgear/latency_histogram.h"
#include "switchgear/time.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <limits>

namespace switchgear::detail {

class CircuitController;

/// What a slot's owner touches only when a call fails, is rejected or measured, or goes to the
/// controller.
struct ThreadSlotMemory
{
    static constexpr std::uint8_t kRecent = 20;
    /// An entry of `recent` holds, from the lowest bit: 16 bits of error, 9 of the duration's
    /// bucket plus one (all set: not measured), slow, failed, and 37 bits of time in steps of 16
    /// us, which come round after 26 days: `recentSince` tells which turn they mean.
    static constexpr std::uint64_t kNoDuration = 0x1FF;
    static constexpr std::uint16_t kNoError = std::numeric_limits<std::uint16_t>::max();
    static constexpr unsigned kTimeShift = 14;
    static constexpr unsigned kEntryTimeShift = 27;
    static constexpr std::uint64_t kTurn = std::uint64_t{1} << (64U - kEntryTimeShift);

    explicit ThreadSlotMemory(CircuitController *circuit) noexcept : controller(circuit) {}
    ThreadSlotMemory(const ThreadSlotMemory &) = delete;
    ThreadSlotMemory &operator=(const ThreadSlotMemory &) = delete;
    ~ThreadSlotMemory() { delete latency.load(std::memory_order_relaxed); }

    /// The owner: a stage before the breaker refused a call.
    void countRefusal(RejectedBy by) noexcept;
    /// The owner: the turn of `recentSince` is over.
    void turnTo(std::uint64_t steps) noexcept;
    /// Which instant an entry means, in steps since the clock's beginning.
    [[nodiscard]] static constexpr std::uint64_t stepsOf(std::uint64_t entry,
                                                         std::uint64_t since) noexcept
    {
        return since + (((entry >> kEntryTimeShift) - since) & (kTurn - 1));
    }

    // The owner writes, others read.
    std::atomic<std::uint64_t> rejected{0};
    std::atomic<std::uint64_t> rejectedByLimiter{0}; ///< of `rejected`
    std::atomic<std::uint64_t> rejectedByBulkhead{0}; ///< of `rejected`
    /// The name that ThreadSlot::failed counts, which by itself counts as a failure; kNoError,
    /// which is the id of none: failures go to the controller.
    std::atomic<std::uint16_t> lastError{kNoError};
    std::atomic<std::uint32_t> trailingFailed{
        0}; ///< failures with no success between, up to the last
    std::atomic<std::uint64_t> succeededBefore{0}; ///< ThreadSlot::succeeded at the last failure
    std::atomic<std::int64_t> lastFailureAt{0};
    /// In steps: all entries of `recent` lie within a turn from it on.
    std::atomic<std::uint64_t> recentSince{0};
    std::atomic<std::uint8_t> nextRecent{0};
    /// Failures and slow calls, and what was counted under the lock; zero: nothing yet. Successes
    /// that the owner counts by itself are kept as how many came before an entry.
    std::array<std::atomic<std::uint64_t>, kRecent> recent{};
    std::array<std::atomic<std::uint8_t>, kRecent> successesBefore{}; ///< kRecent: or more
    std::atomic<LatencyCounts *> latency{nullptr}; ///< only where it is tracked

    // Under the circuit's lock.
    CircuitController *controller;
    std::int64_t part = 0; ///< of the window, in which the counts since the last fold lie
    std::uint64_t epoch = 0; ///< the same
    std::uint64_t absorbedSucceeded =
        0; ///< of ThreadSlot::succeeded, what the row of failures knows
    std::uint64_t absorbedFailed = 0;
    bool isLinked = false;
};

/// What one thread counts for one circuit: half a line of memory, so that a thread's slots for many
/// circuits lie close together.
///
/// A locked instruction costs 2 to 5 ns, and a line that two cores write up to 20. So the counters
/// of a closed circuit belong to threads: the owner alone writes them, with plain relaxed stores,
/// while others may read. The fast path counts here as long as nothing can happen to the circuit by
/// it; everything else goes to the controller, under the circuit's lock.
///
/// Two bounds say what is safe, both written under the lock alone: `armedUntil` is the end of the
/// window's part (zero while every outcome must be looked at); `failedLimit` is how many failures
/// may be counted before the rules must be looked at again. A rule can come to hold only after
/// x = ceil((ratio * n - f) / (1 - ratio)) further failures, and successes do nothing but raise x;
/// so the controller hands out less than x in sum over all threads, and takes back what others hold
/// where it needs it (Dekker's handshake, with the owner's fence replaced by a barrier that the
/// controller runs in every thread). A slow call goes to it always.
///
/// When the owner meets the end of the part, its limit, or a counter that would come round, it
/// folds its counts into the circuit, under the lock.
struct alignas(32) ThreadSlot
{
    template <typename T>
    static void bump(std::atomic<T> &counter) noexcept
    {
        counter.store(static_cast<T>(counter.load(std::memory_order_relaxed) + 1U),
                      std::memory_order_relaxed);
    }
    /// False where it would come round.
    [[nodiscard]] static bool tryBump(std::atomic<std::uint32_t> &counter) noexcept
    {
        const std::uint32_t next = counter.load(std::memory_order_relaxed) + 1U;
        if (next == 0) [[unlikely]]
            return false;
        counter.store(next, std::memory_order_relaxed);
        return true;
    }

    /// The owner: counts a success, unless the controller must look at it.
    [[nodiscard]] bool tryCountSuccess(std::int64_t now) noexcept
    {
        return now < armedUntil.load(std::memory_order_relaxed) && tryBump(succeeded);
    }

    /// The owner: counts a failure by the name of the last one, unless the controller must look at
    /// it. A negative duration was not measured.
    [[nodiscard]] bool tryCountFailure(std::int64_t now, std::int64_t took,
                                       std::uint16_t error) noexcept
    {
        const std::uint32_t failures = failed.load(std::memory_order_relaxed);
        if (now >= armedUntil.load(std::memory_order_relaxed)
            || failures >= failedLimit.load(std::memory_order_relaxed)
            || error != memory->lastError.load(std::memory_order_relaxed)) [[unlikely]]
            return false;
        failed.store(failures + 1, std::memory_order_relaxed);
        // Told first, then asked again: who takes a limit back and has a barrier run in every
        // thread sees this failure, or is seen here.
        std::atomic_signal_fence(std::memory_order_seq_cst);
        if (failures >= failedLimit.load(std::memory_order_relaxed)) [[unlikely]] {
            failed.store(failures, std::memory_order_relaxed);
            return false;
        }
        memory->lastFailureAt.store(now, std::memory_order_relaxed);
        remember(now, took, error, true, false);
        return true;
    }

    /// The owner: keeps an outcome for the frozen window, with how many successes came before it.
    void remember(std::int64_t now, std::int64_t took, std::uint16_t error, bool hasFailed,
                  bool isSlow) noexcept;
    /// The owner: counts a duration where latency is tracked.
    void measure(std::int64_t took) noexcept
    {
        if (LatencyCounts *const counts = memory->latency.load(std::memory_order_relaxed))
            counts->record(Duration{took});
    }

    // The owner counts, the others read.
    std::atomic<std::uint32_t> permitted{0}; ///< since the controller last took them over
    std::atomic<std::uint32_t> succeeded{0}; ///< since the last fold
    std::atomic<std::uint32_t> failed{0}; ///< since the last fold
    // The controller bounds, under the circuit's lock; the owner reads.
    std::atomic<std::uint32_t> failedLimit{0};
    std::atomic<std::int64_t> armedUntil{0};

    ThreadSlotMemory *memory = nullptr; ///< null: the thread has not called this circuit
};

static_assert(sizeof(ThreadSlot) == 32);

inline void ThreadSlotMemory::countRefusal(RejectedBy by) noexcept
{
    ThreadSlot::bump(rejected);
    if (by == RejectedBy::Limiter)
        ThreadSlot::bump(rejectedByLimiter);
    else if (by == RejectedBy::Bulkhead)
        ThreadSlot::bump(rejectedByBulkhead);
}

inline void ThreadSlot::remember(std::int64_t now, std::int64_t took, std::uint16_t error,
                                 bool hasFailed, bool isSlow) noexcept
{
    ThreadSlotMemory &own = *memory;
    const std::uint64_t successes = succeeded.load(std::memory_order_relaxed);
    const std::uint64_t since = successes - own.succeededBefore.load(std::memory_order_relaxed);
    own.succeededBefore.store(successes, std::memory_order_relaxed);
    const std::uint32_t row = since == 0 ? own.trailingFailed.load(std::memory_order_relaxed) : 0;
    own.trailingFailed.store(hasFailed ? row + 1 : 0, std::memory_order_relaxed);

    const auto steps = static_cast<std::uint64_t>(now >> ThreadSlotMemory::kTimeShift);
    if (steps - own.recentSince.load(std::memory_order_relaxed) >= ThreadSlotMemory::kTurn)
        [[unlikely]]
        own.turnTo(steps);
    const std::uint64_t duration =
        took < 0 ? ThreadSlotMemory::kNoDuration : LatencyHistogram::bucketOf(Duration{took}) + 1;
    const std::uint8_t at = own.nextRecent.load(std::memory_order_relaxed);
    own.successesBefore[at].store(
        static_cast<std::uint8_t>(std::min<std::uint64_t>(since, ThreadSlotMemory::kRecent)),
        std::memory_order_relaxed);
    own.recent[at].store(steps << ThreadSlotMemory::kEntryTimeShift
                             | std::uint64_t{hasFailed} << 26U | std::uint64_t{isSlow} << 25U
                             | duration << 16U | error,
                         std::memory_order_release); // after the turn that it lies in
    own.nextRecent.store(at + 1U == ThreadSlotMemory::kRecent ? std::uint8_t{0}
                                                              : static_cast<std::uint8_t>(at + 1U),
                         std::memory_order_relaxed);
}

/// Where each thread keeps its slot for a circuit: which page, and which slot of it.
struct SlotPlace
{
    static constexpr std::uint16_t kPageSlots = 128; ///< they fill a page of the machine's memory
    static constexpr std::uint16_t kNoPage = std::numeric_limits<std::uint16_t>::max();

    std::uint16_t page = kNoPage;
    std::uint16_t slot = 0;
};

/// The slots of the present thread. Pages that were not needed yet are one page of empty slots.
struct ThreadSlots
{
    static constexpr std::uint64_t kNoThread = std::numeric_limits<std::uint64_t>::max();

    ThreadSlot *const *pages = nullptr;
    std::uint32_t count = 0; ///< of pages; never reaches SlotPlace::kNoPage
    std::uint64_t thread = 0; ///< never given to another thread; 0: it has no slots
};

inline constinit thread_local ThreadSlots t_threadSlots{};

[[nodiscard]] inline ThreadSlot *threadSlot(SlotPlace place) noexcept
{
    const ThreadSlots &own = t_threadSlots;
    if (place.page >= own.count) [[unlikely]]
        return nullptr;
    ThreadSlot &slot = own.pages[place.page][place.slot];
    return slot.memory != nullptr ? &slot : nullptr;
}

/// What a call asks the controller without its lock.
struct ControllerFront
{
    std::atomic<std::int64_t> slowFrom{
        std::numeric_limits<std::int64_t>::max()}; ///< a call that takes as long is slow
    /// While disabled: the instant, in nanoseconds, from which on it is no more.
    std::atomic<std::int64_t> disabledUntil{std::numeric_limits<std::int64_t>::max()};
};

/// What a circuit's fast path reads: half a line of memory, seldom written.
struct alignas(32) HotState
{
    std::atomic<std::uint64_t> word{0};
    ControllerFront *controller = nullptr;
    const Clock *clock = nullptr;
    SlotPlace place;
    std::atomic<CircuitMode> mode{CircuitMode::Enforce};
    /// A rejection decided before the breaker may be counted in the thread's slot: the circuit
    /// enforces, and nobody listens.
    std::atomic<bool> countsRefusals{false};
};

static_assert(sizeof(HotState) == 32);

} // namespace switchgear::detail
