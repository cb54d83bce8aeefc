// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/break_schedule_lane.h"

#include "ui/controls/order_text.h"
#include "ui/data/shown_text.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace switchgear::ui {

namespace {

using namespace std::chrono_literals;

constexpr int kFullPlot = 60;
constexpr int kCompactPlot = 44;
constexpr int kGap = 4;
constexpr int kLeastWidth = 4;
constexpr int kLeastHeight = 3;
constexpr int kGhostWidth = 10;
constexpr qsizetype kNoteBreaks = 4;

/// Round lengths a reader knows; the axis begins and ends at one of them.
constexpr std::array<Duration, 9> kRungs{1ms, 10ms, 100ms, 1s, 10s, 1min, 10min, 1h, 24h};

double logOf(Duration length)
{
    return std::log(static_cast<double>(std::max<Duration::rep>(1, length.count())));
}

QString lengthsText(const std::vector<ForecastBreak> &forecast, std::optional<Duration> max)
{
    QStringList lengths;
    if (forecast.empty())
        return {};
    const Duration last = forecast.back().nominal;
    for (const ForecastBreak &next : forecast) {
        if (next.nominal == last || lengths.size() == kNoteBreaks)
            break;
        lengths.append(shortDuration(next.nominal));
    }
    const bool isCut = lengths.size() == kNoteBreaks;
    QString text = lengths.join(QStringLiteral(", "));
    if (!text.isEmpty())
        text += isCut ? QStringLiteral(" \u2026 ") : QStringLiteral(", ");
    text += shortDuration(last);
    if (max && last >= *max)
        text += u' ' + BreakScheduleLane::tr("(cap)");
    return text;
}

} // namespace

bool isOpening(const Change &change) noexcept
{
    return change.kind == ChangeKind::Transition && change.to == CircuitState::Open
           && change.breakFor.has_value();
}

BreakScheduleLane::BreakScheduleLane(TimeWindow *window, LaneDensity density, QWidget *parent)
    : Lane(tr("Break"), window, density, parent)
{}

void BreakScheduleLane::setPreview(std::optional<std::vector<ForecastBreak>> preview)
{
    m_preview = std::move(preview);
    Q_EMIT refreshNeeded();
}

int BreakScheduleLane::plotHeight() const
{
    return density() == LaneDensity::Full ? kFullPlot : kCompactPlot;
}

int BreakScheduleLane::leastPlotHeight() const
{
    return kCompactPlot;
}

void BreakScheduleLane::showData(const LaneData &seen)
{
    m_wall = seen.wall;
    m_openings.clear();
    m_forecast.clear();
    m_max.reset();
    if (seen.record) {
        m_forecast = seen.record->forecast;
        m_max = seen.record->options.breakDuration.max;
        for (const Change &change : seen.record->changes) {
            if (isOpening(change) && change.at <= window().to()
                && change.at + *change.breakFor >= window().from())
                m_openings.push_back({change.at, *change.breakFor, change.n});
        }
    }
    fitAxis();
    layOut();
    setNote(noteText());
    if (accessibleDescription() != noteText())
        setAccessibleDescription(noteText());
    update();
}

void BreakScheduleLane::fitAxis()
{
    Duration low = Duration::max();
    Duration high{0};
    const auto include = [&low, &high](Duration length) {
        low = std::min(low, length);
        high = std::max(high, length);
    };
    for (const Opening &opening : m_openings)
        include(opening.length);
    for (const ForecastBreak &forecast : m_forecast)
        include(forecast.nominal);
    for (const ForecastBreak &forecast : m_preview.value_or(std::vector<ForecastBreak>{}))
        include(forecast.nominal);
    if (high == Duration{0})
        low = high = 10s;
    // The lowest rung lies strictly below, so that the shortest break has a height too.
    const auto below = std::lower_bound(kRungs.begin(), kRungs.end(), low);
    const auto above = std::lower_bound(kRungs.begin(), kRungs.end(), high);
    m_low = below == kRungs.begin() ? kRungs.front() : *std::prev(below);
    m_high = above == kRungs.end() ? high : *above;
    if (m_high <= m_low)
        m_high = m_low * 10;
}

int BreakScheduleLane::heightOf(Duration length) const
{
    const double share = (logOf(length) - logOf(m_low)) / (logOf(m_high) - logOf(m_low));
    return std::max(kLeastHeight, static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0)
                                                               * plotRect().height())));
}

void BreakScheduleLane::layOut()
{
    m_bars.clear();
    for (const Opening &opening : m_openings)
        addPast(opening);
    const QRect plot = plotRect();
    const double now = scale().xOf(window().now());
    if (now >= plot.left() && now <= plot.right())
        addGhosts(static_cast<int>(now) + kGap, plot.right() + 1);
}

void BreakScheduleLane::addPast(const Opening &opening)
{
    const QRect plot = plotRect();
    const TimePoint end = std::min(opening.at + opening.length, window().now());
    const int left = std::max(plot.left(), static_cast<int>(std::floor(scale().xOf(opening.at))));
    const int right = std::max(left + kLeastWidth, static_cast<int>(std::floor(scale().xOf(end))));
    const int height = heightOf(opening.length);
    const QRect place(left, plot.bottom() + 1 - height, right - left, height);
    m_bars.push_back({place.intersected(plot), opening.length, Bar::Kind::Past});
}

