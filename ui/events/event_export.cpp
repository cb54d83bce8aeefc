// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/events/event_export.h"

#include "ui/data/change_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace switchgear::ui {
namespace {

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

double seconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

QString timeText(const EventEntry &event, const WallTime &wall)
{
    return wall.toWall(event.change.at).toUTC().toString(Qt::ISODateWithMs);
}

QByteArray csvField(const QString &text)
{
    QString field = text;
    if (!field.isEmpty() && QStringLiteral("=+-@\t\r").contains(field.front()))
        field.prepend(QLatin1Char('\''));
    if (field.contains(QLatin1Char('"')) || field.contains(QLatin1Char(','))
        || field.contains(QLatin1Char('\n')) || field.contains(QLatin1Char('\r'))) {
        field.replace(QLatin1Char('"'), QLatin1String("\"\""));
        field = QLatin1Char('"') + field + QLatin1Char('"');
    }
    return field.toUtf8();
}

QByteArray csvLine(const EventEntry &event, const WallTime &wall)
{
    const Change &change = event.change;
    const QByteArrayList fields{
        csvField(timeText(event, wall)),
        csvField(severityText(severityOf(change))),
        csvField(event.circuit),
        csvField(changeTitle(change)),
        csvField(QString::fromStdString(change.reason)),
        csvField(whoText(change)),
        QByteArray::number(seconds(change.timeInFrom), 'f', 3),
    };
    return fields.join(',') + "\r\n";
}

QByteArray jsonLine(const EventEntry &event, const WallTime &wall)
{
    const Change &change = event.change;
    QJsonObject line{
        {QStringLiteral("time"), timeText(event, wall)},
        {QStringLiteral("circuit"), event.circuit},
        {QStringLiteral("sequence"), static_cast<qint64>(change.sequence)},
        {QStringLiteral("severity"), severityText(severityOf(change)).toLower()},
        {QStringLiteral("event"), changeTitle(change)},
        {QStringLiteral("from"), latin(text(change.from))},
        {QStringLiteral("to"), latin(text(change.to))},
        {QStringLiteral("cause"), latin(text(change.cause))},
        {QStringLiteral("reason"), QString::fromStdString(change.reason)},
        {QStringLiteral("actor"), QString::fromStdString(change.actor)},
        {QStringLiteral("epoch"), static_cast<qint64>(change.epoch)},
        {QStringLiteral("n"), static_cast<qint64>(change.n)},
        {QStringLiteral("after_seconds"), seconds(change.timeInFrom)},
    };
    if (change.breakFor)
        line.insert(QStringLiteral("break_seconds"), seconds(*change.breakFor));
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

QByteArray exported(const std::vector<const EventEntry *> &events, const WallTime &wall,
                    ExportFormat format)
{
    QByteArray bytes;
    if (format == ExportFormat::Csv)
        bytes = "time,severity,circuit,event,why,who,after_seconds\r\n";
    for (const EventEntry *event : events)
        bytes += format == ExportFormat::Csv ? csvLine(*event, wall) : jsonLine(*event, wall);
    return bytes;
}

QString exportName(const QDateTime &when, ExportFormat format)
{
    return QStringLiteral("switchgear-events-%1.%2")
        .arg(when.toString(QStringLiteral("yyyy-MM-dd-HHmmss")),
             format == ExportFormat::Csv ? QStringLiteral("csv") : QStringLiteral("jsonl"));
}

} // namespace switchgear::ui
