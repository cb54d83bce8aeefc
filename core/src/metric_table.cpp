// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "metric_table.h"

#include "number_text.h"

#include <utility>

namespace switchgear::detail {
namespace {

/// The bounds of an exported histogram: the ends of every second octave, from 16 us to 69 s.
constexpr std::size_t kFirstOctave = 4;
constexpr std::size_t kLastOctave = 26;
constexpr std::size_t kOctaveStep = 2;

constexpr std::size_t firstBucketOf(std::size_t octave) noexcept
{
    return octave * LatencyHistogram::kPartsOfOctave + 1;
}

double inSeconds(Duration duration) noexcept
{
    return std::chrono::duration<double>(duration).count();
}

double estimatedSum(const LatencyHistogram &histogram) noexcept
{
    double sum = 0.0;
    for (std::size_t bucket = 0; bucket < LatencyHistogram::kBuckets; ++bucket) {
        const double middle = (inSeconds(LatencyHistogram::bucketStart(bucket))
                               + inSeconds(LatencyHistogram::bucketStart(bucket + 1)))
                              / 2.0;
        sum += middle * static_cast<double>(histogram.count(bucket));
    }
    return sum;
}

} // namespace

MetricTable::MetricTable(std::vector<Metric> metrics) : m_metrics(std::move(metrics))
{
    for (std::size_t i = 0; i < m_metrics.size(); ++i)
        m_places.emplace(m_metrics[i].name, i);
}

void MetricTable::counter(std::string_view name, std::string_view help, std::string_view circuit,
                          std::vector<MetricLabel> labels, std::uint64_t value)
{
    add(metric(name, help, MetricType::Counter), circuit, std::move(labels),
        static_cast<double>(value));
}

void MetricTable::gauge(std::string_view name, std::string_view help, std::string_view circuit,
                        std::vector<MetricLabel> labels, double value)
{
    add(metric(name, help, MetricType::Gauge), circuit, std::move(labels), value);
}

void MetricTable::histogram(std::string_view name, std::string_view help, std::string_view circuit,
                            const LatencyHistogram &histogram)
{
    Metric &metric = this->metric(name, help, MetricType::Histogram);
    std::uint64_t below = 0;
    std::size_t bucket = 0;
    for (std::size_t octave = kFirstOctave; octave <= kLastOctave; octave += kOctaveStep) {
        const std::size_t end = firstBucketOf(octave);
        for (; bucket < end; ++bucket)
            below += histogram.count(bucket);
        add(metric, circuit, {{"le", numberText(inSeconds(LatencyHistogram::bucketStart(end)))}},
            static_cast<double>(below), "_bucket");
    }
    const auto total = static_cast<double>(histogram.total());
    add(metric, circuit, {{"le", "+Inf"}}, total, "_bucket");
    add(metric, circuit, {}, estimatedSum(histogram), "_sum");
    add(metric, circuit, {}, total, "_count");
}

Metric &MetricTable::metric(std::string_view name, std::string_view help, MetricType type)
{
    const auto [place, isNew] = m_places.emplace(std::string{name}, m_metrics.size());
    if (isNew)
        m_metrics.push_back({std::string{name}, std::string{help}, type, {}});
    return m_metrics[place->second];
}

void MetricTable::add(Metric &metric, std::string_view circuit, std::vector<MetricLabel> labels,
                      double value, std::string suffix)
{
    labels.insert(labels.begin(), MetricLabel{"breaker_name", std::string{circuit}});
    metric.samples.push_back({std::move(labels), value, std::move(suffix)});
}

} // namespace switchgear::detail
