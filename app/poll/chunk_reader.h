// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/poll/poll_fault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace switchgear::app {

/// Takes the payload out of a chunked body that comes in pieces.
///
/// **Algorithm.** RFC 9112, section 7.1, to the letter: libcurl takes anything for the end of a
/// chunk's first line. What follows the last chunk and its trailers is left alone.
class ChunkReader final
{
public:
    /// Appends what is payload.
    [[nodiscard]] std::optional<PollFault> take(std::string_view bytes, std::string &payload);
    /// The last chunk and its trailers have come.
    [[nodiscard]] bool isOver() const noexcept { return m_state == State::Over; }

private:
    enum class State : std::uint8_t {
        Size,
        AfterSize, ///< blanks before the extension
        Extension,
        SizeEnd, ///< the line feed
        Data,
        DataEnd, ///< the carriage return
        DataLineEnd, ///< the line feed
        Trailer,
        Over,
    };

    /// Goes past `c`; false where it may not stand here.
    [[nodiscard]] bool takeFraming(char c);
    [[nodiscard]] bool takeSize(char c);
    [[nodiscard]] bool takeTrailer(char c);

    State m_state = State::Size;
    int m_digits = 0;
    std::uint64_t m_left = 0; ///< of the chunk
    std::string m_line; ///< of the trailers
};

} // namespace switchgear::app
