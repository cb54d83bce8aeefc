// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/lane_stack.h"

#include "ui/circuit/circuit_lanes.h"
#include "ui/circuit/range_statistics.h"
#include "ui/controls/order_text.h"
#include "ui/data/fleet_store.h"
#include "ui/lanes/break_schedule_lane.h"
#include "ui/lanes/follow_pill.h"
#include "ui/lanes/lane_table.h"
#include "ui/lanes/plot_lane.h"
#include "ui/lanes/state_lane.h"
#include "ui/lanes/time_input.h"
#include "ui/lanes/time_ruler.h"
#include "ui/lanes/time_window.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace switchgear::ui {

namespace {

constexpr int kLaneGap = 1; // the ground between two lanes shows as a line

TimePoint oldestOf(const CircuitRecord *record, TimePoint now)
{
    TimePoint oldest = now;
    if (record && !record->samples.empty())
        oldest = std::min(oldest, record->samples.front().at);
    if (record && !record->spans.empty())
        oldest =
            std::min(oldest, std::max(record->spans.front().from, now - std::chrono::hours{2}));
    return oldest;
}

} // namespace

LaneStack::LaneStack(FleetStore *store, LaneDensity density, QWidget *parent, TimeWindow *window)
    : QScrollArea(parent)
    , m_store(store)
    , m_window(window ? window : new TimeWindow(this))
    , m_ruler(new TimeRuler(m_window, this))
    , m_pill(new FollowPill(this))
    , m_column(new QWidget)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Time lanes"));
    setViewportMargins(0, m_ruler->sizeHint().height(), 0, 0);
    auto *layout = new QVBoxLayout(m_column);
    layout->setContentsMargins(0, kLaneGap, 0, 0);
    layout->setSpacing(kLaneGap);
    addLanes(density);
    addRangeActions();
    layout->addStretch();
    setWidget(m_column);
    viewport()->setBackgroundRole(QPalette::Window);

    connect(store, &FleetStore::refreshed, this, &LaneStack::advance);
    connect(store, &FleetStore::stalledChanged, this, &LaneStack::refreshLanes);
    connect(m_window, &TimeWindow::rangeChanged, this, [this] {
        if (!m_advancing)
            refreshLanes();
    });
    connect(m_window, &TimeWindow::cursorChanged, this, &LaneStack::readOut);
    connect(m_window, &TimeWindow::followingChanged, this, &LaneStack::updatePill);
    connect(m_ruler, &TimeRuler::rangeSelected, this, &LaneStack::openRangeMenu);
    connect(m_pill, &FollowPill::clicked, m_window, &TimeWindow::goLive);
    advance();
}

void LaneStack::addLanes(LaneDensity density)
{
    addLane(new StateLane(m_window, density, m_column));
    addLane(new PlotLane(tr("Failing %"), failingPlot(), m_window, density, m_column));
    addLane(new PlotLane(tr("Calls/s"), callsPlot(density), m_window, density, m_column));
    addLane(new PlotLane(tr("Latency ms"), latencyPlot(), m_window, density, m_column));
    if (density == LaneDensity::Compact)
        return;
    m_breaks = new BreakScheduleLane(m_window, density, m_column);
    addLane(m_breaks);
}

void LaneStack::addLane(Lane *lane)
{
    m_lanes.push_back(lane);
    m_column->layout()->addWidget(lane);
    connect(lane, &Lane::refreshNeeded, this, [this, lane] { lane->refresh(seen()); });
    connect(lane, &Lane::rangeSelected, this, &LaneStack::openRangeMenu);
    connect(lane, &Lane::tableRequested, this, [this, lane] { showTable(*lane); });
}

void LaneStack::setCircuit(const QString &name)
{
    if (m_circuit == name)
        return;
    m_circuit = name;
    m_window->clearSelection();
    setPreviewedForecast(std::nullopt);
    advance();
}

void LaneStack::setPreviewedForecast(const std::optional<std::vector<ForecastBreak>> &forecast)
{
    if (m_breaks)
        m_breaks->setPreview(forecast);
}

void LaneStack::setLetterKeys(bool on)
{
    for (Lane *lane : m_lanes)
        lane->setLetterKeys(on);
}

void LaneStack::showInstant(TimePoint at)
{
    if (at < m_window->from() || at > m_window->to()) {
        const Duration half = m_window->span() / 2;
        m_window->zoomTo(at - half, at + half);
    }
    m_window->pin(at);
}

QSize LaneStack::sizeHint() const
{
    const QSize column = m_column->sizeHint();
    return {column.width(), column.height() + m_ruler->sizeHint().height()};
}

QSize LaneStack::minimumSizeHint() const
{
    return {m_column->minimumSizeHint().width(), m_ruler->sizeHint().height() + 120};
}

void LaneStack::keyPressEvent(QKeyEvent *event)
{
    // Not the keys of a scroll area: the lanes have handled theirs, what they left belongs
    // elsewhere.
    event->ignore();
}

