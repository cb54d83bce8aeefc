// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/recent_changes.h"

#include "ui/controls/order_text.h"
#include "ui/data/change_text.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/style/glyphs.h"

#include <QHeaderView>

namespace switchgear::ui {

namespace {

constexpr int kRowHeight = 20;

} // namespace

RecentChanges::RecentChanges(FleetStore *store, QWidget *parent)
    : QTreeWidget(parent)
    , m_store(store)
{
    setAccessibleName(tr("Last changes"));
    setHeaderLabels({tr("Time"), tr("Change"), tr("Why · who")});
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(NoSelection);
    setTextElideMode(Qt::ElideRight);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the circuit's own view has them all
    setTabKeyNavigation(false);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(store, &FleetStore::changed, this, [this](const QString &circuit) {
        if (circuit == m_circuit)
            refresh();
    });
}

void RecentChanges::setCircuit(const QString &circuit)
{
    if (m_circuit == circuit)
        return;
    m_circuit = circuit;
    m_shown = 0;
    clear();
    refresh();
}

QSize RecentChanges::sizeHint() const
{
    return {280, header()->sizeHint().height() + kMostRows * kRowHeight};
}

QSize RecentChanges::minimumSizeHint() const
{
    return {200, header()->sizeHint().height() + kLeastRows * kRowHeight};
}

void RecentChanges::resizeEvent(QResizeEvent *event)
{
    QTreeWidget::resizeEvent(event);
    const QFontMetrics metrics(font());
    const int time = metrics.horizontalAdvance(QStringLiteral("00:00:00")) + 12;
    const int change = metrics.horizontalAdvance(tr("Half-open → Isolated")) + 16;
    setColumnWidth(0, time);
    setColumnWidth(1, change);
    setColumnWidth(2, std::max(80, viewport()->width() - time - change));
}

void RecentChanges::refresh()
{
    const CircuitRecord *record = m_store->record(m_circuit);
    if (!record || record->changes.empty() || record->changes.back().sequence == m_shown)
        return;
    m_shown = record->changes.back().sequence;
    clear();
    int rows = 0;
    for (auto change = record->changes.rbegin();
         change != record->changes.rend() && rows < kMostRows; ++change, ++rows) {
        const QString why = changeReason(*change);
        auto *item = new QTreeWidgetItem(
            this, {m_store->wallTime().clockText(change->at), changeTitle(*change), why});
        item->setSizeHint(0, QSize(0, kRowHeight));
        item->setToolTip(2, plainToolTip(why));
        item->setData(0, Qt::AccessibleTextRole,
                      QStringList{item->text(0), item->text(1), why}.join(QStringLiteral(", ")));
    }
}

} // namespace switchgear::ui
