// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/cli_program.h"
#include "app/cli/poll_run.h"
#include "child_program.h"
#include "closed_sink.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

int commandLine(std::vector<QByteArray> arguments)
{
    arguments.insert(arguments.begin(), {"switchgear-cli", "poll"});
    std::vector<char *> pointers;
    for (QByteArray &argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    return runCliProgram(static_cast<int>(arguments.size()), pointers.data());
}

/// What one run printed and returned.
struct Ran
{
    int status = -1;
    std::string output;
    std::string errors;

    [[nodiscard]] QJsonObject report() const
    {
        return QJsonDocument::fromJson(QByteArray::fromStdString(output)).object();
    }
    [[nodiscard]] bool says(std::string_view part) const
    {
        return errors.find(part) != std::string::npos;
    }
};

Ran ran(const PollRequest &request, ProgressStyle style = {})
{
    StringSink output;
    StringSink errors;
    const int status = runPoll(request, output, errors, style);
    return {status, output.text(), errors.text()};
}

/// A few polls of the built-in API without waits worth the name.
PollRequest quick(double failureRate)
{
    PollRequest request;
    request.settings.maxPolls = 10;
    request.settings.maxFailures = 0;
    request.settings.interval = 0ms;
    request.settings.baseDelay = 1us;
    request.settings.maxDelay = 1us;
    request.timeout = 30s;
    request.failureRate = failureRate;
    request.reportFile = QStringLiteral("-");
    return request;
}

QJsonObject reportIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

} // namespace

