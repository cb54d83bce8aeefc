// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/main_window.h"

#include "ui/circuit/circuit_view.h"
#include "ui/circuit/lane_stack.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/order_desk.h"
#include "ui/data/attention.h"
#include "ui/data/fleet_store.h"
#include "ui/data/selection.h"
#include "ui/data/shown_text.h"
#include "ui/events/events_view.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/fault_banner.h"
#include "ui/frame/hint_line.h"
#include "ui/frame/nav_rail.h"
#include "ui/frame/shortcut_sheet.h"
#include "ui/frame/status_line.h"
#include "ui/frame/status_strip.h"
#include "ui/frame/typing_guard.h"
#include "ui/frame/window_commands.h"
#include "ui/lab/load_lab_view.h"
#include "ui/lanes/lane.h"
#include "ui/lanes/time_window.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_page.h"
#include "ui/overview/overview_view.h"
#include "ui/style/plain_tool_tips.h"

#include <QAction>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>

namespace switchgear::ui {

namespace {

/// What is closed deletes itself later: what runs now may have come from it.
template <typename Dialog>
void closeAll(const QWidget &window)
{
    for (Dialog *dialog : window.findChildren<Dialog *>())
        dialog->close();
}

} // namespace

MainWindow::MainWindow(FleetStore *store, QWidget *parent)
    : QMainWindow(parent)
    , m_store(store)
    , m_book(new AttentionBook(this))
    , m_window(new TimeWindow(this))
    , m_selection(new Selection(this))
    , m_guard(new TypingGuard(this))
    , m_desk(new OrderDesk(this))
    , m_actions(new WindowActions(this))
    , m_lab(new LoadLabView)
{
    PlainToolTips::install();
    setMinimumSize(1024, 640);
    resize(1360, 840);
    // Before the views connect: they shall find the book and the window up to date.
    connectStore();
    build();
    connectViews();
    connectActions();
    refresh();
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    m_actions->adopt({m_desk->undoAction(), m_desk->redoAction(), m_lab->startAction(),
                      m_lab->stopAction(), m_lab->stopAllAction()});
    QMenu *menu = m_actions->menu(this);
    m_strip = new StatusStrip(m_store, m_window, menu);
    m_hint = new HintLine;
    m_hint->hide();
    m_banner = new FaultBanner(m_lab->stopAllAction());
    m_status = new StatusLine(m_store, m_desk);

    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(new NavRail(m_actions->views()));
    middle->addWidget(buildViews(), 1);
    auto *central = new QWidget;
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_strip);
    layout->addWidget(m_hint);
    layout->addWidget(m_banner);
    layout->addLayout(middle, 1);
    layout->addWidget(m_status);
    setCentralWidget(central);
}

QWidget *MainWindow::buildViews()
{
    m_overview = new OverviewPage(m_store, m_book, m_window, nullptr, m_selection);
    m_circuit = new CircuitView(m_store, nullptr, m_window, m_selection);
    m_events = new EventsView(m_store);
    m_views = new QStackedWidget;
    m_views->addWidget(m_overview);
    m_views->addWidget(m_circuit);
    m_views->addWidget(m_events);
    m_views->addWidget(m_lab);
    return m_views;
}

void MainWindow::connectStore()
{
    connect(m_store, &FleetStore::refreshed, this, &MainWindow::refresh);
    connect(m_store, &FleetStore::stalledChanged, this, &MainWindow::refresh);
    connect(m_store, &FleetStore::labChanged, this, [this] {
        m_banner->show(m_store->lab());
        m_lab->setStatus(m_store->lab());
    });
}

