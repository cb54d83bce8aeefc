// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/line_reader.h"

#include <cstring>
#include <span>
#include <utility>

namespace switchgear::app {

namespace {

constexpr std::size_t kFirstCapacity = std::size_t{256} * 1024;

} // namespace

LineReader::LineReader(InputFile &file)
    : m_file(file)
    , m_bytes(std::make_unique_for_overwrite<char[]>(kFirstCapacity))
    , m_capacity(kFirstCapacity)
{}

LineReader::Step LineReader::next()
{
    const char *const from = m_bytes.get() + m_searched;
    const void *const found = std::memchr(from, '\n', m_end - m_searched);
    if (found == nullptr) {
        m_searched = m_end;
        if (m_isSkipping)
            m_begin = m_end;
        if (m_isAtEnd)
            return m_isSkipping || m_begin == m_end ? Step::End : give(m_end, m_end);
        // Told here, and not at its end: it may have none.
        return m_end - m_begin > kLongestLine ? giveTooLong() : Step::NeedsInput;
    }
    const auto end = static_cast<std::size_t>(static_cast<const char *>(found) - m_bytes.get());
    if (std::exchange(m_isSkipping, false)) {
        m_begin = m_searched = end + 1;
        return next();
    }
    return give(end, end + 1);
}

LineReader::Step LineReader::give(std::size_t end, std::size_t next)
{
    m_line = {m_bytes.get() + m_begin, end - m_begin};
    m_begin = m_searched = next;
    ++m_number;
    return m_line.size() > kLongestLine ? Step::TooLong : Step::Line;
}

LineReader::Step LineReader::giveTooLong()
{
    m_isSkipping = true;
    return give(m_end, m_end);
}

bool LineReader::fill()
{
    const std::size_t left = m_end - m_begin;
    if (left > m_capacity / 2) {
        auto larger = std::make_unique_for_overwrite<char[]>(m_capacity * 2);
        std::memcpy(larger.get(), m_bytes.get() + m_begin, left);
        m_bytes = std::move(larger);
        m_capacity *= 2;
    } else if (m_begin != 0) {
        std::memmove(m_bytes.get(), m_bytes.get() + m_begin, left);
    }
    m_searched = left;
    m_begin = 0;
    m_end = left;
    std::size_t count = 0;
    if (!m_file.read(std::span{m_bytes.get() + m_end, m_capacity - m_end}, count))
        return false;
    m_end += count;
    m_isAtEnd = count == 0;
    return true;
}

} // namespace switchgear::app
