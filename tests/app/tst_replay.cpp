// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "replay_story.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QObject>
#include <QTest>

using namespace switchgear::test;
using switchgear::app::BadLines;

namespace {

/// The parts of a case's file, each under a line "== name".
QHash<QString, QByteArray> sectionsOf(const QString &path)
{
    QFile file{path};
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QHash<QString, QByteArray> sections;
    QString name;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (line.startsWith("== ")) {
            name = QString::fromUtf8(line.mid(3).trimmed());
            sections[name]; // an empty one is there too
        } else {
            sections[name] += line;
        }
    }
    return sections;
}

QStringList linesOf(const QByteArray &section)
{
    return QString::fromUtf8(section).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

/// The traces of data/replay, each named by what holds: a configuration, a trace, and what must
/// come of it. "output" is every byte, "story" the decisions and transitions in short, "contains"
/// what some line has in it.
class TestReplay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gives_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder{QStringLiteral(SWITCHGEAR_TEST_DATA "/replay")};
        const QStringList names =
            folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
        QVERIFY(!names.isEmpty());
        for (const QString &name : names)
            QTest::newRow(qPrintable(name.chopped(4))) << folder.filePath(name);
    }

    void gives()
    {
        QFETCH(const QString, path);
        const auto sections = sectionsOf(path);
        const auto has = [&](const char *name) { return sections.contains(QLatin1String{name}); };
        const auto section = [&](const char *name) { return sections.value(QLatin1String{name}); };
        const bool isChecked = has("output") || has("story") || has("contains");
        QVERIFY(has("config") && has("trace") && isChecked);

        const Replayed result = replayed(section("config"), section("trace"),
                                         has("keep going") ? BadLines::PassOver : BadLines::Stop);
        QCOMPARE(linesOf(result.errors.toUtf8()), linesOf(section("errors")));
        QCOMPARE(result.status, has("status") ? section("status").trimmed().toInt() : 0);
        if (has("output"))
            QCOMPARE(result.lines, linesOf(section("output")));
        if (has("story"))
            QCOMPARE(result.story(), linesOf(section("story")));
        const QStringList wanted = linesOf(section("contains"));
        for (const QString &part : wanted)
            QVERIFY2(!result.lines.filter(part).isEmpty(),
                     qPrintable(part + QStringLiteral("\nis not in\n") + result.lines.join(u'\n')));
    }

    void anIsolationTooManyIsTakenAndToldOnTheSide()
    {
        QByteArray trace = R"({"t":0,"op":"isolate","until":5})"
                           "\n";
        for (int i = 0; i < 1001; ++i)
            trace += R"({"t":1,"op":"isolate"})"
                     "\n";
        trace += R"({"t":6,"op":"isolate","until":7})"
                 "\n"; // one has ended since
        trace += R"({"t":8,"op":"state"})"
                 "\n";
        const Replayed result = replayed(R"({"circuits":[{"name":"c"}]})", trace);
        const QString told = QStringLiteral(
            "trace.jsonl:%1: 1000 isolations stand on the circuit \"c\", and no more can: this "
            "one was not added\n");
        QCOMPARE(result.errors, told.arg(1001) + told.arg(1002));
        QCOMPARE(result.status, 0);
        QCOMPARE(result.lines.size(), 3); // the first isolation, the state, the summary
    }

    /// The same trace gives the same bytes, however often it is replayed.
    void isRepeatable()
    {
        const QByteArray config = R"({"circuits":[{"name":"c","break_duration":{"jitter":1},)"
                                  R"("trip":{"kind":"consecutive_failures","failures":1}}]})";
        QByteArray trace;
        for (int i = 0; i < 50; ++i)
            trace +=
                "{\"t\":" + QByteArray::number(60 * i) + ",\"op\":\"call\",\"outcome\":\"E\"}\n";
        const Replayed first = replayed(config, trace);
        QVERIFY(first.lines.size() > 100);
        QCOMPARE(replayed(config, trace).lines, first.lines);
        QSet<double> breaks;
        for (qsizetype i = 0; i < first.lines.size(); ++i)
            breaks.insert(first.object(i)[u"break"].toDouble());
        QVERIFY(breaks.size() > 25); // jitter was at work
    }
};

QTEST_APPLESS_MAIN(TestReplay)

#include "tst_replay.moc"