void LaneStack::resizeEvent(QResizeEvent *event)
{
    fitLanes();
    QScrollArea::resizeEvent(event);
    placeRuler();
    placePill();
}

/// Lower lanes show everything at once where that makes it fit; else each is as high as designed.
void LaneStack::fitLanes()
{
    const bool fits = m_column->minimumSizeHint().height() <= viewport()->height();
    const int least = fits ? 0 : m_column->sizeHint().height();
    if (m_column->minimumHeight() != least)
        m_column->setMinimumHeight(least);
}

void LaneStack::placeRuler()
{
    const QRect lanes = viewport()->geometry();
    const int height = m_ruler->sizeHint().height();
    m_ruler->setGeometry(lanes.left(), lanes.top() - height, lanes.width(), height);
}

void LaneStack::placePill()
{
    const QRect lanes = viewport()->geometry();
    m_pill->move(lanes.right() + 1 - kLaneRightMargin - m_pill->width(), lanes.top() + 2);
    m_pill->raise();
}

void LaneStack::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    advance();
}

void LaneStack::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_ruler->update();
}

LaneData LaneStack::seen() const
{
    return {m_store->record(m_circuit), m_store->now(), m_store->wallTime(), m_store->isStalled()};
}

void LaneStack::advance()
{
    const CircuitRecord *record = m_store->record(m_circuit);
    m_advancing = true; // one refresh for the moved window and the new data together
    // A window may be shared: how far back it may go is said by the stack that is seen.
    m_window->advance(m_store->now(),
                      isVisible() ? oldestOf(record, m_store->now()) : m_window->oldest());
    m_advancing = false;
    if (!isVisible())
        return;
    m_ruler->setWallTime(m_store->wallTime());
    refreshLanes();
    updatePill();
}

void LaneStack::refreshLanes()
{
    if (!isVisible())
        return;
    const LaneData view = seen();
    for (Lane *lane : m_lanes)
        lane->refresh(view);
}

void LaneStack::readOut()
{
    for (QAction *action : std::as_const(m_rangeActions))
        action->setEnabled(m_window->selection().has_value());
    if (!isVisible())
        return;
    const LaneData view = seen();
    for (Lane *lane : m_lanes)
        lane->readOut(view);
}

void LaneStack::updatePill()
{
    const auto pausedAt = m_window->pausedAt();
    m_pill->setVisible(pausedAt.has_value());
    if (!pausedAt)
        return;
    int newEvents = 0;
    if (const CircuitRecord *record = m_store->record(m_circuit)) {
        newEvents = static_cast<int>(
            std::count_if(record->changes.begin(), record->changes.end(),
                          [&pausedAt](const Change &change) { return change.at > *pausedAt; }));
    }
    m_pill->setPaused(m_window->behind(), newEvents, m_breaks == nullptr);
    placePill();
}

void LaneStack::showTable(const Lane &lane)
{
    auto *dialog =
        new LaneTableDialog(m_circuit, lane.table(seen(), m_window->from(), m_window->to()), this);
    dialog->show();
}

void LaneStack::addRangeAction(const QString &text, const QString &help,
                               void (LaneStack::*handler)(TimePoint, TimePoint))
{
    auto *action = new QAction(text, this);
    action->setToolTip(help);
    action->setEnabled(false);
    connect(action, &QAction::triggered, this, [this, handler] {
        if (const auto range = m_window->selection())
            (this->*handler)(range->from, range->to);
    });
    m_rangeActions.append(action);
}

void LaneStack::addRangeActions()
{
    addRangeAction(tr("&Zoom here"), tr("Show the selected range alone"), &LaneStack::zoomTo);
    addRangeAction(tr("S&tatistics for range"), tr("What happened in the selected range"),
                   &LaneStack::showStatistics);
    addRangeAction(tr("&Export range\u2026"),
                   tr("Write the samples of the selected range to a file"),
                   &LaneStack::exportRange);
}

void LaneStack::openRangeMenu(const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_rangeActions);
    menu->addSeparator();
    menu->addAction(tr("&Cancel"), m_window, &TimeWindow::clearSelection);
    menu->popup(globalPosition);
}

void LaneStack::zoomTo(TimePoint from, TimePoint to)
{
    m_window->clearSelection();
    m_window->zoomTo(from, to);
}

void LaneStack::showStatistics(TimePoint from, TimePoint to)
{
    auto *dialog = new LaneTableDialog(m_circuit, rangeStatistics(seen(), from, to), this);
    dialog->show();
}

void LaneStack::exportRange(TimePoint from, TimePoint to)
{
    // The name of a circuit comes from outside and is no path: the suggestion does not bear it.
    Q_EMIT exportRequested(toCsv(rangeSamples(seen(), from, to)),
                           QStringLiteral("circuit-range.csv"));
}

} // namespace switchgear::ui
