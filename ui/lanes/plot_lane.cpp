// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/plot_lane.h"

#include "ui/lanes/safe_chart_view.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QChart>
#include <QFontMetrics>
#include <QLineSeries>
#include <QPainter>
#include <QSignalBlocker>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kFullPlot = 80; // with title and foot the lane is 104 high
constexpr int kCompactPlot = 56;
constexpr double kPixelsOfPadding = 2.0; // room for half a thick line at zero and at the top

QString withUnit(double value, const QString &unit)
{
    return std::isnan(value) ? valueText(value) : valueText(value) + unit;
}

bool isSame(double a, double b)
{
    return std::abs(a - b) < 1e-9; // what an axis takes for no change
}

void moveAxis(QValueAxis &axis, double from, double to)
{
    if (!isSame(axis.min(), from) || !isSame(axis.max(), to))
        axis.setRange(from, to);
}

} // namespace

PlotLane::PlotLane(const QString &title, PlotOptions options, TimeWindow *window,
                   LaneDensity density, QWidget *parent)
    : Lane(title, window, density, parent)
    , m_options(std::move(options))
    , m_view(new SafeChartView(this))
    , m_timeAxis(new QValueAxis(this))
    , m_valueAxis(new QValueAxis(this))
    , m_axis(m_options.top, m_options.leastTop)
{
    makeChart();
    applyTheme();
    m_view->lower();
}

void PlotLane::makeChart()
{
    QChart *chart = m_view->chart();
    for (QValueAxis *axis : {m_timeAxis, m_valueAxis})
        axis->setVisible(false);
    chart->addAxis(m_timeAxis, Qt::AlignBottom);
    chart->addAxis(m_valueAxis, Qt::AlignLeft);
    for (const PlotSeries &series : m_options.series) {
        auto *line = new QLineSeries(chart);
        line->setName(series.name);
        chart->addSeries(line);
        line->attachAxis(m_timeAxis);
        line->attachAxis(m_valueAxis);
        m_lines.append(line);
    }
    m_view->setGroundPainter([this](QPainter &painter) { paintGround(painter); });
}

void PlotLane::applyTheme()
{
    const Theme &theme = Theme::current();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const PlotSeries &series = m_options.series[i];
        // Solid: a dashed pen would bridge the gaps. The chart draws segment by segment: square
        // ends overlap, where flat ones would leave a paler seam at each point.
        m_lines[i]->setPen(
            QPen(theme.*series.colour, series.width, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin));
    }
    m_view->setBackgroundBrush(theme.base);
}

void PlotLane::placePlot()
{
    m_view->setGeometry(rect());
    m_view->chart()->setPlotArea(QRectF(plotRect()));
}

double PlotLane::padding() const
{
    return m_axis.top() * kPixelsOfPadding
           / std::max(1.0, plotRect().height() - 2 * kPixelsOfPadding);
}

double PlotLane::yOf(double value) const
{
    const QRect plot = plotRect();
    const double whole = m_axis.top() + 2 * padding();
    return plot.bottom() + 1 - (value + padding()) / whole * plot.height();
}

int PlotLane::plotHeight() const
{
    return density() == LaneDensity::Full ? kFullPlot : kCompactPlot;
}

int PlotLane::leastPlotHeight() const
{
    return kCompactPlot;
}

void PlotLane::showData(const LaneData &seen)
{
    m_wall = seen.wall;
    m_hasRecord = seen.record != nullptr;
    m_hasCalls = seen.record && seen.record->now.totals.calls > 0;
    m_limit = seen.record && m_options.limit ? m_options.limit(*seen.record) : std::nullopt;
    m_message = seen.record && m_options.insteadOfValues ? m_options.insteadOfValues(*seen.record)
                                                         : QString();
    const SampleRange range =
        seen.record ? visibleSamples(seen.record->samples, window().from(), window().to())
                    : SampleRange{};
    if (seen.record)
        fitAxis(*seen.record, range);
    replacePoints(seen, range);
    updateLabels(seen);
    setNote(m_limit ? tr("limit %1").arg(valueText(*m_limit) + m_options.unit) : QString());
    describe(seen);
    m_view->viewport()->update();
}

void PlotLane::fitAxis(const CircuitRecord &record, SampleRange range)
{
    double highest = m_limit.value_or(0.0);
    for (const PlotSeries &series : m_options.series)
        highest = std::max(
            highest,
            static_cast<double>(highestValue(record.samples, range, series.value).value_or(0)));
    m_axis.fit(highest);
}

void PlotLane::replacePoints(const LaneData &seen, SampleRange range)
{
    if (!m_base)
        m_base = window().from();
    const double from = std::chrono::duration<double>(window().from() - *m_base).count();
    const double to = std::chrono::duration<double>(window().to() - *m_base).count();
    const bool moves = !isSame(m_timeAxis->min(), from) || !isSame(m_timeAxis->max(), to);
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        QList<QPointF> points;
        if (m_hasCalls)
            points = plotPoints(seen.record->samples, range, m_options.series[i].value, *m_base,
                                scale().perPixel());
        // Setting the range draws the lines anew: to draw them here too would double the cost.
        const auto blocker = moves ? std::make_unique<QSignalBlocker>(m_lines[i]) : nullptr;
        m_lines[i]->replace(points);
    }
    moveAxis(*m_valueAxis, -padding(), m_axis.top() + padding());
    moveAxis(*m_timeAxis, from, to);
}

