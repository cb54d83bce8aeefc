// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/clock.h"
#include "switchgear/detail/bulkhead_leases.h"
#include "switchgear/detail/bulkhead_places.h"
#include "switchgear/option_fault.h"
#include "switchgear/time.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace switchgear {

namespace detail {
struct BulkheadCallbackWait;
} // namespace detail

/// How many calls at once, and how many may wait for a place.
struct BulkheadOptions
{
    std::uint32_t concurrent = 5; ///< calls at once; from 1
    std::uint32_t queue = 0; ///< callers that may wait for a place; 0: nobody waits
    /// How long one waits at most; from 0. Having waited as long or longer, it is refused.
    Duration queueTimeout = std::chrono::seconds{1};

    bool operator==(const BulkheadOptions &) const = default;
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const BulkheadOptions &options);

/// Why there was no place.
enum class BulkheadRefusal : std::uint8_t {
    None,
    Full, ///< no place is free or others wait before it, and there is no room to wait
    TimedOut, ///< it waited as long as it may
    Stopped, ///< the stop token was asked to stop while it waited
};

/// A place in a bulkhead, or the reason why not.
///
///     if (BulkheadPermit permit = bulkhead.tryAcquire())
///         send([permit = std::move(permit)](const Reply &) mutable { permit.release(); });
///
/// Move-only. Destroyed, it gives the place back. Hold it until the work has really ended, also
/// past the time-out of who asked for the work: what still runs still needs its place.
/// **Threads.** It belongs to one thread at a time; it may be released in another than the one that
/// acquired it. Releasing may call the callback of one who waits.
/// **Lifetime.** The bulkhead must outlive it.
class [[nodiscard]] BulkheadPermit final
{
public:
    BulkheadPermit() noexcept = default;
    /// Leaves `other` with no place.
    [[gnu::always_inline]] BulkheadPermit(BulkheadPermit &&other) noexcept
        : m_places(std::exchange(other.m_places, nullptr))
        , m_lease(other.m_lease)
        , m_refusal(other.m_refusal)
    {}
    /// Gives back what it held; leaves `other` with no place.
    [[gnu::always_inline]] BulkheadPermit &operator=(BulkheadPermit &&other) noexcept
    {
        if (this != &other) {
            release();
            m_places = std::exchange(other.m_places, nullptr);
            m_lease = other.m_lease;
            m_refusal = other.m_refusal;
        }
        return *this;
    }
    [[gnu::always_inline]] ~BulkheadPermit() { release(); }

    /// Whether a place is held; false, too, once it was released.
    [[nodiscard]] explicit operator bool() const noexcept { return m_places != nullptr; }
    /// Why no place was given.
    [[nodiscard]] BulkheadRefusal refusal() const noexcept { return m_refusal; }
    /// Gives the place back; without one it does nothing.
    [[gnu::always_inline]] void release() noexcept
    {
        if (m_places == nullptr)
            return;
        detail::BulkheadPlaces &places = *std::exchange(m_places, nullptr);
        if (m_lease != nullptr)
            detail::BulkheadLeases::giveBack(places, *m_lease);
        else
            places.giveBack();
    }

private:
    friend class Bulkhead;
    friend class detail::BulkheadLine;

    explicit BulkheadPermit(detail::BulkheadPlaces &places,
                            detail::BulkheadLease *lease = nullptr) noexcept
        : m_places(&places)
        , m_lease(lease)
    {}
    explicit BulkheadPermit(BulkheadRefusal refusal) noexcept : m_refusal(refusal) {}

    detail::BulkheadPlaces *m_places = nullptr;
    detail::BulkheadLease *m_lease = nullptr; ///< whose the place is; null: of the shared ones
    BulkheadRefusal m_refusal = BulkheadRefusal::None;
};

/// Is handed the place, or why there is none. It must not throw.
using BulkheadCallback = std::function<void(BulkheadPermit)>;

/// One who waits for a place with a callback. Destroyed, it waits no more and leaves nothing
/// behind.
///
/// Move-only. Once cancel() or the destructor has come back, the callback neither runs nor will
/// run, unless it is this very thread that runs it; a place that was on its way goes to the next.
/// **Threads.** One at a time. cancel() waits for a callback that runs in another thread.
/// **Lifetime.** The bulkhead must outlive it.
class [[nodiscard]] BulkheadWaiter final
{
public:
    BulkheadWaiter() noexcept = default;
    BulkheadWaiter(BulkheadWaiter &&other) noexcept = default; ///< leaves `other` out of the line
    /// Leaves the line that it stood in; `other` stands in none then.
    BulkheadWaiter &operator=(BulkheadWaiter &&other) noexcept
    {
        if (this != &other) {
            cancel();
            m_wait = std::move(other.m_wait);
        }
        return *this;
    }
    ~BulkheadWaiter() { cancel(); }

    void cancel() noexcept; ///< leaves the line, as the destructor does
    /// Whether it still stands in line. It may have been decided when this is read.
    [[nodiscard]] bool isWaitingApprox() const noexcept;

private:
    friend class Bulkhead;
    friend class detail::BulkheadLine;

    std::shared_ptr<detail::BulkheadCallbackWait> m_wait;
};

