// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/clock.h"

#include "kernel_clock.h"

namespace switchgear {
namespace detail {

constinit std::atomic<ReadClock> g_readClock{&clock_gettime};

namespace {

/// Before main(): what reads a clock sooner gets the C library's.
[[maybe_unused]] const bool s_hasKernelClock = [] {
    const ReadClock found = kernelClock();
    if (found != nullptr)
        g_readClock.store(found, std::memory_order_relaxed);
    return found != nullptr;
}();

} // namespace
} // namespace detail

void Clock::set(TimePoint now) noexcept
{
    const std::int64_t wanted = now.time_since_epoch().count();
    std::int64_t current = m_manual.load(std::memory_order_relaxed);
    while (wanted > current
           && !m_manual.compare_exchange_weak(current, wanted, std::memory_order_relaxed)) {}
}

void Clock::advance(Duration by) noexcept
{
    if (by.count() <= 0)
        return;
    std::int64_t current = m_manual.load(std::memory_order_relaxed);
    while (!m_manual.compare_exchange_weak(current, detail::saturatingSum(current, by.count()),
                                           std::memory_order_relaxed)) {}
}

} // namespace switchgear
