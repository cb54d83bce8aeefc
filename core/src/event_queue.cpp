// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "event_queue.h"

#include "switchgear/detail/cancellation.h"

#include <algorithm>
#include <condition_variable>
#include <new>
#include <thread>
#include <utility>

namespace switchgear::detail {
namespace {

/// A thread inside a listener, of whichever circuit, that waited for another thread inside one
/// could wait for ever.
constinit thread_local bool t_isInListener = false;

} // namespace

/// Lets one thread in, again and again, and others wait. What a fork finds inside is not there in
/// the child.
class OneThread final
{
public:
    void lock() noexcept
    {
        while (!tryEnter())
            m_isTaken.wait(true, std::memory_order_relaxed);
    }
    void unlock() noexcept
    {
        {
            const std::lock_guard lock{m_mutex};
            if (--m_depth != 0)
                return;
            m_isTaken.store(false, std::memory_order_relaxed);
        }
        m_isTaken.notify_all();
    }

private:
    bool tryEnter() noexcept
    {
        const std::lock_guard lock{m_mutex};
        const std::thread::id self = std::this_thread::get_id();
        const std::uint32_t generation = ForkGate::generation();
        if (m_inside != self) {
            if (m_depth != 0 && m_generation == generation)
                return false;
            m_depth = 0; // free, or its thread is the parent's
        }
        m_generation = generation;
        m_inside = self;
        ++m_depth;
        m_isTaken.store(true, std::memory_order_relaxed);
        return true;
    }

    Mutex m_mutex;
    std::thread::id m_inside;
    std::uint32_t m_depth = 0; // how often that thread has come in
    std::uint32_t m_generation = ForkGate::generation();
    std::atomic<bool> m_isTaken{false};
};

/// One listener. Its end waits for a call under way; a listener can end itself.
struct EventQueue::Entry
{
    Listener listener;
    OneThread calls; ///< who is inside it
    bool isActive = true;
};

/// What a Subscription holds.
struct EventQueue::Token
{
    std::shared_ptr<Entry> entry;

