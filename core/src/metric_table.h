// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#pragma once

#include "switchgear/metrics_listener.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace switchgear::detail {

/// Gathers samples under the names of their metrics, in the order in which the names came first.
class MetricTable final
{
public:
    explicit MetricTable(std::vector<Metric> metrics = {});

    void counter(std::string_view name, std::string_view help, std::string_view circuit,
                 std::vector<MetricLabel> labels, std::uint64_t value);
    void gauge(std::string_view name, std::string_view help, std::string_view circuit,
               std::vector<MetricLabel> labels, double value);
    /// The sum is estimated from the middle of each bucket: a histogram keeps no sum.
    void histogram(std::string_view name, std::string_view help, std::string_view circuit,
                   const LatencyHistogram &histogram);

    [[nodiscard]] std::vector<Metric> take() && { return std::move(m_metrics); }

private:
    [[nodiscard]] Metric &metric(std::string_view name, std::string_view help, MetricType type);
    static void add(Metric &metric, std::string_view circuit, std::vector<MetricLabel> labels,
                    double value, std::string suffix = {});

    std::vector<Metric> m_metrics;
    std::unordered_map<std::string, std::size_t> m_places;
};

} // namespace switchgear::detail
