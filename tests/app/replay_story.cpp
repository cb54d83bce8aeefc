// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "replay_story.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonValue>
#include <QSet>
#include <QTemporaryDir>

namespace switchgear::test {

namespace {

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file{path};
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QString numberText(const QJsonValue &value)
{
    return QString::number(value.toDouble(), 'g', 15);
}

QString decisionText(const QJsonObject &line)
{
    QString text = QStringLiteral("%1 %2 ").arg(numberText(line[u"t"]), line[u"id"].toString());
    if (line[u"permitted"].toBool() && !line[u"would_reject"].toBool())
        return text + QStringLiteral("permitted ") + line[u"state"].toString();
    text += line[u"permitted"].toBool() ? QStringLiteral("shadowed ") : QStringLiteral("rejected ");
    text += line[u"state"].toString();
    if (line[u"rejected_by"].toString() != QStringLiteral("breaker"))
        text += u' ' + line[u"rejected_by"].toString();
    if (line.contains(u"retry_after"))
        text += u' ' + numberText(line[u"retry_after"]);
    return text;
}

QString reservationText(const QJsonObject &line)
{
    const QString text =
        QStringLiteral("%1 %2 ").arg(numberText(line[u"t"]), line[u"id"].toString());
    if (line[u"granted"].toBool())
        return text + QStringLiteral("granted ") + numberText(line[u"wait"]);
    if (line[u"never"].toBool())
        return text + QStringLiteral("never");
    return text + QStringLiteral("refused ") + numberText(line[u"retry_after"]);
}

QString cancelText(const QJsonObject &line)
{
    return QStringLiteral("%1 %2 restored %3")
        .arg(numberText(line[u"t"]), line[u"id"].toString(), numberText(line[u"restored"]));
}

QString transitionText(const QJsonObject &line)
{
    QString text = QStringLiteral("%1 %2>%3 %4")
                       .arg(numberText(line[u"t"]), line[u"from"].toString(),
                            line[u"to"].toString(), line[u"cause"].toString());
    if (line.contains(u"break"))
        text += u' ' + numberText(line[u"break"]);
    if (line.contains(u"n"))
        text += QStringLiteral(" n") + numberText(line[u"n"]);
    return text;
}

} // namespace

QJsonObject Replayed::object(qsizetype line) const
{
    return QJsonDocument::fromJson(lines.value(line).toUtf8()).object();
}

QStringList Replayed::story() const
{
    QSet<QString> circuits;
    for (qsizetype i = 0; i < lines.size(); ++i)
        circuits.insert(object(i)[u"circuit"].toString());
    QStringList story;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QJsonObject line = object(i);
        const QString event = line[u"event"].toString();
        QString text;
        if (event == QStringLiteral("decision"))
            text = decisionText(line);
        else if (event == QStringLiteral("transition"))
            text = transitionText(line);
        else if (event == QStringLiteral("reservation"))
            text = reservationText(line);
        else if (event == QStringLiteral("cancel"))
            text = cancelText(line);
        else if (event == QStringLiteral("state") || event == QStringLiteral("summary"))
            continue;
        else
            text = QStringLiteral("not understood: ") + lines[i];
        if (circuits.size() > 1)
            text.prepend(line[u"circuit"].toString() + QStringLiteral(": "));
        story.append(text);
    }
    return story;
}

Replayed replayed(const QByteArray &config, const QByteArray &trace, app::BadLines badLines)
{
    const QTemporaryDir folder;
    const QString prefix = folder.path() + u'/';
    const QString configPath = prefix + QStringLiteral("circuits.json");
    const QString tracePath = prefix + QStringLiteral("trace.jsonl");
    Replayed result;
    if (!write(configPath, config) || !write(tracePath, trace)) {
        result.errors = QStringLiteral("the test's files cannot be written");
        return result;
    }
    app::StringSink output;
    app::StringSink errors;
    const app::ReplayRequest request{configPath.toStdString(), tracePath.toStdString(), badLines};
    result.status = static_cast<int>(app::runReplay(request, output, errors));
    result.lines = QString::fromStdString(output.text()).split(u'\n');
    if (result.lines.last().isEmpty()) // every line has its end
        result.lines.removeLast();
    result.errors = QString::fromStdString(errors.text()).remove(prefix);
    return result;
}

} // namespace switchgear::test
