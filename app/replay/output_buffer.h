// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace switchgear::app {

/// Where bytes go.
class ByteSink
{
public:
    ByteSink() = default;
    ByteSink(const ByteSink &) = delete;
    ByteSink &operator=(const ByteSink &) = delete;
    virtual ~ByteSink() = default;

    /// Takes all of it, or returns false with the reason in fault().
    virtual bool write(std::string_view bytes) = 0;
    [[nodiscard]] virtual std::string fault() const = 0;
};

/// An open file, not owned. **Threads.** One; it blocks while the reader of a pipe is slow.
class FileSink final : public ByteSink
{
public:
    explicit FileSink(int descriptor) noexcept : m_descriptor(descriptor) {}

    bool write(std::string_view bytes) override;
    [[nodiscard]] std::string fault() const override;

private:
    int m_descriptor;
    int m_error = 0;
};

/// A string, for tests.
class StringSink final : public ByteSink
{
public:
    bool write(std::string_view bytes) override
    {
        m_text += bytes;
        return true;
    }
    [[nodiscard]] std::string fault() const override { return {}; }
    [[nodiscard]] const std::string &text() const noexcept { return m_text; }

private:
    std::string m_text;
};

/// Gathers output and hands it on in large pieces.
///
/// **Errors.** Once the sink has refused, everything is dropped and isSound() is false.
/// **Cost.** A few copies of bytes for each line; no allocation but for a line above kCapacity.
class OutputBuffer final
{
public:
    static constexpr std::size_t kCapacity = std::size_t{256} * 1024;

    explicit OutputBuffer(ByteSink &sink);

    /// Room for `size` bytes; what was written there is kept by keep().
    [[nodiscard]] char *room(std::size_t size)
    {
        if (m_capacity - m_size < size) [[unlikely]]
            makeRoom(size);
        return m_bytes.get() + m_size;
    }
    void keep(const char *end) noexcept { m_size = static_cast<std::size_t>(end - m_bytes.get()); }
    void append(std::string_view text);
    /// Hands on what was gathered; false where the sink refuses.
    bool flush();
    [[nodiscard]] bool isSound() const noexcept { return m_isSound; }

private:
    void makeRoom(std::size_t size);

    ByteSink &m_sink;
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_capacity = kCapacity;
    std::size_t m_size = 0;
    bool m_isSound = true;
};

} // namespace switchgear::app
