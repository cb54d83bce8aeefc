// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "child_program.h"
#include "tests/sanitizer.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

using namespace switchgear::app;

/// The program with the window, where the system does not give what it needs: one clear line, a
/// status, and no abort.
class TestDesktopRefusals final : public QObject
{
    Q_OBJECT

private:
    /// It ends with status 1, and says this in its only line.
    static void checkRefusal(ChildProgram &child, const QStringList &arguments,
                             const QByteArray &says)
    {
        child.start(QStringLiteral(SWITCHGEAR_DESKTOP), arguments);
        QVERIFY(child.finish());
        QCOMPARE(child.status(), 1);
        QVERIFY2(child.errors().startsWith("switchgear: " + says), child.errors().constData());
        QCOMPARE(child.errors().count('\n'), 1);
    }

private Q_SLOTS:
    void aDisplayThatIsNotThereIsTold()
    {
        ChildProgram child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DISPLAY"), QStringLiteral(":55"));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        environment.remove(QStringLiteral("QT_FATAL_WARNINGS"));
        child.process().setProcessEnvironment(environment);
        checkRefusal(child, {}, "the program cannot start (");
    }

    void tooFewDescriptorsAreTold()
    {
        ChildProgram child;
        child.process().setChildProcessModifier([] {
            const rlimit few{32, 32};
            setrlimit(RLIMIT_NOFILE, &few);
        });
        checkRefusal(child, {QStringLiteral("--run-for"), QStringLiteral("1s")},
                     "at most 32 files can be open at once, and 256 are needed (ulimit -n)\n");
    }

    void tooLittleMemoryIsTold()
    {
        if (switchgear::test::kSanitizer == "address")
            QSKIP("the sanitizer keeps terabytes of addresses to itself");
        ChildProgram child;
        child.process().setChildProcessModifier([] {
            const rlimit little{300'000 * 1024ULL, 300'000 * 1024ULL};
            setrlimit(RLIMIT_AS, &little);
        });
        checkRefusal(child, {QStringLiteral("--run-for"), QStringLiteral("1s")},
                     "the memory does not suffice: ");
    }

    void statesThatNobodyTakesEndTheRun()
    {
        ChildProgram child;
        child.process().setStandardOutputFile(QStringLiteral("/dev/full"));
        checkRefusal(
            child,
            {QStringLiteral("--print-states"), QStringLiteral("--run-for"), QStringLiteral("1h")},
            "standard output cannot be written (");
    }

    void anEndBeforeThePictureIsTold()
    {
        const QTemporaryDir folder;
        ChildProgram child;
        checkRefusal(child,
                     {QStringLiteral("--offscreen-picture"),
                      folder.filePath(QStringLiteral("a.png")), QStringLiteral("--after"),
                      QStringLiteral("1h"), QStringLiteral("--run-for"), QStringLiteral("100ms")},
                     "no picture was taken: the run ended before its time\n");
    }
};

QTEST_GUILESS_MAIN(TestDesktopRefusals)
#include "tst_desktop_refusals.moc"
