// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/bridge/rate_meter.h"

#include <algorithm>

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

constexpr Duration kSmoothing = 2s;
constexpr Duration kLatencyWindow = 10s;
constexpr Duration kSecond = 1s;
/// Looks are four a second, and a timer may be early by a few milliseconds.
constexpr Duration kEarly = 20ms;

float milliseconds(std::optional<Duration> duration)
{
    return duration ? std::chrono::duration<float, std::milli>(*duration).count() : kNoValue;
}

} // namespace

void RateMeter::look(const CircuitSnapshot &snapshot)
{
    const auto ratio = snapshot.window.failureRatio();
    m_shared.at = snapshot.at;
    m_shared.failingPercent = ratio ? static_cast<float>(*ratio * 100.0) : kNoValue;
    measureLatency(snapshot);

    if (!m_looks.empty() && snapshot.at <= m_looks.back().at)
        return;
    m_looks.push_back({snapshot.at, snapshot.totals});
    m_errors = snapshot.errors;
    while (m_looks.size() > 2 && snapshot.at - m_looks[1].at + kEarly >= kSmoothing)
        m_looks.pop_front();
    if (!m_secondStart) {
        m_secondStart = m_looks.back();
        m_secondErrors = m_errors;
    }
}

CircuitSample RateMeter::smoothed() const
{
    if (m_looks.size() < 2)
        return m_shared;
    return between(m_looks.front(), m_looks.back());
}

std::optional<CircuitSample> RateMeter::takeSecond()
{
    if (!m_secondStart || m_looks.back().at - m_secondStart->at + kEarly < kSecond)
        return std::nullopt;
    CircuitSample sample = between(*m_secondStart, m_looks.back());
    sample.errors = newErrors();
    m_secondStart = m_looks.back();
    m_secondErrors = m_errors;
    return sample;
}

std::vector<ErrorCount> RateMeter::newErrors() const
{
    std::vector<ErrorCount> gained;
    for (const ErrorCount &error : m_errors) {
        const auto before = std::find_if(
            m_secondErrors.begin(), m_secondErrors.end(),
            [&error](const ErrorCount &earlier) { return earlier.error == error.error; });
        const std::uint64_t known = before == m_secondErrors.end() ? 0 : before->count;
        // A count that went back was begun anew.
        const std::uint64_t count = error.count >= known ? error.count - known : error.count;
        if (count > 0)
            gained.push_back({error.error, count});
    }
    return gained;
}

CircuitSample RateMeter::between(const Look &earlier, const Look &later) const
{
    CircuitSample sample = m_shared;
    const float seconds = std::chrono::duration<float>(later.at - earlier.at).count();
    const auto rate = [seconds](std::uint64_t before, std::uint64_t after) {
        return after > before ? static_cast<float>(after - before) / seconds : 0.0F;
    };
    sample.calls = rate(earlier.totals.calls, later.totals.calls);
    sample.succeeded = rate(earlier.totals.succeeded, later.totals.succeeded);
    sample.failed = rate(earlier.totals.failed, later.totals.failed);
    sample.rejected = rate(earlier.totals.rejected, later.totals.rejected);
    return sample;
}

void RateMeter::measureLatency(const CircuitSnapshot &snapshot)
{
    const bool due = m_latencies.empty() || snapshot.at - m_latencies.back().at + kEarly >= kSecond;
    if (due) {
        m_latencies.push_back({snapshot.at, snapshot.latency});
        while (m_latencies.size() > 2 && snapshot.at - m_latencies[1].at + kEarly >= kLatencyWindow)
            m_latencies.pop_front();
    }
    const LatencyHistogram recent = snapshot.latency.since(m_latencies.front().histogram);
    m_shared.p50 = milliseconds(recent.quantile(0.50));
    m_shared.p95 = milliseconds(recent.quantile(0.95));
    m_shared.p99 = milliseconds(recent.quantile(0.99));
}

} // namespace switchgear::ui
