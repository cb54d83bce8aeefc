// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/lanes/follow_pill.h"

#include "ui/lanes/lane.h"
#include "ui/style/theme.h"

#include <QPainter>
#include <QStringList>

namespace switchgear::ui {

namespace {

constexpr int kHeight = 18; // that of a lane's title line, over which it lies
constexpr int kMargin = 12;

QString clockLength(Duration length)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
    const QLatin1Char zero('0');
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, zero);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, zero)
        .arg(seconds % 60, 2, 10, zero);
}

} // namespace

QString pausedText(Duration behind, int newEvents, bool isShort)
{
    QStringList parts{FollowPill::tr("Paused")};
    if (behind >= std::chrono::seconds{1})
        parts.append(FollowPill::tr("%1 behind").arg(clockLength(behind)));
    if (newEvents > 0 && !isShort)
        parts.append(FollowPill::tr("%n new event(s)", nullptr, newEvents));
    parts.append(FollowPill::tr("End = live"));
    return parts.join(QStringLiteral(" \u00b7 "));
}

FollowPill::FollowPill(QWidget *parent) : QToolButton(parent)
{
    setFont(laneFont(font()));
    setFocusPolicy(Qt::NoFocus); // the key End does the same from every lane
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Follow the newest data again (End)"));
    hide();
}

void FollowPill::setPaused(Duration behind, int newEvents, bool isShort)
{
    setText(pausedText(behind, newEvents, isShort));
    setAccessibleName(text());
    resize(fontMetrics().horizontalAdvance(text()) + 2 * kMargin, kHeight);
}

void FollowPill::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    painter.drawRoundedRect(QRectF(rect()), kHeight / 2.0, kHeight / 2.0);
    painter.setPen(theme.base);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, text());
}

} // namespace switchgear::ui
