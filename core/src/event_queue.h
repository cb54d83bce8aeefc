// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "compact_queue.h"
#include "switchgear/detail/fork_gate.h"
#include "switchgear/events.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace switchgear::detail {

/// Whose events they are: what every one of them bears.
struct EventOrigin
{
    std::string_view circuit;
    std::uint64_t instance = 0;
    const CircuitBreaker *breaker = nullptr;
};

/// Brings a circuit's events to its listeners, in order and outside every lock.
///
/// push() is called under the circuit's lock and fixes the order; deliver() after it was let go.
/// One thread delivers at a time; what others push meanwhile, or a listener itself, it delivers
/// too. After kTurn events it hands over to the next thread that comes: that one waits for the end
/// of the event that is being told, but not for ever, since a listener may hang, or wait for
/// something that the comer holds; and only one thread waits, once for each event. So a turn ends
/// only where somebody has taken the next one, and nothing stays undelivered. A thread that is
/// inside a listener waits for no other.
/// **Errors.** Changes and calls have room of their own; what comes on top, finds no memory, or is
/// told to a listener that throws, is dropped and counted.
/// **Threads.** In the child of a fork what waited is the parent's, who tells it; a listener that
/// another thread was in is free again.
/// **Memory.** None while nothing waits, but what few events took.
class EventQueue final
{
public:
    static constexpr std::size_t kCalls = 1024; ///< events of calls that may wait
    static constexpr std::size_t kChanges = 1024; ///< changes that may wait
    static constexpr std::size_t kTurn = 64; ///< events that a thread tells before it hands over

    /// Waiting to take over takes `leastPatience` at most (long enough for a thread that the system
    /// has put aside to come back), or four events of the turn where those take longer.
    explicit EventQueue(Duration leastPatience = std::chrono::milliseconds{100}) noexcept
        : m_leastPatience(leastPatience)
    {}

    [[nodiscard]] Subscription subscribe(EventMask kinds, Listener listener);
    /// What any listener asks for.
    [[nodiscard]] EventMask wanted() const noexcept
    {
        EventMask mask;
        mask.bits = m_wanted.load(std::memory_order_relaxed);
        return mask;
    }
    void push(const Event &event) noexcept;
    /// One that could not be pushed.
    void drop() noexcept { m_dropped.fetch_add(1, std::memory_order_relaxed); }
    void deliver(const EventOrigin &origin) noexcept;
    [[nodiscard]] std::uint64_t dropped() const noexcept
    {
        return m_dropped.load(std::memory_order_relaxed);
    }
    /// Whether a thread waits to take over.
    [[nodiscard]] bool hasHeir() const noexcept;

private:
    struct Entry;
    struct Token;
    struct Heir;
    struct Place
    {
        std::weak_ptr<Entry> entry;
        EventMask kinds;
    };
    using Places = std::vector<Place>;

    void lookForFork() noexcept;
    [[nodiscard]] bool takeOver(std::unique_lock<Mutex> &lock) noexcept;
    void deliverTurn(std::unique_lock<Mutex> &lock, const EventOrigin &origin) noexcept;
    [[nodiscard]] Event popNext(const EventOrigin &origin) noexcept;
    [[nodiscard]] bool tell(const Places &places, const Event &event) noexcept;
    void forgetEnded() noexcept;

    const Duration m_leastPatience;
    mutable Mutex m_mutex;
    std::uint32_t m_generation = ForkGate::generation(); // to which all below belongs
    CompactQueue<Event> m_queue;
    std::size_t m_changes = 0; // of those in the queue
    std::shared_ptr<Places> m_places; // changed in place where nobody else holds it
    Duration m_patience{0};
    bool m_isDelivering = false;
    bool m_isTurnOver = false;
    Heir *m_heir = nullptr; // waits to take over; on its stack
    bool m_hasWaited = false; // in vain, for the event that is being told
    std::atomic<std::uint64_t> m_dropped{0};
    std::atomic<std::uint8_t> m_wanted{0};
};

} // namespace switchgear::detail
