// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/events/event_export.h"

#include "ui/data/change_text.h"
#include "ui/data/csv.h"
#include "ui/data/plain_numbers.h"
#include "ui/data/shown_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace switchgear::ui {
namespace {

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

QString timeText(const EventEntry &event, const WallTime &wall)
{
    return wall.toWall(event.change.at).toUTC().toString(Qt::ISODateWithMs);
}

QString actorOf(const Change &change)
{
    return QString::fromStdString(change.actor);
}

QByteArray csvEvent(const EventEntry &event, const WallTime &wall)
{
    const Change &change = event.change;
    return csvLine({timeText(event, wall), severityText(severityOf(change)), event.circuit,
                    changeTitle(change), QString::fromStdString(change.reason),
                    change.actor.empty() ? whoText(change) : actorOf(change),
                    QString::number(inSeconds(change.timeInFrom), 'f', 3)});
}

/// What hides or turns the text of a line stands escaped: it is read by people, too, and means the
/// same.
QByteArray escapedHidden(const QByteArray &json)
{
    const QString text = QString::fromUtf8(json);
    QString escaped;
    escaped.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        const bool isPair = text[at].isHighSurrogate() && at + 1 < text.size();
        const char32_t code =
            isPair ? QChar::surrogateToUcs4(text[at], text[at + 1]) : text[at].unicode();
        const QStringView character = QStringView(text).mid(at, isPair ? 2 : 1);
        for (const QChar unit : character)
            escaped += isHiddenCharacter(code)
                           ? QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0'))
                           : QString(unit);
        at += character.size() - 1;
    }
    return escaped.toUtf8();
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
        {QStringLiteral("actor"), actorOf(change)},
        {QStringLiteral("epoch"), static_cast<qint64>(change.epoch)},
        {QStringLiteral("n"), static_cast<qint64>(change.n)},
        {QStringLiteral("after_seconds"), inSeconds(change.timeInFrom)},
    };
    if (change.breakFor)
        line.insert(QStringLiteral("break_seconds"), inSeconds(*change.breakFor));
    return escapedHidden(QJsonDocument(line).toJson(QJsonDocument::Compact)) + '\n';
}

} // namespace

QByteArray exported(const std::vector<const EventEntry *> &events, const WallTime &wall,
                    ExportFormat format)
{
    QByteArray bytes;
    if (format == ExportFormat::Csv)
        bytes = "time,severity,circuit,event,why,who,after_seconds\r\n";
    for (const EventEntry *event : events)
        bytes += format == ExportFormat::Csv ? csvEvent(*event, wall) : jsonLine(*event, wall);
    return bytes;
}

QString exportName(const QDateTime &when, ExportFormat format)
{
    return QStringLiteral("switchgear-events-%1.%2")
        .arg(when.toString(QStringLiteral("yyyy-MM-dd-HHmmss")),
             format == ExportFormat::Csv ? QStringLiteral("csv") : QStringLiteral("jsonl"));
}

} // namespace switchgear::ui
