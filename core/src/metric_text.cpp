// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: MIT

#include "listener_text.h"
#include "number_text.h"
#include "switchgear/metrics_listener.h"

namespace switchgear {
namespace {

enum class Quotes : std::uint8_t { Keep, Escape };

/// Backslashes and line ends are escaped, and quotes where the text stands between some. What is no
/// UTF-8 becomes U+FFFD.
void appendText(std::string &to, std::string_view text, Quotes quotes)
{
    while (!text.empty()) {
        const std::size_t length = detail::utf8Length(text);
        if (length == 0)
            to += "\xEF\xBF\xBD";
        else if (text[0] == '\n')
            to += "\\n";
        else if (text[0] == '\\' || (text[0] == '"' && quotes == Quotes::Escape))
            (to += '\\') += text[0];
        else
            to += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
}

std::string_view typeWord(MetricType type) noexcept
{
    switch (type) {
    case MetricType::Counter:
        return "counter";
    case MetricType::Gauge:
        return "gauge";
    case MetricType::Histogram:
        return "histogram";
    }
    return "untyped";
}

void appendSample(std::string &to, const Metric &metric, const MetricSample &sample)
{
    (to += metric.name) += sample.suffix;
    char before = '{';
    for (const MetricLabel &label : sample.labels) {
        ((to += before) += label.name) += "=\"";
        appendText(to, label.value, Quotes::Escape);
        to += '"';
        before = ',';
    }
    if (!sample.labels.empty())
        to += '}';
    ((to += ' ') += detail::numberText(sample.value)) += '\n';
}

} // namespace

std::string prometheusText(std::span<const Metric> metrics)
{
    std::string page;
    for (const Metric &metric : metrics) {
        ((page += "# HELP ") += metric.name) += ' ';
        appendText(page, metric.help, Quotes::Keep);
        (((page += "\n# TYPE ") += metric.name) += ' ') += typeWord(metric.type);
        page += '\n';
        for (const MetricSample &sample : metric.samples)
            appendSample(page, metric, sample);
    }
    return page;
}

} // namespace switchgear
