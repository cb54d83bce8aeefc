// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/demo_run.h"

#include "app/cli/commands.h"
#include "app/cli/demo_text.h"
#include "app/cli/interrupt_watch.h"
#include "app/cli/report_target.h"
#include "app/config/printable.h"
#include "app/demo/demo_session.h"
#include "app/system/last_words.h"
#include "app/system/limits.h"

#include <QEventLoop>
#include <QObject>
#include <QTimer>

namespace switchgear::app {

namespace {

/// Twelve services, and the connections of a busy minute.
constexpr Needs kNeeds{.files = 256, .memory = std::uint64_t{512} * 1024 * 1024};

/// Ties one session to the console. Everything happens in the thread of its event loop.
class DemoRun final
{
public:
    DemoRun(const DemoRequest &request, ByteSink &output, ByteSink &errors)
        : m_request(request)
        , m_errors(errors)
        , m_target(request.reportFile, output)
        , m_console(m_target.isOutput() ? errors : output)
    {}

    int run();

private:
    void fail(const QString &text, int status = kStatusFailed)
    {
        m_errors.write("switchgear-cli demo: " + printable(text.toStdString(), 1000) + '\n');
        m_status = status;
        m_loop.quit();
    }
    void show(const DemoStatus &status);
    void printStates(const DemoStatus &status);
    void finish(const RunReport &report);

    const DemoRequest &m_request;
    ByteSink &m_errors;
    const ReportTarget m_target;
    ByteSink &m_console; ///< where states and the summary go
    const Clock m_clock{Clock::Kind::Steady};
    Registry m_registry;
    QEventLoop m_loop;
    QTimer m_end;
    std::chrono::seconds m_lastLine{-1};
    int m_status = 0;
};

int DemoRun::run()
{
    if (const auto fault = m_target.faultAhead()) {
        fail(fault->text, fault->status);
        return m_status;
    }
    if (const std::string fault = faultOfLimits(kNeeds); !fault.empty()) {
        fail(QString::fromStdString(fault));
        return m_status;
    }
    InterruptWatch interrupts;
    DemoSession session{m_registry, m_clock};
    m_end.setSingleShot(true);
    m_end.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_end, &QTimer::timeout, &session, &DemoSession::stop);
    QObject::connect(&interrupts, &InterruptWatch::interrupted, &session, &DemoSession::stop);
    QObject::connect(&session, &DemoSession::problemFound, &m_loop,
                     [this](const QString &text) { fail(text); });
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
    if (!m_console.write(stateLine(status, circuits)))
        m_end.start(std::chrono::milliseconds{0}); // nobody listens any more
}

void DemoRun::finish(const RunReport &report)
{
    DemoStatus atEnd;
    atEnd.elapsed = report.duration;
    atEnd.total = report.total();
    atEnd.rateReached = report.rateReached(); // of the whole run
    printStates(atEnd);
    if (!m_console.write(summaryText(report)))
        fail(outputFault(m_console));
    if (const QString fault = m_target.write(report.toJson()); !fault.isEmpty())
        fail(fault);
    m_loop.quit();
}

} // namespace

int runDemo(const DemoRequest &request, ByteSink &output, ByteSink &errors)
{
    return DemoRun{request, output, errors}.run();
}

} // namespace switchgear::app
