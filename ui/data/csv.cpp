// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/data/csv.h"

#include "ui/data/shown_text.h"

namespace switchgear::ui {

namespace {

QByteArray csvCell(const QString &cell)
{
    QString text = visibleText(cell);
    if (!text.isEmpty() && QStringLiteral("=+-@").contains(text.front()))
        text.prepend(u'\'');
    if (text.contains(u',') || text.contains(u'"')) {
        text.replace(u'"', QStringLiteral("\"\""));
        text = u'"' + text + u'"';
    }
    return text.toUtf8();
}

} // namespace

QByteArray csvLine(const QStringList &cells)
{
    QByteArrayList parts;
    for (const QString &cell : cells)
        parts.append(csvCell(cell));
    return parts.join(',') + "\r\n";
}

} // namespace switchgear::ui
