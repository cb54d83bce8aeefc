// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/bulkhead.h"
#include "switchgear/circuit_snapshot.h"
#include "switchgear/events.h"
#include "switchgear/fallback.h"
#include "switchgear/rate_limiter.h"
#include "switchgear/retry.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchgear {
namespace detail {
class MetricsBook;
} // namespace detail

/// How a metric is to be read.
enum class MetricType : std::uint8_t { Counter, Gauge, Histogram };

/// What tells one value of a metric from the others.
struct MetricLabel
{
    std::string name; ///< as Prometheus writes it
    std::string value; ///< any text

    bool operator==(const MetricLabel &) const = default;
};

/// One series of a metric.
struct MetricSample
{
    std::vector<MetricLabel> labels; ///< in the order in which they are written
    double value = 0.0; ///< at the instant of the reading
    std::string suffix{}; ///< of a histogram: "_bucket", "_sum", "_count"

    bool operator==(const MetricSample &) const = default;
};

/// One metric with all its series: what an exporter of any format needs.
struct Metric
{
    std::string name; ///< with its unit, as Prometheus has it
    std::string help; ///< a sentence on what it counts
    MetricType type = MetricType::Counter; ///< whether it only grows
    std::vector<MetricSample> samples; ///< one for each set of labels
};

/// What circuits counted, as metrics: `circuit_breaker_state`, `circuit_breaker_failures_total`,
/// `circuit_breaker_openings_total` and the others of the HTTP interface, labelled `breaker_name`.
///
///     MetricsListener metrics;
///     std::string page = prometheusText(metrics.collect(std::array{breaker.snapshot(now)}));
///
/// A snapshot knows everything, of one instant: openings and transitions always agree. For circuits
/// of which collect() gets none, listener() counts what it is told of changes, successes, failures
/// and rejections. Changes that it was not told of, it reads in the circuit's history when it is
/// told of the next one, as many as are kept there.
/// A name has one series: of circuits that share it (one that was removed and is still held, and
/// its successor), that of the circuit that was made last, beginning anew with it.
/// **Threads.** All functions may be called from any thread; a short lock. Its listeners may
/// outlive it.
class MetricsListener final
{
public:
    MetricsListener();
    ~MetricsListener();
    MetricsListener(const MetricsListener &) = delete;
    MetricsListener &operator=(const MetricsListener &) = delete;

    /// Counts what it is told; for any number of circuits.
    [[nodiscard]] Listener listener();
    /// A circuit that is gone: its counts are forgotten.
    void forget(std::string_view circuit);

    /// All metrics of the circuits of the snapshots, and of those that events told of. Every
    /// counter and every state has its series from the start, at 0.
    [[nodiscard]] std::vector<Metric> collect(std::span<const CircuitSnapshot> circuits = {}) const;

private:
    std::shared_ptr<detail::MetricsBook> m_book;
};

/// `rate_limiter_available_tokens`, and beside it the limit in force: `rate_limiter_burst_tokens`
/// and `rate_limiter_tokens_per_second`. What the limiter refused of the circuit's calls is in
/// `circuit_breaker_rejections_total`.
void addLimiterMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                       const RateLimiterSnapshot &limiter);
/// `bulkhead_in_flight`, `bulkhead_queued`, the limit of each, and what became of those who asked:
/// `bulkhead_refusals_total` and `bulkhead_waits_total`, by how the waiting ended.
void addBulkheadMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                        const BulkheadSnapshot &bulkhead);
/// `retry_attempts_total` and `retry_budget_exhausted_total` of the retries around a circuit.
void addRetryMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                     const RetrySnapshot &retry);
/// `fallback_total`, by level: the kind of each, and its number where a kind comes twice.
void addFallbackMetrics(std::vector<Metric> &metrics, std::string_view circuit,
                        const FallbackSnapshot &fallback);

/// The metrics in Prometheus' text format 0.0.4, one block for each.
[[nodiscard]] std::string prometheusText(std::span<const Metric> metrics);

} // namespace switchgear
