// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <switchgear/metrics_listener.h>

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace switchgear::test {

inline const Metric *find(const std::vector<Metric> &metrics, std::string_view name)
{
    for (const Metric &metric : metrics) {
        if (metric.name == name)
            return &metric;
    }
    return nullptr;
}

/// Of the series with exactly these labels.
inline std::optional<double> valueOf(const std::vector<Metric> &metrics, std::string_view name,
                                     const std::vector<MetricLabel> &labels,
                                     std::string_view suffix = {})
{
    if (const Metric *const metric = find(metrics, name)) {
        for (const MetricSample &sample : metric->samples) {
            if (sample.labels == labels && sample.suffix == suffix)
                return sample.value;
        }
    }
    return std::nullopt;
}

inline const std::vector<MetricLabel> kPayments{{"breaker_name", "payments"}};

inline std::vector<MetricLabel> payments(std::initializer_list<MetricLabel> more)
{
    std::vector<MetricLabel> labels = kPayments;
    labels.insert(labels.end(), more);
    return labels;
}

} // namespace switchgear::test
