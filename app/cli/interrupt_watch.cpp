// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/interrupt_watch.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace switchgear::app {

namespace {

volatile std::sig_atomic_t s_writeEnd = -1;

void tellPipe(int /*signal*/)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(s_writeEnd, &byte, 1);
}

void handle(int signal, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    // The second one of its kind meets the system's own handling.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

} // namespace

InterruptWatch::InterruptWatch(QObject *parent) : QObject(parent)
{
    if (pipe2(m_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // no more descriptors: Ctrl+C ends the program as it does elsewhere
    s_writeEnd = m_pipe[1];
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        Q_EMIT interrupted();
    });
    handle(SIGINT, tellPipe);
    handle(SIGTERM, tellPipe);
}

InterruptWatch::~InterruptWatch()
{
    if (m_notifier == nullptr)
        return;
    handle(SIGINT, SIG_DFL);
    handle(SIGTERM, SIG_DFL);
    s_writeEnd = -1;
    m_notifier.reset();
    for (const int descriptor : m_pipe)
        close(descriptor);
}

} // namespace switchgear::app
