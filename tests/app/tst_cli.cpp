// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "child_program.h"

#include <switchgear/version.h>

#include <QFile>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

using switchgear::app::ChildProgram;

namespace {

/// One run of the program, from its input to its end.
class Ran final
{
public:
    explicit Ran(const QStringList &arguments, const QByteArray &input = {},
                 const QString &outputFile = {})
    {
        if (!outputFile.isEmpty())
            m_child.process().setStandardOutputFile(outputFile);
        m_child.start(arguments);
        m_child.process().write(input);
        if (!m_child.finish())
            return;
        status = m_child.status();
        output = QString::fromUtf8(m_child.output());
        errors = QString::fromUtf8(m_child.errors());
    }

    int status = -1;
    QString output;
    QString errors;

private:
    ChildProgram m_child; ///< tells what it said, where the test fails
};

Ran ran(const QStringList &arguments, const QByteArray &input = {}, const QString &outputFile = {})
{
    return Ran{arguments, input, outputFile};
}

} // namespace

/// The console program as a person meets it: what it prints where, and its exit status.
class TestCli : public QObject
{
    Q_OBJECT

private:
    QString file(const QString &name, const QByteArray &bytes)
    {
        QFile file{m_folder.filePath(name)};
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("a file of the test cannot be written");
        return file.fileName();
    }

