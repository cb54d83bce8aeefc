// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/cli_program.h"
#include "app/cli/demo_run.h"
#include "app/cli/demo_text.h"
#include "child_program.h"
#include "closed_sink.h"
#include "tests/sanitizer.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <clocale>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

int commandLine(std::vector<QByteArray> arguments)
{
    arguments.insert(arguments.begin(), {"switchgear-cli", "demo"});
    std::vector<char *> pointers;
    for (QByteArray &argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    return runCliProgram(static_cast<int>(arguments.size()), pointers.data());
}

QJsonObject reportIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

CircuitSnapshot circuitIn(const std::string &name, CircuitState state)
{
    CircuitSnapshot circuit;
    circuit.name = name;
    circuit.state = state;
    circuit.at = TimePoint{100s};
    return circuit;
}

} // namespace

class TestDemoCommand final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongFlagsAreRefusedWithStatusTwo_data()
    {
        QTest::addColumn<QByteArray>("flag");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("rate below") << QByteArray("--rate") << QByteArray("0.99");
        QTest::newRow("rate above") << QByteArray("--rate") << QByteArray("5000.1");
        QTest::newRow("rate no number") << QByteArray("--rate") << QByteArray("nan");
        QTest::newRow("duration zero") << QByteArray("--duration") << QByteArray("0s");
        QTest::newRow("duration negative") << QByteArray("--duration") << QByteArray("-1s");
        QTest::newRow("duration above")
            << QByteArray("--duration") << QByteArray("86400.000000001s");
        QTest::newRow("duration no unit") << QByteArray("--duration") << QByteArray("20 s");
        QTest::newRow("shape") << QByteArray("--shape") << QByteArray("square");
        QTest::newRow("scenario") << QByteArray("--scenario") << QByteArray("flood");
        QTest::newRow("seed") << QByteArray("--seed") << QByteArray("-1");
        QTest::newRow("timeout below") << QByteArray("--timeout") << QByteArray("9.999999ms");
        QTest::newRow("timeout above") << QByteArray("--timeout") << QByteArray("60.000000001s");
        QTest::newRow("report no name") << QByteArray("--report") << QByteArray("");
        QTest::newRow("report no UTF-8") << QByteArray("--report") << QByteArray("\xff.json");
        QTest::newRow("unknown") << QByteArray("--speed") << QByteArray("1");
    }

    void wrongFlagsAreRefusedWithStatusTwo()
    {
        QFETCH(const QByteArray, flag);
        QFETCH(const QByteArray, value);
        QCOMPARE(commandLine({flag, value}), 2);
    }

    void aReportThatCannotBeWrittenIsToldBeforeTheRun()
    {
        const QTemporaryDir folder;
        DemoRequest request;
        request.duration = 1h;
        request.reportFile = folder.filePath(QStringLiteral("no/such/folder/out.json"));
        StringSink output;
        StringSink errors;
        QCOMPARE(runDemo(request, output, errors), 2);
        QVERIFY(errors.text().find("out.json") != std::string::npos);
        QCOMPARE(std::count(errors.text().begin(), errors.text().end(), '\n'), 1);
        QVERIFY(output.text().empty());
    }

    void aRunEndsByItselfWithAReportThatAddsUp()
    {
        const QTemporaryDir folder;
        DemoRequest request;
        request.duration = 600ms;
        request.settings.seed = 7;
        request.settings.rate = 100.0;
        request.printStates = true;
        request.reportFile = folder.filePath(QStringLiteral("out.json"));
        StringSink output;
        StringSink errors;
        QCOMPARE(runDemo(request, output, errors), 0);
        QVERIFY2(errors.text().empty(), errors.text().c_str());
        QVERIFY(output.text().find("calls/s") != std::string::npos);
        QVERIFY(output.text().find("all closed") != std::string::npos);
        QVERIFY(output.text().find("seed 7") != std::string::npos);

        const QJsonObject report = reportIn(request.reportFile);
        QCOMPARE(report["seed"].toInt(), 7);
        QVERIFY(report["attempted"].toInt() > 0);
        QCOMPARE(report["attempted"].toInt(),
                 report["permitted"].toInt() + report["rejected"].toInt());
        int attempted = 0;
        const QJsonArray circuits = report["circuits"].toArray();
        QCOMPARE(circuits.size(), 12);
        for (const QJsonValue &circuit : circuits)
            attempted += circuit["attempted"].toInt();
        QCOMPARE(attempted, report["attempted"].toInt());
        QVERIFY(report["duration_seconds"].toDouble() >= 0.5);
    }

    void aReportOnStandardOutputStandsThereAlone()
    {
        DemoRequest request;
        request.duration = 50ms;
        request.printStates = true;
        request.reportFile = QStringLiteral("-");
        StringSink output;
        StringSink errors;
        QCOMPARE(runDemo(request, output, errors), 0);
        const QJsonDocument report =
            QJsonDocument::fromJson(QByteArray::fromStdString(output.text()));
        QCOMPARE(report["circuits"].toArray().size(), 12);
        QVERIFY2(errors.text().find("calls/s") != std::string::npos, errors.text().c_str());
        QVERIFY2(errors.text().find("seed 42: ") != std::string::npos, errors.text().c_str());
    }

    void aClosedDescriptorIsNotTakenByAnother_data()
    {
        QTest::addColumn<int>("closed");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        const QStringList demo{QStringLiteral("demo"), QStringLiteral("--duration"),
                               QStringLiteral("1ms")};
        QTest::newRow("output") << STDOUT_FILENO << demo << 1;
        QTest::newRow("output, a report")
            << STDOUT_FILENO << demo + QStringList{QStringLiteral("--report"), QStringLiteral("-")}
            << 1;
        QTest::newRow("errors") << STDERR_FILENO << demo << 0;
        QTest::newRow("help") << STDOUT_FILENO << QStringList{QStringLiteral("--help")} << 2;
    }

    void aClosedDescriptorIsNotTakenByAnother()
    {
        QFETCH(const int, closed);
        QFETCH(const QStringList, arguments);
        QFETCH(const int, status);
        ChildProgram child;
        child.process().setChildProcessModifier([closed] { close(closed); });
        child.start(arguments);
        QVERIFY(child.finish());
        QCOMPARE(child.status(), status);
        if (closed == STDOUT_FILENO)
            QVERIFY2(
                child.errors().contains("standard output cannot be written (Bad file descriptor)"),
                child.errors().constData());
    }

    void anInterruptEndsTheRunWithAWholeReport()
    {
        const QTemporaryDir folder;
        DemoRequest request;
        request.duration = 1h;
        request.reportFile = folder.filePath(QStringLiteral("out.json"));
        StringSink output;
        StringSink errors;
        QTimer::singleShot(0, [] { std::raise(SIGINT); });
        QCOMPARE(runDemo(request, output, errors), 0);
        QVERIFY(errors.text().empty());
        QCOMPARE(reportIn(request.reportFile)["circuits"].toArray().size(), 12);
        QVERIFY(output.text().find("seed 42") != std::string::npos);
    }

    void eachRequestToEndLeavesAWholeReport_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("asked to terminate") << SIGTERM;
        QTest::newRow("the terminal was closed") << SIGHUP;
    }

    void eachRequestToEndLeavesAWholeReport()
    {
        QFETCH(const int, signal);
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("out.json"));
        ChildProgram child;
        child.process().setReadChannel(QProcess::StandardOutput);
        child.start({QStringLiteral("demo"), QStringLiteral("--duration"), QStringLiteral("1h"),
                     QStringLiteral("--print-states"), QStringLiteral("--report"), file});
        QVERIFY(child.process().waitForReadyRead(ChildProgram::kPatience));
        child.signal(signal);
        QVERIFY(child.finish());
        QCOMPARE(child.status(), 0);
        QCOMPARE(reportIn(file)["circuits"].toArray().size(), 12);
    }

    void whatTheSystemDoesNotGiveIsToldInOneLine_data()
    {
        QTest::addColumn<int>("resource");
        QTest::addColumn<quint64>("limit");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("descriptors") << int{RLIMIT_NOFILE} << quint64{32}
                                     << QByteArray("at most 32 files can be open at once");
        if (switchgear::test::kSanitizer
            != "address") // which keeps terabytes of addresses to itself
            QTest::newRow("memory") << int{RLIMIT_AS} << quint64{300'000 * 1024ULL}
                                    << QByteArray("the memory does not suffice");
    }

    void whatTheSystemDoesNotGiveIsToldInOneLine()
    {
        QFETCH(const int, resource);
        QFETCH(const quint64, limit);
        QFETCH(const QByteArray, says);
        ChildProgram child;
        child.process().setChildProcessModifier([resource, limit] {
            const rlimit all{limit, limit};
            setrlimit(static_cast<__rlimit_resource>(resource), &all);
        });
        child.start({QStringLiteral("demo"), QStringLiteral("--duration"), QStringLiteral("1s")});
        QVERIFY(child.finish());
        QCOMPARE(child.status(), 1);
        QCOMPARE(child.errors().count('\n'), 1);
        QVERIFY2(child.errors().contains(says), child.errors().constData());
    }

    void aRunWhoseStatesNobodyTakesEnds()
    {
        const QTemporaryDir folder;
        DemoRequest request;
        request.duration = 1h;
        request.printStates = true;
        request.reportFile = folder.filePath(QStringLiteral("out.json"));
        ClosedSink output;
        StringSink errors;
        QCOMPARE(runDemo(request, output, errors), 1);
        QVERIFY2(errors.text().find("standard output cannot be written (Broken pipe)")
                     != std::string::npos,
                 errors.text().c_str());
        QCOMPARE(reportIn(request.reportFile)["circuits"].toArray().size(), 12);
    }

    void theStateLineTellsWhatIsNotNormal()
    {
        DemoStatus status;
        status.elapsed = 7s;
        status.rateReached = 198.6;
        status.total.succeeded = 950;
        status.total.failed = 19;
        status.total.rejected = 12;
        auto open = circuitIn("payments", CircuitState::Open);
        open.n = 2;
        open.breakFor = 6s;
        open.breakEnds = TimePoint{102500ms};
        auto halfOpen = circuitIn("mail", CircuitState::HalfOpen);
        halfOpen.round = {3, 2, 1, 1, 0};
        const auto closed = circuitIn("web", CircuitState::Closed);
        QCOMPARE(stateLine(status, {closed, open, halfOpen,
                                    circuitIn("a\x1b[31m%s", CircuitState::Isolated)}),
                 std::string("   7 s    199 calls/s  ok 950  failed 19  rejected 12"
                             "  | payments open, break 2 of 6 s, 2.5 s left"
                             "; mail half-open, 1 of 2 probes succeeded"
                             "; a\\x1b[31m%s isolated\n"));
        status.total.notStarted = 5;
        QCOMPARE(stateLine(status, {closed}),
                 std::string("   7 s    199 calls/s  ok 950  failed 19  rejected 12"
                             "  not started 5  | all closed\n"));
    }

    void theSummaryNamesTheCircuitsThatFailed()
    {
        RunReport report;
        report.duration = 10s;
        CircuitReport payments{"payments", "checkout", {}, 2, 30};
        payments.calls.attempted = 50;
        payments.calls.permitted = 30;
        payments.calls.rejected = 20;
        payments.calls.succeeded = 12;
        payments.calls.failed = 18;
        payments.calls.errors["http.503"] = 18;
        report.circuits = {{"web", "checkout", {}, 0, 0}, payments};
        const std::string text = summaryText(report);
        QVERIFY(text.starts_with("10.0 s, seed 42: 50 calls (5 a second), 30 permitted, "
                                 "20 rejected, 12 succeeded, 18 failed, 2 openings\n"));
        QVERIFY(text.find("  payments: 2 openings, 18 failed, 20 rejected, "
                          "30 requests came in; http.503 18\n")
                != std::string::npos);
        QVERIFY(text.find("web") == std::string::npos);
    }

    void theSummaryTellsStagesRetriesAndFallbacks()
    {
        RunReport report;
        report.duration = 10s;
        CircuitReport search{"search", "catalog", {}, 0, 30};
        search.calls.attempted = 50;
        search.calls.rejected = 20;
        search.calls.rejectedBy[static_cast<std::size_t>(RejectedBy::Limiter)] = 15;
        search.calls.rejectedBy[static_cast<std::size_t>(RejectedBy::Bulkhead)] = 5;
        search.calls.servedBy[static_cast<std::size_t>(AnswerLevel::Cache)] = 18;
        search.calls.unserved = 2;
        CircuitReport mail{"mail", "platform", {}, 1, 30};
        mail.calls.failed = 5;
        mail.calls.errors["http.503"] = 5;
        mail.calls.retries = 7;
        mail.calls.recovered = 4;
        mail.calls.gaveUp = 1;
        mail.calls.servedBy[static_cast<std::size_t>(AnswerLevel::Queue)] = 3;
        mail.calls.drained = 2;
        mail.queued = 1;
        report.circuits = {search, mail};
        const std::string text = summaryText(report);
        for (const char *line :
             {"\nrejected by limiter 15, bulkhead 5; 7 retries, 4 calls recovered, 1 gave up; "
              "served by fallback: cache 18, queue 3; 2 unserved; 2 kept calls made later\n",
              "\n  search: 0 openings, 0 failed, 20 rejected, 30 requests came in; rejected by "
              "limiter 15, bulkhead 5; served by fallback: cache 18; 2 unserved\n",
              "\n  mail: 1 openings, 5 failed, 0 rejected, 30 requests came in; http.503 5; "
              "7 retries, 4 calls recovered, 1 gave up; served by fallback: queue 3; "
              "2 kept calls made later; 1 still kept\n"})
            QVERIFY2(text.find(line) != std::string::npos, (line + text).c_str());
    }

    void theLinesAreTheSameInEveryCountry()
    {
        // What Qt does at the start of a program, where the person's own language has a comma.
        const char *comma = nullptr;
        for (const char *name : {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8"})
            if (comma == nullptr)
                comma = std::setlocale(LC_NUMERIC, name);
        if (comma == nullptr)
            QSKIP("no such language is installed");
        RunReport report;
        report.duration = 10500ms;
        const std::string text = summaryText(report);
        std::setlocale(LC_NUMERIC, "C");
        QVERIFY2(text.starts_with("10.5 s, "), text.c_str());
    }
};

QTEST_GUILESS_MAIN(TestDemoCommand)
#include "tst_demo_command.moc"
