// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>

// Takes the place of the allocator in the one program that includes this in its one source file:
// counts what is asked for and given back, and refuses where a test wants that.
namespace switchgear::test {

inline std::atomic<std::int64_t> s_bytes{0}; ///< asked for and not given back
inline std::atomic<std::int64_t> s_blocks{0}; ///< the same, in pieces
inline std::atomic<std::int64_t> s_taken{0}; ///< bytes with what malloc adds, of 64-bit Linux
/// So many requests are granted yet; then `s_refused` are refused.
inline std::atomic<std::int64_t> s_granted{std::numeric_limits<std::int64_t>::max()};
inline std::atomic<std::int64_t> s_refused{0};

constexpr std::int64_t withWhatMallocAdds(std::size_t size) noexcept
{
    return static_cast<std::int64_t>((size + 8 + 15) / 16 * 16);
}

/// Null where there is none. Each block bears its size before it, as far before it as its
/// alignment asks.
[[nodiscard]] inline void *tryTakeBlock(std::size_t size, std::size_t alignment) noexcept
{
    if (s_granted.fetch_sub(1, std::memory_order_relaxed) <= 0
        && s_refused.fetch_sub(1, std::memory_order_relaxed) > 0)
        return nullptr;
    const std::size_t whole = (size + alignment - 1) / alignment * alignment + alignment;
    void *const block = std::aligned_alloc(alignment, whole);
    if (block == nullptr)
        return nullptr;
    void *const given = static_cast<char *>(block) + alignment;
    static_cast<std::size_t *>(given)[-1] = size;
    s_bytes += static_cast<std::int64_t>(size);
    s_taken += withWhatMallocAdds(size);
    ++s_blocks;
    return given;
}

[[nodiscard]] inline void *takeBlock(std::size_t size, std::size_t alignment)
{
    void *const given = tryTakeBlock(size, alignment);
    if (given == nullptr)
        throw std::bad_alloc{};
    return given;
}

inline void giveBlockBack(void *given, std::size_t alignment) noexcept
{
    if (given == nullptr)
        return;
    const std::size_t size = static_cast<std::size_t *>(given)[-1];
    s_bytes -= static_cast<std::int64_t>(size);
    s_taken -= withWhatMallocAdds(size);
    --s_blocks;
    std::free(static_cast<char *>(given) - alignment);
}

/// While it lives, so many requests are granted, then so many refused.
class Scarcity final
{
public:
    explicit Scarcity(std::int64_t granted,
                      std::int64_t refused = std::numeric_limits<std::int64_t>::max()) noexcept
        : m_refused(refused)
    {
        s_refused = refused;
        s_granted = granted;
    }
    Scarcity(const Scarcity &) = delete;
    Scarcity &operator=(const Scarcity &) = delete;
    ~Scarcity() { end(); }

    /// Whether a request was refused.
    bool end() noexcept
    {
        s_granted = std::numeric_limits<std::int64_t>::max();
        return s_refused.exchange(0) < m_refused;
    }

private:
    const std::int64_t m_refused;
};

} // namespace switchgear::test

// Every form, or a sanitizer's own takes the place of what is missing.

void *operator new(std::size_t size)
{
    return switchgear::test::takeBlock(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void *operator new(std::size_t size, const std::nothrow_t &) noexcept
{
    return switchgear::test::tryTakeBlock(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void operator delete(void *given) noexcept
{
    switchgear::test::giveBlockBack(given, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void operator delete(void *given, std::size_t) noexcept
{
    switchgear::test::giveBlockBack(given, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void operator delete(void *given, const std::nothrow_t &) noexcept
{
    switchgear::test::giveBlockBack(given, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void *operator new(std::size_t size, std::align_val_t alignment)
{
    return switchgear::test::takeBlock(size, static_cast<std::size_t>(alignment));
}
void *operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t &) noexcept
{
    return switchgear::test::tryTakeBlock(size, static_cast<std::size_t>(alignment));
}
void operator delete(void *given, std::align_val_t alignment) noexcept
{
    switchgear::test::giveBlockBack(given, static_cast<std::size_t>(alignment));
}
void operator delete(void *given, std::size_t, std::align_val_t alignment) noexcept
{
    switchgear::test::giveBlockBack(given, static_cast<std::size_t>(alignment));
}
void operator delete(void *given, std::align_val_t alignment, const std::nothrow_t &) noexcept
{
    switchgear::test::giveBlockBack(given, static_cast<std::size_t>(alignment));
}
void *operator new[](std::size_t size)
{
    return switchgear::test::takeBlock(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void *operator new[](std::size_t size, const std::nothrow_t &) noexcept
{
    return switchgear::test::tryTakeBlock(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void operator delete[](void *given) noexcept
{
    switchgear::test::giveBlockBack(given, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void operator delete[](void *given, std::size_t) noexcept
{
    switchgear::test::giveBlockBack(given, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void operator delete[](void *given, const std::nothrow_t &) noexcept
{
    switchgear::test::giveBlockBack(given, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void *operator new[](std::size_t size, std::align_val_t alignment)
{
    return switchgear::test::takeBlock(size, static_cast<std::size_t>(alignment));
}
void *operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t &) noexcept
{
    return switchgear::test::tryTakeBlock(size, static_cast<std::size_t>(alignment));
}
void operator delete[](void *given, std::align_val_t alignment) noexcept
{
    switchgear::test::giveBlockBack(given, static_cast<std::size_t>(alignment));
}
void operator delete[](void *given, std::size_t, std::align_val_t alignment) noexcept
{
    switchgear::test::giveBlockBack(given, static_cast<std::size_t>(alignment));
}
void operator delete[](void *given, std::align_val_t alignment, const std::nothrow_t &) noexcept
{
    switchgear::test::giveBlockBack(given, static_cast<std::size_t>(alignment));
}
