// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/cli_program.h"
#include "app/cli/demo_run.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <csignal>

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
        QTest::newRow("duration above") << QByteArray("--duration") << QByteArray("24.1h");
        QTest::newRow("duration no unit") << QByteArray("--duration") << QByteArray("20 s");
        QTest::newRow("shape") << QByteArray("--shape") << QByteArray("square");
        QTest::newRow("scenario") << QByteArray("--scenario") << QByteArray("flood");
        QTest::newRow("seed") << QByteArray("--seed") << QByteArray("-1");
        QTest::newRow("timeout") << QByteArray("--timeout") << QByteArray("9ms");
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
};

QTEST_GUILESS_MAIN(TestDemoCommand)
#include "tst_demo_command.moc"
