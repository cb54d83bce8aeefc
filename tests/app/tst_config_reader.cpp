// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/config/config_reader.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <string>

using namespace switchgear::app;

namespace {

QString faultyFolder()
{
    return QStringLiteral(SWITCHGEAR_TEST_DATA "/faulty");
}

/// The first line that each faulty file must give, by its name.
QHash<QString, QString> expectedLines()
{
    QFile file{faultyFolder() + QStringLiteral("/expected.txt")};
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QHash<QString, QString> lines;
    const QStringList all = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : all)
        lines.insert(line.section(u':', 0, 0), line);
    return lines;
}

QStringList faultsOf(std::string_view text)
{
    QStringList lines;
    for (const ConfigFault &fault : readConfig(text).faults)
        lines.append(QString::fromStdString(faultLine("f", fault)));
    return lines;
}

} // namespace

/// Faulty configurations: refused whole, each fault with its place.
class TestConfigReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachFaultyFileTellsItsFaultFirst_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        const QHash<QString, QString> expected = expectedLines();
        const QStringList names =
            QDir{faultyFolder()}.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
        QVERIFY(!names.isEmpty());
        QCOMPARE(names.size(), expected.size());
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << name << expected.value(name);
    }

    void eachFaultyFileTellsItsFaultFirst()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, expected);
        const QString path = faultyFolder() + u'/' + name;
        const LoadedConfig loaded = loadConfig(path.toStdString());
        QVERIFY(!loaded.document);
        QVERIFY(!loaded.messages.empty());
        QString first = QString::fromStdString(loaded.messages.front());
        QVERIFY(first.startsWith(faultyFolder() + u'/'));
        QCOMPARE(first.mid(faultyFolder().size() + 1), expected);
    }

    void eachFaultyFileHasOneFault_data() { eachFaultyFileTellsItsFaultFirst_data(); }

    void eachFaultyFileHasOneFault()
    {
        QFETCH(const QString, name);
        const LoadedConfig loaded = loadConfig((faultyFolder() + u'/' + name).toStdString());
        QCOMPARE(loaded.messages.size(), std::size_t{1});
    }

    void allFaultsAreToldInTheOrderOfTheText()
    {
        const QStringList faults = faultsOf(R"({ "circuits": [
  { "nmae": "a", "timeout": 0,
    "trip": [ { "ratio": 2 }, { "kind": "failure_count", "failures": -1 } ] },
  { "name": "b", "half_open": { "probes": 1, "successes": 2, "probes": 3 } },
  { "name": "b", "break_duration": { "base": "1d", "max": 0 } }
], "and": 1 })");
        const QStringList starts{
            QStringLiteral("f:2:3: circuits[0].name: found nothing"),
            QStringLiteral("f:2:5: circuits[0].nmae: found the unknown key"),
            QStringLiteral("f:2:29: circuits[0].timeout: found 0;"),
            QStringLiteral("f:3:26: circuits[0].trip[0].ratio: found 2;"),
            QStringLiteral("f:3:70: circuits[0].trip[1].failures: found -1;"),
            QStringLiteral("f:4:59: circuits[1].half_open.successes: found 2;"),
            QStringLiteral("f:4:62: circuits[1].half_open.probes: found the key \"probes\" again"),
            QStringLiteral("f:5:13: circuits[2].name: found \"b\";"),
            QStringLiteral("f:5:46: circuits[2].break_duration.base: found \"1d\";"),
            QStringLiteral("f:5:59: circuits[2].break_duration.max: found 0;"),
            QStringLiteral("f:6:4: and: found the unknown key \"and\""),
        };
        QCOMPARE(faults.size(), starts.size());
        for (qsizetype i = 0; i < starts.size(); ++i)
            QVERIFY2(faults[i].startsWith(starts[i]), qPrintable(faults[i]));
    }

    void aFaultOfOneKeyIsNotTakenForAnother()
    {
        // What depends on a value that is wrong itself is not told.
        QCOMPARE(faultsOf(R"({"circuits":[{"name":"a","half_open":{"probes":0,"successes":3}}]})")
                     .size(),
                 1);
        QCOMPARE(faultsOf(R"({"circuits":[{"name":"a","slow_call":{},"trip":{"kind":"x","y":1}}]})")
                     .size(),
                 1);
        QCOMPARE(
            faultsOf(R"({"circuits":[{"name":"a","break_duration":{"strategy":1,"z":1}}]})").size(),
            1);
    }

    void columnsCountCharactersAndLeaveAByteOrderMarkAside()
    {
        const QStringList faults = faultsOf(
            "\xEF\xBB\xBF{ \"circuits\": [ { \"name\": \"caf\u00e9\u2265\", \"x\": 1 } ] }");
        QCOMPARE(faults.size(), 1);
        QVERIFY2(faults[0].startsWith(QStringLiteral("f:1:36: circuits[0].x:")),
                 qPrintable(faults[0]));
    }

    void namesFromOutsideCannotSteerATerminal()
    {
        ConfigFault fault{{1, 2}, "x", "y", "z"};
        QCOMPARE(faultLine("a\x1b[2J\n.json", fault),
                 std::string{"a\\x1b[2J\\n.json:1:2: x: found y; must be z"});
    }

    void aFileThatCannotBeReadSaysWhy()
    {
        const QTemporaryDir folder;
        const std::string missing = (folder.path() + QStringLiteral("/none.json")).toStdString();
        LoadedConfig loaded = loadConfig(missing);
        QVERIFY(!loaded.document);
        QCOMPARE(loaded.messages,
                 std::vector{missing + ": cannot be read (No such file or directory)"});
        const std::string isFolder = folder.path().toStdString();
        loaded = loadConfig(isFolder);
        QVERIFY(!loaded.document);
        QCOMPARE(loaded.messages, std::vector{isFolder + ": cannot be read (Is a directory)"});
    }

    void manyFaultsInALongFileStayCheap()
    {
        std::string text = "{ \"circuits\": [\n";
        constexpr int kCircuits = 20'000;
        for (int i = 0; i < kCircuits; ++i)
            text += "  { \"name\": \"c" + std::to_string(i) + "\", \"timeout\": -1 },\n";
        text += "  { \"name\": \"last\" } ] }\n";
        const auto faults = readConfig(text).faults;
        QCOMPARE(faults.size(), std::size_t{kCircuits});
        QCOMPARE(faults.back().position.line, std::size_t{kCircuits + 1});
    }
};

QTEST_APPLESS_MAIN(TestConfigReader)

#include "tst_config_reader.moc"
