// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/chunk_reader.h"

#include "app/config/printable.h"
#include "app/poll/answer_head.h"

#include <algorithm>
#include <utility>

namespace switchgear::app {

namespace {

/// So many hexadecimal digits stay below 2^63.
constexpr int kMostDigits = 15;
constexpr std::size_t kLongestTrailer = 4096;

int hexValue(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

} // namespace

std::optional<PollFault> ChunkReader::take(std::string_view bytes, std::string &payload)
{
    while (!bytes.empty() && !isOver()) {
        if (m_state == State::Data) {
            const std::size_t size = std::min<std::uint64_t>(m_left, bytes.size());
            payload += bytes.substr(0, size);
            bytes.remove_prefix(size);
            m_left -= size;
            if (m_left == 0)
                m_state = State::DataEnd;
        } else if (takeFraming(bytes.front())) {
            bytes.remove_prefix(1);
        } else {
            return PollFault{"ChunkError",
                             "a chunk of the body is malformed at " + describeCharacter(bytes, 0)};
        }
    }
    return std::nullopt;
}

bool ChunkReader::takeFraming(char c)
{
    switch (m_state) {
    case State::Size:
        return takeSize(c);
    case State::AfterSize:
    case State::Extension:
        if (c == '\r')
            m_state = State::SizeEnd;
        else if (c == ';')
            m_state = State::Extension;
        else if (m_state == State::AfterSize)
            return c == ' ' || c == '\t';
        return c == '\r' || isValueCharacter(c);
    case State::SizeEnd:
        m_state = m_left > 0 ? State::Data : State::Trailer;
        m_digits = 0;
        return c == '\n';
    case State::DataEnd:
        m_state = State::DataLineEnd;
        return c == '\r';
    case State::DataLineEnd:
        m_state = State::Size;
        return c == '\n';
    case State::Trailer:
        return takeTrailer(c);
    case State::Data:
    case State::Over:
        break;
    }
    return true;
}

bool ChunkReader::takeSize(char c)
{
    if (const int value = hexValue(c); value >= 0) {
        m_left = m_left * 16 + static_cast<std::uint64_t>(value);
        return ++m_digits <= kMostDigits;
    }
    m_state = c == '\r' ? State::SizeEnd : c == ';' ? State::Extension : State::AfterSize;
    return m_digits > 0 && (c == '\r' || c == ';' || c == ' ' || c == '\t');
}

bool ChunkReader::takeTrailer(char c)
{
    if (c != '\n') {
        m_line += c;
        return m_line.size() <= kLongestTrailer;
    }
    const std::string line = std::exchange(m_line, {});
    if (line == "\r")
        m_state = State::Over;
    return m_state == State::Over
           || (line.ends_with('\r') && isFieldName(line.substr(0, line.find(':')))
               && line.find(':') != std::string::npos);
}

} // namespace switchgear::app
