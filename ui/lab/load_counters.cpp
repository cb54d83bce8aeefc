// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lab/load_counters.h"

#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"

#include <QGridLayout>

namespace switchgear::ui {

LoadCounters::LoadCounters(QWidget *parent)
    : QWidget(parent)
    , m_names{tr("Calls/s reached"), tr("Sent"),     tr("Succeeded"),
              tr("Failed"),          tr("Rejected"), tr("Not started")}
{
    static constexpr std::array kObjects{"reached", "sent",     "succeeded",
                                         "failed",  "rejected", "notStarted"};
    constexpr int kColumns = 3;
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(0);
    for (std::size_t at = 0; at < kCounters; ++at) {
        const int row = static_cast<int>(at) / kColumns * 3;
        const int column = static_cast<int>(at) % kColumns;
        m_values.at(at) = headingLabel(QStringLiteral("–"), 1.2, this);
        m_values.at(at)->setWordWrap(false);
        m_values.at(at)->setObjectName(QString::fromLatin1(kObjects.at(at)));
        grid->addWidget(m_values.at(at), row, column);
        grid->addWidget(mutedLabel(m_names.at(at), this), row + 1, column);
        grid->setColumnMinimumWidth(column, 96);
    }
    const auto tip = [this](Counter counter, const QString &text) {
        m_values.at(static_cast<std::size_t>(counter))->setToolTip(text);
    };
    tip(Counter::Rejected, tr("Refused by a circuit, so never sent"));
    tip(Counter::NotStarted, tr("Arrivals for which there was no room in flight"));
    grid->setRowMinimumHeight(2, 8);
    grid->setColumnStretch(kColumns, 1);
}

void LoadCounters::set(Counter counter, const QString &text)
{
    const auto at = static_cast<std::size_t>(counter);
    m_values.at(at)->setText(text);
    m_values.at(at)->setAccessibleName(QStringLiteral("%1: %2").arg(m_names.at(at), text));
}

void LoadCounters::show(const LoadLabStatus &status)
{
    const auto count = [](quint64 value) { return rateText(static_cast<double>(value)); };
    set(Counter::Reached, status.running ? rateText(status.reached) : QStringLiteral("–"));
    set(Counter::Sent, count(status.sent));
    set(Counter::Succeeded, count(status.succeeded));
    set(Counter::Failed, count(status.failed));
    set(Counter::Rejected, count(status.rejected));
    set(Counter::NotStarted, count(status.notStarted));
}

} // namespace switchgear::ui
