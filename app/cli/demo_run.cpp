// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/demo_run.h"

#include "app/cli/commands.h"
#include "app/cli/interrupt_watch.h"
#include "app/config/printable.h"
#include "app/demo/demo_session.h"

#include <QEventLoop>
#include <QObject>
#include <QSaveFile>
#include <QTimer>

#include <array>
#include <cstdio>
#include <optional>

namespace switchgear::app {

namespace {

template <typename... Values>
std::string formatted(const char *format, Values... values)
{
    std::array<char, 256> text{};
    const int size = std::snprintf(text.data(), text.size(), format, values...);
    return {text.data(), std::min(static_cast<std::size_t>(std::max(size, 0)), text.size() - 1)};
}

double seconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

unsigned long long number(std::uint64_t value)
{
    return value;
}

std::string abnormality(const CircuitSnapshot &circuit)
{
    std::string text = printable(circuit.name) + ' ';
    switch (circuit.state) {
    case CircuitState::Closed:
        return {};
    case CircuitState::Open:
        text += formatted("open, break %u of %.3g s", circuit.n,
                          seconds(circuit.breakFor.value_or(Duration{0})));
        if (circuit.breakEnds && *circuit.breakEnds > circuit.at)
            text += formatted(", %.1f s left", seconds(*circuit.breakEnds - circuit.at));
        return text;
    case CircuitState::HalfOpen:
        return text
               + formatted("half-open, %u of %u probes succeeded", circuit.round.succeeded,
                           circuit.round.successes);
    case CircuitState::Isolated:
        return text + "isolated";
    }
    return {};
}

/// Empty where a report can be written there.
QString faultOfReportFile(const QString &path)
{
    if (path.isEmpty())
        return {};
    QSaveFile file(path);
    const bool canBeOpened = file.open(QIODevice::WriteOnly);
    const QString fault = file.errorString();
    file.cancelWriting();
    return canBeOpened ? QString() : fault;
}

/// Ties one session to the console. Everything happens in the thread of its event loop.
class DemoRun final
{
public:
    DemoRun(const DemoRequest &request, ByteSink &output, ByteSink &errors)
        : m_request(request)
        , m_output(output)
        , m_errors(errors)
    {}

    int run();

private:
    void refuse(const QString &text)
    {
        m_errors.write("switchgear-cli demo: " + printable(text.toStdString(), 1000) + '\n');
        m_status = kStatusRefused;
        m_loop.quit();
    }
    void show(const DemoStatus &status);
    void printStates(const DemoStatus &status);
    void finish(const RunReport &report);

    const DemoRequest &m_request;
    ByteSink &m_output;
    ByteSink &m_errors;
    const Clock m_clock{Clock::Kind::Steady};
    Registry m_registry;
    QEventLoop m_loop;
    QTimer m_end;
    std::chrono::seconds m_lastLine{-1};
    int m_status = 0;
};

int DemoRun::run()
{
    if (const QString fault = faultOfReportFile(m_request.reportFile); !fault.isEmpty()) {
        refuse(QStringLiteral("the report \"") + m_request.reportFile
               + QStringLiteral("\" cannot be written (") + fault + QStringLiteral(")"));
        return m_status;
    }
    InterruptWatch interrupts;
    DemoSession session{m_registry, m_clock};
    m_end.setSingleShot(true);
    m_end.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_end, &QTimer::timeout, &session, &DemoSession::stop);
    QObject::connect(&interrupts, &InterruptWatch::interrupted, &session, &DemoSession::stop);
    QObject::connect(&session, &DemoSession::problemFound, &m_loop,
                     [this](const QString &text) { refuse(text); });
    QObject::connect(&session, &DemoSession::statusChanged, &m_loop,
                     [this](const DemoStatus &status) { show(status); });
    QObject::connect(&session, &DemoSession::runEnded, &m_loop,
                     [this](const RunReport &report) { finish(report); });
    session.start(m_request.settings);
    m_loop.exec();
    return m_status;
}

void DemoRun::show(const DemoStatus &status)
{
    if (!status.isRunning)
        return;
    if (!m_end.isActive() && m_lastLine.count() < 0)
        m_end.start(m_request.duration);
    const auto second = std::chrono::floor<std::chrono::seconds>(status.elapsed);
    if (second == m_lastLine)
        return;
    m_lastLine = second;
    if (second.count() > 0)
        printStates(status);
}

void DemoRun::printStates(const DemoStatus &status)
{
    if (!m_request.printStates)
        return;
    std::vector<CircuitSnapshot> circuits;
    for (const auto &circuit : m_registry.circuits())
        circuits.push_back(circuit->snapshot(m_clock.now()));
    m_output.write(stateLine(status, circuits));
}

void DemoRun::finish(const RunReport &report)
{
    DemoStatus atEnd;
    atEnd.elapsed = report.duration;
    atEnd.total = report.total();
    atEnd.rateReached = report.rateReached(); // of the whole run
    printStates(atEnd);
    if (!m_output.write(summaryText(report)))
        refuse(QStringLiteral("standard output cannot be written (")
               + QString::fromStdString(m_output.fault()) + QStringLiteral(")"));
    if (!m_request.reportFile.isEmpty()) {
        if (const QString fault = writeReport(report, m_request.reportFile); !fault.isEmpty())
            refuse(QStringLiteral("the report \"") + m_request.reportFile
                   + QStringLiteral("\" cannot be written (") + fault + QStringLiteral(")"));
    }
    m_loop.quit();
}

} // namespace

int runDemo(const DemoRequest &request, ByteSink &output, ByteSink &errors)
{
    return DemoRun{request, output, errors}.run();
}

std::string stateLine(const DemoStatus &status, const std::vector<CircuitSnapshot> &circuits)
{
    std::string line =
        formatted("%4.0f s  %5.0f calls/s  ok %llu  failed %llu  rejected %llu",
                  seconds(status.elapsed), status.rateReached, number(status.total.succeeded),
                  number(status.total.failed), number(status.total.rejected));
    if (status.total.notStarted > 0)
        line += formatted("  not started %llu", number(status.total.notStarted));
    std::string_view separator = "  | ";
    for (const CircuitSnapshot &circuit : circuits) {
        const std::string text = abnormality(circuit);
        if (text.empty())
            continue;
        line += separator;
        line += text;
        separator = "; ";
    }
    if (separator == "  | ")
        line += "  | all closed";
    return line + '\n';
}

std::string summaryText(const RunReport &report)
{
    const CallCounts total = report.total();
    std::string text =
        formatted("%.1f s, seed %llu: %llu calls (%.0f a second), %llu permitted, %llu rejected, "
                  "%llu succeeded, %llu failed, %llu openings\n",
                  seconds(report.duration), number(report.settings.seed), number(total.attempted),
                  report.rateReached(), number(total.permitted), number(total.rejected),
                  number(total.succeeded), number(total.failed), number(report.openings()));
    if (total.notStarted > 0)
        text +=
            formatted("%llu more were due but could not be started\n", number(total.notStarted));
    for (const CircuitReport &circuit : report.circuits) {
        if (circuit.calls.failed == 0 && circuit.openings == 0)
            continue;
        text += "  " + printable(circuit.name)
                + formatted(": %llu openings, %llu failed, %llu rejected, %llu requests came in",
                            number(circuit.openings), number(circuit.calls.failed),
                            number(circuit.calls.rejected), number(circuit.received));
        for (const auto &[name, count] : circuit.calls.errors)
            text += "; " + printable(name) + ' ' + std::to_string(count);
        text += '\n';
    }
    return text;
}

} // namespace switchgear::app
