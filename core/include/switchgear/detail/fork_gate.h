// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <shared_mutex>

namespace switchgear::detail {

/// Where the present thread stands.
struct ForkPass
{
    enum class Kind : std::uint8_t {
        Unknown,
        Listed, ///< fork() looks at its depth
        Ending, ///< the thread ends: it is counted in sum with others
    };

    std::atomic<std::uint32_t> depth{0}; ///< how many locks of the core it holds, or waits for
    Kind kind = Kind::Unknown;
    ForkPass *previous = nullptr;
    ForkPass *next = nullptr;
};

inline constinit thread_local ForkPass t_forkPass{};

/// Keeps fork() out of what the locks of the core guard: whoever takes one passes here first, and a
/// fork waits until all have come out and lets nobody in before it has happened. So in the child
/// every lock is free and what it guards is whole, though the threads that used it are not there.
///
/// **Threads.** Any. Inside, a thread waits for nothing but the core's locks, else a fork would
/// wait with it; foreign code never runs there.
/// **Cost.** Two stores and a load for the outermost lock: fork() has a barrier run in every thread
/// in place of fences here.
class ForkGate final
{
public:
    static void enter() noexcept
    {
        ForkPass &own = t_forkPass;
        const std::uint32_t depth = own.depth.load(std::memory_order_relaxed);
        own.depth.store(depth + 1, std::memory_order_relaxed);
        if (depth != 0)
            return;
        std::atomic_signal_fence(std::memory_order_seq_cst);
        if (own.kind != ForkPass::Kind::Listed || s_state.load(std::memory_order_acquire) != kOpen)
            [[unlikely]]
            enterSlowly(own);
    }
    static void leave() noexcept
    {
        ForkPass &own = t_forkPass;
        const std::uint32_t depth = own.depth.load(std::memory_order_relaxed) - 1;
        own.depth.store(depth, std::memory_order_release);
        if (depth == 0 && own.kind == ForkPass::Kind::Ending) [[unlikely]]
            s_ending.fetch_sub(1, std::memory_order_release);
    }

    /// How many forks lie between the first process and this one: who finds another number than
    /// before is in the child, and what it had begun is the parent's.
    [[nodiscard]] static std::uint32_t generation() noexcept
    {
        return s_generation.load(std::memory_order_relaxed);
    }
    /// Is called in the child of each fork, when the locks are free again. One for all.
    static void setInChild(void (*function)()) noexcept
    {
        s_inChild.store(function, std::memory_order_release);
    }

private:
    friend struct ForkHandlers;

    // Of s_state.
    static constexpr std::uint32_t kOpen = 0;
    static constexpr std::uint32_t kClosed = 1; ///< a fork is under way
    static constexpr std::uint32_t kFenced = 2; ///< the system has no barrier: each pass needs one

    static void enterSlowly(ForkPass &own) noexcept;

    static inline constinit std::atomic<std::uint32_t> s_state{kOpen};
    static inline constinit std::atomic<std::uint32_t> s_ending{0};
    static inline constinit std::atomic<std::uint32_t> s_generation{0};
    static inline constinit std::atomic<void (*)()> s_inChild{nullptr};
};

/// A lock that is free in the child of a fork.
template <typename Native>
class ForkSafe
{
public:
    ForkSafe() = default;
    ForkSafe(const ForkSafe &) = delete;
    ForkSafe &operator=(const ForkSafe &) = delete;
    ~ForkSafe() = default;

    // As the standard names them.
    void lock()
    {
        ForkGate::enter();
        m_native.lock();
    }
    void unlock() noexcept
    {
        m_native.unlock();
        ForkGate::leave();
    }
    void lock_shared() requires requires(Native native) { native.lock_shared(); }
    {
        ForkGate::enter();
        m_native.lock_shared();
    }
    void unlock_shared() noexcept requires requires(Native native) { native.unlock_shared(); }
    {
        m_native.unlock_shared();
        ForkGate::leave();
    }

private:
    Native m_native;
};

using Mutex = ForkSafe<std::mutex>;
using SharedMutex = ForkSafe<std::shared_mutex>;

} // namespace switchgear::detail
