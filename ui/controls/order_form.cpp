// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/order_form.h"

#include "ui/controls/order_text.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace switchgear::ui {
namespace {

constexpr int kOwnerMax = 80;

} // namespace

OrderForm::OrderForm(const OrderNeeds &needs, const QString &operatorName, const CircuitLook &look,
                     QWidget *parent)
    : QWidget(parent)
    , m_needs(needs)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);

    if (needs.reason != OrderNeeds::Reason::None) {
        m_reason = addLine(form, {}, QStringLiteral("reason"));
        m_reason->setMaxLength(kReasonMax);
        m_reasonLabel = qobject_cast<QLabel *>(form->labelForField(m_reason));
        if (needs.reason == OrderNeeds::Reason::Required) {
            requireReason(needs.reasonLabel);
        } else {
            m_reasonLabel->setText(tr("&Reason"));
            m_reason->setAccessibleName(tr("Reason"));
            m_reason->setPlaceholderText(tr("Optional"));
        }
    }
    if (needs.owner) {
        m_owner = addLine(form, tr("&Owner"), QStringLiteral("owner"));
        m_owner->setAccessibleName(tr("Owner"));
        m_owner->setMaxLength(kOwnerMax);
        m_owner->setText(operatorName);
    }
    if (needs.until) {
        m_until = new UntilPicker(*needs.until, look, this);
        form->addRow(tr("&Until"), m_until);
        connect(m_until, &UntilPicker::chosen, this, &OrderForm::edited);
    }
    if (needs.typedNumber > 0) {
        m_number = addLine(form, tr("&Number of circuits"), QStringLiteral("typedNumber"));
        m_number->setAccessibleName(tr("Number of circuits"));
        m_number->setPlaceholderText(tr("Type %1").arg(QString::number(needs.typedNumber)));
    }
}

QLineEdit *OrderForm::addLine(QFormLayout *form, const QString &label, const QString &name)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(name);
    auto *text = new QLabel(label, this);
    text->setBuddy(line);
    form->addRow(text, line);
    connect(line, &QLineEdit::textChanged, this, &OrderForm::edited);
    return line;
}

void OrderForm::requireReason(const QString &label)
{
    if (!m_reason)
        return;
    m_needs.reason = OrderNeeds::Reason::Required;
    m_reasonLabel->setText(label.isEmpty() ? tr("&Reason") : label);
    QString spoken = m_reasonLabel->text();
    m_reason->setAccessibleName(spoken.remove(QLatin1Char('&')));
    m_reason->setPlaceholderText(tr("At least %1 characters").arg(QString::number(kReasonMin)));
}

QWidget *OrderForm::neededField() const
{
    if (m_needs.reason == OrderNeeds::Reason::Required)
        return m_reason;
    if (m_needs.until == UntilPicker::Need::Mandatory)
        return m_until;
    return m_number ? m_number : m_owner;
}

QString OrderForm::reason() const
{
    return m_reason ? m_reason->text().simplified() : QString();
}

QString OrderForm::owner() const
{
    return m_owner ? m_owner->text().simplified() : QString();
}

std::optional<TimePoint> OrderForm::until(const CircuitLook &look) const
{
    return m_until ? m_until->until(look) : std::nullopt;
}

std::optional<QDateTime> OrderForm::timeOfDay() const
{
    return m_until ? m_until->timeOfDay() : std::nullopt;
}

QString OrderForm::fault(const CircuitLook &look) const
{
    if (m_needs.reason == OrderNeeds::Reason::Required && reason().size() < kReasonMin)
        return tr("Give a reason of at least %1 characters.").arg(QString::number(kReasonMin));
    if (m_needs.owner && owner().isEmpty())
        return tr("Say who the owner is.");
    if (m_until) {
        if (const QString fault = m_until->fault(look); !fault.isEmpty())
            return fault;
    }
    if (m_number && m_number->text().trimmed() != QString::number(m_needs.typedNumber))
        return tr("Type %1, the number of circuits.").arg(QString::number(m_needs.typedNumber));
    return {};
}

} // namespace switchgear::ui
