// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/input_file.h"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace switchgear::app {

InputFile::~InputFile()
{
    if (m_isOwned)
        ::close(m_descriptor);
}

bool InputFile::fail(int error)
{
    m_fault = "cannot be read (" + std::generic_category().message(error) + ')';
    return false;
}

bool InputFile::open(const std::string &file)
{
    if (file == "-") {
        m_descriptor = STDIN_FILENO;
        return true;
    }
    m_descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    m_isOwned = m_descriptor >= 0;
    return m_isOwned || fail(errno);
}

bool InputFile::read(std::span<char> to, std::size_t &count)
{
    ssize_t got = 0;
    do {
        got = ::read(m_descriptor, to.data(), to.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(errno);
    count = static_cast<std::size_t>(got);
    return true;
}

bool InputFile::readAll(std::string &text, std::size_t most)
{
    constexpr std::size_t kChunk = std::size_t{64} * 1024;
    std::size_t size = 0;
    while (true) {
        text.resize(size + kChunk);
        std::size_t count = 0;
        if (!read(std::span{text}.subspan(size), count))
            return false;
        size += count;
        if (count == 0)
            break;
        if (size > most) {
            m_fault = "cannot be read (it is larger than " + std::to_string(most) + " bytes)";
            return false;
        }
    }
    text.resize(size);
    return true;
}

} // namespace switchgear::app
