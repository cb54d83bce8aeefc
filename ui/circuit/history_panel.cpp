// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/history_panel.h"

#include "ui/circuit/frozen_panel.h"
#include "ui/circuit/history_model.h"
#include "ui/circuit/table_look.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QTableView>

#include <algorithm>
#include <array>

namespace switchgear::ui {

namespace {

constexpr int kTableWished = 760; // so that reasons can be read; what is left is the panel's
constexpr int kFrozenLeast = 240;
constexpr int kFrozenMost = 520;

} // namespace

HistoryPanel::HistoryPanel(QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_model(new HistoryModel(this))
    , m_table(new QTableView(this))
    , m_frozen(new FrozenPanel(this))
{
    makeTable();
    addWidget(m_table);
    addWidget(m_frozen);
    setChildrenCollapsible(false);
    connect(this, &QSplitter::splitterMoved, this, [this] { m_isMoved = true; });
    m_frozen->setMinimumWidth(kFrozenLeast);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        m_isChosen = true;
        showSelected();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, &HistoryPanel::showSelected);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const Change *change = m_model->change(index.row()))
            Q_EMIT instantRequested(change->at);
    });
}

void HistoryPanel::resizeEvent(QResizeEvent *event)
{
    QSplitter::resizeEvent(event);
    if (m_isMoved)
        return;
    const int frozen = std::clamp(width() - kTableWished, kFrozenLeast, kFrozenMost);
    setSizes({width() - handleWidth() - frozen, frozen});
}

void HistoryPanel::makeTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("History"));
    applyTableLook(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    QHeaderView *header = m_table->horizontalHeader();
    const QFontMetrics metrics = fontMetrics();
    const std::array<QString, HistoryModel::kColumns> widest{
        QStringLiteral("00:00:00"),    tr("Half-open \u2192 Isolated") + QStringLiteral("     "),
        QStringLiteral("999 ms"),      QString(),
        QStringLiteral("operator@ho"), tr("Calls / failed")};
    for (int i = 0; i < HistoryModel::kColumns; ++i) {
        const QString &text = widest[static_cast<std::size_t>(i)];
        header->setSectionResizeMode(i, text.isEmpty() ? QHeaderView::Stretch
                                                       : QHeaderView::Interactive);
        if (!text.isEmpty())
            header->resizeSection(i, metrics.horizontalAdvance(text) + 16);
    }
}

void HistoryPanel::showRecord(const QString &circuit, const LaneData &seen)
{
    const bool isOther = circuit != m_circuit;
    m_circuit = circuit;
    m_wall = seen.wall;
    static const std::deque<Change> kNone;
    m_model->show(circuit, seen.record ? seen.record->changes : kNone, seen.wall);
    m_isChosen = m_isChosen && !isOther && m_table->currentIndex().isValid();
    if (!m_isChosen)
        selectNewestOpening();
    showSelected();
}

void HistoryPanel::selectNewestOpening()
{
    if (m_model->rowCount() == 0)
        return;
    int row = 0;
    while (row < m_model->rowCount() && !m_model->change(row)->window)
        ++row;
    if (row == m_model->rowCount())
        row = 0; // it has not opened: the newest change explains the present
    if (row != m_table->currentIndex().row())
        m_table->selectRow(row);
    m_isChosen = false;
}

void HistoryPanel::showSelected()
{
    const Change *change = m_model->change(m_table->currentIndex().row());
    const quint64 sequence = change ? change->sequence : 0;
    if (sequence == m_shown && sequence != 0)
        return;
    m_shown = sequence;
    m_frozen->setChange(change, m_wall);
}

} // namespace switchgear::ui
