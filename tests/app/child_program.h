// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTest>

#include <csignal>
#include <functional>

namespace switchgear::app {

/// The console program, or another, in a process of its own. Where the test has failed by the end
/// of its life, it tells what the program said.
class ChildProgram final
{
public:
    /// In milliseconds, for a program that never ends.
    static constexpr int kPatience = 50'000;

    ChildProgram() = default;
    ChildProgram(const ChildProgram &) = delete;
    ChildProgram &operator=(const ChildProgram &) = delete;
    ~ChildProgram()
    {
        take();
        if (QTest::currentTestFailed())
            qInfo("%s %s: status %d, standard error:\n%s", qPrintable(m_process.program()),
                  qPrintable(m_process.arguments().join(u' ')), status(), m_errors.constData());
    }

    /// What is set before start().
    [[nodiscard]] QProcess &process() noexcept { return m_process; }

#if defined(SWITCHGEAR_CLI)
    void start(const QStringList &arguments)
    {
        start(QStringLiteral(SWITCHGEAR_CLI), arguments);
    }
#endif
    void start(const QString &program, const QStringList &arguments)
    {
        m_process.start(program, arguments);
    }
    /// Waits until it has said so on standard error; false where it never does.
    [[nodiscard]] bool hasSaid(const QByteArray &text)
    {
        m_process.setReadChannel(QProcess::StandardError);
        while (!m_errors.contains(text) && m_process.waitForReadyRead(kPatience))
            take();
        return m_errors.contains(text);
    }
    void signal(int number) const
    {
        kill(static_cast<pid_t>(m_process.processId()), number);
    }
    /// No input follows; false where it never ends.
    [[nodiscard]] bool finish()
    {
        m_process.closeWriteChannel();
        const bool isOver = m_process.waitForFinished(kPatience);
        take();
        return isOver;
    }

    /// -1 where it still runs, or was ended by a signal.
    [[nodiscard]] int status() const
    {
        const bool isOver = m_process.state() == QProcess::NotRunning
                            && m_process.error() == QProcess::UnknownError
                            && m_process.exitStatus() == QProcess::NormalExit;
        return isOver ? m_process.exitCode() : -1;
    }
    [[nodiscard]] const QByteArray &output() const noexcept
    {
        return m_output;
    }
    [[nodiscard]] const QByteArray &errors() const noexcept
    {
        return m_errors;
    }

private:
    void take()
    {
        m_output += m_process.readAllStandardOutput();
        m_errors += m_process.readAllStandardError();
    }

    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
};

} // namespace switchgear::app
