// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/strategy_panel.h"

#include "ui/controls/break_facts.h"
#include "ui/controls/forecast_bars.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/controls/strategy_form.h"
#include "ui/data/order_effect.h"
#include "ui/data/shown_text.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace switchgear::ui {

StrategyPanel::StrategyPanel(const QString &circuit, const CircuitLook &look, QWidget *parent)
    : QWidget(parent)
    , m_circuit(circuit)
    , m_look(look)
    , m_form(new StrategyForm(this))
    , m_bars(new ForecastBars(this))
    , m_present(wrappedLabel({}, this))
    , m_effect(wrappedLabel({}, this))
{
    m_present->setObjectName(QStringLiteral("present"));
    m_effect->setObjectName(QStringLiteral("effect"));
    m_form->setFixedWidth(216);

    auto *preview = new QVBoxLayout;
    preview->setSpacing(8);
    QLabel *caption = mutedLabel(tr("The next eight breaks if each probe failed"), this);
    preview->addWidget(caption);
    preview->addWidget(m_bars, 1);

    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(m_form, 0, Qt::AlignTop);
    row->addLayout(preview, 1);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_present);
    column->addLayout(row, 1);
    column->addWidget(m_effect);

    connect(m_form, &StrategyForm::edited, this, [this] {
        renew();
        Q_EMIT edited();
    });
    takePresent();
}

void StrategyPanel::observe(const CircuitLook &look)
{
    m_look = look;
    renew();
}

void StrategyPanel::takePresent()
{
    if (const CircuitRecord *present = record()) {
        m_seen = present->options.breakDuration;
        m_form->setBreakDuration(m_seen);
    }
    renew();
}

BreakDuration StrategyPanel::selected() const
{
    return m_form->breakDuration();
}

bool StrategyPanel::isOvertaken() const
{
    const CircuitRecord *present = record();
    return present && !isSameBreak(present->options.breakDuration, m_seen);
}

QString StrategyPanel::fault() const
{
    const CircuitRecord *present = record();
    if (!present)
        return tr("This circuit is not there any more.");
    if (isSameBreak(selected(), present->options.breakDuration))
        return tr("Nothing is changed yet.");
    CircuitOptions wished = present->options;
    wished.breakDuration = selected();
    const std::vector<OptionFault> faults = validate(wished);
    if (faults.empty())
        return {};
    return tr("%1 is %2; it must be %3")
        .arg(shownText(faults.front().field), shownText(faults.front().found),
             shownText(faults.front().expected));
}

void StrategyPanel::renew()
{
    const CircuitRecord *present = record();
    if (!present)
        return;
    const BreakHistory history(*present);
    m_bars->setForecasts(history.forecast(present->options.breakDuration),
                         history.forecast(selected()));
    m_present->setText(tr("Now: %1").arg(strategyText(present->options.breakDuration)));
    m_effect->setText(effectText(*present));
}

QString StrategyPanel::effectText(const CircuitRecord &record) const
{
    if (isSameBreak(selected(), record.options.breakDuration))
        return tr("Choose a strategy or change its numbers to compare.");
    if (record.now.state != CircuitState::Open || !record.now.breakFor)
        return tr("No break runs now; it takes effect when the circuit next opens.");
    const auto running = BreakHistory(record).runningBreak(selected());
    if (!running)
        return {};
    const Duration left = record.now.since + *running - m_look.now;
    if (left <= Duration{0})
        return tr("The running break is worked out anew: %1 instead of %2. That is over already: "
                  "it is half-open at once.")
            .arg(spokenDuration(*running), spokenDuration(*record.now.breakFor));
    return tr("The running break is worked out anew: %1 instead of %2, so %3 are left.")
        .arg(spokenDuration(*running), spokenDuration(*record.now.breakFor), spokenDuration(left));
}

} // namespace switchgear::ui
