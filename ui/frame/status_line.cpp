// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/status_line.h"

#include "ui/controls/order_text.h"
#include "ui/controls/plain_label.h"
#include "ui/data/core_text.h"
#include "ui/data/fleet_store.h"
#include "ui/data/shown_text.h"
#include "ui/style/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace switchgear::ui {

namespace {

constexpr Duration kMessageFor = std::chrono::seconds{15};

/// The newest opening of all circuits.
QString lastOpening(const FleetStore &store)
{
    const CircuitRecord *opened = nullptr;
    TimePoint at{};
    for (const CircuitRecord &record : store.records()) {
        const auto opening =
            std::find_if(record.changes.rbegin(), record.changes.rend(), [](const Change &change) {
                return change.kind == ChangeKind::Transition && change.to == CircuitState::Open;
            });
        if (opening != record.changes.rend() && (!opened || opening->at > at)) {
            opened = &record;
            at = opening->at;
        }
    }
    if (!opened)
        return StatusLine::tr("No opening yet");
    const Duration ago = std::chrono::floor<std::chrono::seconds>(store.now() - at);
    return nameText(fromCore(opened->now.name))
           + StatusLine::tr(" opened %1 ago").arg(spokenDuration(ago));
}

} // namespace

StatusLine::StatusLine(FleetStore *store, OrderDesk *desk, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_sourceLabel(mutedLabel(QString(), this))
    , m_dropped(mutedLabel(QString(), this))
    , m_opening(mutedLabel(QString(), this))
    , m_message(plainLabel(QString(), this))
    , m_undo(new QToolButton(this))
{
    setFixedHeight(26);
    m_undo->setDefaultAction(desk->undoAction());
    m_undo->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_undo->setFixedHeight(22);
    m_undo->setAccessibleName(tr("Undo"));
    m_message->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_message->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 1, 8, 1);
    layout->setSpacing(16);
    layout->addWidget(m_sourceLabel);
    layout->addWidget(m_dropped);
    layout->addWidget(m_opening);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_undo);

    connect(store, &FleetStore::refreshed, this, &StatusLine::refresh);
    connect(store, &FleetStore::stalledChanged, this, &StatusLine::refresh);
    connect(desk, &OrderDesk::reported, this, &StatusLine::report);
    connect(desk, &OrderDesk::undoOfferChanged, this, &StatusLine::refreshOffer);
    refresh();
    refreshOffer(desk->undoOffer());
}

void StatusLine::setSource(const QString &source)
{
    m_source = source;
    refresh();
}

void StatusLine::report(const QString &message, OrderDesk::Tone tone)
{
    m_message->setText(message);
    m_message->setToolTip(plainToolTip(message));
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, tone == OrderDesk::Tone::Done
                                               ? Theme::current().text
                                               : Theme::current().ink(DisplayState::HalfOpen));
    m_message->setPalette(palette);
    m_reportedAt = m_store->now();
}

void StatusLine::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.alternate);
    painter.fillRect(QRect(0, 0, width(), 1), theme.grid);
}

void StatusLine::refresh()
{
    QString source = m_source;
    if (m_store->isStalled())
        source += tr(" · no data for %1").arg(spokenDuration(m_store->silence()));
    else if (m_store->hasData())
        source += tr(" · %1 updates/s").arg(QString::number(m_store->updatesPerSecond(), 'f', 0));
    m_sourceLabel->setText(source);
    const quint64 dropped = m_store->summary().eventsDropped;
    m_dropped->setText(tr("%1 dropped").arg(dropped));
    m_dropped->setToolTip(tr("Events that were dropped because a listener was too slow. The "
                             "history keeps them all."));
    QFont font = m_dropped->font();
    font.setBold(dropped > 0);
    m_dropped->setFont(font);
    m_opening->setText(lastOpening(*m_store));
    if (!m_message->text().isEmpty() && m_store->now() - m_reportedAt > kMessageFor)
        m_message->clear();
}

void StatusLine::refreshOffer(const QString &offer)
{
    m_undo->setVisible(!offer.isEmpty());
}

} // namespace switchgear::ui
