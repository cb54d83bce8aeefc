// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/events/events_toolbar.h"

#include "ui/controls/flow_layout.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

namespace switchgear::ui {
namespace {

constexpr int kHeight = 28;

} // namespace

EventsToolbar::EventsToolbar(QWidget *parent)
    : QWidget(parent)
    , m_groups(new QButtonGroup(this))
    , m_least(new QComboBox(this))
    , m_circuit(new QLineEdit(this))
    , m_text(new QLineEdit(this))
    , m_follow(new QToolButton(this))
{
    setAccessibleName(tr("Filter of events"));
    auto *flow = new FlowLayout(this);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    addGroups(flow);
    addFields(flow);
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setMinimumHeight(kHeight);
    m_follow->setFocusPolicy(Qt::TabFocus);
    m_follow->setToolTip(tr("Keep the newest event in sight"));
    connect(m_follow, &QToolButton::clicked, this, &EventsToolbar::followToggled);
    flow->addWidget(m_follow);
    addExport(flow);
    showFollowing(true, 0);
}

void EventsToolbar::addGroups(QLayout *row)
{
    for (int group = 0; group < kEventGroupCount; ++group) {
        auto *button = new QToolButton(this);
        button->setText(groupText(static_cast<EventGroup>(group)));
        button->setCheckable(true);
        button->setChecked(group == 0);
        button->setMinimumHeight(kHeight);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("Show: %1").arg(button->text()));
        m_groups->addButton(button, group);
        row->addWidget(button);
    }
    connect(m_groups, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT groupChosen(static_cast<EventGroup>(id)); });
}

void EventsToolbar::addFields(QLayout *row)
{
    m_least->setObjectName(QStringLiteral("least"));
    m_least->setAccessibleName(tr("Least severity"));
    m_least->setMinimumHeight(kHeight);
    for (int severity = 0; severity < kEventSeverityCount; ++severity)
        m_least->addItem(tr("≥ %1").arg(severityText(static_cast<EventSeverity>(severity))));
    row->addWidget(m_least);
    connect(m_least, &QComboBox::currentIndexChanged, this,
            [this](int at) { Q_EMIT leastChosen(static_cast<EventSeverity>(at)); });

    const auto addLine = [this, row](QLineEdit *line, const QString &name, const QString &hint) {
        line->setObjectName(name);
        line->setPlaceholderText(hint);
        line->setAccessibleName(hint);
        line->setClearButtonEnabled(true);
        line->setMinimumHeight(kHeight);
        line->setFixedWidth(fontMetrics().averageCharWidth() * 16);
        row->addWidget(line);
    };
    addLine(m_circuit, QStringLiteral("circuit"), tr("Circuit"));
    addLine(m_text, QStringLiteral("text"), tr("Text"));
    connect(m_circuit, &QLineEdit::textChanged, this, &EventsToolbar::circuitEdited);
    connect(m_text, &QLineEdit::textChanged, this, &EventsToolbar::textEdited);
}

void EventsToolbar::addExport(QLayout *row)
{
    const auto add = [this, row](const QString &text, const QString &name, ExportFormat format) {
        auto *button = new QToolButton(this);
        button->setText(text);
        button->setObjectName(name);
        button->setToolTip(tr("Export the events that are shown"));
        button->setMinimumHeight(kHeight);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
        connect(button, &QToolButton::clicked, this,
                [this, format] { Q_EMIT exportChosen(format); });
    };
    add(tr("Export CSV…"), QStringLiteral("exportCsv"), ExportFormat::Csv);
    add(tr("Export JSONL…"), QStringLiteral("exportJsonLines"), ExportFormat::JsonLines);
}

void EventsToolbar::setCircuit(const QString &circuit)
{
    m_circuit->setText(circuit);
}

void EventsToolbar::clear()
{
    const QSignalBlocker quiet(this);
    m_groups->button(0)->setChecked(true);
    m_least->setCurrentIndex(0);
    m_circuit->clear();
    m_text->clear();
}

void EventsToolbar::showFollowing(bool following, int missed)
{
    m_follow->setChecked(following);
    m_follow->setText(missed > 0 ? tr("Newest (%1 new)").arg(QString::number(missed))
                                 : tr("Newest"));
}

void EventsToolbar::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace switchgear::ui
