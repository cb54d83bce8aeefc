// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/frozen_panel.h"

#include "ui/circuit/change_words.h"
#include "ui/circuit/error_model.h"
#include "ui/circuit/frozen_charts.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/data/change_text.h"
#include "ui/data/shown_text.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace switchgear::ui {

namespace {

constexpr int kTwoColumns = 440; // from this width on the charts stand beside the words

QString errorsText(const FrozenWindow &window)
{
    QStringList lines;
    for (const ErrorCount &error : window.errors)
        lines.append(QStringLiteral("%1  ").arg(error.count) + errorText(error.error));
    if (window.otherErrors > 0)
        lines.append(QStringLiteral("%1  ").arg(window.otherErrors) + FrozenPanel::tr("others"));
    return lines.join(u'\n');
}

QString lastText(const FrozenWindow &window)
{
    const auto failed = std::count_if(window.last.begin(), window.last.end(),
                                      [](const RecentOutcome &outcome) { return outcome.failed; });
    return FrozenPanel::tr("%1 of the last %2 failed").arg(failed).arg(window.last.size());
}

} // namespace

FrozenPanel::FrozenPanel(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("The selected change"));
    auto *content = new QWidget;
    m_title = headingLabel({}, 1.0, content);
    m_reason = wrappedLabel({}, content);
    m_rule = wrappedLabel({}, content);
    m_partsTitle = wrappedMutedLabel(tr("Failed calls of each part of the window"), content);
    m_parts = new PartsChart(content);
    m_errorsTitle = mutedLabel(tr("Errors since the change before"), content);
    m_errors = wrappedLabel({}, content);
    m_lastTitle = mutedLabel({}, content);
    m_last = new OutcomeStrip(content);
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    for (QLabel *label : {m_title, m_reason, m_rule, m_errorsTitle, m_errors})
        words->addWidget(label);
    words->addStretch();
    auto *charts = new QVBoxLayout;
    charts->setSpacing(4);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_partsTitle, m_parts, m_lastTitle, m_last})
        charts->addWidget(widget);
    charts->addStretch();
    m_columns = new QBoxLayout(QBoxLayout::TopToBottom, content);
    m_columns->setContentsMargins(12, 8, 12, 8);
    m_columns->setSpacing(12);
    m_columns->addLayout(words, 1);
    m_columns->addLayout(charts, 1);
    setWidget(content);
    setChange(nullptr, {});
}

void FrozenPanel::resizeEvent(QResizeEvent *event)
{
    m_columns->setDirection(viewport()->width() >= kTwoColumns ? QBoxLayout::LeftToRight
                                                               : QBoxLayout::TopToBottom);
    QScrollArea::resizeEvent(event);
}

void FrozenPanel::setChange(const Change *change, const WallTime &wall)
{
    if (!change) {
        m_title->setText(tr("No change is selected"));
        m_reason->setText(tr("Select a line of the history to see what the circuit saw then."));
        setWindow(nullptr, wall);
        return;
    }
    const QString title = wall.exactText(change->at) + QStringLiteral("  ") + changeTitle(*change);
    m_title->setText(title);
    QString reason = shownText(change->reason);
    if (reason.isEmpty())
        reason = tr("no reason was given");
    reason += QStringLiteral(" \u00b7 ") + actorText(*change);
    if (change->breakFor)
        reason += tr(" \u00b7 break %1: ").arg(change->n) + spokenDuration(*change->breakFor);
    m_reason->setText(reason);
    setWindow(change->window.get(), wall);
}

void FrozenPanel::setWindow(const FrozenWindow *window, const WallTime &wall)
{
    m_rule->setVisible(window && window->rule);
    m_partsTitle->setVisible(window && !window->parts.empty());
    m_parts->setVisible(window && !window->parts.empty());
    m_errorsTitle->setVisible(window && !window->errors.empty());
    m_errors->setVisible(window && !window->errors.empty());
    m_lastTitle->setVisible(window && !window->last.empty());
    m_last->setVisible(window && !window->last.empty());
    if (!window)
        return;
    m_rule->setText(ruleSentence(*window));
    m_parts->setParts(window->parts);
    m_errors->setText(errorsText(*window));
    m_lastTitle->setText(lastText(*window));
    m_last->setOutcomes(window->last, wall);
}

} // namespace switchgear::ui