class TestPollCommand final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongFlagsAreRefusedWithStatusTwo_data()
    {
        QTest::addColumn<std::vector<QByteArray>>("arguments");
        const auto row = [](const char *name, const std::vector<QByteArray> &arguments) {
            QTest::newRow(name) << arguments;
        };
        row("rate no number", {"--failure-rate", "nan"});
        row("rate endless", {"--failure-rate", "inf"});
        row("rate a word", {"--failure-rate", "often"});
        row("polls negative", {"--max-polls", "-1"});
        row("polls above", {"--max-polls", "1000000001"});
        row("polls a fraction", {"--max-polls", "1.5"});
        row("failures above", {"--max-failures", "1000000001"});
        row("seed negative", {"--seed", "-1"});
        row("seed above", {"--seed", "9223372036854775808"});
        row("base zero", {"--base-delay", "0s"});
        row("base above", {"--base-delay", "86400.000000001", "--max-delay", "24h"});
        row("base above the most", {"--base-delay", "1.000000001s", "--max-delay", "1s"});
        row("most zero", {"--max-delay", "0"});
        row("most above", {"--max-delay", "86400.000000001s"});
        row("interval negative", {"--interval", "-1ns"});
        row("interval above", {"--interval", "86400.000000001s"});
        row("interval no unit", {"--interval", "20 s"});
        row("timeout below", {"--timeout", "9.999999ms"});
        row("timeout above", {"--timeout", "600.000000001s"});
        row("Retry-After negative", {"--max-retry-after", "-1s"});
        row("Retry-After above", {"--max-retry-after", "86400.000000001s"});
        row("Retry-After a word", {"--max-retry-after", "long"});
        row("no http", {"ftp://127.0.0.1/"});
        row("no scheme", {"127.0.0.1:8080"});
        row("no host", {"http:///status"});
        row("no port", {"http://127.0.0.1:99999/"});
        row("port zero", {"http://127.0.0.1:0/"});
        row("two addresses", {"http://127.0.0.1:1/", "http://127.0.0.1:1/"});
        row("a rate for an address", {"http://127.0.0.1:1/", "--failure-rate", "0.3"});
        row("no value", {"--output"});
        row("an output with no name", {"--output", ""});
        row("unknown", {"--speed", "1"});
    }

    void wrongFlagsAreRefusedWithStatusTwo()
    {
        QFETCH(const std::vector<QByteArray>, arguments);
        QCOMPARE(commandLine(arguments), 2);
    }

    void bothEndsOfEachRangeAreTaken_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("status");
        QTest::newRow("the lower ends")
            << "--failure-rate 0 --max-polls 1 --max-failures 1000000000 --seed 0 --base-delay 1ns "
               "--max-delay 1ns --interval 0 --timeout 10m --max-retry-after 0"
            << 0;
        QTest::newRow("the upper ends")
            << "--failure-rate 1 --max-polls 1000000000 --max-failures 1 --timeout 10m "
               "--seed 9223372036854775807 --base-delay 24h --max-delay 24h --interval 24h "
               "--max-retry-after 24h"
            << 1;
        QTest::newRow("the shortest time, which may or may not suffice")
            << "http://127.0.0.1:1/ --max-polls 1 --max-failures 0 --timeout 10ms" << 0;
    }

    void bothEndsOfEachRangeAreTaken()
    {
        QFETCH(const QString, arguments);
        QFETCH(const int, status);
        // A program of its own: the command makes its own QCoreApplication.
        ChildProgram child;
        child.start(QStringList{QStringLiteral("poll")} + arguments.split(u' '));
        QVERIFY(child.finish());
        QCOMPARE(child.status(), status);
        QCOMPARE(child.output(), QByteArray());
    }

    void aReportThatCannotBeWrittenIsToldBeforeThePolling()
    {
        const QTemporaryDir folder;
        PollRequest request = quick(0.0);
        request.reportFile = folder.filePath(QStringLiteral("no/such/folder/out.json"));
        const Ran run = ran(request);
        QCOMPARE(run.status, 2);
        QVERIFY(run.says("out.json"));
        QVERIFY(!run.says("polling"));
        QCOMPARE(std::count(run.errors.begin(), run.errors.end(), '\n'), 1);
        QVERIFY(run.output.empty());
    }

    void aRunEndsByItselfWithAReportThatAddsUp()
    {
        const QTemporaryDir folder;
        PollRequest request = quick(0.5);
        request.reportFile = folder.filePath(QStringLiteral("out.json"));
        const Ran run = ran(request);
        QCOMPARE(run.status, 0);
        QVERIFY(run.output.empty());
        QVERIFY(run.says("polling the built-in API at http://127.0.0.1:"));
        QVERIFY(run.says("failure rate 0.5, seed 42\n"));
        QVERIFY(run.says("polls attempted 10, "));
        const QJsonObject report = reportIn(request.reportFile);
        QCOMPARE(report["polls_attempted"].toInt(), 10);
        QCOMPARE(report["requests_received"].toInt(), 10);
        QCOMPARE(report["successful"].toInt() + report["failed"].toInt(), 10);
        QCOMPARE(report["results"].toArray().size(), report["successful"].toInt());
        QCOMPARE(report["errors"].toArray().size(), report["failed"].toInt());
        QCOMPARE(report["stopped_by"].toString(), QStringLiteral("max_polls"));
        QCOMPARE(report["settings"]["failure_rate"].toDouble(), 0.5);
        QVERIFY(report["duration_seconds"].toDouble() > 0.0);
        QVERIFY(report["results"].toArray().first()["payload"].toObject().contains(u"load"));
    }

    void aReportOnStandardOutputStandsThereAlone()
    {
        const Ran run = ran(quick(0.0));
        QCOMPARE(run.status, 0);
        QVERIFY(run.output.ends_with("}\n"));
        QCOMPARE(run.report()["successful"].toInt(), 10);
        QCOMPARE(run.report()["success_rate"].toDouble(), 1.0);
    }

    void nothingStandsThereThatWasNotAskedFor()
    {
        PollRequest request = quick(0.0);
        request.reportFile.clear();
        const Ran run = ran(request);
        QCOMPARE(run.status, 0);
        QVERIFY(run.output.empty());
        QVERIFY(run.says("success rate 100.0 %"));
    }

    void anOutputThatTakesNothingIsTold()
    {
        ClosedSink output;
        StringSink errors;
        QCOMPARE(runPoll(quick(0.0), output, errors, {}), 1);
        QVERIFY(errors.text().find("standard output cannot be written (Broken pipe)")
                != std::string::npos);
    }

    void aRateOutOfItsRangeIsClampedAndSaid_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<int>("failed");
        QTest::newRow("below") << -0.01 << QByteArray("-0.01 is taken as 0\n") << 0;
        QTest::newRow("zero") << 0.0 << QByteArray() << 0;
        QTest::newRow("one") << 1.0 << QByteArray() << 10;
        QTest::newRow("above") << 1.01 << QByteArray("1.01 is taken as 1\n") << 10;
    }

    void aRateOutOfItsRangeIsClampedAndSaid()
    {
        QFETCH(const double, rate);
        QFETCH(const QByteArray, said);
        QFETCH(const int, failed);
        const Ran run = ran(quick(rate));
        QCOMPARE(run.status, 0);
        QCOMPARE(run.says("is taken as"), !said.isEmpty());
        QVERIFY(run.says(said.toStdString()));
        QCOMPARE(run.report()["failed"].toInt(), failed);
    }

    void tooManyFailuresInARowHaveAStatusOfTheirOwn()
    {
        PollRequest request = quick(1.0);
        request.settings.maxFailures = 3;
        const Ran run = ran(request);
        QCOMPARE(run.status, 1);
        QVERIFY(run.says("gave up after failure 3 in a row"));
        QCOMPARE(run.report()["polls_attempted"].toInt(), 3);
        QCOMPARE(run.report()["stopped_by"].toString(), QStringLiteral("max_failures"));
    }

    void anyAddressCanBePolled()
    {
        PollRequest request = quick(0.3);
        request.settings.maxPolls = 2;
        request.url = QUrl(QStringLiteral("http://user:secret@127.0.0.1:1/closed"));
        const Ran run = ran(request);
        QVERIFY(run.says("polling http://user@127.0.0.1:1/closed, seed 42\n"));
        QVERIFY(!run.says("secret"));
        const QJsonObject report = run.report();
        QCOMPARE(report["errors"].toArray().first()["error"].toString(),
                 QStringLiteral("ConnectionRefusedError"));
        QVERIFY(report["settings"]["failure_rate"].isNull());
        QVERIFY(!report.contains(u"requests_received"));
    }

    void anInterruptEndsTheRunWithAWholeReport()
    {
        PollRequest request = quick(0.0);
        request.settings.maxPolls = 0;
        request.settings.interval = 1h;
        QTimer::singleShot(0, [] { std::raise(SIGINT); });
        const Ran run = ran(request);
        QCOMPARE(run.status, 0);
        QVERIFY(run.says("interrupted"));
        const QJsonObject report = run.report();
        QCOMPARE(report["stopped_by"].toString(), QStringLiteral("interrupted"));
        QCOMPARE(report["polls_attempted"].toInt(),
                 report["successful"].toInt() + report["cancelled"].toInt());
    }

    void anInterruptedProgramLeavesAWholeReport_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("asked to terminate") << SIGTERM;
    }

    void anInterruptedProgramLeavesAWholeReport()
    {
        QFETCH(const int, signal);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("out.json"));
        ChildProgram child;
        child.start({QStringLiteral("poll"), QStringLiteral("--max-polls"), QStringLiteral("0"),
                     QStringLiteral("--interval"), QStringLiteral("1ms"),
                     QStringLiteral("--base-delay"), QStringLiteral("1ms"),
                     QStringLiteral("--max-delay"), QStringLiteral("1ms"),
                     QStringLiteral("--max-failures"), QStringLiteral("0"),
                     QStringLiteral("--output"), path});
        QVERIFY(child.hasSaid("polling"));
        QVERIFY(!QFile::exists(path));
        child.signal(signal);
        QVERIFY(child.finish());
        QCOMPARE(child.status(), 0);
        QCOMPARE(child.output(), QByteArray());
        const QJsonObject report = reportIn(path);
        QCOMPARE(report["stopped_by"].toString(), QStringLiteral("interrupted"));
        QCOMPARE(report["polls_attempted"].toInt(), report["successful"].toInt()
                                                        + report["failed"].toInt()
                                                        + report["cancelled"].toInt());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files),
                 QStringList{QStringLiteral("out.json")});
    }

    void theTerminalsLineIsGoneBeforeTheSummary()
    {
        const Ran run = ran(quick(0.5), {.isTerminal = true, .width = 80});
        QVERIFY(run.says("\rpoll 1 of 10"));
        QVERIFY(run.says("\r\x1b[Kswitchgear-cli poll: polls attempted 10"));
    }

    void theSummaryIsOneLine()
    {
        PollReport report;
        report.duration = 12340ms;
        QCOMPARE(pollSummary(report),
                 std::string("polls attempted 0, successful 0, failed 0, in 12.3 s: "
                             "all polls were made"));
        report.log.addResult({1, 0s, 0s, 200, {}});
        report.log.addResult({2, 0s, 0s, 200, {}});
        report.log.addError({3, 0s, 0s, ErrorName{"http.500"}, 500, {}, {}});
        report.log.addCancelled();
        report.stoppedBy = PollStop::Interrupted;
        QCOMPARE(pollSummary(report),
                 std::string("polls attempted 4, successful 2, failed 1, cancelled 1, "
                             "success rate 66.7 %, in 12.3 s: interrupted"));
    }
};

QTEST_GUILESS_MAIN(TestPollCommand)
#include "tst_poll_command.moc"
