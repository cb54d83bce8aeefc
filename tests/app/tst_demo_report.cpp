// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/run_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

CallCounts countsOf(std::uint64_t succeeded, std::uint64_t failed, std::uint64_t rejected)
{
    CallCounts calls;
    calls.succeeded = succeeded;
    calls.failed = failed;
    calls.rejected = rejected;
    calls.permitted = succeeded + failed;
    calls.attempted = calls.permitted + rejected;
    if (failed > 0)
        calls.errors["http.503"] = failed;
    return calls;
}

RunReport sample()
{
    RunReport report;
    report.settings.seed = 7;
    report.settings.scenario = Scenario::BrownOut;
    report.settings.shape = LoadShape::Sine;
    report.duration = 20s;
    report.circuits = {{"web", "checkout", countsOf(90, 10, 0), 0, 100},
                       {"<img src=x>", "checkout", countsOf(30, 20, 50), 3, 50}};
    return report;
}

} // namespace

class TestDemoReport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void totalsAreTheSumOfTheCircuits()
    {
        const RunReport report = sample();
        const CallCounts total = report.total();
        QCOMPARE(total.attempted, 200U);
        QCOMPARE(total.permitted, 150U);
        QCOMPARE(total.rejected, 50U);
        QCOMPARE(total.succeeded, 120U);
        QCOMPARE(total.failed, 30U);
        QCOMPARE(total.errors.at("http.503"), 30U);
        QCOMPARE(report.openings(), 3U);
        QCOMPARE(report.rateReached(), 10.0);
    }

    void theSuccessRateLeavesRejectionsOut()
    {
        QCOMPARE(*successRate(sample().total()), 0.8);
        QVERIFY(!successRate(countsOf(0, 0, 9)));
        QCOMPARE(*successRate(countsOf(0, 1, 0)), 0.0);
        QCOMPARE(*successRate(countsOf(1, 0, 0)), 1.0);
    }

    void aRunOfNoLengthHasNoRate()
    {
        RunReport report = sample();
        report.duration = Duration{0};
        QCOMPARE(report.rateReached(), 0.0);
    }

    void theJsonSaysItAll()
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(sample().toJson(), &error);
        QCOMPARE(error.error, QJsonParseError::NoError);
        const QJsonObject whole = document.object();
        QCOMPARE(whole["attempted"].toInt(), 200);
        QCOMPARE(whole["permitted"].toInt(), 150);
        QCOMPARE(whole["rejected"].toInt(), 50);
        QCOMPARE(whole["succeeded"].toInt(), 120);
        QCOMPARE(whole["failed"].toInt(), 30);
        QCOMPARE(whole["success_rate"].toDouble(), 0.8);
        QCOMPARE(whole["openings"].toInt(), 3);
        QCOMPARE(whole["seed"].toInt(), 7);
        QCOMPARE(whole["scenario"].toString(), QStringLiteral("brown-out"));
        QCOMPARE(whole["shape"].toString(), QStringLiteral("sine"));
        QCOMPARE(whole["duration_seconds"].toDouble(), 20.0);
        QCOMPARE(whole["errors"].toObject()["http.503"].toInt(), 30);
        const QJsonObject second = whole["circuits"].toArray()[1].toObject();
        QCOMPARE(second["name"].toString(), QStringLiteral("<img src=x>"));
        QCOMPARE(second["openings"].toInt(), 3);
        QCOMPARE(second["requests_received"].toInt(), 50);
        QCOMPARE(second["errors"].toObject()["http.503"].toInt(), 20);
    }

    void theJsonTellsStagesRetriesAndFallbacks()
    {
        RunReport report = sample();
        CallCounts &calls = report.circuits[1].calls;
        calls.rejectedBy[static_cast<std::size_t>(RejectedBy::Limiter)] = 30;
        calls.rejectedBy[static_cast<std::size_t>(RejectedBy::Breaker)] = 20;
        calls.retries = 7;
        calls.recovered = 5;
        calls.gaveUp = 1;
        calls.timedOut = 3;
        calls.servedBy[static_cast<std::size_t>(AnswerLevel::Cache)] = 4;
        calls.servedBy[static_cast<std::size_t>(AnswerLevel::Queue)] = 5;
        calls.unserved = 6;
        calls.drained = 2;
        report.circuits[1].queued = 3;
        const QJsonObject whole = QJsonDocument::fromJson(report.toJson()).object();
        const QJsonObject second = whole["circuits"].toArray()[1].toObject();
        for (const QJsonObject &seen : {whole, second}) {
            const QJsonObject stages = seen["rejected_by"].toObject();
            QCOMPARE(stages.keys(),
                     (QStringList{"breaker", "bulkhead", "isolation", "limiter", "ramp"}));
            QCOMPARE(stages["limiter"].toInt() + stages["breaker"].toInt(),
                     seen["rejected"].toInt());
            QCOMPARE(seen["retries"].toInt(), 7);
            QCOMPARE(seen["recovered"].toInt(), 5);
            QCOMPARE(seen["gave_up"].toInt(), 1);
            QCOMPARE(seen["timed_out"].toInt(), 3);
            QCOMPARE(seen["served_by_fallback"].toObject()["cache"].toInt(), 4);
            QCOMPARE(seen["served_by_fallback"].toObject()["queue"].toInt(), 5);
            QCOMPARE(seen["served_by_fallback"].toObject()["static"].toInt(), 0);
            QCOMPARE(seen["unserved"].toInt(), 6);
            QCOMPARE(seen["drained"].toInt(), 2);
        }
        QCOMPARE(second["queued"].toInt(), 3);
    }

    void withoutADecisionTheSuccessRateIsNull()
    {
        RunReport report;
        report.circuits = {{"web", {}, countsOf(0, 0, 5), 0, 0}};
        const QJsonObject whole = QJsonDocument::fromJson(report.toJson()).object();
        QVERIFY(whole["success_rate"].isNull());
    }
};

QTEST_GUILESS_MAIN(TestDemoReport)
#include "tst_demo_report.moc"
