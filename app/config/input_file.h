// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace switchgear::app {

/// A file that is read from its start to its end; "-" is standard input.
///
/// **Errors.** What returns false has noted in fault() why.
/// **Threads.** One thread; it blocks while it waits for input.
class InputFile final
{
public:
    InputFile() noexcept = default;
    InputFile(const InputFile &) = delete;
    InputFile &operator=(const InputFile &) = delete;
    ~InputFile();

    bool open(const std::string &file);
    /// Reads at most as much as fits; zero bytes are the end of the file.
    bool read(std::span<char> to, std::size_t &count);
    /// The whole of the file, which must not be larger than `most` bytes.
    bool readAll(std::string &text, std::size_t most);
    /// "cannot be read (No such file or directory)".
    [[nodiscard]] const std::string &fault() const noexcept { return m_fault; }

private:
    bool fail(int error);

    int m_descriptor = -1;
    bool m_isOwned = false;
    std::string m_fault;
};

} // namespace switchgear::app