void MainWindow::connectViews()
{
    OverviewOrder *order = m_overview->overview()->order();
    connect(m_strip, &StatusStrip::statesChosen, this,
            [this, order](const QSet<DisplayState> &states) {
                showView(View::Overview);
                order->setStates(states);
            });
    connect(order, &OverviewOrder::filterChanged, this,
            [this, order] { m_strip->setStates(order->states()); });
    connect(m_strip, &StatusStrip::findRequested, this, &MainWindow::findAnything);
    connect(m_overview, &OverviewPage::openRequested, this, &MainWindow::openCircuit);
    connect(m_overview, &OverviewPage::inspectorCloseRequested, this,
            [this] { m_actions->inspector->setChecked(false); });
    connect(m_overview, &OverviewPage::ordersRequested, m_desk, &OrderDesk::submit);
    connect(m_circuit, &CircuitView::ordersRequested, m_desk, &OrderDesk::submit);
    connect(m_circuit, &CircuitView::exportRequested, this, &MainWindow::exportRequested);
    connect(m_overview->inspector()->lanes(), &LaneStack::exportRequested, this,
            &MainWindow::exportRequested);
    connect(m_events, &EventsView::exportRequested, this, &MainWindow::exportRequested);
    connect(m_events, &EventsView::circuitRequested, this, &MainWindow::openCircuit);
    connect(m_desk, &OrderDesk::orderRequested, this, &MainWindow::orderRequested);
    connect(m_hint, &HintLine::labRequested, this, [this] { showView(View::LoadLab); });
    connect(m_hint, &HintLine::keysRequested, this, &MainWindow::showKeys);
    connect(m_hint, &HintLine::dismissed, this, [this] {
        m_hint->hide();
        Q_EMIT hintDismissed();
    });
}

void MainWindow::connectActions()
{
    for (int view = 0; view < kViewCount; ++view)
        connect(m_actions->view(static_cast<View>(view)), &QAction::triggered, this,
                [this, view] { showView(static_cast<View>(view)); });
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
        connect(m_actions->theme(choice), &QAction::triggered, this,
                [this, choice] { setThemeChoice(choice); });
    OverviewView *overview = m_overview->overview();
    m_actions->installInTable(overview->table());
    overview->filterField()->addAction(m_actions->clear);
    m_events->addAction(m_actions->clear);
    m_circuit->addActions({m_actions->nextAttention, m_actions->previousAttention});
    connect(m_actions->find, &QAction::triggered, this, &MainWindow::findAnything);
    connect(m_actions->filter, &QAction::triggered, this, [this, overview] {
        if (currentView() == View::Events) {
            m_events->focusFilter();
            return;
        }
        showView(View::Overview);
        overview->focusFilter();
    });
    connect(m_actions->inspector, &QAction::toggled, m_overview,
            &OverviewPage::setInspectorVisible);
    connect(m_actions->keys, &QAction::triggered, this, &MainWindow::showKeys);
    connect(m_actions->fullScreen, &QAction::toggled, this,
            [this](bool on) { on ? showFullScreen() : showNormal(); });
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->pause, &QAction::triggered, m_window, &TimeWindow::togglePause);
    connect(m_actions->letters, &QAction::toggled, this, &MainWindow::setLetterKeys);
    connect(m_actions->nextAttention, &QAction::triggered, this,
            [overview] { overview->goToAttention(1); });
    connect(m_actions->previousAttention, &QAction::triggered, this,
            [overview] { overview->goToAttention(-1); });
    connect(m_actions->acknowledge, &QAction::triggered, overview, &OverviewView::acknowledge);
    connect(m_actions->clear, &QAction::triggered, this, &MainWindow::clearOrClose);
}

void MainWindow::setOperatorName(const QString &name)
{
    const QString harmless = visibleText(name); // as it will stand in every history
    m_desk->setOperatorName(harmless);
    m_overview->inspector()->controls()->setOperatorName(harmless);
    m_circuit->controlBar()->setOperatorName(harmless);
}

void MainWindow::setSource(const QString &source)
{
    m_status->setSource(source);
}

void MainWindow::setHintVisible(bool visible)
{
    m_hint->setVisible(visible);
}

void MainWindow::tellProblem(const QString &text)
{
    m_status->report(text, OrderDesk::Tone::Refused);
}

void MainWindow::showView(View view)
{
    m_actions->view(view)->setChecked(true);
    if (view == View::Circuit && !m_selection->current().isEmpty())
        m_selection->keep(); // it does not change under somebody who looks at it
    QWidget *page = m_views->widget(static_cast<int>(view));
    const bool isFirstTime = !page->focusWidget();
    m_views->setCurrentWidget(page);
    if (isFirstTime)
        page->setFocus(); // later it comes back to where it was
}

View MainWindow::currentView() const
{
    return static_cast<View>(m_views->currentIndex());
}

void MainWindow::selectCircuit(const QString &circuit)
{
    m_overview->select(circuit);
}

void MainWindow::openCircuit(const QString &circuit)
{
    m_selection->choose(circuit);
    showView(View::Circuit);
}

void MainWindow::setThemeChoice(ThemeChoice choice)
{
    m_theme = choice;
    m_actions->theme(choice)->setChecked(true);
    applyTheme(choice);
}

