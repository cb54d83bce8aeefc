// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "switchgear/metrics_listener.h"

#include "metric_table.h"
#include "metrics_book.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace switchgear {
namespace {

constexpr std::array kStates{CircuitState::Closed, CircuitState::Open, CircuitState::HalfOpen,
                             CircuitState::Isolated};
using detail::CountedEvents;
using detail::kMetricStages;

constexpr std::size_t indexOf(CircuitState state) noexcept
{
    return static_cast<std::size_t>(state);
}

/// The figures of one circuit: from its snapshot, or from what events told, never from both, so
/// that no two of them contradict each other.
struct Figures
{
    std::string_view name;
    CircuitState state = CircuitState::Closed;
    CircuitMode mode = CircuitMode::Enforce;
    CircuitTotals totals{};
    TransitionCounts transitions{};
    std::array<std::uint64_t, kMetricStages.size()> rejections{};
    const CircuitSnapshot *snapshot = nullptr; ///< null: from events
};

Figures figuresOf(const CircuitSnapshot &snapshot)
{
    const CircuitTotals &totals = snapshot.totals;
    const std::uint64_t byOthers =
        totals.rejectedByLimiter + totals.rejectedByBulkhead + totals.rejectedByRamp;
    Figures figures{.name = snapshot.name,
                    .state = snapshot.state,
                    .mode = snapshot.mode,
                    .totals = totals,
                    .transitions = snapshot.transitions,
                    .snapshot = &snapshot};
    figures.rejections = {totals.rejected - byOthers, totals.rejectedByLimiter,
                          totals.rejectedByBulkhead, totals.rejectedByRamp};
    return figures;
}

Figures figuresOf(std::string_view name, const CountedEvents &counted)
{
    Figures figures{.name = name, .state = counted.state, .transitions = counted.transitions};
    figures.totals.succeeded = counted.succeeded;
    figures.totals.failed = counted.failed;
    for (const auto &from : counted.transitions)
        figures.totals.openings += from[indexOf(CircuitState::Open)];
    figures.rejections = counted.rejections;
    return figures;
}

/// Each name once: of circuits that share one, the circuit that was made last.
std::vector<Figures> figuresOf(std::span<const CircuitSnapshot> circuits,
                               const detail::MetricsBook::Circuits &counted)
{
    std::map<std::string_view, std::uint64_t> newest;
    for (const CircuitSnapshot &snapshot : circuits) {
        std::uint64_t &instance = newest.emplace(snapshot.name, 0).first->second;
        instance = std::max(instance, snapshot.instance);
    }
    for (const auto &[name, events] : counted) {
        std::uint64_t &instance = newest.emplace(name, 0).first->second;
        instance = std::max(instance, events.instance);
    }
    std::vector<Figures> all;
    const auto take = [&](std::string_view name, std::uint64_t instance, const Figures &figures) {
        const auto found = newest.find(name);
        if (found == newest.end() || found->second != instance)
            return;
        newest.erase(found); // told
        all.push_back(figures);
    };
    for (const CircuitSnapshot &snapshot : circuits)
        take(snapshot.name, snapshot.instance, figuresOf(snapshot));
    for (const auto &[name, events] : counted)
        take(name, events.instance, figuresOf(name, events));
    return all;
}

/// 0 closed, 1 open, 2 half-open, 3 isolated, 4 disabled. An isolation holds in every mode.
double stateNumber(const Figures &figures) noexcept
{
    if (figures.mode == CircuitMode::Disabled && figures.state != CircuitState::Isolated)
        return 4.0;
    return static_cast<double>(indexOf(figures.state));
}

void addState(detail::MetricTable &table, const Figures &figures)
{
    table.gauge("circuit_breaker_state",
                "What the circuit does: 0 closed, 1 open, 2 half-open, 3 isolated, 4 disabled.",
                figures.name, {}, stateNumber(figures));
    for (const CircuitState state : kStates) {
        table.gauge("circuit_breaker_state_active", "1 for the state that the circuit is in.",
                    figures.name, {{"state", std::string{text(state)}}},
                    state == figures.state ? 1.0 : 0.0);
    }
}

void addCounts(detail::MetricTable &table, const Figures &figures)
{
    const CircuitTotals &totals = figures.totals;
    const std::array<std::pair<const char *, std::uint64_t>, 4> outcomes{
        {{"success", totals.succeeded},
         {"failure", totals.failed},
         {"ignored", totals.ignored},
         {"cancelled", totals.cancelled}}};
    for (const auto &[outcome, count] : outcomes) {
        table.counter("circuit_breaker_calls_total", "Calls that ended, by how.", figures.name,
                      {{"outcome", outcome}}, count);
    }
    table.counter("circuit_breaker_failures_total", "Calls that failed.", figures.name, {},
                  totals.failed);
    table.counter("circuit_breaker_openings_total", "Times that the circuit opened.", figures.name,
                  {}, totals.openings);
    for (std::size_t i = 0; i < kMetricStages.size(); ++i) {
        table.counter("circuit_breaker_rejections_total", "Calls that were refused, by whom.",
                      figures.name, {{"rejected_by", std::string{text(kMetricStages[i])}}},
                      figures.rejections[i]);
    }
    table.counter("circuit_breaker_late_results_total",
                  "Outcomes of calls permitted before the last change of state.", figures.name, {},
                  totals.late);
    table.counter("circuit_breaker_slow_calls_total", "Calls that took the slow-call threshold.",
                  figures.name, {}, totals.slow);
}

void addTransitions(detail::MetricTable &table, const Figures &figures)
{
    for (const CircuitState from : kStates) {
        for (const CircuitState to : kStates) {
            if (from == to)
                continue;
            table.counter("circuit_breaker_transitions_total", "Changes of state.", figures.name,
                          {{"from", std::string{text(from)}}, {"to", std::string{text(to)}}},
                          figures.transitions[indexOf(from)][indexOf(to)]);
        }
    }
}

void addSnapshot(detail::MetricTable &table, const CircuitSnapshot &snapshot)
{
    if (const std::optional<double> ratio = snapshot.window.failureRatio()) {
        table.gauge("circuit_breaker_failure_ratio",
                    "Failures to calls in the window; absent below the minimum throughput.",
                    snapshot.name, {}, *ratio);
    }
    if (snapshot.retryAfter) {
        table.gauge("circuit_breaker_retry_after_seconds",
                    "After how long a call would be permitted; absent where no time can be told.",
                    snapshot.name, {}, std::chrono::duration<double>(*snapshot.retryAfter).count());
    }
    table.histogram("circuit_breaker_call_duration_seconds",
                    "How long calls took, where it is measured.", snapshot.name, snapshot.latency);
}

} // namespace

