// SPDX-FileCopyrightText: 2026 The Switchgear authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "replay_story.h"

#include <QObject>
#include <QTest>

using namespace switchgear::test;

namespace {

constexpr const char *kConfig =
    "{\"circuits\":[{\"name\":\"noisy\",\"mode\":\"disabled\"},"
    "{\"name\":\"victim\",\"trip\":{\"kind\":\"consecutive_failures\",\"failures\":3},"
    "\"errors\":{\"ignore\":[\"http.4xx\"]}}]}";

QByteArray call(const char *circuit, const QByteArray &outcome, const char *more = "")
{
    return "{\"t\":1,\"op\":\"call\",\"circuit\":\"" + QByteArray{circuit} + "\",\"outcome\":\""
           + outcome + '"' + more + "}\n";
}

} // namespace

/// A trace with more errors' names than the process has room for, in a program of its own.
class TestReplayErrorNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewNameIsJudgedByItsTextAfterAFlood()
    {
        QByteArray trace;
        for (int i = 0; i < 65'600; ++i)
            trace += call("noisy", "order " + QByteArray::number(i) + " refused");
        for (int i = 0; i < 3; ++i)
            trace += call("victim", "http.422");
        // One whose outcome is known long before its end is judged by the same text.
        trace += call("victim", "http.423", ",\"duration\":5");

        const Replayed result = replayed(kConfig, trace);
        QCOMPARE(result.errors, QString{});
        QCOMPARE(result.status, 0);
        const QStringList summaries = result.lines.filter(QStringLiteral("\"ignored\""));
        QVERIFY(!summaries.isEmpty());
        const QStringList ofVictim = summaries.filter(QStringLiteral("\"victim\""));
        QCOMPARE(ofVictim.size(), 1);
        QVERIFY2(ofVictim.front().contains(QStringLiteral("\"ignored\":4,")),
                 qPrintable(ofVictim.front()));
        QVERIFY(result.lines.filter(QStringLiteral("closed>open")).isEmpty());
        QVERIFY2(ofVictim.front().contains(QStringLiteral("\"openings\":0")),
                 qPrintable(ofVictim.front()));
    }
};

QTEST_APPLESS_MAIN(TestReplayErrorNames)

#include "tst_replay_error_names.moc"
