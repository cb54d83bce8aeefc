// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "child_program.h"
#include "small_disk.h"

#include <QTest>

using namespace switchgear::app;

namespace {

const QByteArray kOld = "the good one of before";

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

bool putOldFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(kOld) == kOld.size();
}

} // namespace

/// Each program that writes a file, where the system refuses: the old file stays, the status is 1,
/// and one line tells it.
class TestRefusedFiles final : public QObject
{
    Q_OBJECT

private:
    static void programs()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("report of a demo")
            << SWITCHGEAR_CLI << QStringList{"demo", "--duration", "300ms", "--report"};
        QTest::newRow("report of polls")
            << SWITCHGEAR_CLI
            << QStringList{"poll", "--max-polls", "2", "--interval", "1ms", "--output"};
        QTest::newRow("picture of the window")
            << SWITCHGEAR_DESKTOP << QStringList{"--after", "200ms", "--offscreen-picture"};
    }

    /// Runs it with this file as the last argument.
    static void check(const QString &file, const std::function<void()> &inChild = {})
    {
        QFETCH(const QString, program);
        QFETCH(const QStringList, arguments);
        ChildProgram child;
        if (inChild)
            child.process().setChildProcessModifier(inChild);
        child.start(program, arguments + QStringList{file});
        QVERIFY(child.finish());
        QCOMPARE(child.status(), 1);
        QCOMPARE(bytesOf(file), kOld);
        int lines = 0;
        for (const QByteArray &line : child.errors().split('\n'))
            lines += line.contains("cannot be written (") ? 1 : 0;
        QCOMPARE(lines, 1);
    }

private Q_SLOTS:
    void whereFilesMayNotGrow_data() { programs(); }
    void whereFilesMayNotGrow()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("file"));
        QVERIFY(putOldFile(file));
        check(file, [] {
            const rlimit none{0, 0};
            setrlimit(RLIMIT_FSIZE, &none);
        });
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"file"});
    }

    void onAFullDisk_data() { programs(); }
    void onAFullDisk()
    {
        const SmallDisk disk;
        if (!disk.isThere())
            QSKIP(qPrintable("no disk can be mounted here: " + disk.whyNot()));
        const QString file = disk.file(QStringLiteral("report"));
        QVERIFY(putOldFile(file));
        disk.fill();
        check(file);
        QCOMPARE(disk.files(), (QStringList{"filler", "report"}));
    }

    void onADiskThatHasGoneReadOnly_data() { programs(); }
    void onADiskThatHasGoneReadOnly()
    {
        const SmallDisk disk;
        if (!disk.isThere())
            QSKIP(qPrintable("no disk can be mounted here: " + disk.whyNot()));
        const QString file = disk.file(QStringLiteral("report"));
        QVERIFY(putOldFile(file));
        QVERIFY(disk.makeReadOnly());
        check(file);
    }
};

QTEST_GUILESS_MAIN(TestRefusedFiles)
#include "tst_refused_files.moc"
