// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/replay/output_buffer.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <unistd.h>

namespace switchgear::app {

bool FileSink::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            m_error = errno;
            return false;
        }
    }
    return true;
}

std::string FileSink::fault() const
{
    return std::generic_category().message(m_error);
}

OutputBuffer::OutputBuffer(ByteSink &sink)
    : m_sink(sink)
    , m_bytes(std::make_unique_for_overwrite<char[]>(kCapacity))
{}

void OutputBuffer::append(std::string_view text)
{
    char *const to = room(text.size());
    std::memcpy(to, text.data(), text.size());
    keep(to + text.size());
}

bool OutputBuffer::flush()
{
    if (m_isSound && m_size > 0)
        m_isSound = m_sink.write({m_bytes.get(), m_size});
    m_size = 0;
    return m_isSound;
}

void OutputBuffer::makeRoom(std::size_t size)
{
    flush();
    if (size > m_capacity) {
        m_bytes = std::make_unique_for_overwrite<char[]>(size);
        m_capacity = size;
    }
}

} // namespace switchgear::app
