// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/circuit_snapshot.h"
#include "switchgear/control.h"

#include <cstdint>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace switchgear::detail {

/// "the isolation by ada", as a reason tells of it.
[[nodiscard]] inline std::string nameOf(const Isolation &isolation)
{
    return isolation.owner.empty() ? "the isolation" : "the isolation by " + isolation.owner;
}

/// The holds of operators on one circuit: at most kMostIsolations. **Threads.** The owner's lock.
/// **Cost.** Each function but all() at most the logarithm of their number.
class IsolationList final
{
public:
    /// The new one's id, from 1; none where there is no room for it. Like moveEnd(), it throws
    /// where there is no memory, and nothing has changed then.
    std::optional<std::uint64_t> tryAdd(std::string reason, std::string owner, TimePoint since,
                                        std::optional<TimePoint> until)
    {
        if (m_byId.size() >= kMostIsolations)
            return std::nullopt;
        const std::uint64_t id = m_lastId + 1;
        const auto added = m_byId.emplace_hint(
            m_byId.end(), id, Isolation{id, std::move(reason), std::move(owner), since, {}});
        try {
            setEnd(added->second, until);
        } catch (const std::bad_alloc &) {
            m_byId.erase(added);
            throw;
        }
        return m_lastId = id;
    }
    /// Null where it is not there. Good until it is removed.
    [[nodiscard]] const Isolation *find(std::uint64_t id) const noexcept
    {
        const auto found = m_byId.find(id);
        return found == m_byId.end() ? nullptr : &found->second;
    }
    /// Gives one that is there another end.
    void moveEnd(std::uint64_t id, std::optional<TimePoint> until) { setEnd(m_byId.at(id), until); }
    void remove(std::uint64_t id) noexcept
    {
        const auto found = m_byId.find(id);
        if (found == m_byId.end())
            return;
        if (found->second.until)
            m_ends.erase({*found->second.until, id});
        m_byId.erase(found);
    }
    void clear() noexcept
    {
        m_byId.clear();
        m_ends.clear();
    }

    [[nodiscard]] bool isEmpty() const noexcept { return m_byId.empty(); }
    /// In the order in which they were set.
    [[nodiscard]] std::vector<Isolation> all() const
    {
        std::vector<Isolation> all;
        all.reserve(m_byId.size());
        for (const auto &[id, isolation] : m_byId)
            all.push_back(isolation);
        return all;
    }
    /// The one that ends first by its `until`, of several the oldest; null: none ends by itself.
    [[nodiscard]] const Isolation *firstToEnd() const noexcept
    {
        return m_ends.empty() ? nullptr : find(m_ends.begin()->second);
    }
    /// When the last of them ends; none: one does not end by itself, or there is none.
    [[nodiscard]] std::optional<TimePoint> allEnd() const noexcept
    {
        if (m_ends.empty() || m_ends.size() != m_byId.size())
            return std::nullopt;
        return m_ends.rbegin()->first;
    }

private:
    void setEnd(Isolation &isolation, std::optional<TimePoint> until)
    {
        if (until == isolation.until)
            return;
        if (until)
            m_ends.emplace(*until, isolation.id);
        if (isolation.until)
            m_ends.erase({*isolation.until, isolation.id});
        isolation.until = until;
    }

    std::map<std::uint64_t, Isolation> m_byId;
    std::set<std::pair<TimePoint, std::uint64_t>> m_ends; ///< of those that end by themselves
    std::uint64_t m_lastId = 0;
};

} // namespace switchgear::detail
