// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/config/input_file.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace switchgear::app {

/// Cuts a file into lines without copying them.
class LineReader final
{
public:
    static constexpr std::size_t kLongestLine = std::size_t{16} * 1024 * 1024;

    enum class Step : std::uint8_t {
        Line, ///< line() is the next one, without its end
        TooLong, ///< the next line is longer than kLongestLine; its rest will be passed over
        NeedsInput, ///< fill() must be called
        End,
    };

    explicit LineReader(InputFile &file);

    /// The next line that is in memory already.
    [[nodiscard]] Step next();
    /// Reads more of the file, and may wait for it; false where it cannot be read.
    [[nodiscard]] bool fill();
    /// Good until the next fill().
    [[nodiscard]] std::string_view line() const noexcept { return m_line; }
    /// Of the line that next() gave, from 1.
    [[nodiscard]] std::uint64_t number() const noexcept { return m_number; }

private:
    Step give(std::size_t end, std::size_t next);
    Step giveTooLong();

    InputFile &m_file;
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_capacity;
    std::size_t m_begin = 0; ///< of what was not given yet
    std::size_t m_searched = 0; ///< up to here there is no end of a line
    std::size_t m_end = 0;
    bool m_isAtEnd = false;
    bool m_isSkipping = false;
    std::string_view m_line;
    std::uint64_t m_number = 0;
};

} // namespace switchgear::app
