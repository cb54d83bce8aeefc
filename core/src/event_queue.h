// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "compact_queue.h"
#include "switchgear/events.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace switchgear::detail {

/// Brings a circuit's events to its listeners, in order and outside every lock.
///
/// push() is called under the circuit's lock and fixes the order; deliver() after it was let go.
/// One thread delivers at a time; what others push meanwhile, or a listener itself, it delivers
/// too.
class EventQueue final
{
public:
    static constexpr std::size_t kCapacity = 1024;

    [[nodiscard]] Subscription subscribe(EventMask kinds, Listener listener);
    /// What any listener asks for.
    [[nodiscard]] EventMask wanted() const noexcept
    {
        EventMask mask;
        mask.bits = m_wanted.load(std::memory_order_relaxed);
        return mask;
    }
    void push(const Event &event);
    void deliver(std::string_view circuit) noexcept;
    [[nodiscard]] std::uint64_t dropped() const noexcept
    {
        return m_dropped.load(std::memory_order_relaxed);
    }

private:
    struct Entry;
    struct Token;

    [[nodiscard]] std::vector<std::shared_ptr<Entry>> liveEntries();

    mutable std::mutex m_mutex;
    CompactQueue<Event> m_queue;
    std::vector<std::weak_ptr<Entry>> m_entries;
    bool m_isDelivering = false;
    std::atomic<std::uint64_t> m_dropped{0};
    std::atomic<std::uint8_t> m_wanted{0};
};

} // namespace switchgear::detail
