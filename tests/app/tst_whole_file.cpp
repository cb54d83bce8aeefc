// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/system/whole_file.h"
#include "small_disk.h"

#include <QTest>

using namespace switchgear::app;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

} // namespace

/// That a file is whole or as it was, where the system refuses.
class TestWholeFile final : public QObject
{
    Q_OBJECT

private:
    /// What Qt keeps in its memory, one byte more, and what it hands on at once.
    static void sizes()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 16'000, 16'384, 16'385, 200'000})
            QTest::addRow("%d bytes", size) << size;
    }

private Q_SLOTS:
    void itTakesThePlaceOfTheOldOne()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("report"));
        for (const char *content : {"a longer text", "short", ""}) {
            QCOMPARE(writeWholeFile(path, content), QString());
            QCOMPARE(bytesOf(path), QByteArray(content));
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"report"});
    }

    void aDeviceThatTakesNothingIsToldWhateverItsMemoryHolds_data() { sizes(); }
    void aDeviceThatTakesNothingIsToldWhateverItsMemoryHolds()
    {
        QFETCH(const int, size);
        QFile full(QStringLiteral("/dev/full"));
        if (!full.open(QIODevice::WriteOnly))
            QSKIP("this system has no /dev/full");
        QCOMPARE(fillDevice(full, QByteArray(size, 'x')), qt_error_string(ENOSPC));
    }

    void wherePlaceEndsTheOldFileStays_data() { sizes(); }
    void wherePlaceEndsTheOldFileStays()
    {
        QFETCH(const int, size);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("report"));
        QCOMPARE(writeWholeFile(path, "the good one of before"), QString());
        {
            const FileLimit limit{static_cast<rlim_t>(size) - 1};
            QCOMPARE(writeWholeFile(path, QByteArray(size, 'x')), qt_error_string(EFBIG));
        }
        QCOMPARE(bytesOf(path), QByteArray("the good one of before"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"report"});
    }

    void onAFullDiskTheOldFileStays_data() { sizes(); }
    void onAFullDiskTheOldFileStays()
    {
        QFETCH(const int, size);
        const SmallDisk disk;
        if (!disk.isThere())
            QSKIP(qPrintable("no disk can be mounted here: " + disk.whyNot()));
        const QString path = disk.file(QStringLiteral("report"));
        QCOMPARE(writeWholeFile(path, "the good one of before"), QString());
        disk.fill();
        QCOMPARE(writeWholeFile(path, QByteArray(size, 'x')), qt_error_string(ENOSPC));
        QCOMPARE(bytesOf(path), QByteArray("the good one of before"));
        QCOMPARE(disk.files(), (QStringList{"filler", "report"}));
    }

    void onADiskThatHasGoneReadOnlyTheOldFileStays()
    {
        const SmallDisk disk;
        if (!disk.isThere())
            QSKIP(qPrintable("no disk can be mounted here: " + disk.whyNot()));
        const QString path = disk.file(QStringLiteral("report"));
        QCOMPARE(writeWholeFile(path, "the good one of before"), QString());
        QVERIFY(disk.makeReadOnly());
        QCOMPARE(writeWholeFile(path, "x"), qt_error_string(EROFS));
        QCOMPARE(bytesOf(path), QByteArray("the good one of before"));
    }
};

QTEST_APPLESS_MAIN(TestWholeFile)
#include "tst_whole_file.moc"