void BreakScheduleLane::addGhosts(int left, int right)
{
    const std::size_t most =
        std::max(m_forecast.size(), m_preview ? m_preview->size() : std::size_t{0});
    if (most == 0)
        return;
    const int step = std::min(kGhostWidth + 3, (right - left) / static_cast<int>(most));
    if (step < 3)
        return;
    const int width = std::max(2, step - 2);
    const int foot = plotRect().bottom() + 1;
    const auto add = [&](const std::vector<ForecastBreak> &breaks, Bar::Kind kind) {
        int x = left;
        for (const ForecastBreak &next : breaks) {
            const int height = heightOf(next.nominal);
            m_bars.push_back({QRect(x, foot - height, width, height), next.nominal, kind});
            x += step;
        }
    };
    add(m_forecast, Bar::Kind::Forecast);
    if (m_preview)
        add(*m_preview, Bar::Kind::Preview);
}

QString BreakScheduleLane::noteText() const
{
    if (m_forecast.empty())
        return {};
    const QString now = lengthsText(m_forecast, m_max);
    if (!m_preview)
        return tr("next %1").arg(now);
    return tr("next %1, tried out: %2").arg(now, lengthsText(*m_preview, std::nullopt));
}

std::vector<LaneText> BreakScheduleLane::readingsAt(const LaneData &seen, TimePoint at) const
{
    for (auto change = seen.record->changes.rbegin(); change != seen.record->changes.rend();
         ++change) {
        if (!isOpening(*change) || change->at > at || change->at + *change->breakFor < at)
            continue;
        return {{tr("break %1: %2").arg(change->n).arg(shortDuration(*change->breakFor)), nullptr}};
    }
    return {};
}

LaneTable BreakScheduleLane::table(const LaneData &seen, TimePoint from, TimePoint to) const
{
    LaneTable table;
    table.title = title();
    table.columns = {tr("Time"), tr("Opening in a row"), tr("Break"), tr("Why")};
    if (!seen.record)
        return table;
    for (const Change &change : seen.record->changes) {
        if (!isOpening(change) || change.at < from || change.at > to)
            continue;
        table.rows.push_back({seen.wall.exactText(change.at), QString::number(change.n),
                              shortDuration(*change.breakFor), shownText(change.reason)});
    }
    return table;
}

void BreakScheduleLane::paintGround(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRect plot = plotRect();
    const QFontMetrics metrics = painter.fontMetrics();
    const int height = metrics.ascent() + metrics.descent();
    paintTimeGrid(painter, plot, scale(), m_wall, theme.grid);
    int free = plot.bottom() + height; // the labels must not run into each other
    for (const Duration rung : kRungs) {
        if (rung < m_low || rung > m_high)
            continue;
        const int y = plot.bottom() + 1 - (rung == m_low ? 1 : heightOf(rung));
        painter.fillRect(plot.left(), y, plot.width(), 1, theme.grid);
        const int top = std::clamp(y - height / 2, 0, this->height() - height);
        if (top + height > free)
            continue;
        free = top;
        painter.setPen(theme.muted);
        painter.drawText(QRect(0, top, kLaneGutter - kGap, height),
                         Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                         shortDuration(rung));
    }
    const int now = static_cast<int>(std::floor(scale().xOf(window().now())));
    if (now >= plot.left() && now <= plot.right())
        painter.fillRect(now, plot.top(), 1, plot.height(), theme.accent);
}

void BreakScheduleLane::paintBar(QPainter &painter, const Bar &bar) const
{
    const Theme &theme = Theme::current();
    switch (bar.kind) {
    case Bar::Kind::Past:
        painter.fillRect(bar.place, theme.fill(DisplayState::Open));
        // A seam, since a failed probe begins the next break where the last one ended.
        painter.fillRect(bar.place.left(), bar.place.top(), 1, bar.place.height(), theme.base);
        return;
    case Bar::Kind::Forecast: {
        QColor ghost = theme.ink(DisplayState::Open);
        ghost.setAlphaF(0.4F);
        painter.fillRect(bar.place, ghost);
        return;
    }
    case Bar::Kind::Preview:
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar.place.adjusted(-1, 0, 0, -1));
        return;
    }
}

void BreakScheduleLane::paintLengths(QPainter &painter) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int height = metrics.ascent() + metrics.descent();
    const QRect plot = plotRect();
    painter.setPen(Theme::current().text);
    // The newest first: where there is no room for all, the oldest go without.
    int free = plot.right() + 1;
    for (auto it = m_bars.rbegin(); it != m_bars.rend(); ++it) {
        const Bar &bar = *it;
        if (bar.kind != Bar::Kind::Past)
            continue;
        const QString text = shortDuration(bar.length);
        const int width = metrics.horizontalAdvance(text);
        const int left = bar.place.left() + 1;
        if (left + width + kGap > free)
            continue;
        const int top = std::max(plot.top(), bar.place.top() - height);
        const bool isInside = top + height > bar.place.top();
        if (isInside && width > bar.place.width() - 2)
            continue;
        const QRect place(left + (isInside ? 1 : 0), top, width + 1, height);
        const bool isCovered = std::any_of(m_bars.begin(), m_bars.end(), [&](const Bar &other) {
            return other.place != bar.place && other.place.intersects(place);
        });
        if (isCovered)
            continue;
        painter.setPen(isInside ? Theme::current().onFill(DisplayState::Open)
                                : Theme::current().text);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
        free = left;
    }
}

void BreakScheduleLane::paintEvent(QPaintEvent *event)
{
    Lane::paintEvent(event);
    QPainter painter(this);
    painter.setFont(laneFont(font()));
    paintGround(painter);
    for (const Bar &bar : m_bars)
        paintBar(painter, bar);
}

void BreakScheduleLane::paintAbove(QPainter &painter)
{
    paintLengths(painter);
    if (!m_bars.empty())
        return;
    painter.setPen(Theme::current().muted);
    painter.drawText(plotRect(), Qt::AlignCenter | Qt::TextSingleLine, tr("no breaks"));
}

} // namespace switchgear::ui
