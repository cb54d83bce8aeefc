// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_page.h"

#include "ui/controls/control_bar.h"
#include "ui/data/fleet_store.h"
#include "ui/data/selection.h"
#include "ui/overview/inspector.h"
#include "ui/overview/overview_view.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QMenu>
#include <QSplitter>

namespace switchgear::ui {

OverviewPage::OverviewPage(FleetStore *store, AttentionBook *book, TimeWindow *window,
                           QWidget *parent, Selection *selection)
    : QWidget(parent)
    , m_store(store)
    , m_overview(new OverviewView(store, book, window))
    , m_inspector(new Inspector(store, book, window))
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_selection(selection ? selection : new Selection(this))
{
    m_splitter->addWidget(m_overview);
    m_splitter->addWidget(m_inspector);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(5);
    m_splitter->setStretchFactor(0, 7);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({860, 390});
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    setFocusProxy(m_overview->table());

    OverviewTable *table = m_overview->table();
    m_inspector->controls()->installShortcuts(table);
    connect(m_selection, &Selection::changed, this, &OverviewPage::showSelection);
    connect(table, &OverviewTable::selected, this, &OverviewPage::takeSelection);
    for (const auto &rowsMoved :
         {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_overview->order(), rowsMoved, this, &OverviewPage::showSelection);
    connect(m_overview, &OverviewView::openRequested, this, &OverviewPage::openRequested);
    connect(m_inspector, &Inspector::openRequested, this, &OverviewPage::openRequested);
    connect(m_inspector, &Inspector::closeRequested, this, &OverviewPage::inspectorCloseRequested);
    connect(m_inspector->controls(), &ControlBar::ordersRequested, this,
            &OverviewPage::ordersRequested);
    connect(table, &QWidget::customContextMenuRequested, this, &OverviewPage::openContextMenu);
    // A row that was selected already is chosen by a press on it, too.
    connect(table, &QAbstractItemView::pressed, m_selection, &Selection::keep);
    // An order by a letter shows the row that it is for.
    for (int control = 0; control < kControlCount; ++control)
        connect(m_inspector->controls()->action(static_cast<Control>(control)), &QAction::triggered,
                table, [table] { table->scrollTo(table->currentIndex()); });
    connect(store, &FleetStore::refreshed, this, &OverviewPage::selectByItself);
}

void OverviewPage::setInspectorVisible(bool visible)
{
    m_inspector->setVisible(visible);
    showTargets();
}

void OverviewPage::takeSelection()
{
    const OverviewTable *table = m_overview->table();
    if (table->selectedCircuits().isEmpty() && m_selection->circuits().isEmpty())
        return; // the keyboard came to the table, nothing more
    m_selection->choose(table->selectedCircuits(), table->selectedKind(), table->currentCircuit());
}

void OverviewPage::showSelection()
{
    m_overview->table()->mark(*m_selection);
    showTargets();
}

/// Of a closed inspector nobody reads the name.
void OverviewPage::showTargets()
{
    if (m_inspector->isHidden())
        m_inspector->setCircuits(m_overview->table()->selectedCircuits(), m_selection->kind());
    else
        m_inspector->setCircuits(m_selection->circuits(), m_selection->kind());
}

void OverviewPage::select(const QString &circuit)
{
    m_overview->order()->clearFilters();
    m_selection->choose(circuit);
    m_overview->table()->scrollTo(m_overview->table()->currentIndex());
}

QString OverviewPage::selected() const
{
    return m_selection->current();
}

QVariantMap OverviewPage::state() const
{
    QVariantMap state = m_overview->state();
    state.insert(QStringLiteral("splitter"), m_splitter->saveState());
    return state;
}

void OverviewPage::restoreState(const QVariantMap &state)
{
    m_overview->restoreState(state);
    const QByteArray splitter = state.value(QStringLiteral("splitter")).toByteArray();
    if (!splitter.isEmpty())
        m_splitter->restoreState(splitter);
}

void OverviewPage::selectByItself()
{
    if (m_selection->isChosen() || m_overview->order()->rowCount() == 0)
        return;
    // What is open was opened for the circuit that is selected.
    const ControlBar *controls = m_inspector->controls();
    if (QApplication::activePopupWidget() || controls->dialog() || controls->strategyDialog())
        return;
    const CircuitRecord *shown = m_store->record(selected());
    if (shown && shown->state() != DisplayState::Closed)
        return;
    const QString first = m_overview->table()->circuitAt(0);
    const CircuitRecord *record = m_store->record(first);
    if (!record || first == selected() || (shown && shown->state() == record->state()))
        return;
    m_selection->propose(first);
}

void OverviewPage::openContextMenu(const QPoint &position)
{
    const QStringList circuits = m_inspector->circuits();
    if (circuits.isEmpty())
        return;
    QMenu menu(this);
    if (circuits.size() == 1)
        menu.addAction(tr("Open"), this,
                       [this, circuit = circuits.front()] { Q_EMIT openRequested(circuit); });
    menu.addSeparator();
    for (int control = 0; control < kControlCount; ++control)
        menu.addAction(m_inspector->controls()->action(static_cast<Control>(control)));
    menu.exec(m_overview->table()->viewport()->mapToGlobal(position));
}

} // namespace switchgear::ui
