// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/interrupt_watch.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace switchgear::app;

namespace {

std::atomic<std::int64_t> s_now{0};

std::chrono::nanoseconds madeUpTime()
{
    return std::chrono::nanoseconds{s_now.load()};
}

void signalAt(std::chrono::nanoseconds at, int signal)
{
    s_now = at.count();
    std::raise(signal);
}

/// How a child ends that does nothing but this; a negative number is the signal that ended it.
int endOfChild(void (*work)())
{
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

class TestInterruptWatch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { s_now = 0; }

    void eachOfTheSignalsAsks_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("asked to terminate") << SIGTERM;
        QTest::newRow("the terminal was closed") << SIGHUP;
    }

    void eachOfTheSignalsAsks()
    {
        QFETCH(const int, signal);
        catchInterrupts(madeUpTime);
        InterruptWatch watch;
        QSignalSpy asked(&watch, &InterruptWatch::interrupted);
        std::raise(signal);
        QTRY_COMPARE(asked.size(), 1);
    }

    void whatCameBeforeTheWatchIsNotLost()
    {
        catchInterrupts(madeUpTime);
        std::raise(SIGINT);
        InterruptWatch watch;
        QSignalSpy asked(&watch, &InterruptWatch::interrupted);
        QTRY_COMPARE(asked.size(), 1);
    }

    void repeatsWithinHalfASecondAreOneAsking()
    {
        catchInterrupts(madeUpTime);
        InterruptWatch watch;
        QSignalSpy asked(&watch, &InterruptWatch::interrupted);
        signalAt(1s, SIGINT);
        signalAt(1s, SIGINT);
        signalAt(1s + InterruptWatch::kOneAsking - 1ns, SIGTERM);
        QTRY_COMPARE(asked.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(asked.size(), 1);
    }

    void aLaterOneEndsTheProgram()
    {
        const int end = endOfChild([] {
            catchInterrupts(madeUpTime);
            signalAt(1s, SIGINT);
            signalAt(1s + InterruptWatch::kOneAsking, SIGTERM);
        });
        QCOMPARE(end, -SIGTERM);
    }

    void withNoWatchTheSignalsDoWhatTheyDoElsewhere()
    {
        {
            catchInterrupts(madeUpTime);
            const InterruptWatch watch;
        }
        QCOMPARE(endOfChild([] { std::raise(SIGHUP); }), -SIGHUP);
    }

    void aRepeatAfterTheWatchIsStillTheSameAsking()
    {
        const int end = endOfChild([] {
            catchInterrupts(madeUpTime);
            {
                const InterruptWatch watch;
                signalAt(1s, SIGINT);
            }
            signalAt(1s + InterruptWatch::kOneAsking - 1ns, SIGINT);
            _exit(7);
        });
        QCOMPARE(end, 7);
    }

    void aLaterOneAfterTheWatchEndsTheProgram()
    {
        const int end = endOfChild([] {
            catchInterrupts(madeUpTime);
            {
                const InterruptWatch watch;
                signalAt(1s, SIGINT);
            }
            signalAt(1s + InterruptWatch::kOneAsking, SIGINT);
        });
        QCOMPARE(end, -SIGINT);
    }

    void aHangUpThatIsIgnoredStaysSo()
    {
        const int end = endOfChild([] {
            (void)std::signal(SIGHUP, SIG_IGN);
            catchInterrupts(madeUpTime);
            std::raise(SIGHUP);
            struct sigaction present = {};
            sigaction(SIGHUP, nullptr, &present);
            _exit(present.sa_handler == SIG_IGN ? 7 : 1);
        });
        QCOMPARE(end, 7);
    }
};

QTEST_GUILESS_MAIN(TestInterruptWatch)
#include "tst_interrupt_watch.moc"
