// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace switchgear::app {

/// What an id of a trace stands for.
struct IdEntry
{
    enum class Kind : std::uint8_t {
        Call, ///< its outcome comes by itself
        Acquired, ///< a permit that is under way
        Rejected, ///< an acquire that got no permit
        Ended, ///< a permit that has had its outcome, or was given up
        Taken, ///< tokens, or none: there is nothing to give back
        Reserved, ///< tokens that can be given back
        Refused, ///< a reservation that got none
        Cancelled, ///< a reservation that was given back, or too late to be
    };

    Kind kind = Kind::Call;
    std::uint32_t circuit = 0;
    std::uint32_t slot = 0; ///< of an Acquired or Reserved
};

/// An id with its hash, so that looking and keeping work it out once.
class IdKey final
{
public:
    explicit IdKey(std::string_view text) noexcept
        : m_text(text)
        , m_hash(static_cast<std::uint32_t>(std::hash<std::string_view>{}(text)))
    {}

    [[nodiscard]] std::string_view text() const noexcept { return m_text; }
    [[nodiscard]] std::uint32_t hash() const noexcept { return m_hash; }

private:
    std::string_view m_text;
    std::uint32_t m_hash;
};

/// Every id that a trace has used, those that it did not write included.
///
/// **Algorithm.** Open addressing with linear probing over eight bytes a place; entries and texts
/// lie in the order of the trace, so that a new id touches one place that is not in the cache. An
/// operation with no id of its own bears `L` and the line's number: for a call, or a take, that is
/// one bit, not an entry.
class IdTable final
{
public:
    IdTable();

    /// The entry of an id; null where it was never used. The pointer is good until the next insert.
    [[nodiscard]] IdEntry *find(const IdKey &id) noexcept;
    /// Whether an id was used by anything: written, or a line's own.
    [[nodiscard]] bool isUsed(const IdKey &id) noexcept;
    /// Keeps an id that is not used yet.
    void insert(const IdKey &id, const IdEntry &entry);

    /// Whether the own id of a line was written on another line before.
    [[nodiscard]] bool isLineIdTaken(std::uint64_t line) noexcept;
    /// Keeps that a line used its own id for a call, or for tokens that it took.
    void insertLine(std::uint64_t line);

private:
    /// A place of the table: zero is free.
    struct Place
    {
        std::uint32_t hash = 0;
        std::uint32_t number = 0; ///< of the entry, from 1
    };
    struct Kept
    {
        const char *text = nullptr;
        std::uint32_t size = 0;
        IdEntry entry;
    };

    [[nodiscard]] Place &placeOf(const IdKey &id) noexcept;
    [[nodiscard]] bool isLineUsed(std::uint64_t line) const noexcept;
    const char *keep(std::string_view text);
    void grow();

    std::vector<Place> m_places;
    std::deque<Kept> m_kept;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    char *m_free = nullptr;
    std::size_t m_left = 0;
    std::vector<bool> m_lines; ///< by number, those whose own id needs no entry
    bool m_hasLineShaped = false; ///< an id such as L17 was kept
};

/// The own id of a line, as text: L17.
class LineId final
{
public:
    explicit LineId(std::uint64_t line) noexcept;
    [[nodiscard]] std::string_view text() const noexcept { return {m_text, m_size}; }

private:
    char m_text[24];
    std::size_t m_size = 0;
};

} // namespace switchgear::app
