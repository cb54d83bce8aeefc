// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/status_strip.h"

#include "ui/controls/plain_label.h"
#include "ui/data/fleet_store.h"
#include "ui/frame/kpi_line.h"
#include "ui/frame/state_tile.h"
#include "ui/lanes/time_window.h"
#include "ui/style/theme.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

namespace switchgear::ui {

namespace {

constexpr DisplayState kTiles[] = {DisplayState::Open, DisplayState::HalfOpen,
                                   DisplayState::Isolated, DisplayState::Disabled,
                                   DisplayState::Closed};

} // namespace

std::chrono::seconds fittingPast(std::chrono::nanoseconds known) noexcept
{
    using namespace std::chrono_literals;
    for (const std::chrono::seconds past : {60s, 120s, 300s}) {
        if (known <= past)
            return past;
    }
    return 600s;
}

StatusStrip::StatusStrip(FleetStore *store, TimeWindow *window, QMenu *menu, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_window(window)
    , m_kpis(new KpiLine)
    , m_find(new QPushButton)
    , m_past(new QComboBox)
    , m_live(new QToolButton)
{
    setFixedHeight(56);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(8);
    QLabel *name = headingLabel(tr("Switchgear"), 1.0, nullptr);
    name->setWordWrap(false);
    layout->addWidget(name);
    layout->addSpacing(8);
    for (const DisplayState state : kTiles) {
        auto *tile = new StateTile(state);
        connect(tile, &StateTile::clicked, this, &StatusStrip::chooseStates);
        m_tiles.push_back(tile);
        layout->addWidget(tile);
    }
    layout->addSpacing(8);
    layout->addWidget(m_kpis);
    layout->addStretch(1);
    buildTimeControls();
    layout->addWidget(m_find, 100);
    layout->addWidget(m_past);
    layout->addWidget(m_live);
    auto *more = new QToolButton;
    more->setText(QStringLiteral("☰"));
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(menu);
    more->setFixedSize(34, 30);
    more->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    more->setToolTip(tr("Menu"));
    more->setAccessibleName(tr("Menu"));
    layout->addWidget(more);

    connect(store, &FleetStore::refreshed, this, &StatusStrip::refresh);
    connect(store, &FleetStore::stalledChanged, this, &StatusStrip::refresh);
    connect(window, &TimeWindow::followingChanged, this, &StatusStrip::refreshLive);
    connect(window, &TimeWindow::rangeChanged, this, &StatusStrip::refreshLive);
    refresh();
    refreshLive();
}

void StatusStrip::buildTimeControls()
{
    m_find->setText(tr("Find…  Ctrl+K"));
    m_find->setToolTip(tr("Find a circuit or a command (Ctrl+K)"));
    m_find->setAccessibleName(tr("Find a circuit or a command"));
    m_find->setMinimumWidth(110);
    m_find->setMaximumWidth(200);
    m_find->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_find->setFixedHeight(30);
    connect(m_find, &QPushButton::clicked, this, &StatusStrip::findRequested);

    const std::pair<QString, int> pasts[] = {{tr("Auto"), 0},      {tr("1 min"), 60},
                                             {tr("5 min"), 300},   {tr("10 min"), 600},
                                             {tr("30 min"), 1800}, {tr("1 h"), 3600}};
    for (const auto &[text, seconds] : pasts)
        m_past->addItem(text, seconds);
    m_past->setFixedHeight(30);
    m_past->setToolTip(tr("How much of the past all timelines show"));
    m_past->setAccessibleName(tr("Time shown"));
    connect(m_past, &QComboBox::currentIndexChanged, this, [this] {
        m_window->goLive();
        applyPast();
    });

    m_live->setFixedHeight(30);
    m_live->setCheckable(true);
    connect(m_live, &QToolButton::clicked, this, [this] { m_window->togglePause(); });
}

void StatusStrip::setStates(const QSet<DisplayState> &states)
{
    for (StateTile *tile : m_tiles)
        tile->setChecked(states.contains(tile->state()));
}

std::chrono::seconds StatusStrip::past() const
{
    return std::chrono::seconds{m_past->currentData().toInt()};
}

void StatusStrip::setPast(std::chrono::seconds past)
{
    const int index = m_past->findData(static_cast<int>(past.count()));
    if (index >= 0)
        m_past->setCurrentIndex(index);
}

void StatusStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    collapse();
}

void StatusStrip::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.grid);
}

void StatusStrip::refresh()
{
    for (StateTile *tile : m_tiles)
        tile->setCount(m_store->summary().count(tile->state()),
                       m_store->summary().limiterCount(tile->state()));
    m_kpis->show(*m_store);
    if (past().count() == 0)
        applyPast();
    collapse();
}

/// A reader who looks at something older is not pulled away from it.
void StatusStrip::applyPast()
{
    std::chrono::seconds wanted = past();
    if (wanted.count() == 0) {
        if (!m_window->isFollowing() || m_window->isZoomed() || m_window->isCursorPinned())
            return;
        wanted = fittingPast(m_window->now() - m_window->oldest());
    }
    if (m_window->past() != wanted)
        m_window->setPast(wanted);
}

void StatusStrip::refreshLive()
{
    const bool live = m_window->isFollowing();
    m_live->setText(live ? tr("● Live") : tr("❚❚ Paused"));
    m_live->setChecked(!live);
    m_live->setToolTip(live ? tr("Hold the timelines still (Space)")
                            : tr("Follow now again (End)"));
    m_live->setAccessibleName(live ? tr("Live") : tr("Paused"));
}

/// A sentence that says that no data come is never hidden.
void StatusStrip::collapse()
{
    for (StateTile *tile : m_tiles)
        tile->setCompact(width() < kCompactTiles);
    m_kpis->setVisible(width() >= kHideSentence || m_store->isStalled());
}

void StatusStrip::chooseStates()
{
    QSet<DisplayState> states;
    for (const StateTile *tile : m_tiles) {
        if (tile->isChecked())
            states.insert(tile->state());
    }
    Q_EMIT statesChosen(states);
}

} // namespace switchgear::ui
