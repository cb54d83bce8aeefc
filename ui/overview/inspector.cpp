// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/overview/inspector.h"

#include "ui/circuit/change_words.h"
#include "ui/circuit/lane_stack.h"
#include "ui/circuit/stage_strip.h"
#include "ui/controls/control_bar.h"
#include "ui/controls/notice.h"
#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/data/attention.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/data/stage_text.h"
#include "ui/overview/recent_changes.h"
#include "ui/overview/state_line.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace switchgear::ui {

namespace {

QString namesText(const QStringList &circuits)
{
    QStringList names;
    for (const QString &circuit : circuits)
        names << nameText(circuit);
    return names.join(QLatin1Char('\n'));
}

} // namespace

Inspector::Inspector(FleetStore *store, AttentionBook *book, TimeWindow *window, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_book(book)
    , m_state(new StateLine)
    , m_reason(wrappedLabel(QString(), nullptr, 4))
    , m_attention(new QWidget)
    , m_controls(new ControlBar(store))
    , m_stages(new StageStrip)
    , m_lanes(new LaneStack(store, LaneDensity::Compact, nullptr, window))
    , m_changes(new RecentChanges(store))
{
    setAccessibleName(tr("Inspector"));
    setMinimumWidth(288);
    auto *head = new QWidget;
    buildHead(head);
    buildAttention(m_attention);
    m_reason->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(head);
    layout->addWidget(m_state);
    layout->addWidget(m_reason);
    layout->addWidget(m_attention);
    layout->addWidget(m_controls);
    layout->addWidget(m_stages);
    layout->addWidget(m_lanes, 20);
    layout->addWidget(m_changes, 1);
    layout->addStretch(); // takes what is left where neither is shown

    connect(store, &FleetStore::refreshed, this, &Inspector::refresh);
    connect(store, &FleetStore::stalledChanged, this, &Inspector::refresh);
    connect(book, &AttentionBook::changed, this, &Inspector::refresh);
    refresh();
}

void Inspector::buildHead(QWidget *head)
{
    m_name = headingLabel(QString(), 1.4, nullptr);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_open = new QToolButton;
    m_open->setText(QStringLiteral("↗"));
    m_open->setAutoRaise(true);
    m_open->setToolTip(tr("Open this circuit's own view (Enter in the table)"));
    m_open->setAccessibleName(tr("Open the circuit's view"));
    auto *close = new QToolButton;
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close the inspector (Esc)"));
    close->setAccessibleName(tr("Close the inspector"));
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_open, 0, Qt::AlignTop);
    layout->addWidget(close, 0, Qt::AlignTop);
    connect(m_open, &QToolButton::clicked, this, [this] {
        if (m_circuits.size() == 1)
            Q_EMIT openRequested(m_circuits.front());
    });
    connect(close, &QToolButton::clicked, this, &Inspector::closeRequested);
}

void Inspector::buildAttention(QWidget *line)
{
    m_notice = new Notice;
    m_acknowledge = new QPushButton(tr("Acknowledge"));
    m_acknowledge->setToolTip(tr("Say that this was seen (key A, where letters are keys)"));
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_notice, 1);
    layout->addWidget(m_acknowledge);
    connect(m_acknowledge, &QPushButton::clicked, this, [this] {
        for (const QString &circuit : std::as_const(m_circuits))
            m_book->acknowledge(circuit);
    });
}

void Inspector::setCircuits(const QStringList &circuits, RowKind kind)
{
    if (m_circuits == circuits && m_kind == kind)
        return;
    m_circuits = circuits;
    m_kind = kind;
    const bool isLimiter = kind == RowKind::Limiter;
    m_controls->setCircuits(circuits,
                            isLimiter ? ControlSubject::Limiter : ControlSubject::Circuit);
    m_stages->setMarked(isLimiter ? std::optional{StageKind::Limiter} : std::nullopt);
    const QString one = circuits.size() == 1 ? circuits.front() : QString();
    m_lanes->setCircuit(one);
    m_changes->setCircuit(one);
    refresh();
}

void Inspector::refresh()
{
    const bool one = m_circuits.size() == 1;
    m_state->setVisible(one);
    m_lanes->setVisible(one);
    m_changes->setVisible(one);
    // What is left below the lanes belongs to the history.
    m_lanes->setMaximumHeight(m_lanes->sizeHint().height());
    m_open->setEnabled(one);
    m_controls->setVisible(!m_circuits.isEmpty());
    if (one)
        showOne(m_circuits.front());
    else
        showSeveral();
}

void Inspector::showOne(const QString &circuit)
{
    const CircuitRecord *record = m_store->record(circuit);
    if (record && m_kind == RowKind::Limiter && stageOf(record->stages, StageKind::Limiter))
        showLimiter(*record);
    else
        showHead(circuit, record);
    m_stages->show(record ? record->stages : StageReadings{}, m_store->isStalled());

    QStringList lines;
    for (const AttentionItem &item : m_book->items(circuit))
        lines.append(attentionText(item, m_store->now()));
    m_notice->setText(lines.join(QLatin1Char('\n')));
    m_attention->setVisible(!lines.isEmpty());
    m_acknowledge->setVisible(m_book->isUnacknowledged(circuit));
}

void Inspector::showHead(const QString &circuit, const CircuitRecord *record)
{
    m_name->setText(nameText(circuit));
    const DisplayState state =
        !record || m_store->isStalled() ? DisplayState::Unknown : record->state();
    CircuitLook look = lookAt(*m_store);
    if (record)
        look.now = record->now.since
                   + std::chrono::floor<std::chrono::seconds>(look.now - record->now.since);
    m_state->show(state, presentState(circuit, look));
    m_reason->setText(record ? standingSentence(*record, m_store->now(), m_store->wallTime())
                             : QString());
}

void Inspector::showLimiter(const CircuitRecord &record)
{
    OverviewContext context;
    context.now = m_store->now();
    const OverviewRow row = limiterRow(record, context);
    const StageReading &stage = *stageOf(record.stages, StageKind::Limiter);
    const auto *limit = figuresOf<LimiterFigures>(record.stages);
    const bool isStale = m_store->isStalled();
    m_name->setText(tr("%1 · limiter").arg(nameText(row.circuit)));
    m_state->show(
        isStale ? DisplayState::Unknown : row.state,
        isStale ? limiterText(DisplayState::Unknown)
                : tr("%1 for %2")
                      .arg(row.stateText,
                           spokenDuration(std::chrono::floor<std::chrono::seconds>(row.inState))));
    m_reason->setText(tr("Permits %1, at once %2; %3. Orders act on the whole circuit.")
                          .arg(limitText(*limit), countText(limit->burst), stageRefusal(stage)));
}

void Inspector::showSeveral()
{
    m_stages->show({}, false);
    m_attention->hide();
    if (m_circuits.isEmpty()) {
        m_name->setText(tr("No circuit selected"));
        m_reason->setText(tr("Select a row of the table to see its lanes and to control it."));
        return;
    }
    m_name->setText(tr("%n circuits", nullptr, static_cast<int>(m_circuits.size())));
    m_reason->setText(presentStates(m_circuits, lookAt(*m_store)) + QStringLiteral("\n\n")
                      + namesText(m_circuits));
}

} // namespace switchgear::ui
