// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/report_target.h"
#include "closed_sink.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace switchgear::app;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

} // namespace

class TestReportTarget final : public QObject
{
    Q_OBJECT

private:
    StringSink m_output;

private Q_SLOTS:
    void aFileIsWrittenWholeInPlaceOfTheOldOne()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("out.json"));
        const ReportTarget target{path, m_output};
        QVERIFY(!target.isOutput());
        QVERIFY(!target.faultAhead());
        QVERIFY(!QFile::exists(path));
        QCOMPARE(target.write("a longer text"), QString());
        QVERIFY(!target.faultAhead());
        QCOMPARE(bytesOf(path), QByteArray("a longer text"));
        QCOMPARE(target.write("short"), QString());
        QCOMPARE(bytesOf(path), QByteArray("short"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
        QVERIFY(m_output.text().empty());
    }

    void whatCannotBeWrittenIsTold()
    {
        const QTemporaryDir folder;
        for (const QString &path :
             {folder.filePath(QStringLiteral("no/out.json")), folder.path()}) {
            const ReportTarget target{path, m_output};
            const QString begin =
                QStringLiteral("the report \"") + path + QStringLiteral("\" cannot be written (");
            QVERIFY(target.faultAhead());
            QVERIFY2(target.faultAhead()->text.startsWith(begin),
                     qPrintable(target.faultAhead()->text));
            QCOMPARE(target.faultAhead()->status, 2);
            QVERIFY2(target.write("x").startsWith(begin), qPrintable(target.write("x")));
        }
    }

    void aNameMayHoldAnything()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("%1 %2\n\"é\".json"));
        const ReportTarget target{path, m_output};
        QVERIFY(!target.faultAhead());
        QCOMPARE(target.write("x"), QString());
        QCOMPARE(bytesOf(path), QByteArray("x"));
    }

    void aPipeIsWrittenAndNotReplaced()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("pipe"));
        const QByteArray name = QFile::encodeName(path);
        QCOMPARE(mkfifo(name.constData(), 0600), 0);
        const ReportTarget target{path, m_output};
        QVERIFY(!target.faultAhead()); // does not wait for a reader
        QFile reader;
        const int descriptor = ::open(name.constData(), O_RDONLY | O_NONBLOCK);
        QVERIFY(descriptor >= 0);
        QVERIFY(reader.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle));
        QCOMPARE(target.write("through"), QString());
        QCOMPARE(reader.read(7), QByteArray("through"));
        struct stat status = {};
        QCOMPARE(stat(name.constData(), &status), 0);
        QVERIFY(S_ISFIFO(status.st_mode));
    }

    void whatStandsInTheFileOfADescriptorStays()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("log")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QCOMPARE(file.write("first\n"), 6);
        const ReportTarget target{QStringLiteral("/proc/self/fd/%1").arg(file.handle()), m_output};
        QVERIFY(!target.faultAhead());
        QCOMPARE(target.write("report\n"), QString());
        QCOMPARE(bytesOf(file.fileName()), QByteArray("first\nreport\n"));
    }

    void aDeviceThatTakesNothingIsTold()
    {
        const ReportTarget target{QStringLiteral("/dev/full"), m_output};
        QVERIFY(!target.faultAhead());
        QCOMPARE(target.write("x"), QStringLiteral("the report \"/dev/full\" cannot be written (")
                                        + qt_error_string(ENOSPC) + QChar(u')'));
    }

    void aDashIsTheOutput()
    {
        StringSink output;
        const ReportTarget target{QStringLiteral("-"), output};
        QVERIFY(target.isOutput());
        QVERIFY(!target.faultAhead());
        QCOMPARE(target.write("report\n"), QString());
        QCOMPARE(output.text(), std::string("report\n"));

        ClosedSink closed;
        QCOMPARE((ReportTarget{QStringLiteral("-"), closed}.write("x")),
                 QStringLiteral("standard output cannot be written (Broken pipe)"));
    }

    void noReportWasAskedFor()
    {
        StringSink output;
        const ReportTarget target{QString(), output};
        QVERIFY(!target.isOutput());
        QVERIFY(!target.faultAhead());
        QCOMPARE(target.write("report"), QString());
        QVERIFY(output.text().empty());
    }
};

QTEST_GUILESS_MAIN(TestReportTarget)
#include "tst_report_target.moc"