    explicit Token(std::shared_ptr<Entry> held) noexcept : entry(std::move(held)) {}
    Token(const Token &) = delete;
    Token &operator=(const Token &) = delete;
    ~Token()
    {
        const std::lock_guard lock{entry->calls};
        entry->isActive = false;
    }
};

/// A thread that waits to take over.
struct EventQueue::Heir
{
    std::mutex mutex; ///< its own: a fork does not wait for who waits here
    std::condition_variable told;
    bool isTold = false; ///< under `mutex`
};

/// In the child of a fork: what waits is the parent's, and so is who tells it. Under the lock.
void EventQueue::lookForFork() noexcept
{
    if (m_generation == ForkGate::generation()) [[likely]]
        return;
    m_generation = ForkGate::generation();
    m_queue = {};
    m_changes = 0;
    m_isDelivering = m_isTurnOver = m_hasWaited = false;
    m_heir = nullptr;
}

Subscription EventQueue::subscribe(EventMask kinds, Listener listener)
{
    auto entry = std::make_shared<Entry>();
    entry->listener = std::move(listener);
    auto token = std::make_shared<Token>(entry);
    const std::lock_guard lock{m_mutex};
    forgetEnded();
    if (!m_places)
        m_places = std::make_shared<Places>();
    else if (m_places.use_count() > 1)
        m_places = std::make_shared<Places>(*m_places);
    m_places->push_back({entry, kinds});
    m_wanted.fetch_or(kinds.bits, std::memory_order_relaxed);
    return Subscription{std::move(token)};
}

void EventQueue::push(const Event &event) noexcept
{
    if (!wanted().has(event.kind))
        return;
    const bool isChange = event.kind == EventKind::Change;
    const std::lock_guard lock{m_mutex};
    lookForFork();
    const bool hasRoom = isChange ? m_changes < kChanges : m_queue.size() - m_changes < kCalls;
    try {
        if (hasRoom) {
            m_queue.push_back(event);
            m_changes += isChange ? 1 : 0;
            return;
        }
    } catch (const std::bad_alloc &) {
        // There is no room either.
    }
    drop();
}

void EventQueue::deliver(const EventOrigin &origin) noexcept
{
    if (wanted() == EventMask{})
        return;
    const CancellationPause pause; // what a thread is in the midst of telling, it tells
    std::unique_lock lock{m_mutex};
    lookForFork();
    if (m_queue.empty() || (m_isDelivering && !takeOver(lock)))
        return;
    const std::uint32_t generation = m_generation;
    m_isDelivering = true;
    deliverTurn(lock, origin);
    if (m_generation != generation)
        return; // a listener has forked, and this is the child: another may deliver by now
    m_isDelivering = false;
    m_isTurnOver = false;
    if (m_heir == nullptr)
        return;
    const std::lock_guard telling{m_heir->mutex};
    m_heir->isTold = true;
    m_heir->told.notify_one();
}

/// Whether the thread that delivers has let go, and this one is to go on.
bool EventQueue::takeOver(std::unique_lock<Mutex> &lock) noexcept
{
    if (!m_isTurnOver || m_heir != nullptr || m_hasWaited || t_isInListener)
        return false;
    Heir self;
    m_heir = &self;
    const Duration patience = m_patience;
    lock.unlock();
    std::unique_lock waiting{self.mutex};
    const bool isInTime = self.told.wait_for(waiting, patience, [&self] { return self.isTold; });
    waiting.unlock();
    lock.lock();
    m_heir = nullptr;
    m_hasWaited = !isInTime;
    return !m_isDelivering;
}

void EventQueue::deliverTurn(std::unique_lock<Mutex> &lock, const EventOrigin &origin) noexcept
{
    using RealTime = std::chrono::steady_clock; // that of a wait, not the circuit's
    const RealTime::time_point begin = RealTime::now();
    const std::uint32_t generation = m_generation;
    const bool wasInListener = std::exchange(t_isInListener, true);
    for (std::size_t told = 0; !m_queue.empty() && !(m_isTurnOver && m_heir != nullptr);) {
        const Event event = popNext(origin);
        std::shared_ptr<Places> places = m_places;
        lock.unlock();
        const bool someEnded = tell(*places, event);
        lock.lock();
        places.reset();
        if (generation != ForkGate::generation()) {
            lookForFork(); // a listener has forked: the child tells no more of these
            break;
        }
        if (someEnded)
            forgetEnded();
        m_hasWaited = false;
        if (++told == kTurn) {
            m_isTurnOver = true;
            m_patience = std::max<Duration>(m_leastPatience, 4 * (RealTime::now() - begin) / kTurn);
        }
    }
    t_isInListener = wasInListener;
    if (m_queue.empty() && m_isTurnOver)
        m_queue = {}; // what a crowd of events took
}

Event EventQueue::popNext(const EventOrigin &origin) noexcept
{
    Event event = std::move(m_queue.front());
    m_queue.pop_front();
    m_changes -= event.kind == EventKind::Change ? 1 : 0;
    event.circuit = origin.circuit;
    event.instance = origin.instance;
    event.breaker = origin.breaker;
    return event;
}

/// Whether a subscription was found to have ended.
bool EventQueue::tell(const Places &places, const Event &event) noexcept
{
    bool someEnded = false;
    const std::uint32_t generation = ForkGate::generation();
    for (const Place &place : places) {
        if (generation != ForkGate::generation())
            break; // the one before has forked: the parent tells the others
        if (!place.kinds.has(event.kind))
            continue;
        const std::shared_ptr<Entry> entry = place.entry.lock();
        if (!entry) {
            someEnded = true;
            continue;
        }
        const std::lock_guard calling{entry->calls};
        if (!entry->isActive)
            continue;
        try {
            entry->listener(event);
        } catch (...) {
            drop(); // a listener's fault is not the circuit's
        }
    }
    return someEnded;
}

/// Only looks whether they ended: to hold one, were it the last to, would be to end a listener
/// here, under the lock.
void EventQueue::forgetEnded() noexcept
{
    if (!m_places || m_places.use_count() > 1)
        return; // who holds them looks again
    std::erase_if(*m_places, [](const Place &place) { return place.entry.expired(); });
    EventMask wanted;
    for (const Place &place : *m_places)
        wanted = wanted | place.kinds;
    m_wanted.store(wanted.bits, std::memory_order_relaxed);
}

bool EventQueue::hasHeir() const noexcept
{
    const std::lock_guard lock{m_mutex};
    return m_heir != nullptr;
}

} // namespace switchgear::detail
