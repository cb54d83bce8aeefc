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
        return m_isAtEnd ? giveRest() : Step::NeedsInput;
    }
    const auto end = static_cast<std::size_t>(static_cast<const char *>(found) - m_bytes.get());
    m_line = {m_bytes.get() + m_begin, end - m_begin};
    m_begin = end + 1;
    m_searched = m_begin;
    ++m_number;
    return std::exchange(m_isSkipping, false) ? Step::TooLong : Step::Line;
}

LineReader::Step LineReader::giveRest()
{
    if (m_isSkipping || m_begin != m_end) {
        m_line = {m_bytes.get() + m_begin, m_end - m_begin};
        m_begin = m_end;
        ++m_number;
        return std::exchange(m_isSkipping, false) ? Step::TooLong : Step::Line;
    }
    return Step::End;
}

bool LineReader::fill()
{
    if (m_end - m_begin > kLongestLine) {
        m_isSkipping = true;
        m_begin = m_end;
    }
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
