// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/overview_table.h"

#include "ui/overview/column_widths.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QMouseEvent>
#include <QSet>

namespace switchgear::ui {

OverviewTable::OverviewTable(OverviewOrder *order, QWidget *parent)
    : QTableView(parent)
    , m_order(order)
    , m_delegate(new OverviewDelegate(this))
{
    setAccessibleName(tr("Circuits"));
    // Before the view and its selection learn of it: rows that go take their marks with them.
    connect(order, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_isQuiet = true; });
    connect(order, &QAbstractItemModel::rowsRemoved, this, [this] { m_isQuiet = false; });
    setModel(order);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    viewport()->setAttribute(Qt::WA_Hover, false);
    viewport()->setMouseTracking(true);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(OverviewDelegate::kOverviewRowHeight);
    verticalHeader()->setDefaultSectionSize(OverviewDelegate::kOverviewRowHeight);
    QHeaderView *header = horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setMinimumSectionSize(40);
    header->setHighlightSections(false);
    header->setSectionsClickable(true);
    connect(header, &QHeaderView::sectionClicked, this, &OverviewTable::orderRequested);
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (!m_filling)
            m_setByHand = true;
    });
    connect(this, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT openRequested(circuitAt(index.row())); });
}

QList<int> OverviewTable::selectedRows() const
{
    QList<int> rows;
    const QModelIndexList selected = selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

QStringList OverviewTable::selectedCircuits() const
{
    QStringList circuits;
    for (const int row : selectedRows())
        circuits.append(circuitAt(row));
    circuits.removeDuplicates();
    return circuits;
}

RowKind OverviewTable::selectedKind() const
{
    const QList<int> rows = selectedRows();
    const bool limiters = !rows.isEmpty() && std::all_of(rows.begin(), rows.end(), [this](int row) {
        return kindAt(row) == RowKind::Limiter;
    });
    return limiters ? RowKind::Limiter : RowKind::Circuit;
}

bool OverviewTable::isOf(const Selection &selection, int row) const
{
    return kindAt(row) == selection.kind() && selection.circuits().contains(circuitAt(row));
}

void OverviewTable::mark(const Selection &selection)
{
    const QStringList marked = selectedCircuits();
    const QStringList &wanted = selection.circuits();
    if (QSet(marked.begin(), marked.end()) == QSet(wanted.begin(), wanted.end())
        && selectedKind() == selection.kind() && currentCircuit() == selection.current())
        return;
    QItemSelection rows;
    QModelIndex current;
    for (int row = 0; row < m_order->rowCount(); ++row) {
        if (!isOf(selection, row))
            continue;
        const QModelIndex index = m_order->index(row, OverviewModel::Circuit);
        rows.select(index, index);
        if (circuitAt(row) == selection.current())
            current = index;
    }
    m_isQuiet = true;
    selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (current.isValid() && current.row() != currentIndex().row())
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    m_isQuiet = false;
}

bool OverviewTable::select(const QString &circuit)
{
    for (int row = 0; row < m_order->rowCount(); ++row) {
        if (circuitAt(row) != circuit || kindAt(row) != RowKind::Circuit)
            continue;
        const QModelIndex index = m_order->index(row, OverviewModel::Circuit);
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect
                                                     | QItemSelectionModel::Rows);
        scrollTo(index);
        return true;
    }
    return false;
}

QString OverviewTable::currentCircuit() const
{
    return currentIndex().isValid() ? circuitAt(currentIndex().row()) : QString();
}

QString OverviewTable::circuitAt(int row) const
{
    const OverviewRow *shown = m_order->rowAt(row);
    return shown ? shown->circuit : QString();
}

RowKind OverviewTable::kindAt(int row) const
{
    const OverviewRow *shown = m_order->rowAt(row);
    return shown ? shown->kind : RowKind::Circuit;
}

bool OverviewTable::hasSeveralSelected() const
{
    return selectionModel()->selectedRows().size() > 1;
}

QList<int> OverviewTable::setWidths() const
{
    QList<int> widths;
    if (!m_setByHand)
        return widths;
    for (int column = 0; column < OverviewModel::ColumnCount; ++column)
        widths.append(columnWidth(column));
    return widths;
}

void OverviewTable::restoreWidths(const QList<int> &widths)
{
    if (widths.size() != OverviewModel::ColumnCount)
        return;
    for (int column = 0; column < OverviewModel::ColumnCount; ++column)
        setColumnWidth(column, std::clamp(widths[column], 40, 2000));
    m_setByHand = true;
}

bool OverviewTable::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::Enter:
        m_pointer = static_cast<QEnterEvent *>(event)->globalPosition().toPoint();
        break;
    case QEvent::MouseMove: {
        const QPoint now = static_cast<QMouseEvent *>(event)->globalPosition().toPoint();
        if (now != m_pointer)
            Q_EMIT pointerUsed();
        m_pointer = now;
        break;
    }
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
        Q_EMIT pointerUsed();
        break;
    default:
        break;
    }
    return QTableView::viewportEvent(event);
}

void OverviewTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fillWidth();
}

void OverviewTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fillWidth();
}

void OverviewTable::selectionChanged(const QItemSelection &selected,
                                     const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    tell();
}

void OverviewTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    tell();
}

void OverviewTable::tell()
{
    if (!m_isQuiet)
        Q_EMIT this->selected();
}

void OverviewTable::fillWidth()
{
    if (m_setByHand)
        return;
    m_filling = true;
    const ColumnWidths widths = fitColumns(viewport()->width(), font());
    for (int column = 0; column < OverviewModel::ColumnCount; ++column)
        setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    m_filling = false;
}

} // namespace switchgear::ui
