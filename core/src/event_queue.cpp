// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "event_queue.h"

#include <algorithm>

namespace switchgear::detail {

/// One listener. The mutex is its own: it lets the end of a subscription wait for a call under way,
/// and is recursive so that a listener can end itself.
struct EventQueue::Entry
{
    EventMask kinds;
    Listener listener;
    std::recursive_mutex mutex;
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
        const std::lock_guard lock{entry->mutex};
        entry->isActive = false;
    }
};

Subscription EventQueue::subscribe(EventMask kinds, Listener listener)
{
    auto entry = std::make_shared<Entry>();
    entry->kinds = kinds;
    entry->listener = std::move(listener);
    auto token = std::make_shared<Token>(entry);
    const std::lock_guard lock{m_mutex};
    m_entries.push_back(entry);
    m_wanted.fetch_or(kinds.bits, std::memory_order_relaxed);
    return Subscription{std::move(token)};
}

void EventQueue::push(const Event &event)
{
    if (!wanted().has(event.kind))
        return;
    const std::lock_guard lock{m_mutex};
    if (m_queue.size() >= kCapacity)
        m_dropped.fetch_add(1, std::memory_order_relaxed);
    else
        m_queue.push_back(event);
}

std::vector<std::shared_ptr<EventQueue::Entry>> EventQueue::liveEntries()
{
    std::vector<std::shared_ptr<Entry>> live;
    live.reserve(m_entries.size());
    std::uint8_t wanted = 0;
    std::erase_if(m_entries, [&](const std::weak_ptr<Entry> &weak) {
        std::shared_ptr<Entry> entry = weak.lock();
        if (!entry)
            return true;
        wanted = static_cast<std::uint8_t>(wanted | entry->kinds.bits);
        live.push_back(std::move(entry));
        return false;
    });
    m_wanted.store(wanted, std::memory_order_relaxed);
    return live;
}

void EventQueue::deliver(std::string_view circuit) noexcept
{
    if (wanted() == EventMask{})
        return;
    std::unique_lock lock{m_mutex};
    if (m_isDelivering)
        return;
    m_isDelivering = true;
    while (!m_queue.empty()) {
        Event event = std::move(m_queue.front());
        m_queue.pop_front();
        const std::vector<std::shared_ptr<Entry>> entries = liveEntries();
        lock.unlock();
        event.circuit = circuit;
        for (const std::shared_ptr<Entry> &entry : entries) {
            const std::lock_guard calling{entry->mutex};
            if (!entry->isActive || !entry->kinds.has(event.kind))
                continue;
            try {
                entry->listener(event);
            } catch (...) {
                m_dropped.fetch_add(
                    1, std::memory_order_relaxed); // a listener's fault is not the circuit's
            }
        }
        lock.lock();
    }
    m_isDelivering = false;
}

} // namespace switchgear::detail
