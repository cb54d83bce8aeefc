// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "process_barrier.h"

#include <atomic>

#if defined(__linux__)
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace switchgear::detail {

#if defined(__linux__)

namespace {

bool membarrier(int command) noexcept
{
    return syscall(__NR_membarrier, command, 0, 0) == 0;
}

} // namespace

bool hasProcessBarrier() noexcept
{
    static const bool isRegistered = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
    return isRegistered;
}

bool processBarrier() noexcept
{
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return hasProcessBarrier() && membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
}

#else

bool hasProcessBarrier() noexcept
{
    return false;
}

bool processBarrier() noexcept
{
    return false;
}

#endif

} // namespace switchgear::detail
