// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/interrupt_watch.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace switchgear::app {

namespace {

using std::chrono::nanoseconds;

constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGHUP};
constexpr std::int64_t kNever = -1;

// A signal handler may touch what is lock-free, and nothing else.
std::atomic<int> s_writeEnd{-1};
std::atomic<InterruptClock> s_clock{nullptr};
std::atomic<std::int64_t> s_askedAt{kNever};
static_assert(std::atomic<InterruptClock>::is_always_lock_free);
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

std::array<int, 2> s_pipe{-1, -1};

nanoseconds monotonicTime()
{
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::chrono::seconds{now.tv_sec} + nanoseconds{now.tv_nsec};
}

void handle(int signal, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

void take(int signal)
{
    const int error = errno;
    const std::int64_t now = s_clock.load()().count();
    std::int64_t askedAt = kNever;
    if (s_askedAt.compare_exchange_strong(askedAt, now)) {
        const char byte = 1;
        [[maybe_unused]] const ssize_t written = write(s_writeEnd.load(), &byte, 1);
    } else if (now - askedAt >= nanoseconds{InterruptWatch::kOneAsking}.count()) {
        // Pending until the handler returns, and then met by the system's own handling.
        handle(signal, SIG_DFL);
        raise(signal);
    }
    errno = error;
}

bool isIgnored(int signal)
{
    struct sigaction present = {};
    return sigaction(signal, nullptr, &present) == 0 && present.sa_handler == SIG_IGN;
}

} // namespace

void catchInterrupts()
{
    catchInterrupts(monotonicTime);
}

void catchInterrupts(InterruptClock clock)
{
    if (s_pipe[0] >= 0)
        return;
    if (pipe2(s_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // no more descriptors: the signals end the program as they do elsewhere
    s_clock = clock;
    s_askedAt = kNever;
    s_writeEnd = s_pipe[1];
    for (const int signal : kSignals) {
        if (signal != SIGHUP || !isIgnored(signal))
            handle(signal, take);
    }
}

InterruptWatch::InterruptWatch(QObject *parent) : QObject(parent)
{
    catchInterrupts();
    if (s_pipe[0] < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(s_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        Q_EMIT interrupted();
    });
}

InterruptWatch::~InterruptWatch()
{
    if (m_notifier == nullptr)
        return;
    // Where somebody asked, the handlers stay: a repeat is still the same asking.
    for (const int signal : kSignals) {
        if (s_askedAt.load() == kNever && !isIgnored(signal))
            handle(signal, SIG_DFL);
    }
    m_notifier.reset();
    s_writeEnd = -1;
    for (int &end : s_pipe)
        close(std::exchange(end, -1));
}

} // namespace switchgear::app
