// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/system/last_words.h"
#include "app/system/limits.h"

#include <QTest>

#include <new>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace switchgear::app;

namespace {

struct End
{
    int status = -1; ///< -1: a signal ended it
    QByteArray errors;
};

/// A child that does nothing but this, under the name "program".
End endOfChild(RunPhase phase, void (*work)())
{
    int ends[2];
    if (pipe(ends) != 0)
        return {};
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        installLastWords("program", phase);
        work();
        _exit(0);
    }
    close(ends[1]);
    End end;
    char bytes[1024];
    for (ssize_t count = read(ends[0], bytes, sizeof bytes); count > 0;
         count = read(ends[0], bytes, sizeof bytes))
        end.errors.append(bytes, count);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status))
        end.status = WEXITSTATUS(status);
    return end;
}

void inThread(void (*work)())
{
    std::thread{work}.join();
}

constexpr auto kNoThread = "QThread::start: Thread creation error (Resource temporarily "
                           "unavailable)";

} // namespace

class TestLastWords final : public QObject
{
    Q_OBJECT

private:
    static void checkEnd(const End &end, const QByteArray &says)
    {
        QCOMPARE(end.errors, says);
        QCOMPARE(end.status, kStatusFailed);
    }

private Q_SLOTS:
    // Here a warning is what is looked at.
    void initTestCase() { qunsetenv("QT_FATAL_WARNINGS"); }

    void anExceptionThatNobodyTakesIsOneLine()
    {
        checkEnd(endOfChild(RunPhase::Running,
                            [] { inThread([] { throw std::runtime_error{"no answer"}; }); }),
                 "program: the program cannot go on (no answer)\n");
        checkEnd(endOfChild(RunPhase::Running, [] { inThread([] { throw 7; }); }),
                 "program: the program cannot go on\n");
    }

    void noMemoryIsOneLine()
    {
        checkEnd(endOfChild(RunPhase::Showing, [] { inThread([] { throw std::bad_alloc{}; }); }),
                 "program: the memory does not suffice\n");
    }

    void aFatalMessageOfQtsIsOneLineWithItsFirstReason()
    {
        checkEnd(endOfChild(RunPhase::Starting,
                            [] {
                                qWarning("no display :55");
                                qWarning("the plugin could not be loaded");
                                qFatal("This application failed to start.\n\nReinstall it.\n");
                            }),
                 "program: the program cannot start (no display :55)\n");
        checkEnd(endOfChild(RunPhase::Running, [] { qFatal("No pipe.\n Two lines."); }),
                 "program: the program cannot go on (No pipe. Two lines)\n");
    }

    void aThreadThatCannotStartEndsWhatCannotGoOnWithoutIt()
    {
        checkEnd(endOfChild(RunPhase::Running, [] { qWarning("%s", kNoThread); }),
                 "program: a thread cannot be started; memory or processes do not suffice\n");
        const End window = endOfChild(RunPhase::Showing, [] { qWarning("%s", kNoThread); });
        QCOMPARE(window.status, 0);
        QCOMPARE(window.errors, QByteArray(kNoThread) + '\n');
    }

    void warningsOfTheStartAreToldOnceItRuns()
    {
        const End end = endOfChild(RunPhase::Starting, [] {
            qWarning("one");
            qWarning("two");
            enterPhase(RunPhase::Showing);
            qWarning("three");
        });
        QCOMPARE(end.status, 0);
        QCOMPARE(end.errors, QByteArray("one\ntwo\nthree\n"));
    }

    void aLimitThatDoesNotSufficeIsTold()
    {
        const auto status = [](void (*work)()) {
            return endOfChild(RunPhase::Running, work).status;
        };
        QCOMPARE(status([] {
                     const rlimit files{20, 64};
                     setrlimit(RLIMIT_NOFILE, &files);
                     // Raised as far as it may be.
                     const bool isRaised = faultOfLimits({.files = 64}).empty();
                     const bool isTold = faultOfLimits({.files = 65})
                                         == "at most 64 files can be open at once, and 65 are "
                                            "needed (ulimit -n)";
                     _exit(isRaised && isTold ? 7 : 8);
                 }),
                 7);
        QVERIFY(faultOfLimits({}).empty());
    }
};

QTEST_APPLESS_MAIN(TestLastWords)
#include "tst_last_words.moc"
