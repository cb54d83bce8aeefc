// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/detail/fork_gate.h"

#include "process_barrier.h"

#include <chrono>
#include <thread>

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#endif

namespace switchgear::detail {

/// What happens around a fork, in the thread that forks; and the list of those that it looks at.
struct ForkHandlers
{
    static void install() noexcept
    {
        if (!hasProcessBarrier())
            ForkGate::s_state.fetch_or(ForkGate::kFenced, std::memory_order_relaxed);
#if defined(__unix__) || defined(__APPLE__)
        pthread_atfork(&before, &inParent, &inChild);
#endif
    }

    static void before() noexcept
    {
        s_mutex.lock(); // until the fork has happened: nobody comes into the list, and none goes
        ForkGate::s_state.fetch_or(ForkGate::kClosed, std::memory_order_seq_cst);
        (void)processBarrier();
        const auto isInside = [](const ForkPass *pass) {
            return pass != &t_forkPass && pass->depth.load(std::memory_order_acquire) != 0;
        };
        for (const ForkPass *pass = s_first; pass != nullptr; pass = pass->next) {
            while (isInside(pass))
                pause();
        }
        while (ForkGate::s_ending.load(std::memory_order_acquire) != 0)
            pause();
    }
    static void inParent() noexcept
    {
        open();
    }
    static void inChild() noexcept
    {
        ForkPass &own = t_forkPass; // the other threads, and their passes, are gone
        s_first = own.kind == ForkPass::Kind::Listed ? &own : nullptr;
        own.previous = own.next = nullptr;
        ForkGate::s_generation.fetch_add(1, std::memory_order_relaxed);
        open();
        if (void (*const function)() = ForkGate::s_inChild.load(std::memory_order_acquire))
            function();
    }

    static void open() noexcept
    {
        ForkGate::s_state.fetch_and(~ForkGate::kClosed, std::memory_order_release);
        ForkGate::s_state.notify_all();
        s_mutex.unlock();
    }
    static void pause() noexcept
    {
        std::this_thread::sleep_for(std::chrono::microseconds{20});
    }

    static void list(ForkPass &pass)
    {
        static const bool isInstalled = (install(), true);
        static_cast<void>(isInstalled);
        const std::lock_guard lock{s_mutex};
        pass.next = s_first;
        if (s_first != nullptr)
            s_first->previous = &pass;
        s_first = &pass;
        pass.kind = ForkPass::Kind::Listed;
    }
    static void unlist(ForkPass &pass) noexcept
    {
        const std::lock_guard lock{s_mutex};
        (pass.previous != nullptr ? pass.previous->next : s_first) = pass.next;
        if (pass.next != nullptr)
            pass.next->previous = pass.previous;
        pass.kind = ForkPass::Kind::Ending;
    }

    static inline constinit std::mutex s_mutex;
    static inline constinit ForkPass *s_first = nullptr;
};

namespace {

/// Takes the pass of a thread that ends out of the list.
struct ForkPassEnd
{
    ForkPassEnd() = default;
    ForkPassEnd(const ForkPassEnd &) = delete;
    ForkPassEnd &operator=(const ForkPassEnd &) = delete;
    ~ForkPassEnd() { ForkHandlers::unlist(t_forkPass); }
};

} // namespace

void ForkGate::enterSlowly(ForkPass &own) noexcept
{
    own.depth.store(0, std::memory_order_release);
    if (own.kind == ForkPass::Kind::Unknown) {
        ForkHandlers::list(own);
        thread_local const ForkPassEnd end;
    }
    for (;;) {
        own.depth.store(1, std::memory_order_relaxed);
        if (own.kind == ForkPass::Kind::Ending)
            s_ending.fetch_add(1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_seq_cst);
        const std::uint32_t state = s_state.load(std::memory_order_acquire);
        if ((state & kClosed) == 0)
            return;
        own.depth.store(0, std::memory_order_release);
        if (own.kind == ForkPass::Kind::Ending)
            s_ending.fetch_sub(1, std::memory_order_release);
        s_state.wait(state, std::memory_order_acquire);
    }
}

} // namespace switchgear::detail
