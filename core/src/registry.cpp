// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/registry.h"

#include <algorithm>
#include <mutex>

namespace switchgear {

std::shared_ptr<CircuitBreaker> Registry::add(std::string name, CircuitOptions options,
                                              const Clock *clock)
{
    auto circuit = std::make_shared<CircuitBreaker>(name, std::move(options), clock);
    const std::unique_lock lock{m_mutex};
    if (!m_byName.emplace(std::move(name), circuit).second)
        return nullptr;
    m_inOrder.push_back(circuit);
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
    std::shared_ptr<CircuitBreaker> removed; // let go after the lock
    const std::unique_lock lock{m_mutex};
    const auto found = m_byName.find(name);
    if (found == m_byName.end())
        return false;
    removed = found->second;
    std::erase(m_inOrder, removed);
    m_byName.erase(found);
    return true;
}

std::vector<std::shared_ptr<CircuitBreaker>> Registry::circuits() const
{
    const std::shared_lock lock{m_mutex};
    return m_inOrder;
}

std::size_t Registry::size() const
{
    const std::shared_lock lock{m_mutex};
    return m_inOrder.size();
}

} // namespace switchgear