MetricsListener::MetricsListener() : m_book(std::make_shared<detail::MetricsBook>()) {}
MetricsListener::~MetricsListener() = default;

Listener MetricsListener::listener()
{
    return [book = m_book](const Event &event) { book->add(event); };
}

void MetricsListener::forget(std::string_view circuit)
{
    m_book->forget(circuit);
}

std::vector<Metric> MetricsListener::collect(std::span<const CircuitSnapshot> circuits) const
{
    const detail::MetricsBook::Circuits counted = m_book->circuits();
    detail::MetricTable table;
    for (const Figures &figures : figuresOf(circuits, counted)) {
        addState(table, figures);
        addCounts(table, figures);
        addTransitions(table, figures);
        if (figures.snapshot != nullptr)
            addSnapshot(table, *figures.snapshot);
    }
    return std::move(table).take();
}

void addLimiterMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                       const RateLimiterSnapshot &limiter)
{
    detail::MetricTable table{std::move(metrics)};
    const double seconds = std::chrono::duration<double>(limiter.limit.per).count();
    table.gauge("rate_limiter_available_tokens",
                "Tokens in the bucket; below 0: so many are promised to reservations.", circuit, {},
                limiter.available);
    table.gauge("rate_limiter_burst_tokens", "Tokens that the bucket holds when it is full.",
                circuit, {}, static_cast<double>(limiter.limit.burst));
    table.gauge("rate_limiter_tokens_per_second", "Tokens that come into the bucket.", circuit, {},
                limiter.limit.rate / seconds);
    metrics = std::move(table).take();
}

void addBulkheadMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                        const BulkheadSnapshot &bulkhead)
{
    detail::MetricTable table{std::move(metrics)};
    table.gauge("bulkhead_in_flight", "Calls that hold a place.", circuit, {},
                static_cast<double>(bulkhead.inUse));
    table.gauge("bulkhead_concurrent_limit", "Calls that may hold a place at once.", circuit, {},
                static_cast<double>(bulkhead.concurrent));
    table.gauge("bulkhead_queued", "Calls that wait for a place.", circuit, {},
                static_cast<double>(bulkhead.waiting));
    table.gauge("bulkhead_queue_limit", "Calls that may wait at once.", circuit, {},
                static_cast<double>(bulkhead.queue));
    table.counter("bulkhead_refusals_total", "Calls that found neither a place nor room to wait.",
                  circuit, {}, bulkhead.refused);
    const std::array<std::pair<const char *, std::uint64_t>, 4> waits{
        {{"granted", bulkhead.waited},
         {"timed_out", bulkhead.timedOut},
         {"stopped", bulkhead.stopped},
         {"withdrawn", bulkhead.withdrawn}}};
    for (const auto &[outcome, count] : waits) {
        table.counter("bulkhead_waits_total", "Calls that waited for a place, by how that ended.",
                      circuit, {{"outcome", outcome}}, count);
    }
    metrics = std::move(table).take();
}

void addRetryMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                     const RetrySnapshot &retry)
{
    detail::MetricTable table{std::move(metrics)};
    table.counter("retry_attempts_total", "Attempts after a first one.", circuit, {},
                  retry.retries);
    table.counter("retry_budget_exhausted_total", "Calls given up since no retry was left.",
                  circuit, {}, retry.stoppedBy(RetryStop::Budget));
    metrics = std::move(table).take();
}

void addFallbackMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                        const FallbackSnapshot &fallback)
{
    detail::MetricTable table{std::move(metrics)};
    std::map<FallbackKind, int> seen;
    for (const FallbackLevelSnapshot &level : fallback.levels) {
        const int number = ++seen[level.kind];
        std::string name{text(level.kind)};
        if (number > 1)
            name += '_' + std::to_string(number);
        table.counter("fallback_total", "Answers given instead, by the level that gave them.",
                      circuit, {{"level", std::move(name)}}, level.served);
    }
    metrics = std::move(table).take();
}

} // namespace switchgear
