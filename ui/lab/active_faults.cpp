// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/active_faults.h"

#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/data/shown_text.h"
#include "ui/lab/fault_text.h"

#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>

namespace switchgear::ui {

ActiveFaults::ActiveFaults(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_none(mutedLabel(tr("No fault is on."), this))
{
    setAccessibleName(tr("Faults that are on"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
    m_column->addWidget(m_none);
    m_none->setMinimumHeight(28);
}

void ActiveFaults::show(const QList<ActiveFault> &faults)
{
    QSet<quint64> gone(m_rows.keyBegin(), m_rows.keyEnd());
    for (const ActiveFault &fault : faults) {
        if (!m_rows.contains(fault.id))
            m_rows.insert(fault.id, addRow(fault));
        m_rows[fault.id].left->setText(tr("%1 left").arg(countdownText(fault.remaining)));
        gone.remove(fault.id);
    }
    for (const quint64 id : std::as_const(gone))
        delete m_rows.take(id).box;
    alignRows();
    m_none->setVisible(faults.isEmpty());
}

/// Times and buttons stand below one another.
void ActiveFaults::alignRows()
{
    int widest = 0;
    for (const Row &row : std::as_const(m_rows))
        widest = std::max(widest, row.what->sizeHint().width());
    for (const Row &row : std::as_const(m_rows))
        row.what->setMinimumWidth(widest);
}

ActiveFaults::Row ActiveFaults::addRow(const ActiveFault &fault)
{
    Row row;
    row.box = new QWidget(this);
    auto *line = new QHBoxLayout(row.box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(12);
    const QString name = nameText(fault.setting.service);
    row.what = plainLabel(QStringLiteral("%1 → %2").arg(name, faultText(fault.setting)), row.box);
    row.left = plainLabel({}, row.box);
    row.left->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.left->setMinimumWidth(fontMetrics().horizontalAdvance(tr("%1 left").arg("60:00")) + 4);
    auto *stop = new QPushButton(tr("Stop"), row.box);
    stop->setMinimumHeight(28);
    stop->setAutoDefault(false);
    stop->setAccessibleName(tr("Stop the fault of %1").arg(name));
    line->addWidget(row.what);
    line->addWidget(row.left);
    line->addWidget(stop);
    line->addStretch(1);
    m_column->addWidget(row.box);
    row.box->show();
    connect(stop, &QPushButton::clicked, this, [this, id = fault.id] { Q_EMIT stopRequested(id); });
    return row;
}

} // namespace switchgear::ui
