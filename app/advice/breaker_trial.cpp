// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/advice/breaker_trial.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace switchgear::app {

namespace {

constexpr TimePoint kEnd{std::chrono::hours{24} * 36525};

/// What a run asks about: the state machine, of any mode, and failures that count as such.
CircuitOptions tried(CircuitOptions options)
{
    options.mode = CircuitMode::Enforce;
    options.errors = {};
    options.seed = 1;
    return options;
}

} // namespace

BreakerTrial::BreakerTrial(const CircuitOptions &options, const SimulatedLoad &load,
                           std::uint64_t seed)
    : m_load(load)
    , m_chance(load.rate, seed)
    , m_breaker("trial", tried(options), &m_clock)
    , m_subscription(m_breaker.subscribe(EventKind::Change, [this](const Event &event) {
        if (event.change->to == CircuitState::Open && event.change->from != CircuitState::Open)
            m_openings.push_back(*event.change);
    }))
{}

bool BreakerTrial::call(double errors)
{
    m_now = saturatingAdd(m_now, m_chance.untilNext());
    if (m_now >= kEnd)
        return false;
    endUpTo(m_now);
    const bool fails = m_chance.fails(errors);
    m_good += fails ? 0.0 : 1.0;
    Permit permit = m_breaker.tryAcquire(m_now);
    if (!permit) {
        refuse(permit.rejection(), fails, errors);
        return true;
    }
    m_failed += fails ? 1 : 0;
    if (m_load.duration == Duration{0})
        end(permit, fails, m_now);
    else
        m_underWay.push_back({saturatingAdd(m_now, m_load.duration), std::move(permit), fails});
    return true;
}

void BreakerTrial::refuse(const Rejection &rejection, bool fails, double errors)
{
    m_refusedGood += fails ? 0.0 : 1.0;
    if (rejection.state != CircuitState::Open || !rejection.retryAfter)
        return;
    const Duration rest = std::min(*rejection.retryAfter, kEnd - m_now);
    const double good = callsIn(rest, m_load.rate) * (1.0 - errors);
    m_good += good;
    m_refusedGood += good;
    m_now += rest;
}

void BreakerTrial::endUpTo(TimePoint now)
{
    while (!m_underWay.empty() && m_underWay.front().ends <= now) {
        UnderWay first = std::move(m_underWay.front());
        m_underWay.pop_front();
        end(first.permit, first.fails, first.ends);
    }
}

void BreakerTrial::end(Permit &permit, bool fails, TimePoint now)
{
    static const ErrorName kError{"TimeoutError"};
    if (fails)
        permit.fail(now, kError);
    else
        permit.succeed(now);
}

} // namespace switchgear::app
