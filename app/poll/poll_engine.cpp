// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_engine.h"

#include "app/demo/demo_chance.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace switchgear::app {

namespace {

std::optional<Duration> delayOf(const PollEngine::Next &next)
{
    return next.stop ? std::nullopt : std::optional<Duration>{next.after};
}

} // namespace

PollEngine::PollEngine(const PollSettings &settings)
    : m_settings(settings)
    , m_backoff(backoffOf(settings), derivedSeed(settings.seed, "poll/jitter"))
{}

void PollEngine::begin(Duration elapsed)
{
    if (m_sentAt || m_stop)
        throw std::logic_error("a poll is under way, or the run is over");
    ++m_poll;
    m_sentAt = elapsed;
}

PollEngine::Next PollEngine::end(Duration elapsed, PollReply reply)
{
    if (!m_sentAt)
        throw std::logic_error("no poll is under way");
    const Next next = reply.isSuccess() ? succeeded(elapsed, std::move(reply))
                                        : failed(elapsed, std::move(reply));
    m_sentAt.reset();
    m_stop = next.stop;
    return next;
}

void PollEngine::interrupt()
{
    if (m_stop)
        return;
    if (m_sentAt)
        m_log.addCancelled();
    m_sentAt.reset();
    m_stop = PollStop::Interrupted;
}

PollEngine::Next PollEngine::succeeded(Duration elapsed, PollReply reply)
{
    m_failuresInARow = 0;
    m_backoff.reset();
    const Next next =
        isLastPoll() ? Next{PollStop::MaxPolls, {}} : after(m_settings.interval, reply);
    m_log.addResult({m_poll, *m_sentAt, elapsed - *m_sentAt, reply.status, std::move(reply.payload),
                     reply.retryAfter, delayOf(next)});
    return next;
}

PollEngine::Next PollEngine::failed(Duration elapsed, PollReply reply)
{
    ++m_failuresInARow;
    Next next;
    if (m_settings.maxFailures != 0 && m_failuresInARow >= m_settings.maxFailures)
        next.stop = PollStop::MaxFailures;
    else if (isLastPoll())
        next.stop = PollStop::MaxPolls;
    else
        next = after(m_backoff.next(), reply);
    m_log.addError({m_poll, *m_sentAt, elapsed - *m_sentAt, reply.error, reply.status,
                    reply.retryAfter, delayOf(next), std::move(reply.words)});
    return next;
}

PollEngine::Next PollEngine::after(Duration least, const PollReply &reply) const
{
    const Duration asked =
        std::min(reply.retryAfter.value_or(Duration{0}), m_settings.maxRetryAfter);
    return {std::nullopt, std::max(least, asked)};
}

bool PollEngine::isLastPoll() const noexcept
{
    return m_settings.maxPolls != 0 && m_poll >= m_settings.maxPolls;
}

} // namespace switchgear::app