void PlotLane::updateLabels(const LaneData &seen)
{
    m_labels.clear();
    if (!seen.record || seen.record->samples.empty())
        return;
    const Theme &theme = Theme::current();
    const TimePoint edge = std::min(window().to(), seen.record->samples.back().at);
    const CircuitSample *sample = sampleAt(seen.record->samples, edge);
    if (!sample)
        return;
    // The newest values stand beyond the line of now, though the last second may be under way.
    const bool isNewest =
        window().now() - sample->at <= kSampleGap && window().now() < window().to();
    const TimePoint end = isNewest ? window().now() : std::min(sample->at, window().to());
    const int x = static_cast<int>(scale().xOf(end));
    if (!m_message.isEmpty()) {
        m_labels.push_back({m_message, theme.muted, x, plotRect().center().y()});
        return;
    }
    for (const PlotSeries &series : m_options.series) {
        const double value = static_cast<double>(sample->*series.value);
        const QString text = series.name.isEmpty() ? withUnit(value, m_options.unit)
                                                   : series.name + u' ' + valueText(value);
        const double y = std::isnan(value) ? yOf(0) : yOf(value);
        m_labels.push_back({text, theme.*series.colour, x, static_cast<int>(y)});
    }
}

void PlotLane::describe(const LaneData &seen)
{
    QStringList parts;
    for (const EndLabel &label : m_labels)
        parts.append(label.text);
    if (m_limit)
        parts.append(tr("limit %1").arg(valueText(*m_limit)));
    QString text = parts.join(QStringLiteral(", "));
    if (!seen.record)
        text = tr("No circuit");
    else if (!m_hasCalls)
        text = tr("No calls yet");
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

std::vector<LaneText> PlotLane::readingsAt(const LaneData &seen, TimePoint at) const
{
    const CircuitSample *sample = sampleAt(seen.record->samples, at);
    if (!sample)
        return {{tr("no data"), &Theme::muted}};
    std::vector<LaneText> readings;
    for (const PlotSeries &series : m_options.series) {
        const QString value = withUnit(static_cast<double>(sample->*series.value), m_options.unit);
        readings.push_back(
            {series.name.isEmpty() ? value : series.name + u' ' + value, series.colour});
    }
    return readings;
}

LaneTable PlotLane::table(const LaneData &seen, TimePoint from, TimePoint to) const
{
    LaneTable table;
    table.title = title();
    table.columns.append(tr("Time"));
    for (const PlotSeries &series : m_options.series)
        table.columns.append(series.name.isEmpty() ? title() : series.name);
    if (!seen.record)
        return table;
    for (const CircuitSample &sample : seen.record->samples) {
        if (sample.at < from || sample.at > to)
            continue;
        QStringList row{seen.wall.exactText(sample.at)};
        for (const PlotSeries &series : m_options.series)
            row.append(valueText(static_cast<double>(sample.*series.value)));
        table.rows.push_back(std::move(row));
    }
    return table;
}

void PlotLane::paintGround(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    painter.fillRect(rect(), theme.base);
    const QRect plot = plotRect();
    painter.setFont(laneFont(font()));
    paintTimeGrid(painter, plot, scale(), m_wall, theme.grid);
    for (const double value : {0.0, m_axis.top() / 2, m_axis.top()})
        painter.fillRect(plot.left(), static_cast<int>(std::floor(yOf(value))), plot.width(), 1,
                         theme.grid);
    if (m_limit && *m_limit <= m_axis.top()) {
        painter.setPen(QPen(theme.text, 1, Qt::DashLine, Qt::FlatCap));
        const int y = static_cast<int>(std::floor(yOf(*m_limit)));
        painter.drawLine(plot.left(), y, plot.right(), y);
    }
    const int now = static_cast<int>(std::floor(scale().xOf(window().now())));
    if (now >= plot.left() && now <= plot.right())
        painter.fillRect(now, plot.top(), 1, plot.height(), theme.accent);
    if (!m_hasCalls) {
        painter.setPen(QPen(theme.outline, 1, Qt::DotLine));
        const int y = static_cast<int>(std::floor(yOf(0)));
        painter.drawLine(plot.left(), y, plot.right(), y);
    }
}

void PlotLane::paintAxis(QPainter &painter) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int height = metrics.ascent() + metrics.descent();
    painter.setPen(Theme::current().muted);
    for (const double value : {0.0, m_axis.top() / 2, m_axis.top()}) {
        const int y = static_cast<int>(std::floor(yOf(value)));
        // The lowest and the highest label stay inside the lane.
        const int top = std::clamp(y - height / 2, 0, this->height() - height);
        painter.drawText(QRect(0, top, kLaneGutter - 4, height),
                         Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, valueText(value));
    }
}

void PlotLane::paintNoCalls(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QString text = m_hasRecord ? tr("no calls yet") : tr("no circuit");
    QRect plate = painter.fontMetrics().boundingRect(text).adjusted(-4, 0, 4, 0);
    plate.moveCenter(plotRect().center());
    painter.fillRect(plate, theme.base);
    painter.setPen(theme.muted);
    painter.drawText(plate, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void PlotLane::paintAbove(QPainter &painter)
{
    paintAxis(painter);
    if (!m_hasCalls) {
        paintNoCalls(painter);
        return;
    }
    paintEndLabels(painter, m_labels, plotRect(), Theme::current().base);
}

void PlotLane::resizeEvent(QResizeEvent *event)
{
    placePlot();
    Lane::resizeEvent(event);
}

void PlotLane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        applyTheme();
    Lane::changeEvent(event);
}

} // namespace switchgear::ui