/// A bulkhead at one instant, and its counts since it was made.
struct BulkheadSnapshot
{
    std::uint32_t concurrent = 0; ///< the limit
    std::uint64_t inUse = 0; ///< above `concurrent` after shrinking, until places come back
    std::uint32_t waiting = 0; ///< how many wait
    std::uint32_t queue = 0; ///< how many may wait
    std::uint64_t waited = 0; ///< given a place after waiting for it
    std::uint64_t refused = 0; ///< BulkheadRefusal::Full
    std::uint64_t timedOut = 0; ///< waited for as long as they might
    std::uint64_t stopped = 0; ///< gave up when a stop was asked for
    std::uint64_t withdrawn = 0; ///< waiters that were destroyed, and threads cancelled in line

    bool operator==(const BulkheadSnapshot &) const = default;
};

/// Lets so many calls be under way at once, and so many more wait in line.
///
///     Bulkhead bulkhead{{.concurrent = 5, .queue = 10}};
///     if (BulkheadPermit permit = bulkhead.acquire()) return fetch();
///     return busy();
///
/// **Algorithm.** A counter and a line, first come first served: while anybody waits, a place that
/// comes back belongs to the first in line, and tryAcquire() gets none. Threads that take places
/// often are lent some, which count as taken until they are called back, before anybody is refused;
/// the limit holds exactly, and a place that nobody holds is never refused.
/// **Time.** One who waits in a thread is timed by the clock; one with a callback by the instants
/// handed in: to enqueue(), and to advance(), which is due at nextDue(). At the instant of its
/// time-out it has timed out, if a place did not come before somebody looked. Asked to stop at that
/// instant or later, by the clock, it has timed out as well.
/// **Threads.** Any function from any thread. Only acquire() waits. Callbacks run outside every
/// lock, in the thread that gave the place back, looked at the time, changed the options, or asked
/// to stop; one made due by another callback runs after that one, in the same thread, so keep them
/// short. A thread that is cancelled while it waits leaves the line; while it runs callbacks, it is
/// not cancelled.
/// **Errors.** Unsound options throw std::invalid_argument with the first fault.
/// **Cost.** performance.md's row bulkhead_acquire_release; no allocation but for enqueue().
class Bulkhead final
{
public:
    /// The clock times acquire(); none: Clock::steady().
    explicit Bulkhead(const BulkheadOptions &options, const Clock *clock = nullptr);
    Bulkhead(const Bulkhead &) = delete;
    Bulkhead &operator=(const Bulkhead &) = delete;
    /// Nobody may wait or hold a place any more.
    ~Bulkhead();

    /// A place that is free now; never waits.
    [[nodiscard]] BulkheadPermit tryAcquire() noexcept
    {
        BulkheadPermit permit = tryTakeFree();
        if (!permit) [[unlikely]]
            countRefusal();
        return permit;
    }
    /// The same for one who will wait if there is none: counts no refusal.
    [[nodiscard]] BulkheadPermit tryTakeFree() noexcept
    {
        if (detail::BulkheadLease *const lease = m_leases.tryTake(m_places)) [[likely]]
            return BulkheadPermit{m_places, lease};
        if (m_leases.tryTakeShared(m_places))
            return BulkheadPermit{m_places};
        return BulkheadPermit{BulkheadRefusal::Full};
    }

    /// Waits in line where no place is free: until one is, up to the time-out or `until`, whichever
    /// comes first, or until asked to stop. Once there is a place, neither is looked at.
    [[nodiscard]] BulkheadPermit acquire(const std::stop_token &stop = {},
                                         std::optional<TimePoint> until = {})
    {
        BulkheadPermit permit = tryTakeFree();
        return permit ? std::move(permit) : waitInLine(stop, until);
    }

    /// Waits in line with a callback, which is called once: with a place, once it has timed out, or
    /// once it is asked to stop, then in the thread that asks. What can be decided at once is told
    /// before this function comes back.
    [[nodiscard]] BulkheadWaiter enqueue(TimePoint now, BulkheadCallback callback,
                                         std::optional<TimePoint> until = {},
                                         const std::stop_token &stop = {});
    /// The same for coroutines: what can be decided at once is returned and the callback never
    /// called; else `waiter` is set before the callback can run and not touched afterwards, so that
    /// the callback may destroy it.
    [[nodiscard]] std::optional<BulkheadPermit> enqueue(TimePoint now, BulkheadCallback callback,
                                                        BulkheadWaiter &waiter,
                                                        std::optional<TimePoint> until = {},
                                                        const std::stop_token &stop = {});

    /// Tells those whose time-out has come. Whether there were any.
    bool advance(TimePoint now) noexcept;
    /// When the next of those who wait times out; none: nobody waits.
    [[nodiscard]] std::optional<TimePoint> nextDue() const;

    /// Growing gives places to those who wait, at once. Shrinking takes effect as places come back,
    /// and drives out nobody who holds one or waits. Throws std::invalid_argument on 0.
    void setConcurrent(std::uint32_t concurrent);
    /// A new time-out holds for those who come from now on.
    void setOptions(const BulkheadOptions &options);
    [[nodiscard]] BulkheadOptions options() const; ///< as they stand now

    [[nodiscard]] BulkheadSnapshot snapshot() const; ///< how it stands, and its counts

private:
    void countRefusal() noexcept;
    [[nodiscard]] BulkheadPermit waitInLine(const std::stop_token &stop,
                                            std::optional<TimePoint> until);

    detail::BulkheadPlaces m_places;
    detail::BulkheadLeases m_leases;
    std::unique_ptr<detail::BulkheadLine> m_line;
};

} // namespace switchgear
