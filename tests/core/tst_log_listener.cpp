// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"

#include <switchgear/log_listener.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>
#include <QTest>

using namespace switchgear;
using namespace switchgear::test;

namespace {

Event changeEvent(Change change, std::string_view circuit = "payments")
{
    Event event;
    event.circuit = circuit;
    event.at = change.at;
    event.change = std::make_shared<const Change>(std::move(change));
    return event;
}

QJsonObject parsed(const std::string &line)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(line), &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("%s: %s", qPrintable(error.errorString()), line.c_str());
    return document.object();
}

std::vector<std::string> linesOf(Circuit &circuit, LogFormat format, EventMask kinds,
                                 const std::function<void()> &story)
{
    std::vector<std::string> lines;
    const Subscription subscription = circuit->subscribe(
        kinds, logListener([&](std::string_view line) { lines.emplace_back(line); }, format));
    story();
    return lines;
}

} // namespace

/// What a change looks like as a line.
class TestLogListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOpeningTellsWhatWasCounted()
    {
        Circuit circuit{optionsWith(FailureRatio{0.5, 4, 30s, 10})};
        const std::vector<std::string> lines =
            linesOf(circuit, LogFormat::Logfmt, EventKind::Change, [&] {
                succeed(circuit, at(1s), 2);
                fail(circuit, at(1500ms), 1, "http.500");
                fail(circuit, at(2s), 1, "http.503");
            });
        QCOMPARE(lines.size(), std::size_t{1});
        const std::string reason = circuit->history().back().reason;
        QCOMPARE(lines[0], "event=transition circuit=payments at=2 old_state=closed new_state=open"
                           " cause=failure_ratio reason=\""
                               + reason
                               + "\" calls=4 failed=2 slow=0 error=http.503 break=30 n=1 epoch="
                               + std::to_string(circuit->history().back().epoch) + " sequence=1");
    }

    void theSameAsJson()
    {
        Circuit circuit{opensAtOnce()};
        const std::vector<std::string> lines =
            linesOf(circuit, LogFormat::Json, EventKind::Change, [&] {
                fail(circuit, at(250ms), 1, "TimeoutError");
                circuit->isolate(byOperator("line\none \"two\""), at(1s));
                static_cast<void>(circuit->advance(at(2s)));
            });
        QCOMPARE(lines.size(), std::size_t{2});
        const QJsonObject opening = parsed(lines[0]);
        QCOMPARE(opening["event"].toString(), "transition");
        QCOMPARE(opening["circuit"].toString(), "payments");
        QCOMPARE(opening["old_state"].toString(), "closed");
        QCOMPARE(opening["new_state"].toString(), "open");
        QCOMPARE(opening["cause"].toString(), "consecutive_failures");
        QCOMPARE(opening["error"].toString(), "TimeoutError");
        QCOMPARE(opening["failed"].toInt(), 1);
        QCOMPARE(opening["at"].toDouble(), 0.25);
        QCOMPARE(opening["break"].toDouble(), 30.0);
        QCOMPARE(opening["n"].toInt(), 1);
        QVERIFY(!opening.contains("actor")); // it came by itself
        const QJsonObject isolation = parsed(lines[1]);
        QCOMPARE(isolation["new_state"].toString(), "isolated");
        QCOMPARE(isolation["actor"].toString(), "ada");
        QVERIFY(isolation["reason"].toString().contains("line\none \"two\""));
        QVERIFY(!isolation.contains("calls"));
        QVERIFY(lines[1].find('\n') == std::string::npos);
    }

    void callsAreOneLineEach()
    {
        Circuit circuit{opensAtOnce()};
        const std::vector<std::string> lines =
            linesOf(circuit, LogFormat::Logfmt,
                    EventKind::Success | EventKind::Failure | EventKind::Rejection, [&] {
                        succeed(circuit, at(1s));
                        fail(circuit, at(1s + 1ns), 1, "http.503");
                        static_cast<void>(circuit->tryAcquire(at(2s)));
                    });
        const std::vector<std::string> expected{
            "event=success circuit=payments at=1",
            "event=failure circuit=payments at=1.000000001 error=http.503",
            "event=rejection circuit=payments at=2 rejected_by=breaker"};
        QCOMPARE(lines, expected);
    }

    void everyKindOfChangeHasItsWord()
    {
        const std::pair<ChangeKind, QString> words[] = {
            {ChangeKind::Transition, "transition"},
            {ChangeKind::Isolated, "isolated"},
            {ChangeKind::IsolationMoved, "isolation_moved"},
            {ChangeKind::Released, "released"},
            {ChangeKind::Reset, "reset"},
            {ChangeKind::ModeSet, "mode_set"},
            {ChangeKind::BreakDurationSet, "break_duration_set"},
            {ChangeKind::Reconfigured, "reconfigured"},
            {ChangeKind::NoEffect, "no_effect"}};
        for (const auto &[kind, word] : words) {
            Change change;
            change.kind = kind;
            QCOMPARE(parsed(formatEvent(changeEvent(change), LogFormat::Json))["event"].toString(),
                     word);
        }
    }

    void valuesThatWouldBreakALineAreEscaped_data()
    {
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<QByteArray>("written");
        QTest::newRow("plain") << QByteArray("plain") << QByteArray("plain");
        QTest::newRow("empty") << QByteArray() << QByteArray("\"\"");
        QTest::newRow("blank") << QByteArray("a b") << QByteArray("\"a b\"");
        QTest::newRow("equals") << QByteArray("a=b") << QByteArray("\"a=b\"");
        QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("\"a\\\"b\"");
        QTest::newRow("backslash") << QByteArray("a\\b") << QByteArray("\"a\\\\b\"");
        QTest::newRow("line end") << QByteArray("a\r\nb") << QByteArray("\"a\\r\\nb\"");
        QTest::newRow("tab") << QByteArray("\t") << QByteArray("\"\\t\"");
        QTest::newRow("nul") << QByteArray("a\0b", 3) << QByteArray("\"a\\u0000b\"");
        QTest::newRow("escape") << QByteArray("\x1b[31m") << QByteArray("\"\\u001b[31m\"");
        QTest::newRow("delete") << QByteArray("\x7f") << QByteArray("\"\\u007f\"");
        QTest::newRow("umlaut") << QByteArray("ä") << QByteArray("\"ä\"");
        QTest::newRow("no UTF-8") << QByteArray("a\xff"
                                                "b")
                                  << QByteArray("\"a\uFFFDb\"");
        QTest::newRow("cut UTF-8") << QByteArray("\xe2\x82") << QByteArray("\"\uFFFD\uFFFD\"");
        QTest::newRow("too long UTF-8") << QByteArray("\xc0\xaf") << QByteArray("\"\uFFFD\uFFFD\"");
        QTest::newRow("surrogate")
            << QByteArray("\xed\xa0\x80") << QByteArray("\"\uFFFD\uFFFD\uFFFD\"");
        QTest::newRow("last of Unicode")
            << QByteArray("\xf4\x8f\xbf\xbf") << QByteArray("\"\xf4\x8f\xbf\xbf\"");
        QTest::newRow("beyond Unicode")
            << QByteArray("\xf4\x90\x80\x80") << QByteArray("\"\uFFFD\uFFFD\uFFFD\uFFFD\"");
    }
    void valuesThatWouldBreakALineAreEscaped()
    {
        QFETCH(QByteArray, reason);
        QFETCH(QByteArray, written);
        Change change;
        change.reason = reason.toStdString();
        const std::string line = formatEvent(changeEvent(change), LogFormat::Logfmt);
        const std::string field = " reason=" + written.toStdString() + " n=0";
        QVERIFY2(line.find(field) != std::string::npos, line.c_str());
        const QJsonObject json = parsed(formatEvent(changeEvent(change), LogFormat::Json));
        QCOMPARE(json["reason"].toString(), QString::fromUtf8(reason));
    }

    void timesHaveNoMoreDecimalsThanTheyNeed()
    {
        const auto written = [](Duration sinceStart) {
            Event event;
            event.kind = EventKind::Success;
            event.circuit = "c";
            event.at = at(sinceStart);
            return formatEvent(event, LogFormat::Logfmt);
        };
        QCOMPARE(written(0s), std::string{"event=success circuit=c at=0"});
        QCOMPARE(written(300ms), std::string{"event=success circuit=c at=0.3"});
        QCOMPARE(written(1ns), std::string{"event=success circuit=c at=0.000000001"});
        QCOMPARE(written(-1500ms), std::string{"event=success circuit=c at=-1.5"});
        QCOMPARE(written(Duration::max()),
                 std::string{"event=success circuit=c at=9223372036.854775807"});
        QCOMPARE(written(Duration::min()),
                 std::string{"event=success circuit=c at=-9223372036.854775808"});
    }
};

QTEST_APPLESS_MAIN(TestLogListener)

#include "tst_log_listener.moc"
