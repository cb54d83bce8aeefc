// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "kernel_clock.h"

#if defined(__linux__)

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <elf.h>
#include <link.h>
#include <span>
#include <string_view>
#include <sys/auxv.h>

namespace switchgear::detail {
namespace {

/// By what name the architectures that have one export it.
constexpr std::array<std::string_view, 2> kNames{"__vdso_clock_gettime", "__kernel_clock_gettime"};

/// What is mapped at an address of this process; the kernel's object says where its parts are.
template <typename T>
const T *mapped(std::uintptr_t address) noexcept
{
    return reinterpret_cast<const T *>(address); // NOLINT(performance-no-int-to-ptr)
}

/// The shared object that the kernel has mapped.
class KernelObject final
{
public:
    explicit KernelObject(std::uintptr_t base) noexcept
    {
        const auto &header = *mapped<ElfW(Ehdr)>(base);
        if (!std::equal(header.e_ident, header.e_ident + SELFMAG, ELFMAG))
            return;
        const ElfW(Dyn) *dynamic = nullptr;
        bool isLoaded = false;
        for (const ElfW(Phdr) & part :
             std::span{mapped<ElfW(Phdr)>(base + header.e_phoff), header.e_phnum}) {
            if (part.p_type == PT_LOAD && !isLoaded) {
                m_offset = base + part.p_offset - part.p_vaddr;
                isLoaded = true;
            } else if (part.p_type == PT_DYNAMIC) {
                dynamic = mapped<ElfW(Dyn)>(base + part.p_offset);
            }
        }
        if (!isLoaded || dynamic == nullptr)
            return;
        for (; dynamic->d_tag != DT_NULL; ++dynamic)
            take(*dynamic);
    }

    /// Null: there is none of this name.
    [[nodiscard]] ReadClock function(std::string_view name) const noexcept
    {
        if (m_symbols == nullptr || m_names == nullptr)
            return nullptr;
        for (const ElfW(Sym) & symbol : std::span{m_symbols, m_count}) {
            const bool isFunction = (symbol.st_info & 0xFU) == STT_FUNC;
            if (isFunction && symbol.st_shndx != SHN_UNDEF && name == m_names + symbol.st_name)
                return reinterpret_cast<ReadClock>( // NOLINT(performance-no-int-to-ptr)
                    m_offset + symbol.st_value);
        }
        return nullptr;
    }

private:
    void take(const ElfW(Dyn) & entry) noexcept
    {
        const std::uintptr_t at = m_offset + entry.d_un.d_ptr;
        if (entry.d_tag == DT_STRTAB)
            m_names = mapped<char>(at);
        else if (entry.d_tag == DT_SYMTAB)
            m_symbols = mapped<ElfW(Sym)>(at);
        else if (entry.d_tag == DT_HASH)
            m_count = mapped<std::uint32_t>(at)[1];
        else if (entry.d_tag == DT_GNU_HASH && m_count == 0)
            m_count = countOf(mapped<std::uint32_t>(at));
    }

    /// The table of the GNU kind does not say how many symbols there are: the last one ends the
    /// chain of the bucket that begins last.
    [[nodiscard]] static std::size_t countOf(const std::uint32_t *table) noexcept
    {
        const std::uint32_t buckets = table[0];
        const std::uint32_t firstHashed = table[1];
        const std::uint32_t bloomWords = table[2];
        const std::uint32_t *const starts =
            table + 4 + std::size_t{bloomWords} * (sizeof(ElfW(Addr)) / sizeof(std::uint32_t));
        const std::uint32_t *const chains = starts + buckets;
        std::uint32_t last = 0;
        for (const std::uint32_t start : std::span{starts, buckets})
            last = std::max(last, start);
        if (last < firstHashed)
            return firstHashed;
        while ((chains[last - firstHashed] & 1U) == 0)
            ++last;
        return std::size_t{last} + 1;
    }

    std::uintptr_t m_offset = 0; // from the object's own addresses to this process's
    const char *m_names = nullptr;
    const ElfW(Sym) *m_symbols = nullptr;
    std::size_t m_count = 0;
};

} // namespace

ReadClock kernelClock() noexcept
{
    const std::uintptr_t base = getauxval(AT_SYSINFO_EHDR);
    if (base == 0)
        return nullptr;
    const KernelObject object{base};
    for (const std::string_view name : kNames) {
        timespec reading{};
        const ReadClock found = object.function(name);
        if (found != nullptr && found(CLOCK_MONOTONIC_COARSE, &reading) == 0)
            return found;
    }
    return nullptr;
}

} // namespace switchgear::detail

#else

namespace switchgear::detail {

ReadClock kernelClock() noexcept
{
    return nullptr;
}

} // namespace switchgear::detail

#endif
