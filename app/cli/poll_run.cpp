// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/poll_run.h"

#include "app/cli/commands.h"
#include "app/cli/interrupt_watch.h"
#include "app/cli/poll_news.h"
#include "app/cli/report_target.h"
#include "app/config/printable.h"
#include "app/poll/poll_session.h"
#include "app/poll/unreliable_api.h"
#include "app/system/last_words.h"
#include "app/system/limits.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <memory>

namespace switchgear::app {

namespace {

/// How often the time to the next poll is told anew.
constexpr std::chrono::milliseconds kRefresh{100};
constexpr std::size_t kLongestLine = 2000;
constexpr Needs kNeeds{.files = 32, .memory = std::uint64_t{100} * 1024 * 1024};

QString tr(const char *text)
{
    return QCoreApplication::translate("PollRun", text);
}

QString shown(const QUrl &url)
{
    return url.toString(QUrl::FullyEncoded | QUrl::RemovePassword);
}

/// Ties one session to the console. Everything happens in the thread of its event loop.
class PollRun final
{
public:
    PollRun(const PollRequest &request, ByteSink &output, ByteSink &errors, ProgressStyle style)
        : m_request(request)
        , m_errors(errors)
        , m_target(request.reportFile, output)
        , m_progress(errors, style)
        , m_news(request.settings)
    {}

    int run();

private:
    void say(const QString &text)
    {
        m_progress.clear();
        m_errors.write("switchgear-cli poll: " + printable(text.toStdString(), kLongestLine)
                       + '\n');
    }
    int fail(const QString &text, int status = kStatusFailed)
    {
        say(text);
        return status;
    }
    [[nodiscard]] QString openApi();
    void tellStart();
    void poll(PollSession &session);
    void tellNews(const PollSession &session);
    [[nodiscard]] PollReport reportOf(const PollSession &session) const;
    int finish(const PollReport &report);

    const PollRequest &m_request;
    ByteSink &m_errors;
    const ReportTarget m_target;
    PollProgress m_progress;
    PollNews m_news;
    const Clock m_clock{Clock::Kind::Steady};
    std::unique_ptr<UnreliableApi> m_api;
    QUrl m_url;
    QDateTime m_startedAt;
};

int PollRun::run()
{
    InterruptWatch interrupts; // from the start on: what comes before the polling waits for it
    if (const auto fault = m_target.faultAhead())
        return fail(fault->text, fault->status);
    if (const std::string fault = faultOfLimits(kNeeds); !fault.empty())
        return fail(QString::fromStdString(fault));
    if (const QString fault = openApi(); !fault.isEmpty())
        return fail(tr("no port on 127.0.0.1 for the built-in API (%1)").arg(fault));
    PollSession session{m_request.settings, m_url, m_request.timeout, m_clock};
    QObject::connect(&interrupts, &InterruptWatch::interrupted, &session, &PollSession::interrupt);
    tellStart();
    poll(session);
    return finish(reportOf(session));
}

QString PollRun::openApi()
{
    m_url = m_request.url;
    if (!m_url.isEmpty())
        return {};
    const double rate = m_request.failureRate;
    const double clamped = clampedFailureRate(rate);
    if (rate < 0.0 || rate > 1.0)
        say(tr("a failure rate is from 0 to 1; %1 is taken as %2").arg(rate).arg(clamped));
    m_api = std::make_unique<UnreliableApi>(
        UnreliableApi::Options{.failureRate = clamped, .seed = m_request.settings.seed});
    const QString fault = m_api->open();
    m_url = m_api->url();
    return fault;
}

void PollRun::tellStart()
{
    const QString seed = QString::number(m_request.settings.seed);
    if (m_api == nullptr)
        say(tr("polling %1, seed %2").arg(shown(m_url), seed));
    else
        say(tr("polling the built-in API at %1, failure rate %2, seed %3")
                .arg(shown(m_url), QString::number(clampedFailureRate(m_request.failureRate)),
                     seed));
}

void PollRun::poll(PollSession &session)
{
    QEventLoop loop;
    QTimer refresh;
    const auto show = [&] { m_progress.show(session.status(), session.elapsed()); };
    QObject::connect(&session, &PollSession::progressed, &loop, [&] {
        tellNews(session);
        show();
    });
    QObject::connect(&session, &PollSession::ended, &loop, [&] { tellNews(session); });
    QObject::connect(&refresh, &QTimer::timeout, &loop, show);
    QObject::connect(&session, &PollSession::ended, &loop, &QEventLoop::quit, Qt::QueuedConnection);
    refresh.start(kRefresh);
    m_startedAt = QDateTime::currentDateTimeUtc();
    session.start();
    loop.exec();
}

void PollRun::tellNews(const PollSession &session)
{
    for (const QString &line : m_news.take(session.engine().log()))
        say(line);
}

PollReport PollRun::reportOf(const PollSession &session) const
{
    PollReport report;
    report.url = m_url;
    report.settings = m_request.settings;
    report.timeout = m_request.timeout;
    if (m_api != nullptr) {
        report.failureRate = clampedFailureRate(m_request.failureRate);
        report.received = m_api->received();
    }
    report.startedAt = m_startedAt;
    report.duration = session.elapsed();
    report.stoppedBy = session.engine().stop().value_or(PollStop::Interrupted);
    report.log = session.engine().log();
    return report;
}

int PollRun::finish(const PollReport &report)
{
    // The report first: a summary that is seen says that the report is whole.
    const QString fault = m_target.write(report.toJson());
    say(QString::fromStdString(pollSummary(report)));
    if (!fault.isEmpty())
        return fail(fault);
    return report.stoppedBy == PollStop::MaxFailures ? kStatusGaveUp : 0;
}

QString reasonText(const PollReport &report)
{
    switch (report.stoppedBy) {
    case PollStop::MaxPolls:
        return tr("all polls were made");
    case PollStop::MaxFailures:
        return tr("gave up after failure %1 in a row").arg(report.settings.maxFailures);
    case PollStop::Interrupted:
        return tr("interrupted");
    }
    return {};
}

} // namespace

int runPoll(const PollRequest &request, ByteSink &output, ByteSink &errors, ProgressStyle style)
{
    return PollRun{request, output, errors, style}.run();
}

std::string pollSummary(const PollReport &report)
{
    const PollLog &log = report.log;
    QString text = tr("polls attempted %1, successful %2, failed %3")
                       .arg(log.attempted())
                       .arg(log.successful())
                       .arg(log.failed());
    if (log.cancelled() > 0)
        text += tr(", cancelled %1").arg(log.cancelled());
    if (const auto rate = log.successRate())
        text += tr(", success rate %1 %").arg(*rate * 100.0, 0, 'f', 1);
    const double seconds = std::chrono::duration<double>(report.duration).count();
    text += tr(", in %1 s: %2").arg(QString::number(seconds, 'f', 1), reasonText(report));
    return text.toStdString();
}

} // namespace switchgear::app
