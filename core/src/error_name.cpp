// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/error_name.h"

#include <deque>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace switchgear {
namespace {

constexpr std::string_view kOtherName = "(other)";

/// Every name once; a name's id is its place in the list. Names are never forgotten: ids in windows
/// and histories stay readable.
class NameTable final
{
public:
    static NameTable &instance()
    {
        static auto *const table = new NameTable; // outlives every static that still holds a name
        return *table;
    }

    std::uint16_t idOf(std::string_view name)
    {
        {
            const std::shared_lock lock{m_mutex};
            if (const auto found = m_ids.find(name); found != m_ids.end())
                return found->second;
        }
        const std::unique_lock lock{m_mutex};
        if (const auto found = m_ids.find(name); found != m_ids.end())
            return found->second;
        if (m_names.size() > ErrorName::kLimit)
            return m_ids.find(kOtherName)->second;
        return append(name);
    }

    std::string_view nameOf(std::uint16_t id)
    {
        const std::shared_lock lock{m_mutex};
        return id < m_names.size() ? std::string_view{m_names[id]} : std::string_view{};
    }

private:
    NameTable()
    {
        append("");
        append(kOtherName);
    }

    std::uint16_t append(std::string_view name)
    {
        const auto id = static_cast<std::uint16_t>(m_names.size());
        m_ids.emplace(m_names.emplace_back(name), id);
        return id;
    }

    std::shared_mutex m_mutex;
    std::deque<std::string> m_names; // a deque, so that the map's views stay valid
    std::unordered_map<std::string_view, std::uint16_t> m_ids;
};

} // namespace

ErrorName::ErrorName(std::string_view name) : m_id(NameTable::instance().idOf(name)) {}

std::string_view ErrorName::text() const noexcept
{
    return NameTable::instance().nameOf(m_id);
}

ErrorName ErrorName::fromId(std::uint16_t id) noexcept
{
    ErrorName name;
    if (!NameTable::instance().nameOf(id).empty())
        name.m_id = id;
    return name;
}

} // namespace switchgear
