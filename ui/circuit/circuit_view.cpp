// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/circuit_view.h"

#include "ui/circuit/circuit_header.h"
#include "ui/circuit/error_panel.h"
#include "ui/circuit/history_panel.h"
#include "ui/circuit/lane_stack.h"
#include "ui/circuit/option_table.h"
#include "ui/circuit/stage_strip.h"
#include "ui/controls/break_facts.h"
#include "ui/controls/control_bar.h"
#include "ui/data/core_text.h"
#include "ui/data/fleet_store.h"
#include "ui/data/selection.h"
#include "ui/lanes/lane.h"
#include "ui/lanes/time_window.h"
#include "ui/style/state_painter.h"

#include <QComboBox>
#include <QDataStream>
#include <QIODevice>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace switchgear::ui {

namespace {

constexpr int kLayoutVersion = 1;
constexpr int kErrorsWidth = 300;
constexpr int kTabsHeight = 124; // what is left below the lanes in a window of the default size

} // namespace

CircuitView::CircuitView(FleetStore *store, QWidget *parent, TimeWindow *window,
                         Selection *selection)
    : QWidget(parent)
    , m_store(store)
    , m_selection(selection ? selection : new Selection(this))
{
    makeParts(window);
    layOut();
    connectParts();
    followNames();
    setFocusProxy(m_lanes->lanes().front()); // where the keyboard begins
}

void CircuitView::makeParts(TimeWindow *window)
{
    setAccessibleName(tr("Circuit"));
    m_header = new CircuitHeader(this);
    m_controls = new ControlBar(m_store, this);
    m_stages = new StageStrip(this);
    m_stages->setCompact(true);
    m_lanes = new LaneStack(m_store, LaneDensity::Full, this, window);
    m_errors = new ErrorPanel(this);
    m_history = new HistoryPanel(this);
    m_options = new OptionTable(this);
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->addTab(m_options, tr("Configuration"));
    m_controls->installShortcuts(this);
}

void CircuitView::layOut()
{
    m_across = new QSplitter(Qt::Horizontal, this);
    m_across->addWidget(m_lanes);
    m_across->addWidget(m_errors);
    m_across->setStretchFactor(0, 1);
    m_across->setStretchFactor(1, 0);
    m_errors->setMinimumWidth(220);
    m_tabs->setMinimumHeight(120);
    m_down = new QSplitter(Qt::Vertical, this);
    m_down->addWidget(m_across);
    m_down->addWidget(m_tabs);
    m_down->setStretchFactor(0, 1);
    m_down->setStretchFactor(1, 0);
    for (QSplitter *splitter : {m_across, m_down}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(4);
    }
    m_across->setSizes({3 * kErrorsWidth, kErrorsWidth});
    m_down->setSizes({m_lanes->sizeHint().height(), kTabsHeight});

    auto *top = new QVBoxLayout;
    top->setContentsMargins(12, 8, 12, 4);
    top->setSpacing(8);
    top->addWidget(m_header);
    top->addWidget(m_controls);
    top->addWidget(m_stages);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_down, 1);
}

void CircuitView::connectParts()
{
    connect(m_store, &FleetStore::refreshed, this, &CircuitView::refresh);
    connect(m_store, &FleetStore::stalledChanged, this, &CircuitView::refresh);
    connect(m_store, &FleetStore::circuitsChanged, this, &CircuitView::followNames);
    connect(m_selection, &Selection::changed, this, &CircuitView::followSelection);
    connect(m_header, &CircuitHeader::circuitChosen, this, &CircuitView::setCircuit);
    connect(m_controls, &ControlBar::ordersRequested, this, &CircuitView::ordersRequested);
    connect(m_controls, &ControlBar::strategyPreviewed, this, &CircuitView::previewStrategy);
    connect(m_lanes, &LaneStack::exportRequested, this, &CircuitView::exportRequested);
    connect(m_history, &HistoryPanel::instantRequested, m_lanes, &LaneStack::showInstant);
    connect(timeWindow(), &TimeWindow::rangeChanged, this, &CircuitView::showErrors);
}

TimeWindow *CircuitView::timeWindow() const
{
    return m_lanes->timeWindow();
}

void CircuitView::setCircuit(const QString &name)
{
    m_selection->choose(name);
}

void CircuitView::followSelection()
{
    const QString &name = m_selection->current();
    if (m_circuit == name)
        return;
    m_circuit = name;
    m_header->setCircuit(name);
    m_controls->setCircuit(name);
    m_lanes->setCircuit(name);
    refresh();
    Q_EMIT circuitChanged(name);
}

void CircuitView::followNames()
{
    m_header->setNames(m_store->names());
    m_header->setCircuit(m_circuit);
    if (m_circuit.isEmpty() && isVisible())
        setCircuit(mostUrgent());
}

void CircuitView::refresh()
{
    if (!isVisible())
        return;
    const LaneData view = seen();
    m_header->showRecord(view);
    m_stages->show(view.record ? view.record->stages : StageReadings{}, view.isStalled);
    showErrors();
    m_history->showRecord(m_circuit, view);
    if (view.record)
        m_options->showOptions(view.record->options);
}

LaneData CircuitView::seen() const
{
    return {m_store->record(m_circuit), m_store->now(), m_store->wallTime(), m_store->isStalled()};
}

/// Those of the time that the lanes show.
void CircuitView::showErrors()
{
    if (isVisible())
        m_errors->showRecord(seen(), timeWindow()->from(), timeWindow()->to());
}

void CircuitView::previewStrategy(const QString &circuit,
                                  const std::optional<BreakDuration> &candidate)
{
    const CircuitRecord *record = m_store->record(circuit);
    if (circuit != m_circuit || !candidate || !record) {
        m_lanes->setPreviewedForecast(std::nullopt);
        return;
    }
    m_lanes->setPreviewedForecast(BreakHistory(*record).forecast(*candidate));
}

QString CircuitView::mostUrgent() const
{
    const CircuitRecord *worst = nullptr;
    for (const CircuitRecord &record : m_store->records()) {
        if (!worst || severity(record.state()) > severity(worst->state()))
            worst = &record;
    }
    return worst ? fromCore(worst->now.name) : QString();
}

void CircuitView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    followNames();
    refresh();
}

QByteArray CircuitView::saveLayout() const
{
    QByteArray layout;
    QDataStream stream(&layout, QIODevice::WriteOnly);
    stream << kLayoutVersion << m_across->saveState() << m_down->saveState();
    return layout;
}

void CircuitView::restoreLayout(const QByteArray &layout)
{
    QDataStream stream(layout);
    int version = 0;
    QByteArray across;
    QByteArray down;
    stream >> version >> across >> down;
    if (stream.status() != QDataStream::Ok || version != kLayoutVersion)
        return;
    m_across->restoreState(across);
    m_down->restoreState(down);
}

} // namespace switchgear::ui
