// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/fault_banner.h"

#include "ui/controls/plain_label.h"
#include "ui/data/shown_text.h"
#include "ui/lab/fault_text.h"
#include "ui/style/glyphs.h"
#include "ui/style/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace switchgear::ui {

FaultBanner::FaultBanner(QAction *stopAll, QWidget *parent)
    : QWidget(parent)
    , m_label(plainLabel(QString(), this))
    , m_stop(new QPushButton(tr("Stop all faults  Ctrl+.")))
{
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    QFont bold = m_label->font();
    bold.setBold(true);
    m_label->setFont(bold);
    const auto follow = [this, stopAll] { m_stop->setToolTip(stopAll->toolTip()); };
    connect(stopAll, &QAction::changed, this, follow); // what it says depends on what runs
    follow();
    m_stop->setAccessibleName(tr("Stop all faults"));
    connect(m_stop, &QPushButton::clicked, stopAll, &QAction::trigger);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(36, 2, 8, 2);
    layout->setSpacing(12);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_stop);
    applyTheme();
    hide();
}

void FaultBanner::show(const LoadLabStatus &status)
{
    setVisible(!status.faults.isEmpty());
    if (status.faults.isEmpty())
        return;
    QStringList faults;
    std::chrono::milliseconds longest{0};
    for (const ActiveFault &fault : status.faults) {
        faults.append(nameText(fault.setting.service) + QStringLiteral(" → ")
                      + faultText(fault.setting));
        longest = std::max(longest, fault.remaining);
    }
    const QString left = countdownText(longest);
    QString text = tr("Fault injection is ON – ");
    if (faults.size() <= 2)
        text += faults.join(QStringLiteral("; "));
    else
        text += tr("%n faults", nullptr, static_cast<int>(faults.size()));
    text += tr(" – ends by itself in ") + left;
    m_label->setText(text);
    m_label->setToolTip(QString());
    setAccessibleName(text);
}

QString FaultBanner::text() const
{
    return m_label->text();
}

void FaultBanner::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.attention);
    paintWarning(painter, QRectF(12, (height() - 16) / 2.0, 16, 16), theme.onAttention,
                 theme.attention);
}

void FaultBanner::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        applyTheme();
}

/// Sets the label's ink alone: the button keeps that of every button.
void FaultBanner::applyTheme()
{
    QPalette palette = m_label->palette();
    palette.setColor(QPalette::WindowText, Theme::current().onAttention);
    m_label->setPalette(palette);
}

} // namespace switchgear::ui
