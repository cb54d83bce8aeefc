// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/id_table.h"

#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

namespace switchgear::app {

namespace {

constexpr std::size_t kFirstPlaces = 64;
constexpr std::size_t kBlock = std::size_t{64} * 1024;

/// The line whose own id this is; none for an id of another shape.
std::optional<std::uint64_t> lineOf(std::string_view id) noexcept
{
    if (id.size() < 2 || id[0] != 'L' || id[1] == '0')
        return std::nullopt;
    std::uint64_t line = 0;
    const char *const end = id.data() + id.size();
    const auto [last, error] = std::from_chars(id.data() + 1, end, line);
    if (error != std::errc{} || last != end)
        return std::nullopt;
    return line;
}

} // namespace

LineId::LineId(std::uint64_t line) noexcept
{
    m_text[0] = 'L';
    const auto result = std::to_chars(m_text + 1, m_text + sizeof m_text, line);
    m_size = static_cast<std::size_t>(result.ptr - m_text);
}

IdTable::IdTable() : m_places(kFirstPlaces) {}

IdTable::Place &IdTable::placeOf(const IdKey &id) noexcept
{
    const std::size_t mask = m_places.size() - 1;
    for (std::size_t i = id.hash() & mask;; i = (i + 1) & mask) {
        Place &place = m_places[i];
        if (place.number == 0)
            return place;
        if (place.hash != id.hash())
            continue;
        const Kept &kept = m_kept[place.number - 1];
        if (std::string_view{kept.text, kept.size} == id.text())
            return place;
    }
}

IdEntry *IdTable::find(const IdKey &id) noexcept
{
    const Place &place = placeOf(id);
    return place.number != 0 ? &m_kept[place.number - 1].entry : nullptr;
}

bool IdTable::isLineUsed(std::uint64_t line) const noexcept
{
    return line < m_lines.size() && m_lines[line];
}

bool IdTable::isUsed(const IdKey &id) noexcept
{
    if (find(id) != nullptr)
        return true;
    const auto line = lineOf(id.text());
    return line && isLineUsed(*line);
}

void IdTable::insert(const IdKey &id, const IdEntry &entry)
{
    if (3 * (m_kept.size() + 1) > 2 * m_places.size())
        grow();
    m_kept.push_back({keep(id.text()), static_cast<std::uint32_t>(id.text().size()), entry});
    placeOf(id) = {id.hash(), static_cast<std::uint32_t>(m_kept.size())};
    m_hasLineShaped = m_hasLineShaped || lineOf(id.text()).has_value();
}

bool IdTable::isLineIdTaken(std::uint64_t line) noexcept
{
    return m_hasLineShaped && find(IdKey{LineId{line}.text()}) != nullptr;
}

void IdTable::insertLine(std::uint64_t line)
{
    if (line >= m_lines.size())
        m_lines.resize(line + line / 2 + 64);
    m_lines[line] = true;
}

const char *IdTable::keep(std::string_view text)
{
    if (text.empty())
        return "";
    if (text.size() > m_left) {
        const std::size_t size = text.size() > kBlock / 4 ? text.size() : kBlock;
        m_blocks.push_back(std::make_unique_for_overwrite<char[]>(size));
        if (size != kBlock) { // a long one has a block of its own
            std::memcpy(m_blocks.back().get(), text.data(), text.size());
            return m_blocks.back().get();
        }
        m_free = m_blocks.back().get();
        m_left = size;
    }
    std::memcpy(m_free, text.data(), text.size());
    m_left -= text.size();
    return std::exchange(m_free, m_free + text.size());
}

void IdTable::grow()
{
    const std::vector<Place> before =
        std::exchange(m_places, std::vector<Place>(m_places.size() * 2));
    const std::size_t mask = m_places.size() - 1;
    for (const Place &place : before) {
        if (place.number == 0)
            continue;
        std::size_t i = place.hash & mask;
        while (m_places[i].number != 0)
            i = (i + 1) & mask;
        m_places[i] = place;
    }
}

} // namespace switchgear::app
