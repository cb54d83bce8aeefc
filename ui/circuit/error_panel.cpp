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

#include <numeric>

namespace switchgear::ui {

namespace {

constexpr int kRowHeight = 32; // a line of text and the bar below it

std::uint64_t total(const std::vector<ErrorCount> &errors)
{
    return std::accumulate(
        errors.begin(), errors.end(), std::uint64_t{0},
        [](std::uint64_t sum, const ErrorCount &error) { return sum + error.count; });
}

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
    m_title = headingLabel(tr("Errors"), 1.0, this);
    layout->addWidget(m_title);
    m_last = wrappedMutedLabel({}, this, 3);
    m_empty = mutedLabel({}, this);
    layout->addWidget(m_last);
    layout->addWidget(m_empty);
    layout->addWidget(m_table, 1);
    layout->addStretch();

    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Errors"));
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

void ErrorPanel::showRecord(const LaneData &seen, TimePoint from, TimePoint to)
{
    const auto errors =
        seen.record ? errorsBetween(seen.record->samples, from, to) : std::vector<ErrorCount>{};
    m_model->show(errors);
    m_table->setVisible(!errors.empty());
    m_title->setText(
        to >= seen.now
            ? tr("Errors, last %1").arg(spokenDuration(seen.now - from))
            : tr("Errors, %1 \u2013 %2").arg(seen.wall.clockText(from), seen.wall.clockText(to)));
    const std::uint64_t all = seen.record ? total(seen.record->now.errors) : 0;
    m_empty->setText(all == 0 ? tr("no errors yet") : tr("none in this time"));
    m_empty->setVisible(errors.empty());
    m_last->setVisible(all > 0);
    if (all == 0)
        return;
    const CircuitSnapshot &now = seen.record->now;
    QString text = tr("%1 since start").arg(rateText(static_cast<double>(all)));
    if (now.lastFailureAt)
        text += tr("; last %1 ago: ").arg(spokenDuration(seen.now - *now.lastFailureAt))
                + errorText(now.lastError);
    m_last->setText(text);
}

} // namespace switchgear::ui