    QTemporaryDir m_folder;
    QString m_config;
    QString m_faulty;
    QString m_trace;

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_config = file(QStringLiteral("c.json"), R"({"circuits":[{"name":"c"}]})");
        m_faulty = file(QStringLiteral("f.json"), R"({"circuits":[{"nam":"c"},{"name":1}]})");
        m_trace = file(QStringLiteral("t.jsonl"), "{\"t\":1,\"op\":\"call\"}\n");
    }

    void helpAndVersionArePrinted_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *arguments, const QString &part) {
            QTest::newRow(arguments) << QString{QLatin1String{arguments}}.split(u' ') << part;
        };
        row("--help", QStringLiteral("replay"));
        row("-h", QStringLiteral("validate"));
        row("demo --help", QStringLiteral("--report FILE "));
        row("poll --help", QStringLiteral("--output FILE "));
        row("replay --help", QStringLiteral("--keep-going"));
        row("validate --help", QStringLiteral("FILE"));
        const std::string_view version = switchgear::version();
        const QString told =
            QStringLiteral("switchgear-cli ")
            + QString::fromUtf8(version.data(), static_cast<qsizetype>(version.size()));
        row("--version", told);
        row("replay --version", told);
        row("validate --version", told);
    }

    void helpAndVersionArePrinted()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, part);
        const Ran result = ran(arguments);
        QCOMPARE(result.status, 0);
        QVERIFY2(result.output.contains(part), qPrintable(result.output));
        QVERIFY(result.output.endsWith(u'\n'));
        QCOMPARE(result.errors, QString{});
    }

    void aWrongCommandLineIsOneClearError_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const QStringList &arguments, const char *part) {
            QTest::newRow(name) << arguments << QString{QLatin1String{part}};
        };
        const QString replay = QStringLiteral("replay");
        const QString config = QStringLiteral("--config");
        row("nothing", {}, "found no command; must be demo, poll, replay or validate");
        row("two dashes", {QStringLiteral("--")}, "found no command; must be ");
        row("unknown command", {QStringLiteral("reply")},
            "unknown command \"reply\"; must be replay (or");
        row("unknown flag", {QStringLiteral("--colour")}, "--colour");
        row("unknown flag of a command", {replay, config, m_config, QStringLiteral("--fast")},
            "--fast");
        row("no config", {replay}, "--config is required");
        row("no value", {replay, config}, "--config");
        row("config twice", {replay, config, m_config, config, m_config}, "--config");
        row("word too many", {replay, config, m_config, QStringLiteral("more")}, "more");
        row("no file", {QStringLiteral("validate")}, "FILE is required");
        row("control characters", {QStringLiteral("\x1b[2J\n")}, R"(\x1b[2J\n)");
        row("both from standard input", {replay, config, QStringLiteral("-")},
            "standard input cannot be both");
    }

    void aWrongCommandLineIsOneClearError()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, part);
        const Ran result = ran(arguments);
        QCOMPARE(result.status, 2);
        QCOMPARE(result.output, QString{});
        QVERIFY2(result.errors.contains(part), qPrintable(result.errors));
        QCOMPARE(result.errors.count(u'\n'), 1);
        QVERIFY(result.errors.endsWith(u'\n'));
    }

    void validateTellsEachFaultOfEachFile()
    {
        const Ran sound = ran({QStringLiteral("validate"), m_config});
        QCOMPARE(sound.status, 0);
        QCOMPARE(sound.output, m_config + QStringLiteral(": 1 circuit, nothing is wrong\n"));
        QCOMPARE(sound.errors, QString{});

        const Ran both = ran({QStringLiteral("validate"), m_faulty, m_config});
        QCOMPARE(both.status, 2);
        QCOMPARE(both.output, sound.output);
        const QStringList faults = both.errors.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(faults.size(), 3);
        QVERIFY(faults[0].startsWith(m_faulty
                                     + QStringLiteral(":1:14: circuits[0].name: found nothing")));
        QVERIFY(faults[1].startsWith(m_faulty + QStringLiteral(":1:15: circuits[0].nam: ")));
        QVERIFY(
            faults[2].startsWith(m_faulty + QStringLiteral(":1:34: circuits[1].name: found 1;")));

        const Ran piped = ran({QStringLiteral("validate"), QStringLiteral("-")}, "{");
        QCOMPARE(piped.status, 2);
        QVERIFY2(piped.errors.startsWith(QStringLiteral("-:1:2: ")), qPrintable(piped.errors));
    }

    void aTraceComesFromAFileOrFromStandardInput()
    {
        const QStringList command{QStringLiteral("replay"), QStringLiteral("--config"), m_config};
        const Ran fromFile = ran(command + QStringList{QStringLiteral("--trace"), m_trace});
        QCOMPARE(fromFile.status, 0);
        QCOMPARE(fromFile.errors, QString{});
        QCOMPARE(fromFile.output.count(u'\n'), 2);
        const QByteArray trace = "{\"t\":1,\"op\":\"call\"}"; // no end of the line either
        QCOMPARE(ran(command, trace).output, fromFile.output);
        const QStringList dash{QStringLiteral("--trace"), QStringLiteral("-")};
        QCOMPARE(ran(command + dash, "\xEF\xBB\xBF" + trace + "\r\n\r\n").output, fromFile.output);

        const Ran config = ran({QStringLiteral("replay"), QStringLiteral("--config"),
                                QStringLiteral("-"), QStringLiteral("--trace"), m_trace},
                               R"({"circuits":[{"name":"c"}]})");
        QCOMPARE(config.output, fromFile.output);
    }

    void aBadLineStopsWithStatusTwo()
    {
        const QStringList command{QStringLiteral("replay"), QStringLiteral("--config"), m_config};
        const QByteArray trace =
            "{\"t\":1,\"op\":\"call\"}\n{\"t\":0.5,\"op\":\"call\"}\n{\"t\":2,\"op\":\"call\"}\n";
        const Ran stopped = ran(command, trace);
        QCOMPARE(stopped.status, 2);
        QCOMPARE(stopped.output.count(u'\n'), 1);
        QVERIFY2(stopped.errors.startsWith(QStringLiteral("-:2: t: found 0.5;")),
                 qPrintable(stopped.errors));
        QCOMPARE(stopped.errors.count(u'\n'), 1);

        const Ran passed = ran(command + QStringList{QStringLiteral("--keep-going")}, trace);
        QCOMPARE(passed.status, 1);
        QCOMPARE(passed.output.count(u'\n'), 3);
        QVERIFY2(passed.errors.endsWith(QStringLiteral("-: 1 line was passed over\n")),
                 qPrintable(passed.errors));
    }

    void aLineWithoutEndIsABadLine()
    {
        const QStringList command{QStringLiteral("replay"), QStringLiteral("--config"), m_config,
                                  QStringLiteral("--keep-going")};
        const QByteArray call = "{\"t\":1,\"op\":\"call\"}\n";
        const QByteArray tooLong{17 * 1024 * 1024, ' '};
        const Ran result = ran(command, call + tooLong + '\n' + call);
        QCOMPARE(result.status, 1);
        QCOMPARE(result.output.count(u'\n'), 3);
        QVERIFY2(result.errors.startsWith(
                     QStringLiteral("-:2: found a line longer than 16777216 bytes")),
                 qPrintable(result.errors));
        QVERIFY(result.output.contains(QStringLiteral("\"id\":\"L3\"")));
    }

    void filesThatCannotBeReadAreStatusTwo()
    {
        const QString missing = m_folder.filePath(QStringLiteral("missing"));
        const QString replay = QStringLiteral("replay");
        const QString config = QStringLiteral("--config");
        const QString trace = QStringLiteral("--trace");
        for (const QStringList &arguments :
             {QStringList{QStringLiteral("validate"), missing},
              QStringList{replay, config, missing},
              QStringList{replay, config, m_config, trace, missing},
              QStringList{replay, config, m_config, trace, m_folder.path()}}) {
            const Ran result = ran(arguments);
            QCOMPARE(result.status, 2);
            QCOMPARE(result.output, QString{});
            QVERIFY2(result.errors.contains(QStringLiteral(": cannot be read (")),
                     qPrintable(result.errors));
        }
    }

    void everyPartOfACircuitIsReplayedOrLeftOut()
    {
        // A limiter and a bulkhead decide; retry, time-out and fallback stay out of a trace.
        const QString limited =
            file(QStringLiteral("l.json"),
                 R"({"circuits":[{"name":"a","limiter":{"rate":1},"bulkhead":{"concurrent":1},)"
                 R"("retry":{},"timeout":"1s","fallback":[{"kind":"static"}]}]})");
        const QString trace = file(QStringLiteral("l.jsonl"),
                                   "{\"t\":0,\"op\":\"call\"}\n{\"t\":0,\"op\":\"call\"}\n");
        const Ran result = ran({QStringLiteral("replay"), QStringLiteral("--config"), limited,
                                QStringLiteral("--trace"), trace});
        QCOMPARE(result.status, 0);
        QVERIFY2(result.output.contains(QStringLiteral(R"("rejected_by":"limiter")")),
                 qPrintable(result.output));
        QCOMPARE(ran({QStringLiteral("validate"), limited}).status, 0);
    }

    void aTraceThatNeverEndsIsStoppedByItsFirstLine()
    {
        const Ran result = ran({QStringLiteral("replay"), QStringLiteral("--config"), m_config,
                                QStringLiteral("--trace"), QStringLiteral("/dev/zero")});
        QCOMPARE(result.status, 2);
        QVERIFY2(result.errors.startsWith(QStringLiteral("/dev/zero:1: ")),
                 qPrintable(result.errors));
        QCOMPARE(result.errors.count(u'\n'), 1);
    }

    void outputThatCannotBeWrittenIsStatusTwo()
    {
        const QString full = QStringLiteral("/dev/full");
        if (!QFile::exists(full))
            QSKIP("this system has no /dev/full");
        for (const QStringList &arguments :
             {QStringList{QStringLiteral("--help")},
              QStringList{QStringLiteral("validate"), m_config},
              QStringList{QStringLiteral("replay"), QStringLiteral("--config"), m_config,
                          QStringLiteral("--trace"), m_trace}}) {
            const Ran result = ran(arguments, {}, full);
            QCOMPARE(result.status, 2);
            QVERIFY2(result.errors.contains(QStringLiteral("standard output cannot be written (")),
                     qPrintable(result.errors));
        }
    }

    void aPipeGetsEachDecisionWithoutWaitingForTheNext()
    {
        ChildProgram child;
        child.start({QStringLiteral("replay"), QStringLiteral("--config"), m_config});
        QVERIFY(child.process().waitForStarted(ChildProgram::kPatience));
        QByteArray output;
        for (int i = 1; i <= 3; ++i) {
            child.process().write("{\"t\":1,\"op\":\"call\"}\n");
            while (output.count('\n') < i) {
                QVERIFY(child.process().waitForReadyRead(ChildProgram::kPatience));
                output += child.process().readAllStandardOutput();
            }
            QCOMPARE(output.count('\n'), i);
        }
        QVERIFY(child.finish());
        QCOMPARE(child.status(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCli)

#include "tst_cli.moc"