QVariantMap MainWindow::state() const
{
    return {{QStringLiteral("geometry"), saveGeometry()},
            {QStringLiteral("overview"), m_overview->state()},
            {QStringLiteral("circuitLayout"), m_circuit->saveLayout()},
            {QStringLiteral("past"), static_cast<int>(m_strip->past().count())},
            {QStringLiteral("inspector"), m_actions->inspector->isChecked()},
            {QStringLiteral("letterKeys"), m_actions->letters->isChecked()},
            {QStringLiteral("theme"), themeWord(m_theme)}};
}

void MainWindow::restoreState(const QVariantMap &state)
{
    restoreGeometry(state.value(QStringLiteral("geometry")).toByteArray());
    m_overview->restoreState(state.value(QStringLiteral("overview")).toMap());
    m_circuit->restoreLayout(state.value(QStringLiteral("circuitLayout")).toByteArray());
    m_strip->setPast(std::chrono::seconds{state.value(QStringLiteral("past"), 0).toInt()});
    m_actions->inspector->setChecked(state.value(QStringLiteral("inspector"), true).toBool());
    m_actions->letters->setChecked(state.value(QStringLiteral("letterKeys"), true).toBool());
    setThemeChoice(themeFromWord(state.value(QStringLiteral("theme")).toString())
                       .value_or(ThemeChoice::System));
}

void MainWindow::answer(const OrderReply &reply)
{
    m_desk->answer(reply);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    Q_EMIT closing();
    QMainWindow::closeEvent(event);
}

void MainWindow::refresh()
{
    m_book->update(*m_store);
    TimePoint oldest = m_store->now();
    for (const CircuitRecord &record : m_store->records()) {
        if (!record.spans.empty())
            oldest = std::min(oldest, record.spans.front().from);
    }
    m_window->advance(m_store->now(), oldest);
    m_desk->observe(lookAt(*m_store));
    m_lab->showLimits(*m_store);
    const int open = m_store->summary().count(DisplayState::Open);
    const QString title = open > 0 ? tr("%n open – Switchgear", nullptr, open) : tr("Switchgear");
    if (title != windowTitle())
        setWindowTitle(title);
}

void MainWindow::findAnything()
{
    closeAll<CommandPalette>(*this); // its list would be an old one
    auto *palette = new CommandPalette(windowCommands(*this, *m_store), this);
    palette->show();
    palette->activateWindow();
    palette->field()->setFocus();
    palette->move(mapToGlobal(QPoint((width() - palette->width()) / 2, m_strip->height() + 8)));
}

void MainWindow::showKeys()
{
    closeAll<ShortcutSheet>(*this);
    std::vector<const QAction *> everywhere;
    for (const QAction *action : m_actions->global())
        everywhere.push_back(action);
    std::vector<const QAction *> inTable;
    for (const QAction *action : m_actions->ofTable())
        inTable.push_back(action);
    std::vector<const QAction *> controls;
    for (int control = 0; control < kControlCount; ++control)
        controls.push_back(
            m_overview->inspector()->controls()->action(static_cast<Control>(control)));
    const bool letters = m_actions->letters->isChecked();
    auto *sheet = new ShortcutSheet(
        {{tr("Everywhere"), everywhere},
         {tr("In the table"), inTable},
         {.title = tr("A circuit"), .actions = controls, .isBelow = true},
         {.title = tr("In the lanes"), .actions = {}, .keys = laneKeys(letters)}},
        letters ? tr("Single letters work in the table and beside the lanes of a circuit; the menu "
                     "switches them off.")
                : tr("Single letters are switched off in the menu."),
        this);
    sheet->show();
    sheet->activateWindow();
}

void MainWindow::clearOrClose()
{
    if (currentView() == View::Events) {
        m_events->clearFilter();
        return;
    }
    OverviewView *overview = m_overview->overview();
    if (overview->order()->isFiltering())
        overview->order()->clearFilters();
    else if (!overview->table()->hasFocus())
        overview->table()->setFocus(); // out of the filter, whose next press it was
    else
        m_actions->inspector->setChecked(false);
}

void MainWindow::setLetterKeys(bool on)
{
    m_actions->setLetterKeys(on);
    m_overview->inspector()->controls()->setLetterKeys(on);
    m_overview->inspector()->lanes()->setLetterKeys(on);
    m_circuit->controlBar()->setLetterKeys(on);
    m_circuit->lanes()->setLetterKeys(on);
}

} // namespace switchgear::ui
