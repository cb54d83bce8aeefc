// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/detail/fork_gate.h"
#include "switchgear/registry.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace switchgear {

/// How a family of keyed circuits is made and bounded.
struct KeyedCircuitOptions
{
    CircuitOptions options; ///< of each; without a group, the family's name is their group
    std::size_t maximum = 1000; ///< circuits at once; from 1
    Duration idleAfter = std::chrono::minutes{10}; ///< quiet this long or longer is idle; above 0
    const Clock *clock = nullptr; ///< as CircuitBreaker takes it; must outlive them
};

/// A circuit for each key (each host, each tenant), made when it is first asked for.
///
///     KeyedCircuits hosts{registry, "hosts", {.options = options, .maximum = 500}};
///     if (const auto circuit = hosts.forKey(url.host(), now))
///         if (Permit permit = circuit->tryAcquire(now)) send(std::move(permit));
///
/// The circuits stand in the registry, as "hosts/" and the key, and go from it when they are idle:
/// closed, with nothing in flight, no isolation, not asked for by key and with no outcome for
/// `idleAfter`, and with nobody holding them. What such a circuit counted goes with it.
///
/// **Time.** Handed in. The last outcome is known to a part of the circuit's window.
/// **Threads.** Every function may be called from any thread; asking for a key that has its circuit
/// takes a shared lock.
/// **Errors.** None is made beyond the maximum while no circuit is idle: then forKey() gives null,
/// and the caller decides what a call without a circuit is worth.
/// **Ownership.** The registry must outlive it; the circuits may outlive both. A circuit that the
/// registry held under such a name before is used, and never evicted.
class KeyedCircuits final
{
public:
    /// Throws std::invalid_argument on a maximum or an `idleAfter` of 0, and as CircuitBreaker
    /// does.
    KeyedCircuits(Registry &registry, std::string family, KeyedCircuitOptions options);
    KeyedCircuits(const KeyedCircuits &) = delete;
    KeyedCircuits &operator=(const KeyedCircuits &) = delete;

    /// The key's circuit, made where there was none; null where the family is full.
    [[nodiscard]] std::shared_ptr<CircuitBreaker> forKey(std::string_view key, TimePoint now);
    /// Lets idle circuits go: how many. forKey() does it by itself where the family is full.
    std::size_t evictIdle(TimePoint now);
    /// For the circuits there are and those to come; tells what it did to each. Throws
    /// std::invalid_argument on unsound options, with nothing changed.
    std::vector<CircuitOrderResult> reconfigure(const CircuitOptions &options, const Order &order,
                                                TimePoint now);

    /// What the circuits' names begin with.
    [[nodiscard]] const std::string &family() const noexcept { return m_family; }
    [[nodiscard]] std::size_t size() const; ///< how many circuits there are
    /// Circuits that went because they were idle.
    [[nodiscard]] std::uint64_t evicted() const noexcept
    {
        return m_evicted.load(std::memory_order_relaxed);
    }
    /// Keys that got no circuit.
    [[nodiscard]] std::uint64_t refused() const noexcept
    {
        return m_refused.load(std::memory_order_relaxed);
    }

private:
    using Circuits = std::vector<std::shared_ptr<CircuitBreaker>>;

    struct Entry
    {
        std::shared_ptr<CircuitBreaker> circuit;
        std::atomic<std::int64_t> lastAsked{0};
        bool isOurs = true; // made here, and not there before

        /// Time that goes back moves nothing.
        void ask(TimePoint now) noexcept;
    };
    struct KeyHash : std::hash<std::string_view>
    {
        using is_transparent = void;
    };

    [[nodiscard]] std::shared_ptr<CircuitBreaker> make(std::string_view key, TimePoint now);
    void evictIdle(TimePoint now, Circuits &gone);
    [[nodiscard]] bool isUnheld(const Entry &entry);
    [[nodiscard]] CircuitOptions optionsOfEach(const CircuitOptions &options) const;

    Registry &m_registry;
    const std::string m_family;
    const std::size_t m_maximum;
    const Duration m_idleAfter;
    const Clock *const m_clock;

    mutable detail::SharedMutex m_mutex; // guards all below but the counters
    CircuitOptions m_options;
    std::unordered_map<std::string, Entry, KeyHash, std::equal_to<>> m_entries;
    TimePoint m_nextSweep = TimePoint::min(); // nothing can be idle sooner
    std::atomic<std::uint64_t> m_evicted{0};
    std::atomic<std::uint64_t> m_refused{0};
};

} // namespace switchgear
