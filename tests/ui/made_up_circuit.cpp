// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "made_up_circuit.h"

#include <QTimeZone>

#include <cmath>

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

constexpr double kFirstOutage = 330;
constexpr double kFirstRecovery = 405;
constexpr double kSecondOutage = 520;

bool isFailing(double second)
{
    return (second >= kFirstOutage && second < kFirstRecovery) || second >= kSecondOutage;
}

} // namespace

MadeUpCircuit::MadeUpCircuit(std::string name)
{
    m_now.name = std::move(name);
    m_now.group = "payments";
    m_now.since = kStart;
    m_now.window.limit = 0.5;
    m_now.window.minThroughput = 20;
    m_options.group = "payments";
    m_options.trip = {FailureRatio{.ratio = 0.5, .minThroughput = 20, .samplingDuration = 10s}};
    m_options.halfOpen = {.probes = 5, .successes = 3};
    m_options.breakDuration.strategy = ExponentialBreak{.base = 5s, .factor = 2.0};
    m_options.breakDuration.max = 300s;
    m_options.breakDuration.jitter = 0.1;
    m_options.latency = LatencyTracking::On;
}

const std::deque<MadeUpCircuit::Step> &MadeUpCircuit::story()
{
    using enum CircuitState;
    static const std::deque<Step> steps{
        {332.4, Open, Cause::FailureRatio, 1, 5,
         "297 of 412 calls failed in 10 s (72 %, limit 50 %)", ""},
        {337.4, HalfOpen, Cause::BreakOver, 1, 0, "break 1 (5 s) is over", ""},
        {337.9, Open, Cause::ProbeFailed, 2, 10, "probe 1 of 5 failed: http.503", ""},
        {347.9, HalfOpen, Cause::BreakOver, 2, 0, "break 2 (10 s) is over", ""},
        {348.6, Open, Cause::ProbeFailed, 3, 20, "probe 2 of 5 failed: TimeoutError", ""},
        {368.6, HalfOpen, Cause::BreakOver, 3, 0, "break 3 (20 s) is over", ""},
        {369.2, Open, Cause::ProbeFailed, 4, 40, "probe 1 of 5 failed: http.503", ""},
        {409.2, HalfOpen, Cause::BreakOver, 4, 0, "break 4 (40 s) is over", ""},
        {411.0, Closed, Cause::ProbesSucceeded, 4, 0, "3 of 5 probes succeeded", ""},
        {470.0, Isolated, Cause::ManualIsolate, 4, 0, "db failover", "you@host"},
        {490.0, HalfOpen, Cause::ManualReset, 4, 0, "failover done", "you@host"},
        {491.0, Closed, Cause::ProbesSucceeded, 0, 0, "3 of 5 probes succeeded", ""},
        {523.1, Open, Cause::FailureRatio, 1, 5, "61 of 80 calls failed in 10 s (76 %, limit 50 %)",
         ""},
        {528.1, HalfOpen, Cause::BreakOver, 1, 0, "break 1 (5 s) is over", ""},
        {528.6, Open, Cause::ProbeFailed, 2, 10, "probe 1 of 5 failed: http.503", ""},
        {538.6, HalfOpen, Cause::BreakOver, 2, 0, "break 2 (10 s) is over", ""},
        {539.3, Open, Cause::ProbeFailed, 3, 20, "probe 1 of 5 failed: http.503", ""},
        {559.3, HalfOpen, Cause::BreakOver, 3, 0, "break 3 (20 s) is over", ""},
        {560.0, Open, Cause::ProbeFailed, 4, 40, "probe 1 of 5 failed: ConnectionRefusedError", ""},
    };
    return steps;
}

WallTime MadeUpCircuit::wall()
{
    return {kStart, QDateTime(QDate(2026, 11, 20), QTime(12, 34, 0), Qt::UTC)};
}

std::shared_ptr<const FrozenWindow> MadeUpCircuit::frozen(TimePoint at) const
{
    auto window = std::make_shared<FrozenWindow>();
    window->rule = m_options.trip.front();
    window->limit = 0.5;
    window->calls = 412;
    window->failed = 297;
    window->value = 297.0 / 412.0;
    window->span = 10s;
    for (int i = 0; i < 10; ++i) {
        const auto failed = static_cast<std::uint64_t>(i < 3 ? 2 : 20 + 5 * i);
        window->parts.push_back({at - 10s + i * 1s, 41, std::min<std::uint64_t>(failed, 41), 0});
    }
    window->errors = {{ErrorName{"http.503"}, 214},
                      {ErrorName{"TimeoutError"}, 71},
                      {ErrorName{"ConnectionRefusedError"}, 12}};
    for (int i = 0; i < 20; ++i) {
        RecentOutcome outcome;
        outcome.at = at - (20 - i) * 24ms;
        outcome.failed = i % 4 != 1;
        outcome.error =
            outcome.failed ? ErrorName{i % 3 == 0 ? "TimeoutError" : "http.503"} : ErrorName{};
        outcome.took = (i % 3 == 0 ? 2000 : 20 + i) * 1ms;
        window->last.push_back(outcome);
    }
    return window;
}

