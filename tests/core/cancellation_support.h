// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <latch>
#include <pthread.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace switchgear::test {

/// A thread that the test cancels, and that must end as one that was.
class CancelledThread final
{
public:
    explicit CancelledThread(std::function<void()> body) : m_body(std::move(body))
    {
        const int fault = pthread_create(&m_thread, nullptr, &CancelledThread::run, this);
        if (fault != 0)
            throw std::system_error(fault, std::generic_category());
    }
    CancelledThread(const CancelledThread &) = delete;
    CancelledThread &operator=(const CancelledThread &) = delete;
    ~CancelledThread()
    {
        if (!m_isJoined)
            static_cast<void>(join());
    }

    void cancel() { static_cast<void>(pthread_cancel(m_thread)); }
    /// Waits for it. Whether it ended by the cancellation, and not by coming to its end.
    [[nodiscard]] bool join()
    {
        void *ended = nullptr;
        static_cast<void>(pthread_join(m_thread, &ended));
        m_isJoined = true;
        return ended == PTHREAD_CANCELED; // NOLINT(performance-no-int-to-ptr)
    }

private:
    static void *run(void *self)
    {
        static_cast<CancelledThread *>(self)->m_body();
        return nullptr;
    }

    std::function<void()> m_body;
    pthread_t m_thread{};
    bool m_isJoined = false;
};

/// What a call hangs in for good: a system call that a cancelled thread does not come back from.
[[noreturn]] inline void hang()
{
    for (;;)
        ::pause();
}

/// Runs `make(hanging)` in a thread, cancels it once `hanging` was called, and waits for its end.
/// Whether it ended by that.
template <typename Make>
[[nodiscard]] bool endsCancelled(const Make &make)
{
    std::latch isInside{1};
    CancelledThread thread{[&] {
        make([&] {
            isInside.count_down();
            hang();
        });
    }};
    isInside.wait();
    thread.cancel();
    return thread.join();
}

} // namespace switchgear::test
