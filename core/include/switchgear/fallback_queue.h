// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/fork_gate.h"
#include "switchgear/events.h"
#include "switchgear/option_fault.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace switchgear {

/// How much may wait.
struct FallbackQueueOptions
{
    std::size_t maxEntries = 1000; ///< what comes on top is refused; from 1

    bool operator==(const FallbackQueueOptions &) const = default;
};

/// All that is wrong with the options; empty where they are sound.
[[nodiscard]] std::vector<OptionFault> validate(const FallbackQueueOptions &options);

/// What waits, and a queue's counts since it was made.
struct FallbackQueueSnapshot
{
    std::size_t waiting = 0; ///< items, those in a drain under way among them
    std::uint64_t queued = 0; ///< accepted since it was made, without what was loaded
    std::uint64_t drained = 0; ///< items that were done
    std::uint64_t dropped = 0; ///< refused: the queue was full, or the store did not take it
    std::uint64_t putBack = 0; ///< times that an item's drain failed

    bool operator==(const FallbackQueueSnapshot &) const = default;
};

/// What waits for later, and its number: it grows with each item and is never given twice.
template <typename Item>
struct QueuedItem
{
    std::uint64_t id = 0; ///< from 1
    Item item; ///< what the caller gave
};

/// Where a program keeps what waits, so that it outlives it: a file, a database.
///
/// **Threads.** Called from any thread that queues or drains, under no lock.
template <typename Item>
class FallbackStore
{
public:
    FallbackStore() = default;
    FallbackStore(const FallbackStore &) = delete;
    FallbackStore &operator=(const FallbackStore &) = delete;
    virtual ~FallbackStore() = default;

    /// Keeps an item for good before the caller is told that it waits. False, or a throw: it is not
    /// kept, and does not wait.
    [[nodiscard]] virtual bool tryStore(const QueuedItem<Item> &item) = 0;
    /// The item was drained.
    virtual void remove(std::uint64_t id) = 0;
    /// What an earlier program left; asked for once.
    [[nodiscard]] virtual std::vector<QueuedItem<Item>> load() = 0;
};

namespace detail {
/// Throws std::invalid_argument with validate()'s first fault.
void requireSound(const FallbackQueueOptions &options);
} // namespace detail

/// Requests that wait until what they ask is there again.
///
///     FallbackQueue<Mail> later{{.maxEntries = 100}, &store};
///     if (!later.tryPush(mail)) return false;
///     later.drain([&](const Mail &kept) { return send(kept); }); // once the circuit is closed
///
/// **Threads.** All functions may be called from any thread. One drain runs at a time; no function
/// handed in, no store, and no copy, move or end of an item runs under a lock.
/// **Fork.** What waits is the parent's: the child begins with an empty queue. A store serves one
/// process.
/// **Errors.** A program that ends between the end of a drain's function and
/// FallbackStore::remove() finds the item again: delivery is at least once there, and exactly once
/// within a program.
template <typename Item>
class FallbackQueue final
{
public:
    /// With what the store has left, were it more than maxEntries. The store must outlive it.
    /// Throws std::invalid_argument with validate()'s first fault.
    explicit FallbackQueue(const FallbackQueueOptions &options = {},
                           FallbackStore<Item> *store = nullptr)
        : m_options(options)
        , m_store(store)
    {
        detail::requireSound(options);
        if (store == nullptr)
            return;
        for (QueuedItem<Item> &left : store->load()) {
            m_nextId = std::max(m_nextId, left.id + 1);
            const std::uint64_t id = left.id;
            m_waiting.emplace(id, std::make_unique<QueuedItem<Item>>(std::move(left)));
        }
    }

    /// False: it does not wait; the queue is full, or the store did not take it.
    [[nodiscard]] bool tryPush(Item item)
    {
        const std::optional<std::uint64_t> id = takePlace();
        if (!id)
            return false;
        PlaceHold hold{*this};
        auto queued = std::make_unique<QueuedItem<Item>>(QueuedItem<Item>{*id, std::move(item)});
        if (m_store != nullptr && !m_store->tryStore(*queued))
            return false;
        hold.fill(std::move(queued));
        return true;
    }

    /// Hands over what waits, the oldest first and each item once, until one fails (gives false or
    /// throws; that one goes back to the front) or all that waited at the start were handed over.
    /// Gives how many were; none where another drain is under way.
    template <typename F>
        requires std::is_invocable_v<F &, const Item &> std::size_t drain(F &&function)
        {
            const std::optional<std::uint64_t> last = beginDrain();
            if (!last)
                return 0;
            const DrainHold hold{*this};
            std::size_t drained = 0;
            while (std::unique_ptr<QueuedItem<Item>> front = takeFront(*last)) {
                const std::uint64_t id = front->id;
                FrontHold taken{*this, std::move(front)};
                if constexpr (std::is_void_v<std::invoke_result_t<F &, const Item &>>)
                    std::invoke(function, taken.item());
                else if (!std::invoke(function, taken.item()))
                    break;
                taken.finish();
                ++drained;
                if (m_store != nullptr)
                    m_store->remove(id);
            }
            return drained;
        }

    /// What waits, and the counts.
    [[nodiscard]] FallbackQueueSnapshot snapshot() const
    {
        const std::lock_guard lock{m_mutex};
        FallbackQueueSnapshot snapshot = m_counts;
        if (m_generation == detail::ForkGate::generation())
            snapshot.waiting = m_waiting.size() + m_taken;
        return snapshot;
    }

private:
    using Waiting = std::map<std::uint64_t, std::unique_ptr<QueuedItem<Item>>>;

