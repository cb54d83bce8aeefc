// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/frame/kpi_line.h"

#include "ui/controls/order_text.h"
#include "ui/style/bold.h"
#include "ui/style/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <cmath>

namespace switchgear::ui {

namespace {

constexpr int kGap = 14;

QString percent(float value)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    return KpiLine::tr("%1 %").arg(QString::number(static_cast<double>(value), 'f', 1));
}

} // namespace

KpiLine::KpiLine(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

void KpiLine::show(const FleetStore &store)
{
    const FleetSummary &sum = store.summary();
    QList<Part> parts;
    if (store.isStalled())
        parts = {{tr("No data for %1").arg(spokenDuration(store.silence())), QString()}};
    else if (store.hasData())
        parts = {{rateText(sum.calls), tr("calls/s")},
                 {percent(sum.failingPercent), tr("failing")},
                 {percent(sum.rejectedPercent), tr("rejected")}};
    m_isStalled = store.isStalled();
    if (parts == m_parts)
        return;
    const int before = sizeHint().width();
    m_parts = parts;
    setAccessibleName(text());
    if (sizeHint().width() != before)
        updateGeometry();
    update();
}

QString KpiLine::text() const
{
    QStringList texts;
    for (const Part &part : m_parts)
        texts.append(part.unit.isEmpty() ? part.number : part.number + QChar(u' ') + part.unit);
    return texts.join(QStringLiteral(", "));
}

QSize KpiLine::sizeHint() const
{
    int width = 0;
    for (const Part &part : m_parts)
        width += partWidth(part) + kGap;
    return {std::max(0, width - kGap), fontMetrics().height()};
}

void KpiLine::paintEvent(QPaintEvent * /*event*/)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    int x = 0;
    for (const Part &part : m_parts) {
        const QFontMetrics metrics(bold(font()));
        const int baseline = (height() + metrics.capHeight()) / 2;
        const int number = metrics.horizontalAdvance(part.number);
        painter.setFont(bold(font()));
        painter.setPen(m_isStalled ? theme.ink(DisplayState::Open) : theme.text);
        painter.drawText(x, baseline, part.number);
        painter.setFont(font());
        painter.setPen(theme.muted);
        painter.drawText(x + number + 4, baseline, part.unit);
        x += partWidth(part) + kGap;
    }
}

/// As wide as the number may grow in ordinary traffic, so that what stands beside keeps its place.
int KpiLine::partWidth(const Part &part) const
{
    const QFontMetrics metrics(bold(font()));
    const int least = part.unit == tr("calls/s") ? metrics.horizontalAdvance(QStringLiteral("0000"))
                      : part.unit.isEmpty()      ? 0
                                            : metrics.horizontalAdvance(QStringLiteral("00.0 %"));
    return std::max(least, metrics.horizontalAdvance(part.number)) + 4
           + fontMetrics().horizontalAdvance(part.unit);
}

} // namespace switchgear::ui
