// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/circuit/circuit_header.h"

#include "ui/circuit/change_words.h"
#include "ui/circuit/circuit_lanes.h"
#include "ui/circuit/state_pill.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/controls/wheel_guard.h"
#include "ui/data/shown_text.h"
#include "ui/lanes/state_lane.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace switchgear::ui {

namespace {

constexpr double kNameScale = 1.4; // 14 pt beside 10 pt

} // namespace

CircuitHeader::CircuitHeader(QWidget *parent)
    : QWidget(parent)
    , m_names(new QComboBox(this))
    , m_pill(new StatePill(this))
    , m_break(plainLabel({}, this))
    , m_why(wrappedLabel({}, this, 3))
{
    m_names->setAccessibleName(tr("Circuit"));
    m_names->setToolTip(tr("The circuit that is shown"));
    m_names->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_names->setMaximumWidth(420);
    QFont font = m_names->font();
    font.setPointSizeF(font.pointSizeF() * kNameScale);
    font.setWeight(QFont::DemiBold);
    m_names->setFont(font);
    m_break->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(m_names);
    first->addWidget(m_pill);
    first->addWidget(m_break, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(first);
    layout->addWidget(m_why);
    WheelGuard::install(m_names);
    connect(m_names, &QComboBox::activated, this,
            [this](int row) { Q_EMIT circuitChosen(m_names->itemData(row).toString()); });
}

void CircuitHeader::setNames(const QStringList &names)
{
    m_names->clear();
    for (const QString &name : names)
        m_names->addItem(nameText(name), name);
    setCircuit(m_circuit);
}

void CircuitHeader::setCircuit(const QString &name)
{
    m_circuit = name;
    m_names->setCurrentIndex(
        m_names->findData(name, Qt::UserRole, Qt::MatchExactly | Qt::MatchCaseSensitive));
}

void CircuitHeader::showRecord(const LaneData &seen)
{
    if (!seen.record) {
        m_pill->setState(DisplayState::Unknown, QString());
        m_break->clear();
        m_why->setText(m_circuit.isEmpty()
                           ? tr("No circuit is selected.")
                           : tr("%1 is not there any more.").arg(nameText(m_circuit)));
        return;
    }
    const CircuitRecord &record = *seen.record;
    m_pill->setState(record.state(), spokenDuration(std::chrono::floor<std::chrono::seconds>(
                                         seen.now - record.now.since)));
    QString text = breakSentence(record);
    const QString wait = seen.isStalled ? QString() : waitText(record, seen.now, seen.wall);
    if (!wait.isEmpty())
        text += QStringLiteral("  \u00b7  ") + wait;
    m_break->setText(text);
    m_break->setToolTip(plainToolTip(text));
    QString why = standingSentence(record, seen.now, seen.wall);
    if (const QString few = tooFewCallsText(record); !few.isEmpty())
        why += QStringLiteral("  \u00b7  ") + tr("too few calls for a percentage: ") + few;
    m_why->setText(why);
}

} // namespace switchgear::ui
