// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/error_name.h"

#include "switchgear/detail/fork_gate.h"

#include <deque>
#include <mutex>
#include <new>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace switchgear {
namespace {

constexpr std::string_view kOtherName = "(other)";
constexpr std::uint16_t kOtherId = 1; // the first after that of no name
constexpr std::string_view kRest = "…";

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
            if (isFull())
                return kOtherId;
        }
        const std::unique_lock lock{m_mutex};
        if (const auto found = m_ids.find(name); found != m_ids.end())
            return found->second;
        return isFull() ? kOtherId : append(name);
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

    [[nodiscard]] bool isFull() const noexcept { return m_names.size() > ErrorName::kLimit; }

    std::uint16_t append(std::string_view name)
    {
        const auto id = static_cast<std::uint16_t>(m_names.size());
        m_names.emplace_back(name);
        try {
            m_ids.emplace(m_names.back(), id);
        } catch (const std::bad_alloc &) {
            m_names.pop_back();
            throw;
        }
        return id;
    }

    detail::SharedMutex m_mutex;
    std::deque<std::string> m_names; // a deque, so that the map's views stay valid
    std::unordered_map<std::string_view, std::uint16_t> m_ids;
};

/// The beginning of a name that is too long, which ends with a character of UTF-8.
std::string cut(std::string_view name)
{
    std::size_t end = ErrorName::kLongest - kRest.size();
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string{name.substr(0, end)}.append(kRest);
}

} // namespace

ErrorName::ErrorName(std::string_view name) noexcept
{
    if (name.empty())
        return;
    try {
        m_id = NameTable::instance().idOf(name.size() <= kLongest ? name : cut(name));
    } catch (const std::bad_alloc &) {
        m_id = kOtherId;
    }
}

std::string_view ErrorName::text() const noexcept
{
    if (m_id <= kOtherId) // told without the table, for which there may have been no memory
        return m_id == 0 ? std::string_view{} : kOtherName;
    return NameTable::instance().nameOf(m_id);
}

bool ErrorName::isWhole() const noexcept
{
    constexpr std::size_t kLongestCharacter = 4;
    const std::string_view name = text();
    return m_id != kOtherId
           && !(name.size() > kLongest - kLongestCharacter && name.ends_with(kRest));
}

ErrorName ErrorName::fromId(std::uint16_t id) noexcept
{
    ErrorName name;
    name.m_id = id;
    if (name.text().empty())
        name.m_id = 0;
    return name;
}

} // namespace switchgear
