// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_session.h"

#include <utility>

namespace switchgear::app {

PollSession::PollSession(const PollSettings &settings, const QUrl &url,
                         std::chrono::milliseconds timeout, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_engine(settings)
    , m_poller(url, timeout)
    , m_startedAt(clock.now())
{
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &PollSession::send);
}

void PollSession::start()
{
    m_startedAt = m_clock.now();
    send();
}

void PollSession::interrupt()
{
    if (m_engine.stop())
        return;
    m_pause.stop();
    m_poller.cancel();
    m_engine.interrupt();
    Q_EMIT ended();
}

PollStatus PollSession::status() const
{
    const PollLog &log = m_engine.log();
    PollStatus status;
    status.poll = log.attempted() + (m_engine.isUnderWay() ? 1 : 0);
    status.maxPolls = m_settings.maxPolls;
    status.successful = log.successful();
    status.failed = log.failed();
    status.failuresInARow = m_engine.failuresInARow();
    if (status.failuresInARow > 0)
        status.lastError = log.errors().back().error;
    if (m_pause.isActive())
        status.nextIn = m_pause.remainingTimeAsDuration();
    return status;
}

void PollSession::send()
{
    m_engine.begin(elapsed());
    m_poller.poll([this](PollReply reply) { take(std::move(reply)); });
    Q_EMIT progressed();
}

void PollSession::take(PollReply reply)
{
    const PollEngine::Next next = m_engine.end(elapsed(), std::move(reply));
    if (next.stop) {
        Q_EMIT ended();
        return;
    }
    m_pause.start(std::chrono::ceil<std::chrono::milliseconds>(next.after));
    Q_EMIT progressed();
}

} // namespace switchgear::app
