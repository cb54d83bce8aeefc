// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/system/last_words.h"

#include <QByteArrayList>
#include <QMessageLogContext>
#include <QString>

#include <array>
#include <atomic>
#include <csignal>
#include <exception>
#include <mutex>
#include <new>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

namespace switchgear::app {

namespace {

constexpr qsizetype kMostKept = 20;

std::string_view s_program;
std::atomic<RunPhase> s_phase{RunPhase::Running};
std::mutex s_mutex; // guards what follows
QByteArrayList s_keptBack; ///< warnings in RunPhase::Starting

/// Allocates nothing: there may be no memory.
void sayLine(std::string_view what, std::string_view reason = {})
{
    const auto part = [](std::string_view text) {
        return iovec{const_cast<char *>(text.data()), text.size()};
    };
    const bool hasReason = !reason.empty();
    const std::array<iovec, 7> parts{part(s_program), part(": "),
                                     part(what),      part(hasReason ? " (" : ""),
                                     part(reason),    part(hasReason ? ")" : ""),
                                     part("\n")};
    [[maybe_unused]] const ssize_t written =
        writev(STDERR_FILENO, parts.data(), static_cast<int>(parts.size()));
}

[[noreturn]] void end(std::string_view what, std::string_view reason = {})
{
    sayLine(what, reason);
    _exit(kStatusFailed);
}

[[noreturn]] void endByException()
{
    const std::exception_ptr thrown = std::current_exception();
    if (thrown == nullptr)
        end("the program ended itself");
    try {
        std::rethrow_exception(thrown);
    } catch (const std::bad_alloc &) {
        end("the memory does not suffice");
    } catch (const std::exception &error) {
        end("the program cannot go on", error.what());
    } catch (...) {
        end("the program cannot go on");
    }
}

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

void print(const QByteArray &text)
{
    [[maybe_unused]] const ssize_t written =
        write(STDERR_FILENO, text.constData(), static_cast<std::size_t>(text.size()));
}

/// A message of Qt's in one line.
QByteArray lineOf(const QString &message)
{
    QByteArray line = message.simplified().toUtf8();
    while (line.endsWith('.'))
        line.chop(1);
    return line;
}

void takeMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const RunPhase phase = s_phase;
    const QByteArray line = lineOf(message);
    if (type == QtFatalMsg) {
        const std::lock_guard lock(s_mutex);
        if (phase != RunPhase::Starting)
            end("the program cannot go on", viewOf(line));
        const QByteArray first = s_keptBack.isEmpty() ? line : lineOf(s_keptBack.first());
        end("the program cannot start", viewOf(first));
    }
    if (phase != RunPhase::Showing && line.contains("Thread creation error"))
        end("a thread cannot be started; memory or processes do not suffice");
    const QByteArray text = qFormatLogMessage(type, context, message).toUtf8() + '\n';
    if (phase != RunPhase::Starting)
        return print(text);
    const std::lock_guard lock(s_mutex);
    if (s_keptBack.size() < kMostKept)
        s_keptBack.append(text);
}

} // namespace

void installLastWords(std::string_view program, RunPhase phase)
{
    s_program = program;
    s_phase = phase;
    std::set_terminate(endByException);
    qInstallMessageHandler(takeMessage);
    (void)std::signal(SIGXFSZ, SIG_IGN);
}

void enterPhase(RunPhase phase)
{
    s_phase = phase;
    const std::lock_guard lock(s_mutex);
    for (const QByteArray &text : std::exchange(s_keptBack, {}))
        print(text);
}

} // namespace switchgear::app
