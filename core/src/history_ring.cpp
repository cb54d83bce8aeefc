// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "history_ring.h"

#include "packed_bytes.h"

#include <algorithm>
#include <utility>

namespace switchgear::detail {
namespace {

constexpr std::size_t kLeastBytes = 1024;

void appendEntry(std::vector<std::uint8_t> &to, const std::vector<std::uint8_t> &change)
{
    PackedWriter length;
    length.number(change.size());
    to.reserve(to.size() + length.bytes().size() + change.size());
    to.insert(to.end(), length.bytes().begin(), length.bytes().end());
    to.insert(to.end(), change.begin(), change.end());
}

/// Goes through packed changes, oldest first.
class Walk final
{
public:
    Walk(std::span<const std::uint8_t> bytes, const ChangeBase &before) noexcept
        : m_rest(bytes)
        , m_before(before)
    {}

    [[nodiscard]] bool isAtEnd() const noexcept { return m_rest.empty(); }
    [[nodiscard]] std::span<const std::uint8_t> rest() const noexcept { return m_rest; }
    /// What the next change is relative to.
    [[nodiscard]] const ChangeBase &before() const noexcept { return m_before; }
    [[nodiscard]] Change next()
    {
        PackedReader reader{m_rest};
        const std::size_t length = reader.number();
        const std::span<const std::uint8_t> change = reader.rest().first(length);
        m_rest = reader.rest().subspan(length);
        Change read = unpacked(change, m_before);
        m_before = ChangeBase::of(read);
        return read;
    }

private:
    std::span<const std::uint8_t> m_rest;
    ChangeBase m_before;
};

/// Whether packing it again with less detail would take anything off.
bool canBeThinned(const Change &change, WindowDetail detail) noexcept
{
    return change.window
           && (!change.window->last.empty()
               || (detail >= WindowDetail::NoParts && !change.window->parts.empty())
               || (detail >= WindowDetail::Figures && change.window->errors.size() > kMainErrors));
}

} // namespace

std::vector<Change> HistoryRing::Copy::unpacked() const
{
    std::vector<Change> changes;
    for (Walk walk{m_bytes, m_before}; !walk.isAtEnd();) {
        Change change = walk.next();
        if (change.sequence > m_after)
            changes.push_back(std::move(change));
    }
    if (changes.size() > m_limit)
        changes.erase(changes.begin(), changes.end() - static_cast<std::ptrdiff_t>(m_limit));
    return changes;
}

void HistoryRing::add(Change &change)
{
    change.sequence = m_last.sequence + 1;
    dropAbove(m_capacity - 1); // first, so that its room is used
    appendEntry(m_bytes, packed(change, m_last));
    m_last = ChangeBase::of(change);
    ++m_count;
    thinToBound();
}

void HistoryRing::replace(const Change &change)
{
    std::vector<std::uint8_t> replaced;
    for (Walk walk{m_bytes, m_before}; !walk.isAtEnd();) {
        const ChangeBase before = walk.before();
        const std::span<const std::uint8_t> from = walk.rest();
        if (walk.next().sequence == change.sequence)
            appendEntry(replaced, packed(change, before));
        else
            replaced.insert(replaced.end(), from.begin(), from.end() - walk.rest().size());
    }
    m_bytes = std::move(replaced);
}

void HistoryRing::setCapacity(std::size_t capacity)
{
    m_capacity = capacity;
    dropAbove(capacity);
    thinToBound();
    m_bytes.shrink_to_fit();
}

HistoryRing::Copy HistoryRing::after(std::uint64_t sequence, std::size_t limit) const
{
    Copy copy;
    if (m_last.sequence <= sequence || limit == 0)
        return copy;
    copy.m_before = m_before;
    copy.m_bytes = m_bytes;
    copy.m_after = sequence;
    copy.m_limit = limit;
    return copy;
}

/// The oldest go.
void HistoryRing::dropAbove(std::size_t count)
{
    Walk walk{m_bytes, m_before};
    for (; m_count > count; --m_count)
        (void)walk.next();
    m_before = walk.before();
    m_bytes.erase(m_bytes.begin(), m_bytes.end() - static_cast<std::ptrdiff_t>(walk.rest().size()));
}

void HistoryRing::thinToBound()
{
    const std::size_t most = std::max(m_capacity * kBytesOfChange, kLeastBytes);
    for (const WindowDetail detail :
         {WindowDetail::NoOutcomes, WindowDetail::NoParts, WindowDetail::Figures}) {
        if (m_bytes.size() > most)
            thin(detail, most - most / 8); // with some room, so that not each change thins anew
    }
}

/// From the oldest on, and never the newest, until no more than so many bytes are left.
void HistoryRing::thin(WindowDetail detail, std::size_t most)
{
    std::vector<std::uint8_t> thinned;
    Walk walk{m_bytes, m_before};
    while (thinned.size() + walk.rest().size() > most) {
        const ChangeBase before = walk.before();
        const std::span<const std::uint8_t> from = walk.rest();
        const Change change = walk.next();
        if (walk.isAtEnd() || !canBeThinned(change, detail))
            thinned.insert(thinned.end(), from.begin(), from.end() - walk.rest().size());
        else
            appendEntry(thinned, packed(change, before, detail));
        if (walk.isAtEnd())
            break;
    }
    thinned.insert(thinned.end(), walk.rest().begin(), walk.rest().end());
    thinned.shrink_to_fit();
    m_bytes = std::move(thinned);
}

} // namespace switchgear::detail
