// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/poll/poll_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace std::chrono_literals;
using namespace switchgear;
using namespace switchgear::app;

namespace {

PollResult resultOf(std::uint64_t poll, const QByteArray &payload)
{
    return {poll, 10ms, 5ms, 200, payload};
}

PollError errorOf(std::uint64_t poll)
{
    return {poll, 10ms, 5ms, ErrorName{"http.503"}, 503, std::nullopt, 100ms};
}

QJsonObject jsonOf(const PollReport &report)
{
    return QJsonDocument::fromJson(report.toJson()).object();
}

/// The time at which a report of the tests begins.
const QDateTime kStart(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC);

PollReport emptyReport()
{
    PollReport report;
    report.url = QUrl(QStringLiteral("http://user:secret@127.0.0.1:8080/a?b=c"));
    report.startedAt = kStart;
    return report;
}

} // namespace

class TestPollReport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entriesAreBoundedAndTheNewestStay()
    {
        PollLog log;
        for (std::uint64_t poll = 1; poll <= PollLog::kMostEntries; ++poll) {
            log.addResult(resultOf(poll, "1"));
            log.addError(errorOf(poll));
        }
        QCOMPARE(log.resultsLeftOut() + log.errorsLeftOut(), 0U);
        QCOMPARE(log.results().front().poll, 1U);
        log.addResult(resultOf(5000, "1"));
        log.addError(errorOf(5001));
        QCOMPARE(log.results().size(), PollLog::kMostEntries);
        QCOMPARE(log.errors().size(), PollLog::kMostEntries);
        QCOMPARE(log.results().front().poll, 2U);
        QCOMPARE(log.results().back().poll, 5000U);
        QCOMPARE(log.errors().front().poll, 2U);
        QCOMPARE(log.errors().back().poll, 5001U);
        QCOMPARE(log.resultsLeftOut(), 1U);
        QCOMPARE(log.errorsLeftOut(), 1U);
        QCOMPARE(log.successful(), PollLog::kMostEntries + 1);
    }

    void payloadsAreBoundedInAll()
    {
        PollLog log;
        const QByteArray quarter(PollLog::kMostBytes / 4, 'x');
        for (std::uint64_t poll = 1; poll <= 4; ++poll)
            log.addResult(resultOf(poll, quarter));
        QCOMPARE(log.results().size(), 4U); // the bound exactly
        log.addResult(resultOf(5, "x"));
        QCOMPARE(log.results().size(), 4U);
        QCOMPARE(log.results().front().poll, 2U);
        log.addResult(resultOf(6, QByteArray(PollLog::kMostBytes + 1, 'x')));
        QCOMPARE(log.results().size(), 1U); // the newest, whatever its size
        log.addResult(resultOf(7, "x"));
        QCOMPARE(log.results().size(), 1U);
        QCOMPARE(log.results().front().poll, 7U);
        QCOMPARE(log.resultsLeftOut(), 6U);
    }

    void aRunWithNoPollHasNoRate()
    {
        const QJsonObject json = jsonOf(emptyReport());
        QVERIFY(json["success_rate"].isNull());
        QCOMPARE(json["polls_attempted"].toInt(-1), 0);
        QCOMPARE(json["results"].toArray().size(), 0);
        QVERIFY(json["errors"].isArray());
        QVERIFY(!json.contains(u"requests_received"));
        QVERIFY(json["settings"].toObject()["failure_rate"].isNull());
    }

    void theReportHoldsWhatTheRunWas()
    {
        PollReport report = emptyReport();
        report.settings.seed = 7;
        report.failureRate = 0.25;
        report.received = 4;
        report.duration = 1500ms;
        report.stoppedBy = PollStop::Interrupted;
        report.log.addResult({1, 0ms, 5ms, 200, R"({"ok":true})"});
        report.log.addError({2, 1200ms, 6ms, ErrorName{"http.429"}, 429, 3s, 3s});
        report.log.addError({3, 1300ms, 7ms, ErrorName{"TimeoutError"}, 0, {}, {}});
        report.log.addCancelled();

        const QJsonObject json = jsonOf(report);
        QCOMPARE(json["polls_attempted"].toInt(), 4);
        QCOMPARE(json["successful"].toInt(), 1);
        QCOMPARE(json["failed"].toInt(), 2);
        QCOMPARE(json["cancelled"].toInt(), 1);
        QCOMPARE(json["success_rate"].toDouble(), 1.0 / 3.0);
        QCOMPARE(json["seed"].toInt(), 7);
        QCOMPARE(json["stopped_by"].toString(), QStringLiteral("interrupted"));
        QCOMPARE(json["requests_received"].toInt(), 4);
        QCOMPARE(json["duration_seconds"].toDouble(), 1.5);
        QCOMPARE(json["started_at"].toString(), QStringLiteral("2026-11-20T12:00:00.000Z"));
        QCOMPARE(json["settings"]["failure_rate"].toDouble(), 0.25);
        QCOMPARE(json["settings"]["base_delay_seconds"].toDouble(), 0.5);

        const QJsonObject result = json["results"].toArray().first().toObject();
        QCOMPARE(result["payload"].toObject()["ok"].toBool(), true);
        QCOMPARE(result["time"].toString(), QStringLiteral("2026-11-20T12:00:00.000Z"));
        const QJsonArray errors = json["errors"].toArray();
        QCOMPARE(errors.size(), 2);
        QCOMPARE(errors[0]["poll"].toInt(), 2);
        QCOMPARE(errors[0]["error"].toString(), QStringLiteral("http.429"));
        QCOMPARE(errors[0]["status"].toInt(), 429);
        QCOMPARE(errors[0]["delay"].toDouble(), 3.0);
        QCOMPARE(errors[0]["retry_after"].toDouble(), 3.0);
        QCOMPARE(errors[0]["time"].toString(), QStringLiteral("2026-11-20T12:00:01.200Z"));
        QVERIFY(!errors[1].toObject().contains(u"status"));
        QVERIFY(errors[1]["delay"].isNull());
    }

    void whatARetryAfterCameToIsTold()
    {
        PollReport report = emptyReport();
        report.settings.maxRetryAfter = 60s;
        report.log.addResult({1, 0ms, 5ms, 202, "{}", 3s, 3s});
        report.log.addResult({2, 0ms, 5ms, 202, "{}", 90s, 60s});
        report.log.addResult({3, 0ms, 5ms, 200, "{}", {}, 1s});
        report.log.addError({4, 0ms, 5ms, ErrorName{"http.503"}, 503, 61s, 60s});
        report.log.addError({5, 0ms, 5ms, ErrorName{"http.503"}, 503, 60s, 60s});
        report.log.addError({6, 0ms, 5ms, ErrorName{"http.503"}, 503, 61s, {}}); // the last

        const QJsonObject json = jsonOf(report);
        QCOMPARE(json["settings"]["max_retry_after_seconds"].toDouble(), 60.0);
        const QJsonArray results = json["results"].toArray();
        const QJsonArray errors = json["errors"].toArray();
        QCOMPARE(results[0]["retry_after"].toDouble(), 3.0);
        QCOMPARE(results[0]["delay"].toDouble(), 3.0);
        QVERIFY(!results[0].toObject().contains(u"retry_after_cut_to"));
        QCOMPARE(results[1]["retry_after"].toDouble(), 90.0);
        QCOMPARE(results[1]["retry_after_cut_to"].toDouble(), 60.0);
        QVERIFY(!results[2].toObject().contains(u"retry_after"));
        QCOMPARE(results[2]["delay"].toDouble(), 1.0);
        QCOMPARE(errors[0]["retry_after_cut_to"].toDouble(), 60.0);
        QVERIFY(!errors[1].toObject().contains(u"retry_after_cut_to"));
        QVERIFY(!errors[2].toObject().contains(u"retry_after_cut_to"));
    }

    void anErrorHasItsWords()
    {
        PollReport report = emptyReport();
        report.log.addError(errorOf(1));
        report.log.addError(
            {2, 0ms, 5ms, ErrorName{"ContentLengthError"}, 200, {}, {}, "they differ"});
        const QJsonArray errors = jsonOf(report)["errors"].toArray();
        QVERIFY(!errors[0].toObject().contains(u"detail"));
        QCOMPARE(errors[1]["detail"].toString(), QStringLiteral("they differ"));
    }

    void aPasswordIsLeftOut()
    {
        QCOMPARE(jsonOf(emptyReport())["url"].toString(),
                 QStringLiteral("http://user@127.0.0.1:8080/a?b=c"));
    }

    void payloadsStandInItAsTheyAre_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QJsonValue>("expected");
        const auto row = [](const char *name, const QByteArray &payload, const QJsonValue &value) {
            QTest::newRow(name) << payload << value;
        };
        row("empty", "", QJsonValue::Null);
        row("object", R"({"a":[1]})", QJsonObject{{"a", QJsonArray{1}}});
        row("array", "[1,2]", QJsonArray{1, 2});
        row("number", " 12\n", 12);
        row("large number", "9007199254740993", qint64{9007199254740993});
        row("string", R"("a")", QStringLiteral("a"));
        row("null", "null", QJsonValue::Null);
        row("text", "ready", QStringLiteral("ready"));
        row("a list without brackets", "1,2", QStringLiteral("1,2"));
        row("brackets the wrong way round", "1],[2", QStringLiteral("1],[2"));
        row("cut", R"({"a":)", QStringLiteral("{\"a\":"));
        row("no UTF-8", "\xff", QStringLiteral("\uFFFD"));
    }

    void payloadsStandInItAsTheyAre()
    {
        QFETCH(const QByteArray, payload);
        QFETCH(const QJsonValue, expected);
        PollReport report = emptyReport();
        report.log.addResult(resultOf(1, payload));
        QCOMPARE(jsonOf(report)["results"].toArray().first().toObject()["payload"], expected);
    }

    void whatIsLeftOutIsCounted()
    {
        PollReport report = emptyReport();
        for (std::uint64_t poll = 1; poll <= PollLog::kMostEntries + 3; ++poll)
            report.log.addError(errorOf(poll));
        const QJsonObject json = jsonOf(report);
        QCOMPARE(json["errors_left_out"].toInt(), 3);
        QCOMPARE(json["results_left_out"].toInt(-1), 0);
        QCOMPARE(json["errors"].toArray().first()["poll"].toInt(), 4);
    }
};

QTEST_GUILESS_MAIN(TestPollReport)
#include "tst_poll_report.moc"
