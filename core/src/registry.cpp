// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/registry.h"

#include <algorithm>
#include <mutex>

namespace switchgear {

std::shared_ptr<CircuitBreaker> Registry::add(std::string name, CircuitOptions options,
                                              const Clock *clock)
{
    // By `new`, so that circuits lie side by side.
    std::shared_ptr<CircuitBreaker> circuit{
        new CircuitBreaker{std::move(name), std::move(options), clock}};
    const std::unique_lock lock{m_mutex};
    if (m_byName.contains(circuit->name()))
        return nullptr;
    m_inOrder.push_back(circuit);
    try {
        m_byName.emplace(circuit->name(), circuit);
    } catch (...) {
        m_inOrder.pop_back();
        throw;
    }
    return circuit;
}

std::shared_ptr<CircuitBreaker> Registry::find(std::string_view name) const
{
    const std::shared_lock lock{m_mutex};
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : found->second;
}

bool Registry::remove(std::string_view name)
{
    return tryRemove(name, nullptr, SIZE_MAX);
}

bool Registry::removeUnheld(std::string_view name, std::size_t knownHolders)
{
    return tryRemove(name, nullptr, kOwners + knownHolders);
}

bool Registry::removeUnheld(const CircuitBreaker &circuit, std::size_t knownHolders)
{
    return tryRemove(circuit.name(), &circuit, kOwners + knownHolders);
}

bool Registry::tryRemove(std::string_view name, const CircuitBreaker *only, std::size_t mostHolders)
{
    std::shared_ptr<CircuitBreaker> removed; // let go after the lock
    const std::unique_lock lock{m_mutex};
    const auto found = m_byName.find(name);
    // Under the lock nobody gets at it through the registry; who shares it already is counted.
    if (found == m_byName.end() || (only != nullptr && found->second.get() != only)
        || static_cast<std::size_t>(found->second.use_count()) > mostHolders)
        return false;
    removed = found->second;
    m_byName.erase(found); // before its name goes
    std::erase(m_inOrder, removed);
    return true;
}

std::vector<std::shared_ptr<CircuitBreaker>> Registry::circuits() const
{
    const std::shared_lock lock{m_mutex};
    return m_inOrder;
}

std::vector<std::shared_ptr<CircuitBreaker>> Registry::circuitsOf(std::string_view group) const
{
    Circuits found = circuits();
    std::erase_if(found, [group](const auto &circuit) { return circuit->group() != group; });
    return found;
}

std::vector<std::string> Registry::groups() const
{
    std::vector<std::string> names;
    for (const auto &circuit : circuits()) {
        std::string group = circuit->group();
        if (!group.empty() && std::find(names.begin(), names.end(), group) == names.end())
            names.push_back(std::move(group));
    }
    return names;
}

std::size_t Registry::size() const
{
    const std::shared_lock lock{m_mutex};
    return m_inOrder.size();
}

std::vector<CircuitSnapshot> Registry::snapshots(TimePoint now) const
{
    const Circuits all = circuits();
    std::vector<CircuitSnapshot> snapshots;
    snapshots.reserve(all.size());
    for (const auto &circuit : all)
        snapshots.push_back(circuit->snapshot(now));
    return snapshots;
}

std::size_t Registry::advance(TimePoint now)
{
    std::size_t changed = 0;
    for (const auto &circuit : circuits())
        changed += circuit->advance(now) ? 1 : 0;
    return changed;
}

std::optional<TimePoint> Registry::nextDue() const
{
    std::optional<TimePoint> next;
    for (const auto &circuit : circuits()) {
        const std::optional<TimePoint> due = circuit->nextDue();
        if (due && (!next || *due < *next))
            next = due;
    }
    return next;
}

std::optional<OrderResult> Registry::reconfigure(std::string_view name,
                                                 const CircuitOptions &options, const Order &order,
                                                 TimePoint now)
{
    const std::shared_ptr<CircuitBreaker> circuit = find(name);
    if (!circuit)
        return std::nullopt;
    return circuit->reconfigure(options, order, now);
}

} // namespace switchgear
