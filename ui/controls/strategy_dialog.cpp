// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/strategy_dialog.h"

#include "ui/controls/notice.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/controls/strategy_panel.h"
#include "ui/data/shown_text.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace switchgear::ui {
namespace {

constexpr int kWidth = 640;

} // namespace

StrategyDialog::StrategyDialog(const QString &circuit, const QString &operatorName,
                               const CircuitLook &look, QWidget *parent)
    : GrowingDialog(parent)
    , m_circuit(circuit)
    , m_operator(operatorName)
    , m_look(look)
    , m_panel(new StrategyPanel(circuit, look, this))
    , m_reason(new QLineEdit(this))
    , m_overtaken(new Notice(this))
{
    setWindowTitle(tr("Break strategy"));
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Optional"));
    m_reason->setMaxLength(kReasonMax);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(8);
    QLabel *heading = headingLabel(tr("How long %1 stays open").arg(nameText(circuit)), 1.2, this);
    heading->setObjectName(QStringLiteral("heading"));
    column->addWidget(heading);
    column->addWidget(m_panel, 1);
    column->addWidget(m_overtaken);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->addRow(tr("&Reason"), m_reason);
    column->addLayout(form);
    addButtons(column);

    connect(m_panel, &StrategyPanel::edited, this, [this] {
        renew();
        preview();
    });
    connect(this, &QDialog::finished, this, [this] { Q_EMIT previewed(m_circuit, std::nullopt); });
    setTypingField(m_reason);
    renew();
    beginAt(kWidth);
}

void StrategyDialog::addButtons(QVBoxLayout *column)
{
    m_fault = mutedLabel({}, this);
    m_fault->setObjectName(QStringLiteral("missing"));
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancel"));
    m_apply = new QPushButton(tr("&Apply"), this);
    m_apply->setObjectName(QStringLiteral("execute"));
    const int wide = fontMetrics().horizontalAdvance(tr("Review change")) + 32;
    m_apply->setMinimumWidth(std::max(wide, m_apply->sizeHint().width()));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_fault, 1);
    for (QPushButton *button : {cancel, m_apply}) {
        button->setMinimumHeight(30);
        button->setAutoDefault(false); // no button acts while the focus is in a field
        row->addWidget(button);
    }
    column->addLayout(row);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &StrategyDialog::apply);
}

void StrategyDialog::observe(const CircuitLook &look)
{
    m_look = look;
    m_panel->observe(look);
    renew();
}

void StrategyDialog::renew()
{
    const bool overtaken = m_panel->isOvertaken();
    const QString fault =
        m_look.stalledFor
            ? tr("No data for %1: the state is not known.").arg(spokenDuration(*m_look.stalledFor))
            : m_panel->fault();
    m_overtaken->setText(
        overtaken ? tr("The strategy was changed while you were looking; “Now” shows the new one.")
                  : QString());
    m_fault->setText(overtaken ? QString() : fault);
    m_apply->setText(overtaken ? tr("Re&view change") : tr("&Apply"));
    m_apply->setEnabled(overtaken || fault.isEmpty());
    m_apply->setToolTip(overtaken ? QString() : fault);
}

void StrategyDialog::preview()
{
    const bool differs = m_panel->fault().isEmpty();
    Q_EMIT previewed(m_circuit, differs ? std::optional{m_panel->selected()} : std::nullopt);
}

void StrategyDialog::apply()
{
    if (m_panel->isOvertaken()) {
        m_panel->takePresent();
        renew();
        preview();
        return;
    }
    const CircuitRecord *record = m_look.record(m_circuit);
    if (!record || !m_panel->fault().isEmpty() || m_look.stalledFor)
        return;
    OrderWish wish;
    wish.kind = OrderKind::SetBreakDuration;
    wish.circuit = m_circuit;
    wish.breakDuration = m_panel->selected();
    wish.order.reason = m_reason->text().simplified().toStdString();
    wish.order.actor = m_operator.toStdString();
    wish.order.ifEpoch = record->now.epoch; // what was said of the running break rests on it
    Q_EMIT ordersRequested({wish});
    accept();
}

} // namespace switchgear::ui
