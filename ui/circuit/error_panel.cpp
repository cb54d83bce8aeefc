// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/error_panel.h"

#include "ui/circuit/error_model.h"
#include "ui/circuit/share_bar_delegate.h"
#include "ui/circuit/table_look.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace switchgear::ui {

namespace {

constexpr int kRowHeight = 32; // a line of text and the bar below it

} // namespace

ErrorPanel::ErrorPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new ErrorModel(this))
    , m_table(new QTableView(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 0);
    layout->setSpacing(4);
    layout->addWidget(headingLabel(tr("Errors since start"), 1.0, this));
    m_last = mutedLabel({}, this);
    m_last->setWordWrap(true);
    m_empty = mutedLabel(tr("no errors yet"), this);
    layout->addWidget(m_last);
    layout->addWidget(m_empty);
    layout->addWidget(m_table, 1);
    layout->addStretch();

    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Errors since start"));
    applyTableLook(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegateForColumn(static_cast<int>(ErrorModel::Column::Name),
                                      new ShareBarDelegate(ErrorModel::kShareRole, m_table));
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(static_cast<int>(ErrorModel::Column::Name), QHeaderView::Stretch);
    for (const auto &[column, text] :
         {std::pair{ErrorModel::Column::Count, QStringLiteral("000 000")},
          std::pair{ErrorModel::Column::Share, tr("Share")}}) {
        header->setSectionResizeMode(static_cast<int>(column), QHeaderView::Fixed);
        header->resizeSection(static_cast<int>(column), fontMetrics().horizontalAdvance(text) + 28);
    }
}

void ErrorPanel::showRecord(const LaneData &seen)
{
    static const std::vector<ErrorCount> kNone;
    const bool hasErrors = seen.record && !seen.record->now.errors.empty();
    m_model->show(hasErrors ? seen.record->now.errors : kNone);
    m_table->setVisible(hasErrors);
    m_empty->setVisible(!hasErrors);
    const bool hasLast = seen.record && seen.record->now.lastFailureAt;
    m_last->setVisible(hasLast);
    if (hasLast) {
        const CircuitSnapshot &now = seen.record->now;
        m_last->setText(tr("last %1 ago: ").arg(spokenDuration(seen.now - *now.lastFailureAt))
                        + errorText(now.lastError));
    }
}

} // namespace switchgear::ui
