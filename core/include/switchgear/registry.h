// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_breaker.h"
#include "switchgear/detail/fork_gate.h"

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace switchgear {

/// What an order to many circuits did to one of them.
struct CircuitOrderResult
{
    std::shared_ptr<CircuitBreaker> circuit; ///< the one
    OrderResult result; ///< what it answered
};

/// The circuits of a program, by name and by group.
///
///     Registry registry;
///     const auto payments = registry.add("payments", options);
///     const auto trip = [&](CircuitBreaker &circuit) { return circuit.trip(order, now); };
///     for (const auto &[circuit, result] : registry.orderGroup("checkout", trip))
///         report(circuit->name(), result.outcome);
///
/// **Threads.** Every function may be called from any thread; looking takes a shared lock, which is
/// let go before any circuit is asked or ordered anything: no look stops a call.
/// **Ownership.** Circuits are shared: one that was removed lives until its last user lets go.
class Registry final
{
public:
    /// Makes a circuit; none where the name is taken. Throws as CircuitBreaker does.
    std::shared_ptr<CircuitBreaker> add(std::string name, CircuitOptions options,
                                        const Clock *clock = nullptr);
    /// None for a name that no circuit bears; a look never makes one.
    [[nodiscard]] std::shared_ptr<CircuitBreaker> find(std::string_view name) const;
    bool remove(std::string_view name); ///< false where no circuit bears the name
    /// Removes a circuit that nobody shares but the registry and so many holders that the caller
    /// knows of; false where somebody does, or where no circuit bears the name.
    bool removeUnheld(std::string_view name, std::size_t knownHolders = 0);
    /// The same of this very circuit: false, too, where another one has its name by now.
    bool removeUnheld(const CircuitBreaker &circuit, std::size_t knownHolders = 0);

    /// All circuits in the order in which they were added.
    [[nodiscard]] std::vector<std::shared_ptr<CircuitBreaker>> circuits() const;
    /// Those whose CircuitOptions::group is this one now, in the same order.
    [[nodiscard]] std::vector<std::shared_ptr<CircuitBreaker>> circuitsOf(
        std::string_view group) const;
    /// The groups that circuits are in, each once, in the order of their first circuits; circuits
    /// in none are left out.
    [[nodiscard]] std::vector<std::string> groups() const;
    [[nodiscard]] std::size_t size() const; ///< how many circuits there are

    /// All circuits at one instant, in the order in which they were added. Each is asked by itself:
    /// none waits for another, no call waits for all.
    [[nodiscard]] std::vector<CircuitSnapshot> snapshots(TimePoint now) const;
    /// Makes known what the clock has brought to any circuit up to `now`: how many changed their
    /// state.
    std::size_t advance(TimePoint now);
    /// The next instant at which the clock will change the state of a circuit; none: of none.
    [[nodiscard]] std::optional<TimePoint> nextDue() const;

    /// Replaces a circuit's options, with its state, its statistics and its history kept: what
    /// CircuitBreaker::reconfigure() tells; none for a name that no circuit bears. Throws as that.
    std::optional<OrderResult> reconfigure(std::string_view name, const CircuitOptions &options,
                                           const Order &order, TimePoint now);
    /// Gives the same order to each circuit of the group, and tells what it did to each.
    template <std::invocable<CircuitBreaker &> F>
    std::vector<CircuitOrderResult> orderGroup(std::string_view group, F order)
    {
        return ordered(circuitsOf(group), order);
    }
    /// The same to all circuits.
    template <std::invocable<CircuitBreaker &> F>
    std::vector<CircuitOrderResult> orderAll(F order)
    {
        return ordered(circuits(), order);
    }

private:
    using Circuits = std::vector<std::shared_ptr<CircuitBreaker>>;
    static constexpr std::size_t kOwners = 2; // each circuit stands in both members

    template <typename F>
    [[nodiscard]] static std::vector<CircuitOrderResult> ordered(Circuits circuits, F &order)
    {
        std::vector<CircuitOrderResult> results;
        results.reserve(circuits.size());
        for (std::shared_ptr<CircuitBreaker> &circuit : circuits) {
            const OrderResult result = order(*circuit);
            results.push_back({std::move(circuit), result});
        }
        return results;
    }

    /// `only`: no other circuit of that name; null: whichever bears it.
    [[nodiscard]] bool tryRemove(std::string_view name, const CircuitBreaker *only,
                                 std::size_t mostHolders);

    mutable detail::SharedMutex m_mutex;
    Circuits m_inOrder;
    std::unordered_map<std::string_view, std::shared_ptr<CircuitBreaker>> m_byName; // their names
};

} // namespace switchgear
