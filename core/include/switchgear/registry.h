// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_breaker.h"

#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear {

/// The circuits of a program, by name.
///
/// **Threads.** Every function may be called from any thread; looking takes a shared lock.
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
    /// All circuits in the order in which they were added.
    [[nodiscard]] std::vector<std::shared_ptr<CircuitBreaker>> circuits() const;
    [[nodiscard]] std::size_t size() const; ///< how many circuits there are

private:
    mutable std::shared_mutex m_mutex;
    std::vector<std::shared_ptr<CircuitBreaker>> m_inOrder;
    std::map<std::string, std::shared_ptr<CircuitBreaker>, std::less<>> m_byName;
};

} // namespace switchgear