    /// Holds the lock; what the parent of a fork has left does not wait in the child.
    class Guard final
    {
    public:
        explicit Guard(FallbackQueue &queue) : m_lock(queue.m_mutex)
        {
            if (isOf(queue.m_generation)) [[likely]]
                return;
            queue.m_generation = detail::ForkGate::generation();
            m_parents.swap(queue.m_waiting);
            queue.m_taken = queue.m_promised = 0;
            queue.m_isDraining = false;
        }
        [[nodiscard]] bool isOf(std::uint32_t generation) const noexcept
        {
            return generation == detail::ForkGate::generation();
        }

    private:
        Waiting m_parents; // ends after the lock was let go
        std::lock_guard<detail::Mutex> m_lock;
    };

    /// A place that is not filled becomes free again.
    class PlaceHold final
    {
    public:
        explicit PlaceHold(FallbackQueue &queue) noexcept : m_queue(queue) {}
        PlaceHold(const PlaceHold &) = delete;
        PlaceHold &operator=(const PlaceHold &) = delete;
        ~PlaceHold()
        {
            const Guard guard{m_queue};
            if (!guard.isOf(m_generation))
                return;
            --m_queue.m_promised;
            if (!m_isFilled)
                ++m_queue.m_counts.dropped;
        }
        void fill(std::unique_ptr<QueuedItem<Item>> queued)
        {
            const Guard guard{m_queue};
            const std::uint64_t id = queued->id;
            m_queue.m_waiting.emplace(id, std::move(queued));
            ++m_queue.m_counts.queued;
            m_isFilled = true;
        }

    private:
        FallbackQueue &m_queue;
        const std::uint32_t m_generation = detail::ForkGate::generation();
        bool m_isFilled = false;
    };

    /// An item that is not finished goes back to the front.
    class FrontHold final
    {
    public:
        FrontHold(FallbackQueue &queue, std::unique_ptr<QueuedItem<Item>> front) noexcept
            : m_queue(queue)
            , m_front(std::move(front))
        {}
        FrontHold(const FrontHold &) = delete;
        FrontHold &operator=(const FrontHold &) = delete;
        ~FrontHold()
        {
            const Guard guard{m_queue};
            if (!guard.isOf(m_generation))
                return; // its function forked: the parent goes on with the item
            --m_queue.m_taken;
            if (m_isFinished) {
                ++m_queue.m_counts.drained;
            } else {
                const auto back = m_queue.m_waiting.insert(std::move(m_queue.m_place));
                back.position->second = std::move(m_front);
                ++m_queue.m_counts.putBack;
            }
        }
        [[nodiscard]] const Item &item() const noexcept { return m_front->item; }
        void finish() noexcept { m_isFinished = true; }

    private:
        FallbackQueue &m_queue;
        std::unique_ptr<QueuedItem<Item>> m_front;
        const std::uint32_t m_generation = detail::ForkGate::generation();
        bool m_isFinished = false;
    };

    class DrainHold final
    {
    public:
        explicit DrainHold(FallbackQueue &queue) noexcept : m_queue(queue) {}
        DrainHold(const DrainHold &) = delete;
        DrainHold &operator=(const DrainHold &) = delete;
        ~DrainHold()
        {
            const Guard guard{m_queue};
            if (guard.isOf(m_generation))
                m_queue.m_isDraining = false;
        }

    private:
        FallbackQueue &m_queue;
        const std::uint32_t m_generation = detail::ForkGate::generation();
    };

    [[nodiscard]] std::optional<std::uint64_t> takePlace()
    {
        const Guard guard{*this};
        if (m_waiting.size() + m_taken + m_promised >= m_options.maxEntries) {
            ++m_counts.dropped;
            return std::nullopt;
        }
        ++m_promised;
        return m_nextId++;
    }
    /// The newest item that this drain takes; none: there is nothing to do, or another does it.
    [[nodiscard]] std::optional<std::uint64_t> beginDrain()
    {
        const Guard guard{*this};
        if (m_isDraining || m_waiting.empty())
            return std::nullopt;
        m_isDraining = true;
        return m_waiting.rbegin()->first;
    }
    /// The item, and in m_place where it stood: putting it back needs no memory.
    [[nodiscard]] std::unique_ptr<QueuedItem<Item>> takeFront(std::uint64_t last)
    {
        const Guard guard{*this};
        if (m_waiting.empty() || m_waiting.begin()->first > last)
            return nullptr;
        m_place = m_waiting.extract(m_waiting.begin());
        ++m_taken;
        return std::move(m_place.mapped());
    }

    const FallbackQueueOptions m_options;
    FallbackStore<Item> *const m_store;
    mutable detail::Mutex m_mutex;
    Waiting m_waiting; ///< by id, so the oldest first
    typename Waiting::node_type m_place; ///< of the item that the drain has taken
    std::size_t m_taken = 0;
    std::size_t m_promised = 0; ///< places of items that are being stored
    std::uint64_t m_nextId = 1;
    bool m_isDraining = false;
    std::uint32_t m_generation = detail::ForkGate::generation(); ///< to which all that belongs
    FallbackQueueSnapshot m_counts;
};

/// A listener for CircuitBreaker::subscribe(EventKind::Change, …) that calls `wake` when the
/// circuit has closed: the moment to drain. It runs where events are delivered, which is in the
/// thread of some call; let it wake a thread of your own rather than drain there.
[[nodiscard]] Listener whenClosed(std::function<void()> wake);

} // namespace switchgear
