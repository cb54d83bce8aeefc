// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_snapshot.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace switchgear::detail {

/// The holds of operators on one circuit. **Threads.** The owner's lock.
class IsolationList final
{
public:
    std::uint64_t add(std::string reason, std::string owner, TimePoint since,
                      std::optional<TimePoint> until)
    {
        m_isolations.push_back({++m_lastId, std::move(reason), std::move(owner), since, until});
        return m_lastId;
    }
    [[nodiscard]] std::optional<Isolation> remove(std::uint64_t id)
    {
        const auto found =
            std::find_if(m_isolations.begin(), m_isolations.end(),
                         [id](const Isolation &isolation) { return isolation.id == id; });
        if (found == m_isolations.end())
            return std::nullopt;
        Isolation removed = std::move(*found);
        m_isolations.erase(found);
        return removed;
    }
    void clear() noexcept { m_isolations.clear(); }

    [[nodiscard]] bool isEmpty() const noexcept { return m_isolations.empty(); }
    [[nodiscard]] const std::vector<Isolation> &all() const noexcept { return m_isolations; }
    /// The one that ends first by its `until`; null: none ends by itself.
    [[nodiscard]] const Isolation *firstToEnd() const noexcept
    {
        const Isolation *first = nullptr;
        for (const Isolation &isolation : m_isolations) {
            if (isolation.until && (first == nullptr || *isolation.until < *first->until))
                first = &isolation;
        }
        return first;
    }
    /// When the last of them ends; none: one does not end by itself, or there is none.
    [[nodiscard]] std::optional<TimePoint> allEnd() const noexcept
    {
        std::optional<TimePoint> end;
        for (const Isolation &isolation : m_isolations) {
            if (!isolation.until)
                return std::nullopt;
            end = end ? std::max(*end, *isolation.until) : *isolation.until;
        }
        return end;
    }

private:
    std::vector<Isolation> m_isolations;
    std::uint64_t m_lastId = 0;
};

} // namespace switchgear::detail
