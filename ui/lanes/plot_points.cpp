// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/plot_points.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace switchgear::ui {

namespace {

double secondsSince(TimePoint base, TimePoint at)
{
    return std::chrono::duration<double>(at - base).count();
}

/// Lowest and highest of the samples that fell into one cell, with their instants.
struct Cell
{
    std::int64_t index = 0;
    bool isFilled = false;
    QPointF low;
    QPointF high;

    void add(QPointF point)
    {
        if (!isFilled || point.y() < low.y())
            low = point;
        if (!isFilled || point.y() > high.y())
            high = point;
        isFilled = true;
    }
};

/// Gathers points into runs: what has no gap between.
class Line final
{
public:
    Line(double column, qsizetype most) : m_column(column) { m_points.reserve(most); }

    void add(QPointF point)
    {
        m_points.append(point);
        ++m_run;
    }

    void breakOff()
    {
        if (m_run == 0)
            return;
        if (m_run == 1) {
            const QPointF lone = m_points.last();
            m_points.last().rx() -= m_column / 2;
            m_points.append({lone.x() + m_column / 2, lone.y()});
        }
        m_points.append({m_points.last().x(), std::numeric_limits<double>::quiet_NaN()});
        m_run = 0;
    }

    [[nodiscard]] QList<QPointF> take()
    {
        breakOff();
        if (!m_points.isEmpty())
            m_points.removeLast(); // a gap after the last run means nothing
        return std::move(m_points);
    }

private:
    double m_column;
    QList<QPointF> m_points;
    int m_run = 0;
};

void flush(Cell &cell, Line &line)
{
    if (!cell.isFilled)
        return;
    const bool lowFirst = cell.low.x() <= cell.high.x();
    line.add(lowFirst ? cell.low : cell.high);
    if (cell.low != cell.high)
        line.add(lowFirst ? cell.high : cell.low);
    cell.isFilled = false;
}

} // namespace

SampleRange visibleSamples(const std::deque<CircuitSample> &samples, TimePoint from, TimePoint to)
{
    const auto first =
        std::lower_bound(samples.begin(), samples.end(), from,
                         [](const CircuitSample &sample, TimePoint at) { return sample.at < at; });
    const auto last =
        std::upper_bound(first, samples.end(), to,
                         [](TimePoint at, const CircuitSample &sample) { return at < sample.at; });
    SampleRange range{static_cast<std::size_t>(first - samples.begin()),
                      static_cast<std::size_t>(last - samples.begin())};
    if (range.first > 0)
        --range.first;
    if (range.end < samples.size())
        ++range.end;
    return range;
}

const CircuitSample *sampleAt(const std::deque<CircuitSample> &samples, TimePoint at)
{
    // A sample tells of the time before it, so the first one at or after the instant is its own.
    auto found = std::lower_bound(
        samples.begin(), samples.end(), at,
        [](const CircuitSample &sample, TimePoint when) { return sample.at < when; });
    if (found == samples.end()) {
        if (samples.empty())
            return nullptr;
        --found;
    }
    return std::chrono::abs(found->at - at) <= kSampleGap ? &*found : nullptr;
}

QList<QPointF> plotPoints(const std::deque<CircuitSample> &samples, SampleRange range,
                          SampleValue value, TimePoint base, Duration column)
{
    const auto cellLength = std::max<Duration::rep>(1, 2 * column.count());
    const auto count = static_cast<Duration::rep>(range.end - range.first);
    const bool isDense =
        count > 1 && samples[range.end - 1].at - samples[range.first].at < column * (count - 1);
    Line line(std::chrono::duration<double>(column).count(), static_cast<qsizetype>(count) + 8);
    Cell cell;
    std::optional<TimePoint> before;
    for (std::size_t i = range.first; i < range.end; ++i) {
        const CircuitSample &sample = samples[i];
        const float y = sample.*value;
        if (std::isnan(y) || (before && sample.at - *before > kSampleGap)) {
            flush(cell, line);
            line.breakOff();
        }
        before = sample.at;
        if (std::isnan(y))
            continue;
        const QPointF point(secondsSince(base, sample.at), static_cast<double>(y));
        if (!isDense) {
            line.add(point);
            continue;
        }
        const std::int64_t index = sample.at.time_since_epoch().count() / cellLength;
        if (cell.isFilled && cell.index != index)
            flush(cell, line);
        cell.index = index;
        cell.add(point);
    }
    flush(cell, line);
    return line.take();
}

std::optional<float> highestValue(const std::deque<CircuitSample> &samples, SampleRange range,
                                  SampleValue value)
{
    std::optional<float> highest;
    for (std::size_t i = range.first; i < range.end; ++i) {
        const float y = samples[i].*value;
        if (!std::isnan(y) && (!highest || y > *highest))
            highest = y;
    }
    return highest;
}

} // namespace switchgear::ui
