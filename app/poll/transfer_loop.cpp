// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/transfer_loop.h"

#include <new>
#include <utility>

namespace switchgear::app {

TransferLoop::TransferLoop(QObject *parent) : QObject(parent), m_multi(makeCurlMulti())
{
    m_time.setSingleShot(true);
    m_time.setTimerType(Qt::PreciseTimer);
    connect(&m_time, &QTimer::timeout, this, [this] { go(CURL_SOCKET_TIMEOUT, 0); });
    curl_multi_setopt(m_multi.get(), CURLMOPT_SOCKETFUNCTION, takeSocket);
    curl_multi_setopt(m_multi.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi.get(), CURLMOPT_TIMERFUNCTION, takeTime);
    curl_multi_setopt(m_multi.get(), CURLMOPT_TIMERDATA, this);
}

TransferLoop::~TransferLoop()
{
    cancel();
    m_multi.reset(); // calls back while it closes its connections
}

void TransferLoop::start(CURL *easy, Done done)
{
    cancel();
    m_easy = easy;
    m_done = std::move(done);
    if (curl_multi_add_handle(m_multi.get(), easy) != CURLM_OK)
        throw std::bad_alloc{};
}

void TransferLoop::cancel()
{
    m_done = {};
    if (CURL *const easy = std::exchange(m_easy, nullptr); easy != nullptr)
        curl_multi_remove_handle(m_multi.get(), easy);
}

int TransferLoop::takeSocket(CURL *, curl_socket_t socket, int what, void *loop, void *)
{
    auto *const self = static_cast<TransferLoop *>(loop);
    if (what == CURL_POLL_REMOVE)
        self->forget(socket);
    else
        self->watch(socket, what);
    return 0;
}

int TransferLoop::takeTime(CURLM *, long milliseconds, void *loop)
{
    QTimer &time = static_cast<TransferLoop *>(loop)->m_time;
    if (milliseconds < 0)
        time.stop();
    else
        time.start(std::chrono::milliseconds{milliseconds});
    return 0;
}

void TransferLoop::watch(curl_socket_t socket, int what)
{
    Watch &watch = m_watches[socket];
    if (watch.read == nullptr) {
        watch.read = notifier(socket, QSocketNotifier::Read, CURL_CSELECT_IN);
        watch.write = notifier(socket, QSocketNotifier::Write, CURL_CSELECT_OUT);
    }
    watch.read->setEnabled((what & CURL_POLL_IN) != 0);
    watch.write->setEnabled((what & CURL_POLL_OUT) != 0);
}

void TransferLoop::forget(curl_socket_t socket)
{
    const Watch watch = m_watches[socket];
    m_watches.erase(socket);
    for (QSocketNotifier *const notifier : {watch.read, watch.write}) {
        if (notifier == nullptr)
            continue;
        notifier->setEnabled(false);
        notifier->deleteLater(); // it may be the one that called
    }
}

QSocketNotifier *TransferLoop::notifier(curl_socket_t socket, QSocketNotifier::Type type, int event)
{
    auto *const notifier = new QSocketNotifier(type, this);
    notifier->setSocket(socket);
    connect(notifier, &QSocketNotifier::activated, this, [=, this] { go(socket, event); });
    return notifier;
}

void TransferLoop::go(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi.get(), socket, events, &running);
    tellEnd();
}

void TransferLoop::tellEnd()
{
    int left = 0;
    const CURLMsg *const message = curl_multi_info_read(m_multi.get(), &left);
    if (message == nullptr || message->msg != CURLMSG_DONE || message->easy_handle != m_easy)
        return;
    const CURLcode code = message->data.result;
    const Done done = std::move(m_done);
    cancel(); // the message ends with it
    done(code);
}

} // namespace switchgear::app
