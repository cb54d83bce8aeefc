// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/order_dialog.h"

#include "ui/controls/notice.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/data/shown_text.h"

#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace switchgear::ui {
namespace {

constexpr int kWidth = 480;
constexpr int kNamesShown = 6;

} // namespace

OrderDialog::OrderDialog(const QStringList &circuits, const QString &operatorName,
                         const CircuitLook &look, QWidget *parent)
    : GrowingDialog(parent)
    , m_look(look)
    , m_guard(circuits, look)
    , m_operator(operatorName)
{}

void OrderDialog::start(const OrderNeeds &needs, const QString &verb)
{
    m_verb = verb;
    setWindowTitle(QString(verb).remove(QLatin1Char('&')));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(8);

    m_heading = headingLabel({}, 1.2, this);
    m_heading->setObjectName(QStringLiteral("heading"));
    column->addWidget(m_heading);
    addNames(column);
    m_consequences = wrappedLabel({}, this, 12);
    m_consequences->setObjectName(QStringLiteral("consequences"));
    column->addWidget(m_consequences);
    m_warning = new Notice(this);
    m_warning->setObjectName(QStringLiteral("warning"));
    column->addWidget(m_warning);
    m_extra = new QVBoxLayout;
    m_extra->setSpacing(4);
    column->addLayout(m_extra);
    column->addSpacing(4);

    m_form = new OrderForm(needs, m_operator, m_look, this);
    column->addWidget(m_form);
    connect(m_form, &OrderForm::edited, this, &OrderDialog::renew);
    m_missing = mutedLabel({}, this);
    m_missing->setObjectName(QStringLiteral("missing"));
    column->addWidget(m_missing);
    column->addStretch(1);
    m_live = wrappedLabel({}, this, 6);
    m_live->setObjectName(QStringLiteral("live"));
    column->addWidget(m_live);
    m_moved = new Notice(this);
    m_moved->setObjectName(QStringLiteral("moved"));
    column->addWidget(m_moved);
    column->addSpacing(4);
    addButtons(column, verb);
    noteReviewed();
    setTypingField(m_form->textField());
    focusFirst();
    renew();
    beginAt(kWidth);
}

void OrderDialog::addNames(QVBoxLayout *column)
{
    if (circuits().size() < 2)
        return;
    m_names = new QListWidget(this);
    m_names->setObjectName(QStringLiteral("names"));
    m_names->setAccessibleName(tr("Circuits"));
    m_names->setSelectionMode(QAbstractItemView::NoSelection);
    m_names->setTextElideMode(Qt::ElideMiddle);
    m_names->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const QString &circuit : circuits())
        m_names->addItem(nameText(circuit));
    const int rows = std::min(kNamesShown, static_cast<int>(circuits().size()));
    m_names->setFixedHeight(rows * m_names->sizeHintForRow(0) + 2 * m_names->frameWidth());
    column->addWidget(m_names);
}

void OrderDialog::addButtons(QVBoxLayout *column, const QString &verb)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_left = mutedLabel({}, this);
    m_left->setObjectName(QStringLiteral("left"));
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("cancel"));
    m_execute = new QPushButton(verb, this);
    m_execute->setObjectName(QStringLiteral("execute"));
    // The button changes its text; it must not move under the pointer.
    const int wide = fontMetrics().horizontalAdvance(tr("Review change")) + 32;
    m_execute->setMinimumWidth(std::max(wide, m_execute->sizeHint().width()));
    for (QPushButton *button : {m_cancel, m_execute}) {
        button->setMinimumHeight(30);
        button->setAutoDefault(false); // no button acts while the focus is in a field
    }
    row->addWidget(m_left, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_execute);
    column->addLayout(row);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_execute, &QPushButton::clicked, this, &OrderDialog::execute);
}

/// Somebody who types goes on typing: a field that must be filled in is where that belongs.
void OrderDialog::focusFirst()
{
    QWidget *needed = m_form->neededField();
    m_cancel->setDefault(!needed);
    (needed ? needed : m_cancel)->setFocus();
}

void OrderDialog::observe(const CircuitLook &look)
{
    m_look = look;
    renew();
}

QString OrderDialog::object() const
{
    return circuits().size() == 1 ? nameText(circuits().front())
                                  : tr("%1 circuits").arg(QString::number(circuits().size()));
}

double OrderDialog::callsPerSecond(const CircuitLook &look) const
{
    double sum = 0;
    for (const QString &circuit : circuits()) {
        if (const CircuitRecord *record = look.record(circuit))
            sum += static_cast<double>(record->latest.calls);
    }
    return sum;
}