void MadeUpCircuit::take(const Step &step)
{
    Change change;
    change.sequence = ++m_now.lastChange;
    change.at = instant(step.at);
    change.from = m_now.state;
    change.to = step.to;
    change.cause = step.cause;
    change.epoch = ++m_now.epoch;
    change.timeInFrom = change.at - m_now.since;
    change.reason = step.reason;
    change.actor = step.actor;
    change.n = step.n;
    m_now.breakFor.reset();
    m_now.breakEnds.reset();
    if (step.to == CircuitState::Open) {
        change.breakFor =
            std::chrono::duration_cast<Duration>(std::chrono::duration<double>{step.breakFor});
        change.window = frozen(change.at);
        m_now.breakFor = change.breakFor;
        m_now.breakEnds = change.at + *change.breakFor;
        ++m_now.totals.openings;
    }
    m_now.state = step.to;
    m_now.since = change.at;
    m_now.n = step.n;
    m_news.push_back(std::move(change));
}

CircuitSample MadeUpCircuit::sampleOf(int second) const
{
    const double wave = std::sin(second / 7.0) + 0.5 * std::sin(second / 2.3);
    const bool failing = isFailing(second);
    const bool refusing =
        m_now.state == CircuitState::Open || m_now.state == CircuitState::Isolated;
    CircuitSample sample;
    sample.at = instant(second);
    sample.calls = static_cast<float>(400 + 24 * wave);
    sample.rejected = refusing ? sample.calls - (failing ? 4.0F : 0.0F) : 0.0F;
    const float permitted = sample.calls - sample.rejected;
    const float share = failing ? 0.72F : static_cast<float>(0.018 + 0.012 * wave);
    sample.failed = std::max(0.0F, permitted * share);
    sample.succeeded = permitted - sample.failed;
    sample.failingPercent = refusing && !failing
                                ? kNoValue
                                : std::max(0.0F, 100 * share + static_cast<float>(2 * wave));
    if (permitted > 0) {
        sample.p50 = static_cast<float>(22 + 2 * wave);
        sample.p95 =
            failing ? static_cast<float>(180 + 14 * wave) : static_cast<float>(61 + 4 * wave);
        sample.p99 =
            failing ? static_cast<float>(310 + 30 * wave) : static_cast<float>(88 + 6 * wave);
    }
    return sample;
}

CircuitUpdate MadeUpCircuit::at(int second)
{
    while (m_step < story().size() && story()[m_step].at <= second)
        take(story()[m_step++]);
    m_now.at = instant(second);
    CircuitUpdate update;
    const CircuitSample sample = sampleOf(second);
    m_now.totals.calls += static_cast<std::uint64_t>(sample.calls);
    m_now.totals.rejected += static_cast<std::uint64_t>(sample.rejected);
    m_now.totals.failed += static_cast<std::uint64_t>(sample.failed);
    m_now.totals.succeeded += static_cast<std::uint64_t>(sample.succeeded);
    m_now.totals.permitted = m_now.totals.calls - m_now.totals.rejected;
    m_now.window.calls = 412;
    m_now.window.failed = isFailing(second) ? 297 : 7;
    m_now.errors = {{ErrorName{"http.503"}, m_now.totals.failed / 2},
                    {ErrorName{"TimeoutError"}, m_now.totals.failed / 3},
                    {ErrorName{"ConnectionRefusedError"}, m_now.totals.failed / 9}};
    update.now = m_now;
    update.changes = std::exchange(m_news, {});
    update.sample = sample;
    update.latest = sample;
    if (m_first)
        update.options = m_options;
    if (m_first || !update.changes.empty()) {
        BreakFacts facts;
        facts.n = m_now.n + 1;
        update.forecast = forecastBreaks(m_options.breakDuration, facts, 8);
    }
    m_first = false;
    return update;
}

void MadeUpCircuit::playTo(int second, FleetStore &store)
{
    for (; m_second <= second; ++m_second) {
        FleetUpdate update;
        update.now = instant(m_second);
        update.wall = wall();
        update.updatesPerSecond = 4;
        update.circuits.push_back(at(m_second));
        for (const std::string &name : m_idle) {
            CircuitUpdate idle;
            idle.now.name = name;
            idle.now.at = update.now;
            idle.now.since = kStart;
            idle.now.window.minThroughput = 20;
            idle.now.window.limit = 0.5;
            idle.latest.at = update.now;
            idle.sample = idle.latest;
            if (m_second == 0)
                idle.options = CircuitOptions{};
            update.circuits.push_back(std::move(idle));
        }
        store.apply(update);
    }
}

} // namespace switchgear::ui
