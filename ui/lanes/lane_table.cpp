// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/lane_table.h"

#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/data/csv.h"
#include "ui/data/shown_text.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace switchgear::ui {

namespace {

constexpr int kRowHeight = 24;

} // namespace

LaneTableModel::LaneTableModel(LaneTable table, QObject *parent)
    : QAbstractTableModel(parent)
    , m_table(std::move(table))
{}

int LaneTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int LaneTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant LaneTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::DisplayRole)
        return m_table.rows[static_cast<std::size_t>(index.row())].value(index.column());
    return {};
}

QVariant LaneTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return m_table.columns.value(section);
    return {};
}

LaneTableDialog::LaneTableDialog(const QString &circuit, LaneTable table, QWidget *parent)
    : QDialog(parent)
    , m_view(new QTableView(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 as a table").arg(table.title));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    layout->addWidget(headingLabel(nameText(circuit), 1.2, this));
    layout->addWidget(m_view);
    m_view->setAccessibleName(table.title);
    m_view->setModel(new LaneTableModel(std::move(table), m_view));
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setAlternatingRowColors(true);
    m_view->setTabKeyNavigation(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_view->horizontalHeader()->setHighlightSections(false);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resize(520, 420);
    m_view->setFocus();
    m_view->scrollToBottom();
    m_view->selectRow(m_view->model()->rowCount() - 1);
}

QByteArray toCsv(const LaneTable &table)
{
    QByteArray csv = csvLine(table.columns);
    for (const QStringList &row : table.rows)
        csv += csvLine(row);
    return csv;
}

} // namespace switchgear::ui