QString OrderDialog::fault(const CircuitLook &look) const
{
    return m_form->fault(look);
}

void OrderDialog::renew()
{
    const ReviewGuard::Standing standing = m_guard.standing(m_look);
    // What was reviewed stays in sight until the change has been reviewed.
    if (standing != ReviewGuard::Standing::Moved && standing != ReviewGuard::Standing::Gone) {
        const Words said = words(m_look);
        m_heading->setText(said.heading);
        m_consequences->setText(said.consequences.join(QLatin1Char('\n')));
        m_warning->setText(said.warning);
    }
    updateNames();
    m_live->setText(tr("Now: %1").arg(circuits().size() == 1
                                          ? presentState(circuits().front(), m_look)
                                          : presentStates(circuits(), m_look)));
    m_moved->setText(standing == ReviewGuard::Standing::Moved ? movedText() : QString());
    updateExecute(standing);
}

void OrderDialog::updateNames()
{
    for (int row = 0; m_names && row < m_names->count(); ++row) {
        const QString &circuit = circuits().at(row);
        const CircuitRecord *record = m_look.record(circuit);
        const QString rate = record ? trafficText(static_cast<double>(record->latest.calls))
                                    : tr("not there any more");
        m_names->item(row)->setText(QStringLiteral("%1 – %2").arg(nameText(circuit), rate));
    }
}

void OrderDialog::updateExecute(ReviewGuard::Standing standing)
{
    const QString missing = fault(m_look);
    const QString why = standingText(standing);
    m_missing->setText(missing);
    m_missing->setVisible(!missing.isEmpty());
    const bool moved = standing == ReviewGuard::Standing::Moved;
    m_execute->setText(moved ? tr("Re&view change") : m_verb);
    m_execute->setEnabled(moved
                          || (standing == ReviewGuard::Standing::Current && missing.isEmpty()));
    m_execute->setToolTip(why.isEmpty() ? (moved ? QString() : missing) : why);
    if (standing == ReviewGuard::Standing::Expired || standing == ReviewGuard::Standing::Stalled
        || standing == ReviewGuard::Standing::Gone)
        m_left->setText(why);
    else
        m_left->setText(tr("Expires in %1")
                            .arg(spokenDuration(
                                std::chrono::ceil<std::chrono::seconds>(m_guard.left(m_look)))));
    m_cancel->setText(standing == ReviewGuard::Standing::Expired ? tr("Close") : tr("Cancel"));
}

QString OrderDialog::standingText(ReviewGuard::Standing standing) const
{
    switch (standing) {
    case ReviewGuard::Standing::Current:
        return {};
    case ReviewGuard::Standing::Settling:
        return tr("One moment");
    case ReviewGuard::Standing::Moved:
        return tr("The state changed; look at it first");
    case ReviewGuard::Standing::Gone:
        return tr("A circuit is gone; nothing was done");
    case ReviewGuard::Standing::Stalled:
        return tr("No data for %1").arg(spokenDuration(m_look.stalledFor.value_or(Duration{0})));
    case ReviewGuard::Standing::Expired:
        return tr("Expired; nothing was done");
    }
    return {};
}

QString OrderDialog::movedText() const
{
    const QStringList moved = m_guard.moved(m_look);
    if (moved.isEmpty())
        return {};
    const CircuitRecord *record = m_look.record(moved.front());
    const QString first = record ? changeText(*record, m_look.now) : QString();
    if (moved.size() == 1)
        return QStringLiteral("%1 %2.").arg(nameText(moved.front()), first);
    return tr("%1 %2; %3 circuits changed in all.")
        .arg(nameText(moved.front()), first, QString::number(moved.size()));
}

void OrderDialog::execute()
{
    const ReviewGuard::Standing standing = m_guard.standing(m_look);
    if (standing == ReviewGuard::Standing::Moved) {
        m_guard.review(m_look);
        noteReviewed();
        focusFirst();
        renew();
        return;
    }
    if (standing != ReviewGuard::Standing::Current || !fault(m_look).isEmpty())
        return;
    QList<OrderWish> orders;
    for (const QString &circuit : circuits()) {
        const CircuitRecord *record = m_look.record(circuit);
        for (OrderWish &wish : wishes(*record)) {
            wish.circuit = circuit;
            wish.order.reason = m_form->reason().toStdString();
            wish.order.actor = m_form->owner().isEmpty() ? m_operator.toStdString()
                                                         : m_form->owner().toStdString();
            wish.order.ifEpoch = m_guard.epoch(circuit);
            orders << wish;
        }
    }
    Q_EMIT ordersRequested(orders);
    accept();
}

} // namespace switchgear::ui
